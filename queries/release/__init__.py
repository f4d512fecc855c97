"""What may leave Casethread, and to whom. Nothing leaves except through here."""

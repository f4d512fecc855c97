"""Single records: what is around one, what there is of each label, and a case as a story."""

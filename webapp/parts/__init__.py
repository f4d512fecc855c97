"""What several pages are built of: tables, chips, and the forms of questions."""

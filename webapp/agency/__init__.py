"""What is sent to an agency about its open actions: a workbook to fill in, a calendar, a letter, and a text to copy."""

"""What Casethread asks of the operating system: locks on files, and how threads share memory."""

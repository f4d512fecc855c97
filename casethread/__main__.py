"""`python -m casethread` does what `casethread` does."""

from casethread.cli import main

main()

"""Backups: a whole graph in one file and back. Editions are written and read in the same way."""

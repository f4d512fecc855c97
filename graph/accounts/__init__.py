"""Accounts, sessions and what belongs to them: one SQLite file in `home`, apart from the graph, and the audit log."""

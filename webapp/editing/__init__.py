"""Changing records in the browser: forms, drafts, links, order, merging, and their history."""

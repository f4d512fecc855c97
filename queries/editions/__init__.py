"""Editions: the graph as it may leave, in a file of its own that answers long after the graph has changed."""

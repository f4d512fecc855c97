"""Editions: the graph as it may leave, kept in a file of its own that answers long after the graph has moved."""

"""The REST API, version 1: the same answers and records as the pages, for programs. Nothing restricted or internal leaves here."""

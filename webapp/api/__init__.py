"""The REST API, version 1: the same answers and records as the pages, for programs. Nothing restricted leaves here."""

from webapp.api.routes import blueprint

__all__ = ["blueprint"]

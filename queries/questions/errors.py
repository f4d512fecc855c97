"""The error of a question that is declared wrongly."""

from __future__ import annotations

from graph.errors import CasethreadError


class DeclarationError(CasethreadError):
    """A question is declared wrongly; the message names the file and, for a `.cypher` file, the line."""

"""Merged factors are counted as what they were merged into."""

from __future__ import annotations

from queries.asking.context import QuestionContext

_COUNTED_AS = "MATCH (f:Factor {id: $id}) RETURN coalesce(f.canonical_id, f.id) AS id ORDER BY id"


def canonical(context: QuestionContext, factor: str) -> str:
    """The id of the factor that this one is counted as."""
    rows = context.read(_COUNTED_AS, id=factor)
    return str(rows[0]["id"]) if rows else factor

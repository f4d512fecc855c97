"""The words that mark a record: Invented, Restricted, Internal."""

from __future__ import annotations

from collections.abc import Collection

from graph.facts import GraphFacts

INVENTED, RESTRICTED, INTERNAL = "Invented", "Restricted", "Internal"

Marks = tuple[str, ...]


def record_marks(facts: GraphFacts, label: str, id_: str, *, except_for: Collection[str] = ()) -> Marks:
    """The marks of a record that is an invented, a restricted or an internal case, or follows from one.

    Beside a record that has the same mark it would say nothing new: `except_for` are the marks that stand there.
    """
    marks = []
    if id_ in facts.invented.get(label, ()):
        marks.append(INVENTED)
    if id_ in facts.withheld.get(label, ()):
        marks.append(RESTRICTED if id_ in facts.restricted.get(label, ()) else INTERNAL)
    return tuple(mark for mark in marks if mark not in except_for)

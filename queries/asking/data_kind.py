"""Whether the rows shown are of real cases, of invented ones, or of both."""

from __future__ import annotations

from collections.abc import Iterable

from queries.answers.answer import DataKind
from queries.answers.column import Column, Row
from queries.answers.note import Note
from queries.asking.context import QuestionContext
from queries.asking.invented import BOTH_APART, ONLY_INVENTED, both_apart, only_invented


def row_kinds(context: QuestionContext, rows: Iterable[Row]) -> list[DataKind | None]:
    """For each row the kind of the cases that it is of; None where it is of no case.

    A row that counts cases says itself whether they are invented (`invented`); one that names something of a case is
    what that is; any other is of the cases that its scope counted.
    """
    naming = [column for column in context.question.columns if column.may_name_nodes]
    return [_row_kind(context, row, naming) for row in rows]


def combined(kinds: Iterable[DataKind | None]) -> DataKind | None:
    """The kind of several rows together."""
    different = {kind for kind in kinds if kind is not None}
    if len(different) > 1:
        return "both"
    return different.pop() if different else None


def data_notes(context: QuestionContext, kind: str | None) -> list[Note]:
    """The notes of the answer, those about invented cases as the rows shown bear them out."""
    notes = [note for note in context.notes if note.code != BOTH_APART]
    if kind == "both":
        return [both_apart(), *notes]
    if kind == "invented" and not any(note.code == ONLY_INVENTED for note in notes):
        return [only_invented(), *notes]
    return notes


def _row_kind(context: QuestionContext, row: Row, naming: Iterable[Column]) -> DataKind | None:
    if "invented" in row:
        return "invented" if row["invented"] else "real"
    facts = context.facts
    if not facts.has_invented:
        return "real" if facts.has_cases else None
    named = [(label, row[column.name]) for column in naming if (label := column.label_in(row))]
    of_cases = [id_ in facts.invented[label] for label, id_ in named if label in facts.invented]
    if of_cases:
        return "invented" if any(of_cases) else "real"
    if context.counts_invented is not None:
        return "invented" if context.counts_invented else "real"
    return None if facts.has_real_cases else "invented"

"""The rows of a thread that may be seen, each once, as what they name stood on the day asked for."""

from __future__ import annotations

from graph.schema import schema
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.scope import scopes


def as_they_stood(context: QuestionContext, rows: list[Row]) -> list[Row]:
    """The rows of actions and recommendations that may be seen and were there, with their status and due date of then."""
    stood: dict[tuple[str, str], Row] = {}
    for label in (label for label in schema().domain_labels if label.open_statuses):
        if ids := visible(context, label.name, [row["id"] for row in rows if row["label"] == label.name]):
            variable, _ = scopes()[f"{label.word}s"].separates or ("", "")
            statement = (
                f"{context.scope(f'{label.word}s', these=True)}RETURN {variable}.id AS id, status, due ORDER BY id"
            )
            stood |= {(label.name, row.pop("id")): row for row in context.read(statement, these=ids)}
    return [{**row, **stood[key]} for row in rows if (key := (row["label"], row["id"])) in stood]


def visible(context: QuestionContext, label: str, ids: list[str]) -> list[str]:
    """Those of these nodes that may be seen."""
    withheld = context.withheld.get(label, frozenset())
    return [id_ for id_ in ids if id_ not in withheld]


def visible_rows(context: QuestionContext, label: str, rows: list[Row]) -> list[Row]:
    """The rows of nodes that may be seen."""
    ids = set(visible(context, label, [row["id"] for row in rows]))
    return [row for row in rows if row["id"] in ids]


def unique_rows(context: QuestionContext, statements: tuple[str, ...], ids: dict[str, list[str]]) -> list[Row]:
    """The rows of several statements, each row once; a statement that has nothing to begin with is not run."""
    unique: list[Row] = []
    for statement in statements:
        begin = statement.split()[1].removeprefix("$")
        for row in context.read(statement, **{begin: ids[begin]}) if ids[begin] else ():
            if row not in unique:
                unique.append(row)
    return unique

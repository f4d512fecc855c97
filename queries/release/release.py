"""What may leave, and to whom. Nothing leaves except through here.

Restricted cases, and what follows from them, are seen on the owner's screen and never in an export: counts are made
without them, rows that name them are dropped, and a note says how many cases are withheld, never which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graph.database import Database
from graph.errors import BadRequest
from graph.facts import facts_at
from graph.formats.content import NOT_CHECKED
from graph.records import Relationship, Subgraph
from queries.answers.answer import Answer, Column, Row, Viewer

__all__ = [
    "NOT_CHECKED",
    "SAID_OF",
    "Viewer",
    "release",
    "released_picture",
    "shown_with_restricted",
    "withheld_among",
    "withheld_note",
]

Withheld = Mapping[str, frozenset[str]]
# The properties of a relationship that name whose telling it is.
SAID_OF = {"case_id": "Case", "coding_id": "Coding", "perspective_id": "Perspective"}


def withheld_among(database: Database, label: str, ids: Iterable[str], viewer: Viewer) -> set[str]:
    """Which of these nodes this viewer may not see."""
    if viewer is Viewer.OWNER:
        return set()
    return set(ids) & facts_at(database).withheld.get(label, frozenset())


def withheld_note(cases: int) -> str:
    """How many cases are withheld, without saying which."""
    return f"{cases:,} restricted {'case is' if cases == 1 else 'cases are'} withheld, with what follows from them."


def release(answer: Answer, viewer: Viewer, withheld: Withheld | None = None) -> Answer:
    """The answer as this viewer may have it; `withheld` holds the ids, by label, of what follows from restricted cases.

    Raises BadRequest for an answer that was counted for the owner: its counts cannot be mended afterwards.
    """
    if viewer is Viewer.OWNER:
        return answer
    if answer.viewer is Viewer.OWNER:
        raise BadRequest("This answer was made for the screen. Ask again for the export.")
    kept = [
        (row, evidence)
        for row, evidence in zip(answer.rows, answer.evidence, strict=True)
        if not _names_withheld(row, answer.columns, withheld or {})
    ]
    notes = answer.notes if NOT_CHECKED in answer.notes else [*answer.notes, NOT_CHECKED]
    return replace(answer, rows=[row for row, _ in kept], evidence=[each for _, each in kept], notes=notes)


def shown_with_restricted(answer: Answer, cases: int) -> Answer:
    """An answer for its owner where what is shown is also kept (a notebook keeps its outputs): it says what is in it."""
    if answer.viewer is not Viewer.OWNER or not cases:
        return answer
    counted = f"{cases:,} restricted {'case was' if cases == 1 else 'cases were'} looked at too"
    note = f"Counted for the screen: {counted}. Ask with viewer='export' before this is saved or passed on."
    return replace(answer, notes=[*answer.notes, note])


def released_picture(picture: Subgraph, withheld: Withheld) -> Subgraph:
    """A picture without withheld nodes, what joins them, and what was said in the coding of a withheld case."""
    nodes = [node for node in picture.nodes if node.id not in withheld.get(node.label, ())]
    relationships = [each for each in picture.relationships if not _is_withheld_relationship(each, withheld)]
    return Subgraph(nodes, relationships)


def _is_withheld_relationship(each: Relationship, withheld: Withheld) -> bool:
    ends = ((each.from_label, each.from_id), (each.to_label, each.to_id))
    named = [*ends, *((label, str(each.properties.get(name))) for name, label in SAID_OF.items())]
    if each.type == "INFLUENCES" and not {"case_id", "coding_id"} & each.properties.keys():
        named.append(("Source", str(each.properties.get("source_id"))))
    return any(id_ in withheld.get(label, ()) for label, id_ in named)


def _names_withheld(row: Row, columns: list[Column], withheld: Withheld) -> bool:
    return any(row[column.name] in withheld.get(column.label_in(row) or "", ()) for column in columns)

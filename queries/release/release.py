"""What may leave, and to whom. Nothing leaves except through here.

Cases that are restricted or internal (`graph.privacy.sensitivity`), and what follows from them, are seen on the screen of
whoever may, and never in an export. For everybody else counts are made without them, rows that name them are dropped,
and a note says that something is withheld, never how much or what. What that is, `GraphFacts.withheld_from` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graph.database import Database
from graph.errors import BadRequest
from graph.facts import facts_at
from graph.formats.content import NOT_CHECKED
from graph.privacy.stated_in import stated_by_source, stating_properties
from graph.records import Relationship, Subgraph
from graph.viewer import ONLY_OPEN, Sight, Viewer
from queries.answers.answer import Answer
from queries.answers.column import Column, Row
from queries.answers.note import Note

Withheld = Mapping[str, frozenset[str]]
WITHHELD, NOT_CHECKED_CODE = "restricted-withheld", "not-checked-for-disclosure"  # codes of notes


def withheld_from(database: Database, viewer: Viewer) -> Withheld:
    """The ids, by label, of everything that this viewer may not see."""
    return facts_at(database).withheld_from(viewer.sight) if not viewer.sight.is_everything else {}


def withheld_among(database: Database, label: str, ids: Iterable[str], viewer: Viewer) -> set[str]:
    """Which of these nodes this viewer may not see."""
    return set(ids) & withheld_from(database, viewer).get(label, frozenset())


def withheld_note(sight: Sight = ONLY_OPEN) -> Note:
    """That something is withheld: how much would tell what is in the graph, and less and more of it later."""
    what = "What is restricted or internal" + ("" if sight == ONLY_OPEN else " and outside your roles")
    return Note(WITHHELD, f"{what} is withheld: cases, and what follows from them.")


def release(answer: Answer, viewer: Viewer, withheld: Withheld | None = None) -> Answer:
    """The answer as this viewer may have it; `withheld` holds the ids, by label, of what they may not see.

    Raises BadRequest for an answer that was counted with more than they may see, which cannot be taken out of its counts
    afterwards, and for one that was made for the screen and is to leave.
    """
    if viewer.exporting and not answer.viewer.exporting:
        raise BadRequest("This answer was made for the screen. Ask again for the export.")
    if not viewer.sight.includes(answer.viewer.sight):
        raise BadRequest("This answer was counted for somebody who may see more. Ask again.")
    if viewer.sight.is_everything:
        return answer
    notes = list(answer.notes)
    if viewer.exporting and not any(note.code == NOT_CHECKED_CODE for note in notes):
        notes.append(not_checked())
    return replace(answer, rows=released_rows(answer.rows, answer.columns, withheld or {}), notes=notes)


def released_rows(rows: Iterable[Row], columns: list[Column], withheld: Withheld) -> list[Row]:
    """The rows that name nothing that is withheld."""
    naming = [column for column in columns if column.may_name_nodes]
    return [row for row in rows if not _names_withheld(row, naming, withheld)]


def not_checked() -> Note:
    """The note of everything that leaves."""
    return Note(NOT_CHECKED_CODE, NOT_CHECKED)


def shown_with_withheld(answer: Answer, withheld: Withheld) -> Answer:
    """An answer for its owner where what is shown is also stored (a notebook stores its outputs): it says what is in it."""
    if not (answer.viewer.sight.is_everything and withheld):
        return answer
    text = (
        "Counted for the screen: restricted or internal cases were looked at too. Ask with viewer='export' before this is "
        "saved or passed on."
    )
    note = Note("counted-with-restricted", text)
    tidy = None if answer.tidy is None else answer.tidy.with_caveats([note])
    return replace(answer, notes=[*answer.notes, note], tidy=tidy)


def released_picture(picture: Subgraph, withheld: Withheld) -> Subgraph:
    """A picture without withheld nodes, what joins them, and what was stated in the coding of a withheld case."""
    nodes = [node for node in picture.nodes if node.id not in withheld.get(node.label, ())]
    relationships = [
        relationship for relationship in picture.relationships if not _is_withheld_relationship(relationship, withheld)
    ]
    return Subgraph(nodes, relationships)


def _is_withheld_relationship(relationship: Relationship, withheld: Withheld) -> bool:
    named = [
        *relationship.ends,
        *((label, str(relationship.properties.get(name))) for name, label in stating_properties().items()),
    ]
    if (by := stated_by_source().get(relationship.type)) and not set(by) & relationship.properties.keys():
        named.append(("Source", str(relationship.properties.get("source_id"))))
    return any(id_ in withheld.get(label, ()) for label, id_ in named)


def _names_withheld(row: Row, columns: list[Column], withheld: Withheld) -> bool:
    return any(row.get(column.name) in withheld.get(column.label_in(row) or "", ()) for column in columns)

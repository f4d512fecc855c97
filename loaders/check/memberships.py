"""What a record belongs to, named in a column of its own row: the case of an episode, the recommendation of an action.

The relationship is the one that the sheet of its type would give; a row there that says the same is not doubled.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.records import Node
from graph.schema import DerivedColumn, Label, schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.endpoints import is_whole_name
from loaders.check.nodes import id_in_cell
from loaders.records.record import Record
from loaders.records.values import Unfit, items


def membership_records(drafts: Drafts, label: Label, records: dict[str, list[Record]]) -> Iterator[Record]:
    """A record of a relationship for each membership that rows of this label name; `records` are those of the file."""
    for column in label.columns.values():
        if column.relationship is None:
            continue
        stated = {_ends(record) for record in records.get(column.relationship, ())}
        for draft in drafts.nodes_of(label.name).values():
            yield from _of_row(drafts, draft, label, column, stated)


def _of_row(
    drafts: Drafts, draft: Draft[Node], label: Label, column: DerivedColumn, stated: set[tuple[str | None, str | None]]
) -> Iterator[Record]:
    """What one row belongs to; its node is the end that the type's label names."""
    record, node = draft.record, draft.element
    kind = schema().relationships[str(column.relationship)]
    is_start = label.name in kind.from_labels
    side, other = ("from", "to") if is_start else ("to", "from")
    labels = schema().labels_in_column(label.name, column)
    raw = record.get(column.name)
    for name in [str(raw).strip()] if is_whole_name(drafts, labels, raw) else _names(raw):
        ways = [node.id, str(node.properties.get(label.caption))]
        if any(((way, name) if is_start else (name, way)) in stated for way in ways):
            continue
        values = {f"{side}_id": node.id, f"{side}_label": label.name, f"{other}_id": name}
        if column.label:
            values[f"{other}_label"] = column.label
        heading = record.columns.get(column.name, column.name)
        yield Record(kind.name, values, record.place, {f"{other}_id": heading, f"{side}_id": "id"})


def _ends(record: Record) -> tuple[str | None, str | None]:
    return id_in_cell(record.get("from_id")), id_in_cell(record.get("to_id"))


def _names(raw: object) -> list[str]:
    try:
        return items(raw) or [] if raw is not None else []
    except Unfit:
        return [str(raw)]

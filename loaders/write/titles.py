"""What a write is called among the imports, in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.records import Relationship
from graph.schema import schema
from loaders.check.existing_graph import ExistingGraph
from loaders.write.current import Current
from loaders.write.edits import Edit, End, EventEdit, LinkEdit, RecordEdit, Removal


def title_of(graph: ExistingGraph, edits: Sequence[Edit], current: Mapping[int, Current]) -> str:
    """The record that the first edit is about, and how many more there are; of a relationship, both its ends."""
    edit, more = edits[0], len(edits) - 1
    others = f" and {more:,} more" if more else ""
    if isinstance(edit, LinkEdit | Removal) and edit.kind in schema().relationships:
        link, ends = current[0].element if 0 in current else None, (edit.start, edit.end)
        if isinstance(link, Relationship):
            ends = link.ends
        start, end = (f"‘{_caption(graph, side)}’" if side else "" for side in ends)
        return " ".join(filter(None, (start, schema().relationships[edit.kind].title, end))) + others
    if isinstance(edit, EventEdit):  # a note has no name of its own: the record does whose history it is in
        edit = RecordEdit(edit.of[0], {}, edit.of[1])
    return f"{schema().labels[edit.kind].title} ‘{_name(graph, edit)}’{others}"


def _name(graph: ExistingGraph, edit: Edit) -> str:
    if edit.id is not None:
        return _caption(graph, (edit.kind, edit.id))
    values = edit.values if isinstance(edit, RecordEdit) else {}
    return str(values.get(schema().labels[edit.kind].caption, ""))


def _caption(graph: ExistingGraph, end: End) -> str:
    """What people call a record that is there, or that an edit names by what it will be called."""
    return schema().caption(end[0], graph.node(*end) or {}, end[1])

"""Links that went with their record to another one, as when two were merged, and stay there as somebody changed them since.

What they were before stays away then: else an owner who was ended since would own again under the former name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.records import Node, ReadRows, Relationship
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import Key, created_relationships, key_of
from graph.writer.plan import Element

Row = dict[str, Any]
Side = tuple[str, str, Key]  # a type, which end, and the record there


def moved_links(removed: Iterable[Element], created: Iterable[Element], staying: Collection[Key]) -> Iterator[Key]:
    """Of what an import removed, the links of a removed record that stand at another one, as far as those stay."""
    elements = list(removed)
    gone = {key_of(element) for element in elements if isinstance(element, Node)}
    held = {
        side for link in created if isinstance(link, Relationship) and key_of(link) in staying for side in _sides(link)
    }
    for link in elements:
        if isinstance(link, Relationship):
            start, end = _sides(link)
            if (end[2] in gone and start in held) or (start[2] in gone and end in held):
                yield key_of(link)


@dataclass(frozen=True, slots=True)
class GoneSince:
    """A link of an import that another one removed later; it `moved` where that put one in its place at another record."""

    link: Relationship
    by: str
    moved: bool


def gone_since(read: ReadRows, since: Iterable[Row], import_id: str) -> Iterator[GoneSince]:
    """The links that an import had made, among the changes of later ones."""
    removals = [(row["import_id"], element_of(row)) for row in since if was_removal(row)]
    records = {(by, key_of(element)) for by, element in removals if isinstance(element, Node)}
    created: dict[str, set[Side]] = {}
    for by, link in removals:
        if isinstance(link, Relationship) and link.properties.get("import_id") == import_id:
            start, end = _sides(link)
            held = [side for side, other in ((start, end), (end, start)) if (by, other[2]) in records]
            if held and by not in created:
                links = created_relationships(read, by)
                created[by] = {side for each in links if isinstance(each, Relationship) for side in _sides(each)}
            yield GoneSince(link, by, moved=any(side in created[by] for side in held))


def _sides(link: Relationship) -> tuple[Side, Side]:
    start, end = link.ends
    return (link.type, "from", start), (link.type, "to", end)

"""The events of values that an undo leaves as they are: what they say stays true of the days before (rule 11).

Without its event a due date that was moved twice would have been on every day before what it was after the first move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.names import OWN_VALUES
from graph.records import Node, ReadRows, Relationship
from graph.schema import schema
from graph.writer.import_elements import Key, key_of
from graph.writer.plan import Element

OWNED_BY, OWNER = "OWNED_BY", "owner"
_TERM = frozenset({"from", "to", "import_id"})  # one that was removed has the import that made it among its values
_EVENTS = """
MATCH (o)-[:HAS_EVENT]->(e:Event) WHERE e.import_id = $id AND o.id IN $ids
RETURN head([label IN labels(o) WHERE label IN $labels]) AS label, o.id AS owner, e.field AS field, e.id AS id
ORDER BY label, owner, id
"""


@dataclass(frozen=True, slots=True)
class Together:
    """Something that an import did to an owner of a record, beside an `other` owner of it who stays; `names` are the values
    that stay of it, None where all of it does."""

    key: Key
    other: Key
    names: frozenset[str] | None


def recorded_together(elements: Iterable[Element], staying: Iterable[Relationship]) -> Iterator[Together]:
    """What else an import did to the owners of a record where one of them stays as it is.

    One event records them all, so that they stay, or go back, together.
    """
    first: dict[Key, Key] = {}
    for link in staying:
        if _is_of_owners(link):
            first.setdefault((link.from_label, link.from_id), key_of(link))
    for element in elements:
        if isinstance(element, Relationship) and _is_of_owners(element):
            other = first.get((element.from_label, element.from_id))
            if other and other != key_of(element):
                was_changed = bool(element.properties) and "import_id" not in element.properties
                yield Together(key_of(element), other, _TERM & element.properties.keys() if was_changed else None)


def _is_of_owners(link: Relationship) -> bool:
    """Whether it says since when or until when somebody owns, which of one that was created is not read."""
    return link.type == OWNED_BY and (not link.properties or not _TERM.isdisjoint(link.properties))


def staying_events(read: ReadRows, import_id: str, staying: Iterable[Element]) -> Iterator[Key]:
    """The events that an import made of what stays of it: changed elements with the values that were changed, and owners."""
    fields: dict[Key, set[str]] = defaultdict(set)
    for element in staying:
        if isinstance(element, Node):
            recorded = schema().labels[element.label].recorded_by_events
            names = {str(prop.history) for prop in recorded if prop.name in element.properties}
            fields[element.label, element.id] |= names
        elif element.type == OWNED_BY:
            changed = element.properties or OWN_VALUES.values()  # of one that it created nothing is read
            own = {field for field, name in OWN_VALUES.items() if name in changed}
            fields[element.from_label, element.from_id] |= {*own, *({OWNER} if _is_of_owners(element) else ())}
    wanted = {key: names for key, names in fields.items() if names}
    if not wanted:
        return
    rows = read(_EVENTS, id=import_id, ids=sorted({id_ for _, id_ in wanted}), labels=list(schema().labels))
    yield from (("Event", row["id"]) for row in rows if row["field"] in wanted.get((row["label"], row["owner"]), ()))

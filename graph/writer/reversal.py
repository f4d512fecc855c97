"""What undoing an import would take back, and what stays: whatever somebody changed, or built on, since.

What stays keeps what it is a part of or depends on: an episode with a later contribution keeps its case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.records import Node, ReadRows, Relationship
from graph.schema import schema
from graph.writer.categories import replaced_since
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import (
    Key,
    created_nodes,
    created_relationships,
    existing_elements,
    key_of,
)
from graph.writer.imports import Import, read_imports
from graph.writer.moved_links import GoneSince, gone_since, moved_links
from graph.writer.plan import Element
from graph.writer.reasons_to_stay import RECORDS_IT, Reasons, row_key
from graph.writer.referring import named_by, referring_elements
from graph.writer.staying_events import recorded_together, staying_events
from graph.writer.staying_values import going_back, titles_of, without_others

Row = dict[str, Any]
# What an action that stays was, and who owned it.
_HISTORY = ("HAS_EVENT", "OWNED_BY")

_CHANGES = """
MATCH (c:Change {import_id: $id}) WHERE c.undone_revision IS NULL
RETURN c.id AS change, c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after,
       c.at AS at, c.by AS by, c.reason AS reason, c.import_id AS import_id
ORDER BY at DESC, entity, entity_id
"""
_CHANGES_SINCE = """
MATCH (c:Change) WHERE c.import_id IN $later AND c.undone_revision IS NULL
RETURN c.import_id AS import_id, c.entity AS entity, c.entity_id AS entity_id, c.before AS before, c.after AS after
ORDER BY import_id, entity, entity_id
"""
_ATTACHED = """
MATCH (n)-[r]-() WHERE n.import_id = $id AND coalesce(r.import_id, '') <> $id
RETURN DISTINCT head([label IN labels(n) WHERE label IN $labels]) AS label, n.id AS id, coalesce(r.import_id, '') AS by
ORDER BY label, id, by
"""


@dataclass(frozen=True, slots=True)
class Remaining:
    """One element that stays as it is, or `in_part`, and who is to blame for that in a sentence."""

    element: Element
    why: str
    in_part: bool = False

    @property
    def entity(self) -> str:
        """Its label or type."""
        return key_of(self.element)[0]

    @property
    def id(self) -> str:
        return self.element.id


@dataclass(slots=True)
class Reversal:
    """What is removed, which Changes are taken back, and what stays with the reason."""

    removals: list[Element] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    remaining: list[Remaining] = field(default_factory=list)


def reversal_of(read: ReadRows, batch: Import, undivided: Collection[Key] = ()) -> Reversal:
    """What an import's undo would do to the graph as it is now; `undivided` goes back as a whole or not at all."""
    others = {other.id: other for other in read_imports(read)}
    later = [
        other
        for other in others.values()
        if other.revision > batch.first_revision and other.id != batch.id and other.state != "undone"
    ]
    changes = read(_CHANGES, id=batch.id)
    created = [*created_nodes(read, batch.id), *created_relationships(read, batch.id)]
    since = read(_CHANGES_SINCE, later=sorted(other.id for other in later)) if later else []
    reasons = Reasons(others, undivided)
    reasons.of_changes(since, changes, {key_of(element) for element in created})
    for row in read(_ATTACHED, id=batch.id, labels=list(schema().labels)):
        reasons.add((row["label"], row["id"]), f"{reasons.whose(row['by'])} is linked with it")
    for key, by in referring_elements(read, batch.id, created) if later else ():
        reasons.add(key, f"{reasons.whose(by)} names it")
    if batch.state != "undoing":
        removed = [element_of(row) for row in changes if was_removal(row)]
        for key, by in existing_elements(read, removed).items():
            reasons.add(key, f"{reasons.whose(by)} brought it again")
        links = [element for element in removed if isinstance(element, Relationship)]
        for key, by in replaced_since(read, links, [other.id for other in later]):
            reasons.add(key, f"{reasons.whose(by)} put another in its place")
        for key in moved_links(removed, created, reasons.why):
            reasons.add(key, "What it became stays")
    _keep_merges(created, reasons)
    elements = {row_key(row): element_of(row) for row in changes} | {key_of(element): element for element in created}
    gone = list(gone_since(read, since, batch.id))
    for each in (each for each in gone if each.moved):
        elements[key_of(each.link)] = each.link
        reasons.add(key_of(each.link), f"{reasons.whose(each.by)} moved it")
    _keep_owners_with_one_another(elements, gone, reasons)
    staying = _staying(elements, gone, reasons)
    for key in staying_events(read, batch.id, staying):
        reasons.add(key, RECORDS_IT)
    _keep_what_it_stands_on(read, created, reasons)
    reversal = Reversal([element for element in created if key_of(element) not in reasons.why])
    reversal.changes = [row for row in changes if row_key(row) not in reasons.why]
    _leave_out_what_has_no_ends(read, reversal, reasons, others)
    # With a value that stays goes what records it, which nobody looks for by itself.
    listed = {key: why for key, why in reasons.why.items() if why != RECORDS_IT and key[0] != "HAS_EVENT"}
    reversal.remaining = [Remaining(elements[key], why) for key, why in sorted(listed.items())]
    for key, (names, why) in sorted(reasons.values.items()):
        stays = f"{why}: {titles_of(key[0], names)}. Its other values go back"
        reversal.remaining.append(Remaining(elements[key], stays, in_part=True))
    reversal.changes = [
        going_back(row, reasons.values[row_key(row)][0]) if row_key(row) in reasons.values else row
        for row in reversal.changes
    ]
    return reversal


def _staying(elements: Mapping[Key, Element], gone: Iterable[GoneSince], reasons: Reasons) -> list[Element]:
    """What stays, with the values that do, and what was there and went later: its event says so."""
    parts = [without_others(elements[key], names) for key, (names, _) in reasons.values.items()]
    whole = [elements[key] for key in reasons.why if key in elements]
    return [*whole, *parts, *(each.link for each in gone)]


def _keep_owners_with_one_another(elements: Mapping[Key, Element], gone: Iterable[GoneSince], reasons: Reasons) -> None:
    staying = _staying(elements, gone, reasons)
    links = [element for element in staying if isinstance(element, Relationship)]
    for each in recorded_together(elements.values(), links):
        why = reasons.of(each.other) or "Another owner was changed since"
        if each.names is None:
            reasons.add(each.key, why)
        else:
            reasons.keep(each.key, each.names, why)


def _keep_merges(created: list[Element], reasons: Reasons) -> None:
    """A factor that stays merged, as what it became was merged on, keeps the link and the decision that say so.

    Nothing of such a merge goes back by half.
    """
    merges = [link for link in created if isinstance(link, Relationship) and link.type == "MERGED_INTO"]
    for key, (_, since) in list(reasons.values.items()) if merges else ():
        reasons.add(key, since)
    decisions = [key_of(element) for element in created if key_of(element)[0] == "Decision"]
    for link in merges:
        if why := reasons.why.get((link.from_label, link.from_id)):
            for key in (key_of(link), *decisions):
                reasons.add(key, why)


def _keep_what_it_stands_on(read: ReadRows, created: list[Element], reasons: Reasons) -> None:
    """Keep with each element what it is a part of, depends on or names, and its history, as far as this import made it."""
    nodes = {key_of(element) for element in created if isinstance(element, Node)}
    links = [element for element in created if isinstance(element, Relationship)]
    by_key = {key_of(element): element for element in created}
    named: set[Key] = set()
    before = -1
    while before != len(reasons.why):
        before = len(reasons.why)
        for link in links:
            if _stays(link, nodes, reasons.why):
                for key in (key_of(link), *(end for end in link.ends if end in nodes)):
                    reasons.add(key, "Something that stays stands on it")
        looked_at = [by_key[key] for key in reasons.why if key in by_key and key not in named]
        named |= {key_of(element) for element in looked_at}
        for key in named_by(read, looked_at):
            if key in nodes:
                reasons.add(key, "Something that stays names it")


def _stays(link: Relationship, nodes: set[Key], why: Mapping[Key, str]) -> bool:
    """Whether a relationship of the import stays: as itself, for an end that stands on the other, or between what stays."""
    if key_of(link) in why:
        return True
    remaining = [end for end in link.ends if end in nodes and end in why]
    if not remaining:
        return False
    if link.type in _HISTORY or any(end in remaining for end in standing_ends(link)):
        return True
    is_judgement = schema().relationships[link.type].judgement  # by itself: it goes, whatever it judges
    return not is_judgement and all(end in why or end not in nodes for end in link.ends)


def standing_ends(link: Relationship) -> Iterator[Key]:
    """The ends of a relationship that would not be there without the other one; what cases share stands by itself."""
    kind = schema().relationships[link.type]
    for side, end in zip(("from", "to"), link.ends, strict=True):
        if kind.part == side or (kind.depends == side and schema().labels[end[0]].is_dependent):
            yield end


def _leave_out_what_has_no_ends(
    read: ReadRows, reversal: Reversal, reasons: Reasons, others: Mapping[str, Import]
) -> None:
    """Of what was removed, what an undone import had brought stays away, and what one of its ends has gone of."""
    removed = {row_key(row): element_of(row) for row in reversal.changes if was_removal(row)}
    undone = {id_ for id_, other in others.items() if other.state == "undone"}
    for key, element in removed.items():
        if element.properties.get("import_id") in undone:
            reasons.add(key, "What brought it is undone")
    back = {key for key, element in removed.items() if isinstance(element, Node) and key not in reasons.why}
    links = [element for element in removed.values() if isinstance(element, Relationship)]
    ends = {end for link in links for end in link.ends}
    there = existing_elements(read, [Node(*end) for end in sorted(ends - back)]).keys() | back
    gone = {key_of(element) for element in reversal.removals}
    for link in links:
        for end in link.ends:
            if end not in there or end in gone:
                reasons.add(key_of(link), "What it was linked with is gone")
    changed = [element_of(row) for row in reversal.changes if not was_removal(row)]
    for key in {key_of(element) for element in changed} - existing_elements(read, changed).keys() - removed.keys():
        reasons.add(key, "It is gone")
    reversal.changes = [row for row in reversal.changes if row_key(row) not in reasons.why]

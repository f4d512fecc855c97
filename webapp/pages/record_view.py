"""A record as its page shows it: marks, facts, and each group of relationships with its links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from graph.dates import day
from graph.facts import GraphFacts
from graph.privacy.sensitivity import states_no_sensitivity
from graph.records import Relationship
from graph.schema import Label, Property, RelationshipType, schema
from queries.records.record import Group, Link, Record
from webapp.addresses import edit_link_url, record_url
from webapp.editing.access import about_of_link, look_up, may_edit_link
from webapp.editing.addresses import is_entered
from webapp.formatting import caption_text, event_text, is_present, value_text
from webapp.headings import Heading, group_heading
from webapp.marks import INTERNAL, RESTRICTED, Marks, record_marks
from webapp.phrases import measured, period, reply
from webapp.properties import BESIDE_LINK, Captions, LinkEvidence, PropertyValue, link_evidence, property_values

MAX_LINK_FACTS = 5
Place = tuple[str, str, str]  # which end of a relationship a record is, with its label and id
MIN_GROUPS_FOR_CONTENTS = 3
# Shown elsewhere on the page than among the facts: in the heading, as a mark, or not for people.
NOT_FACTS = frozenset({"id", "ref", "synthetic"})


@dataclass(frozen=True, slots=True)
class LinkView:
    """One relationship of a record: the record at the other end, and what stands beside and behind the link.

    `others` has the facts of further relationships to the same record, where these judge nothing: each later stage of
    a practice in one area.
    """

    caption: str
    url: str
    marks: Marks
    polarity: str
    is_by_machine: bool
    facts: list[str]
    evidence: LinkEvidence | None
    others: tuple[tuple[str, ...], ...] = ()
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """One page of the relationships of one type in one direction to one label; `key` names it in addresses."""

    key: str
    heading: Heading
    plural: str
    links: list[LinkView]
    page: int
    pages: int
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything that the page of a record shows of it, but its story and the questions about it."""

    kind: str
    caption: str
    marks: Marks
    restriction: str
    facts: tuple[PropertyValue, ...]
    groups: list[GroupView]
    has_contents: bool


def record_view(record: Record, facts: GraphFacts, pages: Mapping[str, int]) -> RecordView:
    """The view of a record, whose groups are on these pages by their keys."""
    marks = record_marks(facts, record.label.name, record.id)
    look_up(
        key
        for group in record.groups
        for link in group.links
        for key in about_of_link(_relationship(link, group.type, _place(group, record)))
    )
    kind = " ".join(filter(None, [record.label.title, str(record.properties.get("ref") or "")]))
    groups = [
        GroupView(
            group.key,
            group_heading(group.type, group.outward, group.label, group.records),
            group.label.plural,
            list(_link_views(group, facts, record, marks)),
            group.page,
            group.pages,
            _page_url(record, group, pages, group.page - 1),
            _page_url(record, group, pages, group.page + 1),
        )
        for group in record.groups
    ]
    return RecordView(
        kind,
        caption_text(record.label.name, record.properties, record.caption),
        marks,
        _restriction(record, marks),
        property_values(_facts(record), record.properties, record.captions),
        groups,
        len(groups) >= MIN_GROUPS_FOR_CONTENTS,
    )


def _link_views(group: Group, facts: GraphFacts, record: Record, marks: Marks) -> Iterator[LinkView]:
    """One view a relationship; those of one record that judge nothing and have nothing behind them are one."""
    for _, links in groupby(group.links, key=lambda link: link.other):
        at = _place(group, record)
        views = [link_view(link, group.type, facts, record.captions, marks, at=at) for link in links]
        if group.type.judgement or any(view.evidence for view in views):
            yield from views
        else:
            yield replace(views[0], others=tuple(tuple(view.facts) for view in views[1:]))


def _place(group: Group, record: Record) -> Place:
    return "from" if group.outward else "to", record.label.name, record.id


def _relationship(link: Link, kind: RelationshipType, at: Place) -> Relationship:
    """A link as the relationship that it is of."""
    side, label, id_ = at
    here, there = (label, id_), (link.label, link.other)
    start, end = (here, there) if side == "from" else (there, here)
    return Relationship(kind.name, link.id, *start, *end, link.properties)


def link_view(
    link: Link,
    kind: RelationshipType,
    facts: GraphFacts,
    captions: Captions,
    marks_of_record: Marks = (),
    *,
    at: Place | None = None,
) -> LinkView:
    """The view of one relationship beside a record that has these marks itself.

    `at` says which end of it that record is, with its label and id: from there it can be edited.
    """
    is_edited = at is not None and is_entered(kind, link.properties) and may_edit_link(_relationship(link, kind, at))
    return LinkView(
        caption_text(link.label, link.node, link.caption),
        record_url(link.label, link.other),
        record_marks(facts, link.label, link.other, except_for=marks_of_record),
        str(link.properties.get("polarity") or ""),
        link.properties.get("coding_method") == "machine",
        _link_facts(kind, link),
        link_evidence(kind, link.properties, captions),
        edit_url=edit_link_url(kind.name, link.id, *at) if at and is_edited else "",
    )


_HOW_TO_OPEN = "To open it, a lead or a reviewer sets who may see it."


def _restriction(record: Record, marks: Marks) -> str:
    """That it never leaves, and for a case that states no sensitivity, how to change that; nothing for what is open."""
    mark = next((mark for mark in (RESTRICTED, INTERNAL) if mark in marks), "")
    if not mark:
        return ""
    stays = "it is shown here only, and left out of every export, with all that follows from it."
    if record.label.name != "Case":
        return f"This follows from a case that is {mark.lower()}: {stays}"
    if not states_no_sensitivity(record.properties):
        return f"This case is {mark.lower()}: {stays}"
    return f"This case states no sensitivity, so it counts as restricted: {stays} {_HOW_TO_OPEN}"


def _facts(record: Record) -> list[Property]:
    """The properties that the record has, in the order of the schema; its source comes last."""
    shown = [
        prop
        for prop in record.label.properties.values()
        if prop.name not in NOT_FACTS
        and prop.name != record.label.caption
        and is_present(record.properties.get(prop.name))
        and (prop.name, record.properties[prop.name]) != ("canonical_id", record.id)
    ]
    return sorted(shown, key=lambda prop: prop.name == "source_id")


def _link_facts(kind: RelationshipType, link: Link) -> list[str]:
    """The few facts beside a link: what the relationship itself says, when, its appraisal, its status."""
    label = schema().labels[link.label]
    facts = _texts(kind.properties, link.properties, BESIDE_LINK)
    if "replied" in kind.properties:
        facts = [reply(link.properties)]
    facts += [text for text in (period(link.properties), measured(link.node)) if text]
    dates = [label.starts if link.label != "Area" else None, label.made, "at", "measured_on"]
    facts += [day(str(link.node[name])) for name in dates if name and is_present(link.node.get(name))]
    if link.label != "Factor":
        facts += _texts(label.properties, link.node, ("appraisal", "status", "kind"))
    if link.label == "Event":
        facts += _event_facts(label, link.node)
    if link.node.get("dated_by") in ("source", "load"):
        facts += [text.lower() for text in _texts(label.properties, link.node, ("dated_by",))]
    return facts[:MAX_LINK_FACTS]


def _event_facts(label: Label, event: Mapping[str, Any]) -> list[str]:
    """Who changed it, from what, and why, beside the words that say what was changed to what."""
    was = event_text({**event, "to_value": event["from_value"]}) if is_present(event.get("from_value")) else ""
    before = [f"before: {was.partition(': ')[2]}"] if was and is_present(event.get("to_value")) else []
    reason = _texts(label.properties, event, ("reason",)) if is_present(event.get("to_value")) else []
    return [*before, *_texts(label.properties, event, ("by_role",)), *reason]


def _texts(properties: Mapping[str, Property], values: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [
        value_text(values[name], properties[name])
        for name in names
        if name in properties and is_present(values.get(name))
    ]


def _page_url(record: Record, group: Group, pages: Mapping[str, int], number: int) -> str:
    """The address of this record with another page of one group, which it jumps to."""
    base, question, own = record_url(record.label.name, record.id).partition("?")
    numbers = {f"page.{key}": page for key, page in pages.items()} | {f"page.{group.key}": number}
    query = "&".join([*([own] if question else []), urlencode(numbers)])
    return f"{base}?{query}#{quote(group.key)}"

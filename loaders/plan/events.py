"""A status that a load gives or changes is told by an Event as well (rule 6); events are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.records import Node, Relationship
from graph.schema import Label, schema
from graph.writer.plan import Plan
from loaders.check import OWN_LOADERS, Drafts
from loaders.records.ids import relationship_id
from loaders.records.problem_log import ProblemLog

# Nothing is known to have happened, so there is nothing to tell at first.
_UNTOLD = "not_known"


def new_events(drafts: Drafts, plan: Plan, log: ProblemLog) -> tuple[list[Node], list[Relationship]]:
    """Events, with HAS_EVENT, for each status that the file gives without events of its own.

    What an earlier part of the same load has told already is not told again. A reopening without a reason is noted.
    """
    told = {(draft.element.from_label, draft.element.from_id) for draft in drafts.all_of("HAS_EVENT")}
    by_hand = (c.element for c in plan.conflicts if isinstance(c.element, Node) and c.property == "status")
    told |= {(node.label, node.id) for node in by_hand}
    nodes: list[Node] = []
    relationships: list[Relationship] = []
    for label in schema().domain_labels:
        if not label.open_statuses:
            continue
        standing = [one for one in drafts.of(label.name) if drafts.standing(label.name, one)]
        events = drafts.known.events(label.name, standing)
        for one in (one for one in drafts.of(label.name) if (label.name, one) not in told):
            if event := _event(drafts, label, one, events.get(one, []), log):
                nodes.append(event)
                relationships.append(_has_event(label.name, one, event))
    return nodes, relationships


def _event(drafts: Drafts, label: Label, one: str, events: list[dict[str, Any]], log: ProblemLog) -> Node | None:
    draft = drafts.of(label.name)[one]
    status = draft.properties.get("status")
    changes = [event for event in events if event.get("field") == "status"]
    standing = drafts.standing(label.name, one) or {}
    before = changes[-1].get("to_value") if changes else standing.get("status")
    if status is None or (status == before and changes) or (status == _UNTOLD and before in (None, _UNTOLD)):
        return None
    before = None if status == before else before
    sequence = max((int(event.get("sequence") or 0) for event in events), default=0) + 1
    source = str(draft.properties["source_id"])
    properties = {"field": "status", "to_value": status, "sequence": sequence, "source_id": source}
    properties |= {"from_value": before} if before else {}
    if before in label.closed_statuses and status in label.open_statuses:
        if drafts.reading.loader in OWN_LOADERS:
            rule = f"opens what was {before}, which needs a reason"
            fix = "Add a row to events (field status, to_value, reason), and one to has_event."
            log.at("reopened", draft.record, "status", rule, fix, value=status)
        properties["reason"] = "So in the source."
    properties |= dict(_moment(label, str(status), drafts.merged(draft), first=not before))
    return Node("Event", f"{label.word}-{one}-event-{sequence}", properties)


def _moment(label: Label, status: str, properties: Mapping[str, Any], *, first: bool) -> Iterator[tuple[str, Any]]:
    """When it happened, as far as the row's own dates tell; else the event has no date."""
    name = None
    if status in label.closed_statuses:
        name = label.closed
    elif first and status == label.open_statuses[0]:
        name = label.made
    for end in ("", "_earliest", "_latest") if name and properties.get(name) else ():
        yield f"at{end}", properties[f"{name}{end}"]


def _has_event(label: str, one: str, event: Node) -> Relationship:
    source = str(event.properties["source_id"])
    made = relationship_id(source, "HAS_EVENT", (label, one), ("Event", event.id), 0)
    return Relationship("HAS_EVENT", made, label, one, "Event", event.id, {"source_id": source})

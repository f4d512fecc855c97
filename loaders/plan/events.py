"""A status that a load sets or changes is recorded by an Event as well (rule 6); events are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.records import Node, Relationship
from graph.schema import Label, schema
from graph.writer.plan import Plan
from loaders.check import OWN_LOADERS, Drafts
from loaders.records.ids import relationship_id
from loaders.records.problem_log import ProblemLog

# Nothing is known to have happened, so a first event would record nothing.
_NOTHING_HAPPENED = "not_known"


def new_events(drafts: Drafts, plan: Plan, log: ProblemLog) -> tuple[list[Node], list[Relationship]]:
    """Events, with HAS_EVENT, for each status in the file without events of its own.

    What an earlier part of the same load has recorded already is not recorded again. A reopening without a reason is noted.
    """
    with_events = {(draft.element.from_label, draft.element.from_id) for draft in drafts.relationships_of("HAS_EVENT")}
    set_by_hand = (c.element for c in plan.conflicts if isinstance(c.element, Node) and c.property == "status")
    with_events |= {(node.label, node.id) for node in set_by_hand}
    nodes: list[Node] = []
    relationships: list[Relationship] = []
    for label in schema().domain_labels:
        if not label.open_statuses:
            continue
        existing = [node_id for node_id in drafts.nodes_of(label.name) if drafts.existing(label.name, node_id)]
        events = drafts.graph.events(label.name, existing)
        for node_id in drafts.nodes_of(label.name):
            if (label.name, node_id) in with_events:
                continue
            if event := _event(drafts, label, node_id, events.get(node_id, []), log):
                nodes.append(event)
                relationships.append(_has_event(label.name, node_id, event))
    return nodes, relationships


def _event(drafts: Drafts, label: Label, node_id: str, events: list[dict[str, Any]], log: ProblemLog) -> Node | None:
    draft = drafts.nodes_of(label.name)[node_id]
    status = draft.properties.get("status")
    changes = [event for event in events if event.get("field") == "status"]
    existing = drafts.existing(label.name, node_id) or {}
    before = changes[-1].get("to_value") if changes else existing.get("status")
    if (
        status is None
        or (status == before and changes)
        or (status == _NOTHING_HAPPENED and before in (None, _NOTHING_HAPPENED))
    ):
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
            log.add_for("reopened", draft.record, "status", rule, fix, value=status)
        properties["reason"] = "So in the source."
    properties |= dict(_moment(label, str(status), drafts.merged(draft), first=not before))
    return Node("Event", f"{label.word}-{node_id}-event-{sequence}", properties)


def _moment(label: Label, status: str, properties: Mapping[str, Any], *, first: bool) -> Iterator[tuple[str, Any]]:
    """When it happened, if the row's own dates say so; else the event has no date."""
    name = None
    if status in label.closed_statuses:
        name = label.closed
    elif first and status == label.open_statuses[0]:
        name = label.made
    for end in ("", "_earliest", "_latest") if name and properties.get(name) else ():
        yield f"at{end}", properties[f"{name}{end}"]


def _has_event(label: str, node_id: str, event: Node) -> Relationship:
    source = str(event.properties["source_id"])
    link_id = relationship_id(source, "HAS_EVENT", (label, node_id), ("Event", event.id), 0)
    return Relationship("HAS_EVENT", link_id, label, node_id, "Event", event.id, {"source_id": source})

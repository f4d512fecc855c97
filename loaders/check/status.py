"""A status agrees with its dates, with its events and with its evidence (rules 5, 6 and 7)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph.records import Node
from graph.schema import Label, schema
from loaders.check.dates import can_be_after
from loaders.check.drafts import Draft, Drafts
from loaders.records.record import Record

End = tuple[str, str]  # label, id


def check_status(drafts: Drafts) -> None:
    """Recommendations and actions with a life of open and closed; findings that are agreed."""
    _check_events(drafts)
    for label in schema().domain_labels:
        if label.open_statuses:
            for draft in drafts.nodes_of(label.name).values():
                _check_closing(drafts, draft, label)
    _check_impact(drafts)
    _check_agreed(drafts)


def _check_closing(drafts: Drafts, draft: Draft[Node], label: Label) -> None:
    properties = drafts.merged(draft)
    status, closed = str(properties.get("status", "")), str(label.closed)
    reopened = status in label.open_statuses and closed not in draft.properties
    has_date = bool(properties.get(closed)) and not reopened
    lenient = drafts.reading.lenient
    if status in label.closed_statuses and not has_date and "closed_without_date" not in lenient:
        rule = f"is blank, and the status is {status}"
        fix = "Say when, as exactly as is known."
        drafts.log.add_for("closed_without_date", draft.record, closed, rule, fix, severity=drafts.source_severity)
    elif has_date and status not in label.closed_statuses and "date_without_closing" not in lenient:
        rule = f"is given, and the status is {status or 'blank'}"
        fix = "Take the date out, or correct the status."
        closing_date = properties[closed]
        drafts.log.add_for(
            "date_without_closing", draft.record, closed, rule, fix, value=closing_date, severity=drafts.source_severity
        )


def _check_events(drafts: Drafts) -> None:
    """The status is what the last status event says; where a row leaves it blank, or is not there, it follows."""
    owners = _owners(drafts, "HAS_EVENT", "Event")
    events: dict[End, dict[str, dict[str, Any]]] = defaultdict(dict)
    for draft in drafts.relationships_of("HAS_EVENT"):
        event_id = draft.element.to_id
        events[draft.element.from_label, draft.element.from_id][event_id] = _as_it_will_be(drafts, "Event", event_id)
    for label in {label for label, _ in owners}:
        in_graph = drafts.graph.events(label, [owner_id for kind, owner_id in owners if kind == label])
        for owner_id, events_of_owner in in_graph.items():
            for event in events_of_owner:
                events[label, owner_id].setdefault(event["id"], _as_it_will_be(drafts, "Event", event["id"]))
    for owner, record in owners.items():
        changes = [e for e in events[owner].values() if e.get("field") == "status" and e.get("to_value")]
        if changes:
            _follow(drafts, owner, _last(changes), record)


def _owners(drafts: Drafts, kind: str, part: str) -> dict[End, Record]:
    """Whose events or measures the load adds or changes, and the row that says so: linked in the file or in the graph."""
    arrow, label = schema().relationships[kind].name, schema().labels[part].name
    cypher = (
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})<-[:{arrow}]-(owner) "
        "RETURN id, labels(owner)[0] AS label, owner.id AS owner ORDER BY id, label, owner"
    )
    existing = [node_id for node_id in drafts.nodes_of(part) if drafts.existing(part, node_id)]
    rows = drafts.graph.read_in_batches(cypher, existing) if existing else ()
    owners = {(row["label"], row["owner"]): drafts.nodes_of(part)[row["id"]].record for row in rows}
    return owners | {
        (draft.element.from_label, draft.element.from_id): draft.record for draft in drafts.relationships_of(kind)
    }


def _as_it_will_be(drafts: Drafts, label: str, node_id: str) -> dict[str, Any]:
    draft = drafts.nodes_of(label).get(node_id)
    return drafts.merged(draft) if draft else drafts.existing(label, node_id) or {}


def _last(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The last of some events: by their numbers, or by their dates where one of them has no number."""
    numbered = all(event.get("sequence") is not None for event in events)

    def order(event: dict[str, Any]) -> tuple[Any, Any]:
        number, day = event.get("sequence") or 0, event.get("at_earliest") or ""
        return (number, day) if numbered else (day, number)

    return max(events, key=order)


def _follow(drafts: Drafts, owner: End, last: dict[str, Any], record: Record) -> None:
    """Let the status follow the last event, also that of an owner that only the graph has."""
    label, node_id = owner
    draft = drafts.nodes_of(label).get(node_id)
    existing = drafts.existing(label, node_id) or {}
    if draft is None and last["to_value"] != existing.get("status"):
        draft = Draft(record, Node(label, node_id, {"source_id": drafts.reading.source_id}))
        draft.properties.update(_closing(schema().labels[label], existing, last))
        drafts.nodes.setdefault(label, {})[node_id] = draft
    if draft:
        _settle_status(drafts, draft, str(last["to_value"]))


def _closing(label: Label, existing: dict[str, Any], last: dict[str, Any]) -> dict[str, Any]:
    """The date of closing, taken from the event that closes it."""
    if last["to_value"] not in label.closed_statuses or existing.get(str(label.closed)) or not last.get("at"):
        return {}
    return {f"{label.closed}{end}": last[f"at{end}"] for end in ("", "_earliest", "_latest")}


def _settle_status(drafts: Drafts, draft: Draft[Node], last: str) -> None:
    label = schema().labels[draft.element.label]
    draft.properties.setdefault("status", last)
    status = drafts.merged(draft)["status"]  # one set by hand stays, whatever the file has
    if last not in schema().words(label.properties["status"]):
        rule = f"is not a status of {label.plural.lower()}: the last of its events says so"
        drafts.log.add_for("event_status", draft.record, "status", rule, "Correct the event's to_value.", value=last)
    elif status != last:
        rule = f"is not what its last status event says, which is {last}"
        drafts.log.add_for("event_status", draft.record, "status", rule, "Correct one of the two.", value=status)


def _check_impact(drafts: Drafts) -> None:
    owners = _owners(drafts, "MEASURED_BY", "OutcomeMeasure")
    actions = {action_id: draft.record for action_id, draft in drafts.nodes_of("Action").items()}
    actions = {action_id: record for (_, action_id), record in owners.items()} | actions
    will_be = {action_id: _as_it_will_be(drafts, "Action", action_id) for action_id in actions}
    claimed = {action_id: action for action_id, action in will_be.items() if action.get("status") == "impact_evidenced"}
    measures: dict[str, set[str]] = defaultdict(set)
    for draft in drafts.relationships_of("MEASURED_BY"):
        measures[draft.element.from_id].add(draft.element.to_id)
    for action_id, in_graph in drafts.graph.measures(claimed).items():
        measures[action_id] |= {measure["id"] for measure in in_graph}
    for action_id, action in claimed.items():
        offered = [_as_it_will_be(drafts, "OutcomeMeasure", measure) for measure in sorted(measures[action_id])]
        faults = [_fault(measure, action) for measure in offered]
        if all(faults):
            rule = f"needs a measure of its effect: {faults[0] if faults else 'it has none'}"
            fix = "Complete the outcome measure, or use the status completed."
            drafts.log.add_for("impact", actions[action_id], "status", rule, fix, value="impact_evidenced")


def _fault(measure: dict[str, Any], action: dict[str, Any]) -> str:
    """What an outcome measure lacks to be evidence; empty where it lacks nothing."""
    missing = [n for n in ("baseline", "result", "wanted", "judged_by_role", "reason") if measure.get(n) is None]
    if missing:
        return f"{measure.get('indicator', 'it')} has no {', '.join(missing)}"
    change = measure["result"] - measure["baseline"]
    if (change < 0) if measure["wanted"] == "higher" else (change > 0):
        return f"{measure.get('indicator')} got worse"
    closed, measured = action.get("closed_on"), measure.get("measured_on")
    return "" if closed and measured and can_be_after(closed, measured) else "it was not measured after closing"


def _check_agreed(drafts: Drafts) -> None:
    with_evidence = {draft.element.from_id for draft in drafts.relationships_of("DRAWN_FROM")}
    agreed = [d for d in drafts.nodes_of("Finding").values() if drafts.merged(d).get("status") == "agreed"]
    with_evidence |= drafts.graph.findings_with_evidence(
        d.element.id for d in agreed if d.element.id not in with_evidence
    )
    for draft in agreed:
        if draft.element.id not in with_evidence:
            fix = "Add a row to drawn_from, or use the status draft."
            rule = "needs at least one episode or case that the finding is drawn from"
            drafts.log.add_for("agreed", draft.record, "status", rule, fix, value="agreed")

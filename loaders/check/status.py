"""A status agrees with its dates, with its events and with its evidence (rules 5, 6 and 7)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph.records import Node
from graph.schema import Label, Property, schema
from loaders.check.dates import can_be_after
from loaders.check.defects import note_defect
from loaders.check.drafts import Draft, Drafts
from loaders.check.histories import Histories, Owner, last_of
from loaders.check.manual_edits import ENTERED_BY_PEOPLE
from loaders.check.nodes import typed
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Record
from loaders.records.values import parser_of

# What an audit, an observation or feedback needs beside a result, in numbers or in words.
_OF_OTHER_EVIDENCE = ("measured_on", "sample", "judged_by_role", "reason")


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
    if status in label.closed_statuses and not has_date:
        rule = f"is blank, though the status is {status!r}"
        fix = "Fill in the date as exactly as it is known: 2024, 2024-05 or 2024-05-17."
        if _is_closed_by_people(drafts, draft, label):
            drafts.log.add_for("closed_without_date", draft.record, closed, rule, fix)
            return
        note_defect(drafts, "closed_without_date", draft, closed, rule, fix)
    elif has_date and status not in label.closed_statuses:
        rule = f"is filled in, though the status is {repr(status) if status else 'blank'}"
        fix = "Empty the date, or correct the status."
        note_defect(drafts, "date_without_closing", draft, closed, rule, fix, properties[closed])


def _is_closed_by_people(drafts: Drafts, draft: Draft[Node], label: Label) -> bool:
    """Whether somebody closes it now, on a form or in a workbook: what its source is known to lack excuses nobody then."""
    if drafts.reading.loader not in ENTERED_BY_PEOPLE or draft.properties.get("status") not in label.closed_statuses:
        return False
    existing = drafts.existing(draft.element.label, draft.element.id) or {}
    return existing.get("status") not in label.closed_statuses


def _check_events(drafts: Drafts) -> None:
    """Where a file states new events, the last of a field is what holds; a row that leaves it blank, or is not there,
    follows, and the status of a row may be no other. What has no such events makes them itself."""
    histories = Histories(drafts)
    for owner, rows in histories.stated.items():
        record = next(reversed(rows.values()))
        for prop in schema().labels[owner[0]].recorded_by_events:
            changes = [event for event in histories.all(owner, str(prop.history)) if event.get("to_value")]
            news = histories.news(owner, str(prop.history))
            if prop.name == "status" and changes and news:
                _follow(drafts, owner, last_of(changes), record)
            elif changes and last_of(changes) in news:
                _follow_where_blank(drafts, owner, prop, last_of(changes), record)


def _follow_where_blank(drafts: Drafts, owner: Owner, prop: Property, last: dict[str, Any], record: Record) -> None:
    """Let a property have the value of its last event, if it can: what is no date stays with the event alone."""
    label, node_id = owner
    stated = Record(label, {prop.name: last["to_value"]}, record.place)
    values = typed(stated, {prop.name: parser_of(prop)}, ProblemLog())
    draft = drafts.nodes_of(label).get(node_id)
    if values and draft is None:
        draft = Draft(record, Node(label, node_id, {"source_id": drafts.reading.source_id}))
        drafts.nodes.setdefault(label, {})[node_id] = draft
    if draft is not None and prop.name not in draft.properties:
        draft.properties.update(values)


def _measured(drafts: Drafts) -> dict[str, Record]:
    """The actions whose measures the load adds or changes, each with the row that says so."""
    cypher = (
        "UNWIND $ids AS id MATCH (n:OutcomeMeasure {id: id})<-[:MEASURED_BY]-(owner) "
        "RETURN id, owner.id AS owner ORDER BY id, owner"
    )
    measures = drafts.nodes_of("OutcomeMeasure")
    existing = [node_id for node_id in measures if drafts.existing("OutcomeMeasure", node_id)]
    rows = drafts.graph.read_in_batches(cypher, existing) if existing else ()
    owners = {row["owner"]: measures[row["id"]].record for row in rows}
    return owners | {draft.element.from_id: draft.record for draft in drafts.relationships_of("MEASURED_BY")}


def _follow(drafts: Drafts, owner: Owner, last: dict[str, Any], record: Record) -> None:
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
    """The date of closing, taken from the event that closes it: never a date that only a load gave."""
    if last["to_value"] not in label.closed_statuses or existing.get(str(label.closed)) or not last.get("at"):
        return {}
    if last.get("dated_by") in ("source", "load"):
        return {}
    return {f"{label.closed}{end}": last[f"at{end}"] for end in ("", "_earliest", "_latest")}


def _settle_status(drafts: Drafts, draft: Draft[Node], last: str) -> None:
    label = schema().labels[draft.element.label]
    draft.properties.setdefault("status", last)
    status = drafts.merged(draft)["status"]  # one set by hand stays, whatever the file has
    if last not in schema().words(label.properties["status"]):
        words = ", ".join(schema().words(label.properties["status"]))
        rule = f"is the status by the latest event, and is not one of {words}"
        drafts.log.add_for("event_status", draft.record, "status", rule, "Correct to_value in that event.", value=last)
    elif status != last:
        rule = f"is not the status by the latest event, which is {last!r}"
        fix = "Correct the status, or the event."
        drafts.log.add_for("event_status", draft.record, "status", rule, fix, value=status)


def _check_impact(drafts: Drafts) -> None:
    actions = {action_id: draft.record for action_id, draft in drafts.nodes_of("Action").items()}
    actions = _measured(drafts) | actions
    will_be = {action_id: drafts.as_it_will_be("Action", action_id) for action_id in actions}
    claimed = {action_id: action for action_id, action in will_be.items() if action.get("status") == "impact_evidenced"}
    measures: dict[str, set[str]] = defaultdict(set)
    for draft in drafts.relationships_of("MEASURED_BY"):
        measures[draft.element.from_id].add(draft.element.to_id)
    for action_id, in_graph in drafts.graph.measures(claimed).items():
        measures[action_id] |= {measure["id"] for measure in in_graph}
    for action_id, action in claimed.items():
        offered = [drafts.as_it_will_be("OutcomeMeasure", measure) for measure in sorted(measures[action_id])]
        faults = [_fault(measure, action) for measure in offered]
        if all(faults):
            rule = f"needs an outcome measure that shows it: {faults[0] if faults else 'none is recorded'}"
            fix = "Complete the outcome measure (a measure, an audit, an observation or feedback), or write the status 'completed'."
            drafts.log.add_for("impact", actions[action_id], "status", rule, fix, value="impact_evidenced")


def _fault(measure: dict[str, Any], action: dict[str, Any]) -> str:
    """What an outcome measure lacks to be evidence; empty where it lacks nothing."""
    is_measure = measure.get("kind", "measure") == "measure"
    needed = ("baseline", "result", "wanted", "judged_by_role", "reason") if is_measure else _OF_OTHER_EVIDENCE
    missing = [name for name in needed if measure.get(name) is None]
    if not is_measure and measure.get("result") is None and not measure.get("result_in_words"):
        missing.append("result_in_words")
    if missing:
        titles = [repr(schema().labels["OutcomeMeasure"].properties[name].title) for name in missing]
        return f"{measure.get('indicator', 'it')!r} has no {' and no '.join(titles)}"
    if not is_measure:
        return ""
    change = measure["result"] - measure["baseline"]
    if (change < 0) if measure["wanted"] == "higher" else (change > 0):
        return f"{measure.get('indicator')!r} got worse"
    closed, measured = action.get("closed_on"), measure.get("measured_on")
    return (
        ""
        if closed and measured and can_be_after(closed, measured)
        else "it was not measured after the action was closed"
    )


def _check_agreed(drafts: Drafts) -> None:
    with_evidence = {draft.element.from_id for draft in drafts.relationships_of("DRAWN_FROM")}
    agreed = [d for d in drafts.nodes_of("Finding").values() if drafts.merged(d).get("status") == "agreed"]
    with_evidence |= drafts.graph.findings_with_evidence(
        d.element.id for d in agreed if d.element.id not in with_evidence
    )
    for draft in agreed:
        if draft.element.id not in with_evidence:
            fix = "Add a row to the sheet drawn_from, or write the status 'draft'."
            rule = "needs at least one case or episode that the finding is drawn from"
            drafts.log.add_for("agreed", draft.record, "status", rule, fix, value="agreed")

"""A status agrees with its dates, with its events and with its evidence (rules 5, 6 and 7)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph.records import Node
from graph.schema import Label, schema
from loaders.check.dates import is_after
from loaders.check.drafts import Draft, Drafts


def check_status(drafts: Drafts) -> None:
    """Recommendations and actions with a life of open and closed; findings that are agreed."""
    _check_events(drafts)
    for label in schema().domain_labels:
        if label.open_statuses:
            for draft in drafts.of(label.name).values():
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
        mend = "Say when, as exactly as is known."
        drafts.log.at("closed_without_date", draft.record, closed, rule, mend, severity=drafts.dirt)
    elif has_date and status not in label.closed_statuses and "date_without_closing" not in lenient:
        rule = f"is given, and the status is {status or 'blank'}"
        mend = "Take the date out, or mend the status."
        said = properties[closed]
        drafts.log.at("date_without_closing", draft.record, closed, rule, mend, value=said, severity=drafts.dirt)


def _check_events(drafts: Drafts) -> None:
    """The status is what the last status event says; where a row leaves it blank, it is taken from there."""
    given: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for draft in drafts.all_of("HAS_EVENT"):
        if event := drafts.of("Event").get(draft.element.to_id):
            owner = (draft.element.from_label, draft.element.from_id)
            given[owner][event.element.id] = event.properties
    _add_known(drafts, given)
    for (label, one), events in given.items():
        changes = [event for event in events.values() if event.get("field") == "status" and event.get("to_value")]
        owner_draft = drafts.of(label).get(one)
        if changes and owner_draft:
            last = max(changes, key=_order)["to_value"]
            _settle_status(drafts, owner_draft, str(last))


def _order(event: dict[str, Any]) -> tuple[int, str]:
    return int(event.get("sequence") or 0), str(event.get("at_earliest") or "")


def _add_known(drafts: Drafts, given: dict[tuple[str, str], dict[str, dict[str, Any]]]) -> None:
    """The events that the graph holds of the same recommendations and actions; those of the file count before them."""
    owners: dict[str, list[str]] = defaultdict(list)
    for label, one in given:
        owners[label].append(one)
    for label, ids in owners.items():
        for one, events in drafts.known.events(label, ids).items():
            for event in events:
                given[label, one].setdefault(str(event["id"]), event)


def _settle_status(drafts: Drafts, draft: Draft[Node], last: str) -> None:
    label = schema().labels[draft.element.label]
    status = draft.properties.setdefault("status", last)
    if last not in schema().words(label.properties["status"]):
        rule = f"is not a status of {label.plural.lower()}: the last of its events says so"
        drafts.log.at("event_status", draft.record, "status", rule, "Mend the event's to_value.", value=last)
    elif status != last:
        rule = f"is not what its last status event says, which is {last}"
        drafts.log.at("event_status", draft.record, "status", rule, "Mend one of the two.", value=status)


def _check_impact(drafts: Drafts) -> None:
    claimed = [d for d in drafts.of("Action").values() if drafts.merged(d).get("status") == "impact_evidenced"]
    measures: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for said in drafts.all_of("MEASURED_BY"):
        if measure := drafts.of("OutcomeMeasure").get(said.element.to_id):
            measures[said.element.from_id].append(drafts.merged(measure))
    for one, known in drafts.known.measures(draft.element.id for draft in claimed).items():
        measures[one] += [measure for measure in known if measure["id"] not in drafts.of("OutcomeMeasure")]
    for draft in claimed:
        faults = [_fault(measure, drafts.merged(draft)) for measure in measures[draft.element.id]]
        if all(faults):
            rule = f"needs a measure of its effect: {faults[0] if faults else 'it has none'}"
            mend = "Complete the outcome measure, or use the status completed."
            drafts.log.at("impact", draft.record, "status", rule, mend, value="impact_evidenced")


def _fault(measure: dict[str, Any], action: dict[str, Any]) -> str:
    """What an outcome measure lacks to be evidence; empty where it lacks nothing."""
    missing = [n for n in ("baseline", "result", "wanted", "judged_by_role", "reason") if measure.get(n) is None]
    if missing:
        return f"{measure.get('indicator', 'it')} has no {', '.join(missing)}"
    change = measure["result"] - measure["baseline"]
    if (change < 0) if measure["wanted"] == "higher" else (change > 0):
        return f"{measure.get('indicator')} got worse"
    closed, measured = action.get("closed_on"), measure.get("measured_on")
    return "" if closed and measured and is_after(closed, measured) else "it was not measured after closing"


def _check_agreed(drafts: Drafts) -> None:
    drawn = {draft.element.from_id for draft in drafts.all_of("DRAWN_FROM")}
    agreed = [d for d in drafts.of("Finding").values() if drafts.merged(d).get("status") == "agreed"]
    drawn |= drafts.known.drawn(d.element.id for d in agreed if d.element.id not in drawn)
    for draft in agreed:
        if draft.element.id not in drawn:
            mend = "Add a row to drawn_from, or use the status draft."
            rule = "needs at least one episode or case that the finding is drawn from"
            drafts.log.at("agreed", draft.record, "status", rule, mend, value="agreed")

"""A thread as rows from case to evidence, with its gaps named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.dates import day
from graph.names import OWN_VALUES, owner_and_value
from graph.schema import schema
from queries.answers.column import Row
from queries.asking.evidence import Evidence
from queries.threads.actions import CLOSED, OPEN, days_late
from queries.threads.thread import Thread


def rows_of(thread: Thread, as_at: str) -> list[Row]:
    """One row a record; where a kind of record is missing, a row without an id that says so."""
    return [*_behind(thread), *_requested(thread, as_at), *_done(thread, as_at)]


def _behind(thread: Thread) -> Iterator[Row]:
    for record in thread.reviews:
        yield _row("review", "Review", record, _word("review_kind", record["kind"]))
    for record in thread.cases:
        invented = "invented" if record["synthetic"] else ""
        yield _row("case", "Case", record, _joined(_word("case_kind", record["kind"]), invented))
    yield from _missing("case", thread.cases)
    for record in thread.episodes:
        yield _row("episode", "Episode", record, _joined(_appraised(record), _bearing(thread, record["id"])))
    yield from _missing("episode", thread.episodes)
    for record in thread.factors:
        intents = ", ".join(f"to {intent}" for intent in record["intents"])
        detail = _joined(_recorded(thread, record["id"]), f"addressed {intents}" if intents else "")
        yield _row("factor", "Factor", record, detail) | {"evidence": Evidence(factors=(record["id"],))}
    yield from _missing("factor", thread.factors)
    for record in thread.findings:
        yield _row("finding", "Finding", record, _joined(_word("finding_status", record["status"]), _machine(record)))
    yield from _missing("finding", thread.findings)


def _requested(thread: Thread, as_at: str) -> Iterator[Row]:
    for record in thread.recommendations:
        status = _word("recommendation_status", record["status"])
        source = f"in the source: {record['status_in_source']}" if record["status_in_source"] else ""
        yield _row("recommendation", "Recommendation", record, _joined(status, source), record["made_on"])
        yield from _history(thread, record["id"], "recommendation_status")
    yield from _missing("recommendation", thread.recommendations)
    for record in thread.addressees:
        date = record["replied_on"] or record["due_on"]
        yield _row("addressee and reply", "Organisation", record, _reply(record, as_at), date)
    if thread.recommendations:
        yield from _missing("addressee", thread.addressees)


def _done(thread: Thread, as_at: str) -> Iterator[Row]:
    for record in thread.actions:
        yield _row("action", "Action", record, _state(record, as_at), record["created_on"])
        yield from _owners(thread, record["id"])
        yield from _history(thread, record["id"], "action_status")
        for waited in (row for row in thread.waits if row["action"] == record["id"]):
            yield _row("waits for", "Action", waited, _word("action_status", waited["status"]), waited["due"])
        for waiting in (row for row in thread.waiting if row["action"] == record["id"]):
            owners = f"owned by {' and '.join(waiting['owners'])}" if waiting["owners"] else ""
            detail = _joined(_word("action_status", waiting["status"]), owners)
            yield _row("waited for by", "Action", waiting, detail, waiting["due"])
        yield from _evidence(thread, record)
    yield from _missing("action", thread.actions)
    for step, records in (("escalated to", thread.escalated), ("escalated from", thread.escalated_from)):
        for record in records:
            further = f"{record['steps']} steps away" if record["steps"] > 1 else ""
            detail = _joined(str(record["status"] or "not known").replace("_", " "), further)
            yield _row(step, record["label"], record, detail)


def _row(step: str, label: str | None, record: Row, detail: str, date: str | None = None) -> Row:
    name = record["name"] if not record.get("ref") else f"{record['ref']}: {record['name']}"
    when = date if date is not None else record.get("date")
    return {"step": step, "label": label, "id": record["id"], "name": name, "detail": detail, "date": when}


def _missing(kind: str, records: Iterable[Row], detail: str = "") -> Iterator[Row]:
    if not list(records):
        name = f"no {kind} recorded"
        yield {"step": kind, "label": None, "id": None, "name": name, "detail": detail, "date": None}


def _appraised(episode: Row) -> str:
    return f"practice appraised {_word('appraisal', episode['appraisal'])}" if episode["appraisal"] else ""


def _bearing(thread: Thread, episode: str) -> str:
    """Which of the thread's factors contributed here, and which way."""
    names = {row["id"]: row["name"] for row in thread.factors}
    bearings = {
        (names[record["factor"]], record["polarity"]) for record in thread.contributions if record["episode"] == episode
    }
    return "; ".join(f"{name} {polarity}" for name, polarity in sorted(bearings))


def _recorded(thread: Thread, factor: str) -> str:
    """In how many of these episodes and cases the factor was recorded, by polarity."""
    records = [contribution for contribution in thread.contributions if contribution["factor"] == factor]
    parts = []
    for polarity in sorted({contribution["polarity"] for contribution in records}):
        episodes = {
            contribution["episode"]
            for contribution in records
            if contribution["polarity"] == polarity and contribution["episode"]
        }
        whole = {
            contribution["case"]
            for contribution in records
            if contribution["polarity"] == polarity and not contribution["episode"]
        }
        places = [_counted(len(episodes), "episode"), _counted(len(whole), "case as a whole", "cases as a whole")]
        parts.append(f"{polarity} in {' and '.join(place for place in places if place)}")
    return "; ".join(parts) or "not recorded in these cases"


def _counted(count: int, singular: str, plural: str | None = None) -> str:
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}" if count else ""


def _reply(addressee: Row, as_at: str) -> str:
    if addressee["replied"] == "yes" and (addressee["replied_on"] or "") <= as_at:
        return _joined(
            f"replied{_on(addressee['replied_on'])}", _word("response", addressee["response"]), addressee["reason"]
        )
    if addressee["replied"] == "yes":
        return f"no reply by then{_due(addressee['due_on'], as_at)}"
    reply = "no reply" if addressee["replied"] == "no" else "not known whether it replied"
    return _joined(f"{reply}{_due(addressee['due_on'], as_at)}", addressee["reason"])


def _state(action: Row, as_at: str) -> str:
    due = _due(action["due_on"], as_at) if action["status"] in OPEN else ""
    closed = f"closed{_on(action['closed_on'])}" if action["status"] in CLOSED else ""
    level = f"level: {_word('action_level', action['level'])}" if action["level"] else ""
    return _joined(_word("action_status", action["status"]) + due, closed, level)


def _due(due_on: str | None, as_at: str) -> str:
    if not due_on:
        return ""
    late = days_late(due_on, as_at) or 0
    return f", due {day(due_on)}" + (f", overdue by {late:,} days" if late > 0 else "")


def _on(date: str | None) -> str:
    return f" on {day(date)}" if date else ", date not known"


def _owners(thread: Thread, action: str) -> Iterator[Row]:
    owners = [row for row in thread.owners if row["action"] == action]
    for owner in owners:
        since = f"from {day(owner['begun'])}" if owner["begun"] else ""
        until = f"to {day(owner['ended'])}" if owner["ended"] else ""
        role, status = _word("owner_role", owner["role"]), _word("action_status", owner["status"])
        due = f"due {day(owner['due_on'])}" if owner["due_on"] else ""
        yield _row("owner", "Organisation", owner, _joined(role, since, until, status, due), owner["begun"])
    yield from _missing("owner", owners)


def _history(thread: Thread, owner: str, vocabulary: str) -> Iterator[Row]:
    for event in (row for row in thread.events if row["of"] == owner):
        field = _word("event_field", event["field"])
        was, became = (_value(event["field"], vocabulary, event[key]) for key in ("was", "became"))
        change = f"{was} to {became}" if was and became and was != became else became or was
        by = f"by {event['by_role']}" if event["by_role"] else ""
        detail = _joined(by, event["reason"], event["evidence"], _dating(event))
        yield _row("history", "Event", event | {"name": f"{field}: {change}" if change else field}, detail)


def _value(field: str, vocabulary: str, value: str | None) -> str:
    """What an event says that something was or became; of an owner's own part, after the name of the owner."""
    if field in OWN_VALUES and value:
        owner, own = owner_and_value(value)
        return f"{owner}: {day(_word(vocabulary if field == 'owner_status' else '', own))}"
    return day(_word(vocabulary if field == "status" else "", value))


def _dating(event: Row) -> str:
    """What a reader must know of an event's date: that there is none, or that its record does not give it."""
    if not event["date"]:
        return "date not known" + (f", but by {day(event['known_on'])}" if event["known_on"] else "")
    return f"dated by {_word('dated_by', event['dated_by']).lower()}" if event["dated_by"] in ("source", "load") else ""


def _evidence(thread: Thread, action: Row) -> Iterator[Row]:
    measures = [row for row in thread.measures if row["action"] == action["id"]]
    for measure in measures:
        judged = f"judged by {measure['judged_by']}" if measure["judged_by"] else ""
        held_at = f"held at {measure['held_at']}" if measure["held_at"] else ""
        detail = _joined(*_result(measure), judged, measure["reason"], held_at)
        yield _row("evidence of a difference", "OutcomeMeasure", measure, detail)
    name = "evidence of a difference"
    yield from ({**row, "step": name} for row in _missing(name, measures))


def _result(measure: Row) -> Iterator[str]:
    """What was measured, or looked at, and what came of it."""
    if measure["kind"] in (None, "measure"):
        yield f"{_number(measure['baseline'])} before, {_number(measure['result'])} after"
        yield _word("wanted", measure["wanted"]).lower()
    else:
        yield _word("evidence_kind", measure["kind"])
        yield measure["sample"] or "sample not known"
        yield "" if measure["result"] is None else _number(measure["result"])
    yield measure["in_words"] or ""


def _number(value: Any) -> str:
    return "not known" if value is None else f"{value:g}"


def _machine(record: Row) -> str:
    method = record["coding_method"]
    return _word("coding_method", method) if method in ("machine", "machine_checked") else ""


def _word(vocabulary: str, value: str | None) -> str:
    """The words that a person reads for a word of a vocabulary."""
    return schema().vocabularies.get(vocabulary, {}).get(value or "", value or "")


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)

"""A thread as rows in the order in which it is told, with its gaps named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import schema
from queries.answers.column import Row
from queries.asking.evidence import Evidence
from queries.threads.actions import CLOSED, OPEN, days_late
from queries.threads.thread import Thread


def rows_of(thread: Thread, as_at: str) -> list[Row]:
    """One row a record; where a kind of record is missing, a row without an id that says so."""
    return [*_behind(thread), *_asked_for(thread, as_at), *_done(thread, as_at)]


def _behind(thread: Thread) -> Iterator[Row]:
    for each in thread.reviews:
        yield _row("review", "Review", each, _word("review_kind", each["kind"]))
    for each in thread.cases:
        invented = "invented" if each["synthetic"] else ""
        yield _row("case", "Case", each, _joined(_word("case_kind", each["kind"]), invented))
    yield from _missing("case", thread.cases)
    for each in thread.episodes:
        yield _row("episode", "Episode", each, _joined(_appraised(each), _bearing(thread, each["id"])))
    yield from _missing("episode", thread.episodes)
    for each in thread.factors:
        intents = ", ".join(f"to {intent}" for intent in each["intents"])
        detail = _joined(_recorded(thread, each["id"]), f"addressed {intents}" if intents else "")
        yield _row("factor", "Factor", each, detail) | {"evidence": Evidence(factors=(each["id"],))}
    yield from _missing("factor", thread.factors)
    for each in thread.findings:
        yield _row("finding", "Finding", each, _joined(_word("finding_status", each["status"]), _machine(each)))
    yield from _missing("finding", thread.findings)


def _asked_for(thread: Thread, as_at: str) -> Iterator[Row]:
    for each in thread.recommendations:
        status = _word("recommendation_status", each["status"])
        source = f"in the source: {each['status_in_source']}" if each["status_in_source"] else ""
        yield _row("recommendation", "Recommendation", each, _joined(status, source), each["made_on"])
        yield from _history(thread, each["id"], "recommendation_status")
    yield from _missing("recommendation", thread.recommendations)
    for each in thread.addressees:
        date = each["replied_on"] or each["due_on"]
        yield _row("addressee and reply", "Organisation", each, _reply(each, as_at), date)
    if thread.recommendations:
        yield from _missing("addressee", thread.addressees)


def _done(thread: Thread, as_at: str) -> Iterator[Row]:
    for each in thread.actions:
        yield _row("action", "Action", each, _state(each, as_at), each["created_on"])
        yield from _owners(thread, each["id"])
        yield from _history(thread, each["id"], "action_status")
        for waited in (row for row in thread.waits if row["action"] == each["id"]):
            yield _row("waits for", "Action", waited, _word("action_status", waited["status"]))
        yield from _evidence(thread, each)
    yield from _missing("action", thread.actions)
    for each in thread.escalated:
        yield _row("escalated to", each["label"], each, str(each["status"] or "not known").replace("_", " "))


def _row(step: str, label: str | None, record: Row, detail: str, date: str | None = None) -> Row:
    name = record["name"] if not record.get("ref") else f"{record['ref']}: {record['name']}"
    when = date if date is not None else record.get("date")
    return {"step": step, "label": label, "id": record["id"], "name": name, "detail": detail, "date": when}


def _missing(kind: str, found: Iterable[Row], detail: str = "") -> Iterator[Row]:
    if not list(found):
        name = f"no {kind} recorded"
        yield {"step": kind, "label": None, "id": None, "name": name, "detail": detail, "date": None}


def _appraised(episode: Row) -> str:
    return f"practice appraised {_word('appraisal', episode['appraisal'])}" if episode["appraisal"] else ""


def _bearing(thread: Thread, episode: str) -> str:
    """Which of the thread's factors contributed here, and which way."""
    names = {row["id"]: row["name"] for row in thread.factors}
    said = {(names[each["factor"]], each["polarity"]) for each in thread.contributions if each["episode"] == episode}
    return "; ".join(f"{name} {polarity}" for name, polarity in sorted(said))


def _recorded(thread: Thread, factor: str) -> str:
    """In how many of these episodes and cases the factor was recorded, by polarity."""
    mine = [each for each in thread.contributions if each["factor"] == factor]
    parts = []
    for polarity in sorted({each["polarity"] for each in mine}):
        episodes = {each["episode"] for each in mine if each["polarity"] == polarity and each["episode"]}
        whole = {each["case"] for each in mine if each["polarity"] == polarity and not each["episode"]}
        places = [_counted(len(episodes), "episode"), _counted(len(whole), "case as a whole", "cases as a whole")]
        parts.append(f"{polarity} in {' and '.join(place for place in places if place)}")
    return "; ".join(parts) or "not recorded in these cases"


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}" if count else ""


def _reply(each: Row, as_at: str) -> str:
    if each["replied"] == "yes" and (each["replied_on"] or "") <= as_at:
        return _joined(f"replied{_on(each['replied_on'])}", _word("response", each["response"]), each["reason"])
    if each["replied"] == "yes":
        return f"no reply by then{_due(each['due_on'], as_at)}"
    said = "no reply" if each["replied"] == "no" else "not known whether it replied"
    return _joined(f"{said}{_due(each['due_on'], as_at)}", each["reason"])


def _state(action: Row, as_at: str) -> str:
    due = _due(action["due_on"], as_at) if action["status"] in OPEN else ""
    closed = f"closed{_on(action['closed_on'])}" if action["status"] in CLOSED else ""
    level = f"level: {_word('action_level', action['level'])}" if action["level"] else ""
    return _joined(_word("action_status", action["status"]) + due, closed, level)


def _due(due_on: str | None, as_at: str) -> str:
    if not due_on:
        return ""
    late = days_late(due_on, as_at) or 0
    return f", due {due_on}" + (f", overdue by {late:,} days" if late > 0 else "")


def _on(date: str | None) -> str:
    return f" on {date}" if date else ", date not known"


def _owners(thread: Thread, action: str) -> Iterator[Row]:
    mine = [row for row in thread.owners if row["action"] == action]
    for each in mine:
        begun = f"from {each['begun']}" if each["begun"] else ""
        ended = f"to {each['ended']}" if each["ended"] else ""
        role = _word("owner_role", each["role"])
        yield _row("owner", "Organisation", each, _joined(role, begun, ended), each["begun"])
    yield from _missing("owner", mine)


def _history(thread: Thread, owner: str, vocabulary: str) -> Iterator[Row]:
    for each in (row for row in thread.events if row["of"] == owner):
        field = _word("event_field", each["field"])
        words = vocabulary if each["field"] == "status" else ""
        was, became = (_word(words, each[key]) for key in ("was", "became"))
        change = f"{was} to {became}" if was and became else became or was
        by = f"by {each['by_role']}" if each["by_role"] else ""
        detail = _joined(by, each["reason"], each["evidence"], "" if each["date"] else "date not known")
        yield _row("history", "Event", each | {"name": f"{field}: {change}" if change else field}, detail)


def _evidence(thread: Thread, action: Row) -> Iterator[Row]:
    mine = [row for row in thread.measures if row["action"] == action["id"]]
    for each in mine:
        change = f"{_number(each['baseline'])} before, {_number(each['result'])} after"
        judged = f"judged by {each['judged_by']}" if each["judged_by"] else ""
        detail = _joined(change, _word("wanted", each["wanted"]).lower(), judged, each["reason"])
        yield _row("evidence of a difference", "OutcomeMeasure", each, detail)
    name = "evidence of a difference"
    yield from ({**row, "step": name} for row in _missing(name, mine))


def _number(value: Any) -> str:
    return "not known" if value is None else f"{value:g}"


def _machine(each: Row) -> str:
    method = each["coding_method"]
    return _word("coding_method", method) if method in ("machine", "machine_checked") else ""


def _word(vocabulary: str, value: str | None) -> str:
    """The words that a person reads for a word of a vocabulary."""
    return schema().vocabularies.get(vocabulary, {}).get(value or "", value or "")


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)

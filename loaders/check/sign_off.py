"""Only whoever may sign off closes an action: what a file says is done by anybody else waits for them (rule 6)."""

from __future__ import annotations

from typing import Any

from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.histories import Histories, last_of
from loaders.records.record import Record

REPORTED = "reported_complete"
_ACTION = "Action"
_DONE = ("completed", "impact_evidenced")  # what such a report can stand for
_CLOSED_ON = ("closed_on", "closed_on_earliest", "closed_on_latest")


def hold_for_sign_off(drafts: Drafts) -> None:
    """Let what a file completes be reported complete, and what it closes otherwise stay as it is; each is said.

    What the file brings is as it states it: it was closed before anybody here could sign it off.
    """
    if drafts.signs_off or not drafts.graph.holds(_ACTION):
        return
    histories = Histories(drafts)
    stated = [id_ for label, id_ in histories.stated if label == _ACTION]
    for id_ in dict.fromkeys([*drafts.nodes_of(_ACTION), *stated]):
        existing = drafts.existing(_ACTION, id_)
        if existing is not None and existing.get("status") not in schema().labels[_ACTION].closed_statuses:
            _hold(drafts, histories, id_, existing)


def _hold(drafts: Drafts, histories: Histories, id_: str, existing: dict[str, Any]) -> None:
    draft, closed = drafts.nodes_of(_ACTION).get(id_), schema().labels[_ACTION].closed_statuses
    held: list[tuple[Record, str]] = []
    if draft and drafts.merged(draft).get("status") in closed:
        held.append((draft.record, str(draft.properties["status"])))
        _set_status(draft, existing)
    if (event := _last_stated(drafts, histories, id_)) and event.properties.get("to_value") in closed:
        held.append((event.record, str(event.properties["to_value"])))
        _set_event(drafts, event)
    for record, status in held[:1]:
        _note(drafts, record, status, existing)


def _last_stated(drafts: Drafts, histories: Histories, id_: str) -> Draft[Any] | None:
    """The last event of its status, where the file has it and the graph does not."""
    news = histories.news((_ACTION, id_), "status")
    changes = [event for event in histories.all((_ACTION, id_), "status") if event.get("to_value")]
    if not news or last_of(changes) not in news:
        return None
    events = (drafts.nodes_of("Event").get(event_id) for event_id in histories.stated[_ACTION, id_])
    return next((event for event in events if event and drafts.merged(event) == last_of(changes)), None)


def _set_status(draft: Draft[Any], existing: dict[str, Any]) -> None:
    stays = existing.get("status")
    status = REPORTED if draft.properties["status"] in _DONE else stays
    for name in ("status", *_CLOSED_ON):
        draft.properties.pop(name, None)
    draft.properties.update({"status": status} if status else {})


def _set_event(drafts: Drafts, event: Draft[Any]) -> None:
    """The event says what holds instead; one that would say nothing is not made."""
    if event.properties["to_value"] in _DONE:
        event.properties["to_value"] = REPORTED
        return
    del drafts.nodes["Event"][event.element.id]
    links = drafts.relationships["HAS_EVENT"]
    for link_id in [link_id for link_id, link in links.items() if link.element.to_id == event.element.id]:
        del links[link_id]


def _note(drafts: Drafts, record: Record, status: str, existing: dict[str, Any]) -> None:
    words = schema().words(schema().labels[_ACTION].properties["status"])
    if status in _DONE:
        rule = "is for whoever may sign it off to say: it is reported complete, and awaits sign-off"
        fix = "They accept it on the page of the action, with its date of closing."
    else:
        stays = words.get(str(existing.get("status")), "not stated").lower()
        rule = f"closes the action, which only whoever may sign it off does: it stays {stays!r}"
        fix = "Ask them to set it, or to load the file."
    title = existing.get("title") or existing["id"]
    value = f"{status} ({title})"
    drafts.log.add_for("sign_off", record, "status", rule, fix, value=value, severity="warning")

"""A workbook that came back beside what the graph has by now: nothing that somebody else set meanwhile is written over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from graph.ownership import owned_on
from graph.records import Node
from graph.schema import schema
from graph.taxonomies import SOURCE_ID as SHIPPED
from loaders.check.conflicts import conflict_of
from loaders.check.drafts import Draft, Drafts
from loaders.check.histories import Event, Histories
from loaders.check.sign_off import REPORTED
from loaders.records.problem_log import shown
from loaders.records.record import Record
from loaders.records.sent_workbook import LAST_NOTE, SINCE, Key, SentWorkbook, is_as_sent, shown_text

CHANGED_MEANWHILE = "changed_meanwhile"

_OWNED = f"""
UNWIND $ids AS id MATCH (a:Action {{id: id}})-[o:OWNED_BY]->(b:Organisation) WHERE {owned_on("o", "$today")}
RETURN a.id AS id, b.id AS owner, b.name AS name ORDER BY id, name, owner
"""


def check_returned_workbook(drafts: Drafts) -> None:
    """Leave out what is another agency's, or was changed by others since the workbook was sent, and say so."""
    returned = drafts.reading.returned
    if returned is None:
        return
    not_own = _check_owners(drafts, returned)
    histories = Histories(drafts)
    for label in {sheet.label for sheet in returned.sheets}:
        for id_, draft in list(drafts.nodes_of(label).items()):
            existing = drafts.existing(label, id_)
            if existing is None or (label, id_) in not_own:
                continue  # what is gone is reported as a new record without a title is
            if existing.get("source_id") == SHIPPED:
                rule = "comes with Casethread, and belongs to its version"
                drafts.log.add("shipped", draft.record.place, rule, "Restore the row, or take it out.", value=id_)
            _leave_what_others_changed(drafts, draft, existing, returned.rows[label, id_])
            if draft.properties.get("status") not in (None, existing.get("status")):
                histories.fetch([(label, id_)])
                _warn_of_later_news(drafts, draft, histories, returned.rows[label, id_].get(LAST_NOTE))


def _leave_what_others_changed(
    drafts: Drafts, draft: Draft[Node], existing: Mapping[str, Any], sent: Mapping[str, str]
) -> None:
    properties = schema().labels[draft.element.label].properties
    for name in [name for name in sent if name in draft.properties or name in draft.record.cleared]:
        theirs, offered = existing.get(name), draft.properties.get(name)
        if is_as_sent(theirs, sent[name]) or theirs == offered:
            continue
        drafts.conflicts.append(conflict := conflict_of(draft.element, existing, name, offered, drafts.given_answers))
        if conflict.is_taken:
            continue
        for stored in [stored for stored in draft.properties if stored == name or stored.startswith(f"{name}_")]:
            if stored not in properties or stored == name:  # the days of a date go with it
                draft.properties.pop(stored)
        draft.record.cleared -= {name}
        _drop_event(drafts, draft.element, name)
        words = schema().words(properties[name])
        now, refused = (words.get(str(value), shown_text(value)) or "blank" for value in (theirs, offered))
        rule = f"is not taken: since the workbook was sent somebody else set {now!r}, which stays"
        fix = "Choose the value of the workbook where the load is checked, or change it on the page of the record."
        drafts.log.add(
            CHANGED_MEANWHILE, draft.record.place, rule, fix,
            column=draft.record.columns.get(name, name), value=refused, severity="warning",
        )  # fmt: skip


def _warn_of_later_news(drafts: Drafts, draft: Draft[Node], histories: Histories, last_note: str | None) -> None:
    """Say where the graph has something of a later day than the one since which a new status holds, as it has where an
    older copy of a workbook comes after a newer one; of a status without a day, where it has a note that was not sent."""
    owner = (draft.element.label, draft.element.id)
    events = [drafts.nodes_of("Event").get(id_) for id_ in histories.stated.get(owner, ())]
    since = [event.properties for event in events if event and event.properties.get("field") == "status"]
    days = [str(status["at_latest"]) for status in since if status.get("at_latest")]
    if days:
        dated = [event for event in histories.in_graph(owner) if event.get("dated_by") in ("row", "person")]
        later = [event for event in dated if str(event["at_earliest"]) > max(days)]
        rule = "is of an earlier day than {} of {}, which the graph has, and is taken"
        fix = "If an older copy of the workbook has come after a newer one, restore the status in it."
    else:
        later = _notes_after(last_note, histories.in_graph(owner, "progress_note"))
        rule = (
            "says no day since when it holds, and is taken, though the graph has the note {} of {}, which was not sent"
        )
        fix = (
            f"Fill in {SINCE!r}; if an older copy of the workbook has come after a newer one, restore the status in it."
        )
    if later:
        last = max(later, key=_day)
        status = str(draft.properties["status"])
        words = schema().words(schema().labels[draft.element.label].properties["status"])
        rule, value = rule.format(repr(shown(last["to_value"])), last.get("at") or "no day"), words.get(status, status)
        drafts.log.add_for("older_answer", draft.record, "status", rule, fix, value=value, severity="warning")


def _notes_after(sent: str | None, notes: list[Event]) -> list[Event]:
    """The notes of the graph that come after the one that was sent as the last, by its digest."""
    last = [note for note in notes if is_as_sent(note["to_value"], sent)]
    if sent is None or not (last or is_as_sent("", sent)):
        return []
    return [note for note in notes if note not in last and (not last or _day(note) > max(map(_day, last)))]


def _day(event: Event) -> tuple[str, int]:
    return str(event.get("at_earliest") or event.get("known_on") or ""), int(event.get("sequence") or 0)


def _drop_event(drafts: Drafts, node: Node, field: str) -> None:
    """Take out the event of a change that is not made."""
    for link_id, link in list(drafts.relationships.get("HAS_EVENT", {}).items()):
        event = drafts.nodes_of("Event").get(link.element.to_id)
        is_of = (link.element.from_label, link.element.from_id) == (node.label, node.id)
        if is_of and event and event.properties.get("field") == field:
            del drafts.relationships["HAS_EVENT"][link_id]
            del drafts.nodes["Event"][link.element.to_id]


def _rows(drafts: Drafts, returned: SentWorkbook) -> dict[Key, Record]:
    """The records of the actions and whatever else it has rows or notes of."""
    rows: dict[Key, Record] = {
        (label, id_): draft.record
        for label in {sheet.label for sheet in returned.sheets}
        for id_, draft in drafts.nodes_of(label).items()
    }
    for link in drafts.relationships.get("HAS_EVENT", {}).values():
        rows[link.element.from_label, link.element.from_id] = link.record
    return rows


def _check_owners(drafts: Drafts, returned: SentWorkbook) -> Collection[Key]:
    """The actions that are another agency's by now than the one that it was sent to; of those that are others' as well, say
    where one agency reports the whole complete."""
    rows = _rows(drafts, returned)
    sent_to = {key: agency for key in rows if (agency := returned.agency_of(key))}
    owners: dict[str, dict[str, str]] = defaultdict(dict)  # of each action their names by their ids
    ids = sorted(id_ for _, id_ in sent_to)
    for row in drafts.graph.read(_OWNED, ids=ids, today=drafts.today.isoformat()) if ids else ():
        owners[row["id"]][row["owner"]] = row["name"]
    not_own = [key for key, agency in sent_to.items() if agency not in owners[key[1]]]
    for key in not_own:
        fix = "Take the row out, or give the action to the agency first."
        drafts.log.add("not_own", rows[key].place, "is not an action of this agency any more", fix, value=key[1])
    for key in [key for key in sent_to if key not in not_own]:
        others = [name for id_, name in owners[key[1]].items() if id_ != sent_to[key]]
        draft = drafts.nodes_of(key[0]).get(key[1])
        if others and draft and draft.properties.get("status") == REPORTED:
            _note_other_owners(drafts, draft, others)
    return not_own


def _note_other_owners(drafts: Drafts, draft: Draft[Node], others: list[str]) -> None:
    rule = f"is taken for the whole action, which is also owned by {', '.join(map(repr, others))}, who may not be done"
    fix = "If only the part of this agency is complete, empty the status here, and report that part on the page of the action."
    drafts.log.add_for("other_owners", draft.record, "status", rule, fix, value=REPORTED, severity="warning")

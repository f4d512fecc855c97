"""What an agency returned beside what the graph has by now: nothing that somebody else set meanwhile is written over."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph.ownership import owned_on
from loaders.check.drafts import Drafts
from loaders.records.agency_return import EVIDENCE, LOADER, STATUS, SentAction, status_words

_OWNED = f"""
UNWIND $ids AS id MATCH (a:Action {{id: id}})-[o:OWNED_BY]->(b:Organisation) WHERE {owned_on("o", "$today")}
RETURN a.id AS id, collect(b.id) AS owners ORDER BY id
"""
_FIELDS = {"status": STATUS, "evidence_in_source": EVIDENCE}


def check_agency_return(drafts: Drafts) -> None:
    """Leave out what is not the agency's, or was changed by others since the workbook was sent, and say so."""
    returned = drafts.reading.returned
    if drafts.reading.loader != LOADER or returned is None:
        return
    rows = drafts.graph.read(_OWNED, ids=sorted(returned.sent), today=drafts.today.isoformat())
    owners = {row["id"]: set(row["owners"]) for row in rows}
    _refuse_what_is_not_theirs(drafts, owners, returned.sent)
    for id_, draft in list(drafts.nodes_of("Action").items()):
        sent, existing = returned.sent[id_], drafts.existing("Action", id_)
        if existing is None:
            continue  # what has no title is reported as a new action is
        if sent.agency not in owners.get(id_, set()):
            continue
        for name, heading in _FIELDS.items():
            theirs, offered = existing.get(name), draft.properties.get(name)
            if offered is not None and theirs != offered and (theirs or "") != _as_sent(sent, name):
                draft.properties.pop(name)
                _drop_event(drafts, id_, name)
                now = status_words().get(str(theirs), str(theirs or "blank"))
                rule = f"was changed by somebody else since the workbook was sent, to {now!r}, which stays"
                shown = status_words().get(str(offered), str(offered))
                fix = "Change it on the page of the action if the agency's answer is to hold."
                drafts.log.add(
                    "changed_meanwhile", draft.record.place, rule, fix, column=heading, value=shown, severity="warning"
                )


def _as_sent(sent: SentAction, name: str) -> str:
    return sent.status if name == "status" else sent.evidence


def _drop_event(drafts: Drafts, action: str, field: str) -> None:
    """Take out the event of a change that is not made."""
    for link_id, link in list(drafts.relationships.get("HAS_EVENT", {}).items()):
        event = drafts.nodes_of("Event").get(link.element.to_id)
        if link.element.from_id == action and event and event.properties.get("field") == field:
            del drafts.relationships["HAS_EVENT"][link_id]
            del drafts.nodes["Event"][link.element.to_id]


def _refuse_what_is_not_theirs(
    drafts: Drafts, owners: Mapping[str, Collection[str]], sent: Mapping[str, SentAction]
) -> None:
    """Of actions and of notes alike: what a row says of an action that is another agency's by now."""
    rows = {id_: draft.record for id_, draft in drafts.nodes_of("Action").items()}
    rows |= {link.element.from_id: link.record for link in drafts.relationships.get("HAS_EVENT", {}).values()}
    for id_, record in rows.items():
        if sent[id_].agency not in owners.get(id_, ()):
            fix = "Take the row out, or give the action to the agency first."
            drafts.log.add("not_own", record.place, "is not an action of this agency any more", fix, value=id_)

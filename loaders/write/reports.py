"""How an action is going is reported, and what is reported complete accepted or returned: each as the edits that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.errors import BadRequest
from loaders.check.sign_off import REPORTED
from loaders.write.edits import Edit, EventEdit, LinkEdit, RecordEdit
from loaders.write.followed import OWNERSHIP, FollowedRecord, Ownership
from loaders.write.operations import NOTE, ownership_of

RETURNED_TO = "in_progress"
ACCEPTED = ("completed", "impact_evidenced", "closed_not_effective")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, by which post and why; `meeting` is blank between meetings, `evidence_link` is stored and never fetched."""

    on: str
    by_role: str
    reason: str
    meeting: str = ""
    evidence: str = ""
    evidence_link: str = ""

    def values(self) -> dict[str, Any]:
        """The same as an event says it, without what is blank."""
        named = {
            "at": self.on, "by_role": self.by_role, "reason": self.reason, "meeting": self.meeting,
            "evidence": self.evidence, "evidence_link": self.evidence_link,
        }  # fmt: skip
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Report:
    """Report how an action is going: its status, blank where it stays, what was done, and what shows it.

    Of several owners one reports its part complete, and the action follows when all have. `proof` are the values of an
    outcome measure that shows it, where there is one.
    """

    circumstances: Circumstances
    status: str = ""
    note: str = ""
    owner: str = ""
    proof: Mapping[str, Any] = field(default_factory=dict)

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        """The edits, none where nothing is new; raises BadRequest for what cannot be reported of it."""
        if self.status and record.properties.get("status") not in (None, *record.label.open_statuses):
            raise BadRequest("It is closed: a note can be added, and its status stays.")
        edits = [*_proof(record, self.proof), *self._status(record)]
        events = sum(isinstance(edit, EventEdit) for edit in edits)
        shown = self.circumstances.evidence or self.circumstances.evidence_link
        if shown and not (self.note or events):
            rule = "Say what was done, too: what shows it stands beside that in the history."
            raise BadRequest.about("note", "", rule)
        if self.note:
            said_once = replace(self.circumstances, evidence="", evidence_link="") if events else self.circumstances
            note = {**said_once.values(), "field": NOTE, "to_value": self.note}
            edits.append(_event(record, note, after=events))
        return edits

    def _status(self, record: FollowedRecord) -> Iterator[Edit]:
        if self.status != REPORTED:
            yield from _status(record, self.status, self.circumstances) if self.status else ()
            return
        if len(record.owners) < 2:
            yield from _status(record, REPORTED, self.circumstances)
            return
        if not self.owner:
            raise BadRequest.about("owner", "", "Say whose part is complete: the action has several owners.")
        owner = ownership_of(record, self.owner)
        yield _part(record, owner, REPORTED)
        others = (other for other in record.owners if other.link != owner.link)
        if all(_is_done(record, other) for other in others):
            yield from _status(record, REPORTED, self.circumstances)
        else:
            text = f"{owner.name} reports its part complete: {self.circumstances.reason}"
            yield _event(record, {**self.circumstances.values(), "field": NOTE, "to_value": text})


@dataclass(frozen=True, slots=True)
class Accept:
    """Accept what was reported complete: the action closes on a day, and so do the parts that were reported."""

    circumstances: Circumstances
    status: str
    closed_on: str

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        """The edits; raises BadRequest for what is not reported complete."""
        _check_reported(record)
        parts = (owner for owner in record.owners if owner.properties.get("status") == REPORTED)
        return [
            *_status(record, self.status, self.circumstances, closed_on=self.closed_on),
            *(_part(record, owner, "completed", self.closed_on) for owner in parts),
        ]


@dataclass(frozen=True, slots=True)
class Return:
    """Return what was reported complete, to all its owners or to one: it is in progress again, and the reason is seen."""

    circumstances: Circumstances
    owner: str = ""

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        """The edits; raises BadRequest for what is not reported complete."""
        _check_reported(record)
        chosen = [ownership_of(record, self.owner)] if self.owner else record.owners
        parts = [owner for owner in chosen if owner.properties.get("status") == REPORTED]
        return [
            *_status(record, RETURNED_TO, self.circumstances),
            *(_part(record, owner, RETURNED_TO) for owner in parts),
        ]


def _check_reported(record: FollowedRecord) -> None:
    if record.properties.get("status") != REPORTED:
        raise BadRequest("It is not reported complete any more, so nothing is to be accepted or returned.")


def _is_done(record: FollowedRecord, owner: Ownership) -> bool:
    return owner.properties.get("status") in (REPORTED, *record.label.closed_statuses)


def _status(
    record: FollowedRecord, status: str, circumstances: Circumstances, *, closed_on: str = ""
) -> Iterator[Edit]:
    """The status with the event that says under which circumstances; nothing where it has that status."""
    before = record.properties.get("status")
    if before == status:
        return
    closing = {"closed_on": closed_on} if status in record.label.closed_statuses else {}
    yield RecordEdit(record.label.name, {"status": status, **closing}, record.id, record.version)
    statuses = {"field": "status", "from_value": before, "to_value": status}
    yield _event(record, {**circumstances.values(), **{name: value for name, value in statuses.items() if value}})


def _event(record: FollowedRecord, values: Mapping[str, Any], after: int = 0) -> EventEdit:
    """The next event of a record, after so many others of the same write."""
    return EventEdit(record.key, {**values, "sequence": record.last_event + after + 1})


def _part(record: FollowedRecord, owner: Ownership, status: str, closed_on: str = "") -> LinkEdit:
    values = {"status": status, "closed_on": closed_on}
    return LinkEdit(OWNERSHIP[record.label.name], values, record.key, None, owner.link, owner.version)


def _proof(record: FollowedRecord, values: Mapping[str, Any]) -> Iterator[Edit]:
    """The evidence as a record of its own, where something is said of it."""
    if any(value for name, value in values.items() if name != "kind"):
        yield RecordEdit("OutcomeMeasure", {**values, "action": record.id})

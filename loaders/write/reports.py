"""An action is reported complete, and accepted or returned by whoever signs it off: each as the edits that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import BadRequest
from loaders.write.edits import Edit, EventEdit, LinkEdit, RecordEdit
from loaders.write.followed import OWNERSHIP, FollowedRecord, Ownership
from loaders.write.operations import NOTE, ownership_of

REPORTED = "reported_complete"
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
    """Report an action complete, or, of several owners, the part of one: the action follows when all have reported.

    `proof` are the values of an outcome measure that shows it, where there is one.
    """

    circumstances: Circumstances
    owner: str = ""
    proof: Mapping[str, Any] = field(default_factory=dict)

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        """The edits; raises BadRequest where there is nothing to report."""
        if record.properties.get("status") not in record.label.open_statuses:
            raise BadRequest("It is closed, so nothing is to be reported.")
        edits: list[Edit] = list(_proof(record, self.proof))
        if len(record.owners) < 2:
            return [*edits, *_status(record, REPORTED, self.circumstances)]
        if not self.owner:
            raise BadRequest.about("owner", "", "Say whose part is complete: the action has several owners.")
        owner = ownership_of(record, self.owner)
        edits.append(_part(record, owner, REPORTED))
        others = (other for other in record.owners if other.link != owner.link)
        if all(_is_done(record, other) for other in others):
            return [*edits, *_status(record, REPORTED, self.circumstances)]
        text = f"{owner.name} reports its part complete: {self.circumstances.reason}"
        return [*edits, _event(record, {**self.circumstances.values(), "field": NOTE, "to_value": text})]


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


def _event(record: FollowedRecord, values: Mapping[str, Any]) -> EventEdit:
    return EventEdit(record.key, {**values, "sequence": record.last_event + 1})


def _part(record: FollowedRecord, owner: Ownership, status: str, closed_on: str = "") -> LinkEdit:
    values = {"status": status, "closed_on": closed_on}
    return LinkEdit(OWNERSHIP[record.label.name], values, record.key, None, owner.link, owner.version)


def _proof(record: FollowedRecord, values: Mapping[str, Any]) -> Iterator[Edit]:
    """The evidence as a record of its own, where something is said of it."""
    if any(value for name, value in values.items() if name != "kind"):
        yield RecordEdit("OutcomeMeasure", {**values, "action": record.id})

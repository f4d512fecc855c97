"""What is done to actions and recommendations, to one or to many: each operation as the edits that it makes of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from graph.errors import BadRequest
from graph.schema import schema
from loaders.check.elements import a_record_of
from loaders.check.existing_graph import Key
from loaders.write.edits import Edit, EventEdit, LinkEdit, RecordEdit
from loaders.write.followed import ESCALATION, OWNERSHIP, FollowedRecord, Ownership

NOTE = "progress_note"  # what an event of a note says that it is about


class Operation(Protocol):
    """Something that is done to each of some records."""

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        """What is written to do it to a record, nothing where that is so already; raises BadRequest where it cannot be."""


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Give a status; `closed_on` is the day of closing, for a status that closes.

    With an `owner`, by id, it is the status of that owner's own part: the action's stays as it is.
    """

    status: str
    closed_on: str = ""
    owner: str = ""

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        label = record.label
        if self.status not in schema().words(label.properties["status"]):
            titles = {code: title for name in OWNERSHIP for code, title in _statuses(name).items()}
            raise BadRequest(f"‘{titles.get(self.status, self.status)}’ is no status of {a_record_of(label.name)}.")
        is_closed = self.status in label.closed_statuses
        if self.owner:
            return _own_part(
                record, self.owner, {"status": self.status, "closed_on": self.closed_on if is_closed else ""}
            )
        return _changed(record, {"status": self.status, **({str(label.closed): self.closed_on} if is_closed else {})})


@dataclass(frozen=True, slots=True)
class MoveDueDate:
    """Move the due date: to a day, or by some weeks from the last day that it can mean.

    With an `owner`, by id, it is the due date of that owner's own part.
    """

    to: str = ""
    weeks: int = 0
    owner: str = ""

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        now = ownership_of(record, self.owner).properties if self.owner else record.properties
        values = {"due_on": self.to or self._later(now.get("due_on_latest"))}
        return _own_part(record, self.owner, values) if self.owner else _changed(record, values)

    def _later(self, due: object) -> str:
        if not due:
            raise BadRequest("It has no due date that could be moved by weeks. Move it to a day.")
        return (date.fromisoformat(str(due)) + timedelta(weeks=self.weeks)).isoformat()


@dataclass(frozen=True, slots=True)
class AddNote:
    """Add a note on progress, of a day."""

    text: str
    on: str

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        return [EventEdit(record.key, {"field": NOTE, "to_value": self.text, "at": self.on})]


@dataclass(frozen=True, slots=True)
class AssignTo:
    """Make an organisation an owner from today on; with `replaces`, the others own it no longer."""

    organisation: str
    today: date
    replaces: bool = False

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        kind = OWNERSHIP[record.label.name]
        others = [owner for owner in record.owners if owner.organisation != self.organisation]
        has_ends = "to" in schema().relationships[kind].properties
        if self.replaces and others and not has_ends:
            raise BadRequest(
                "A recommendation stays addressed to whom the review addressed it. Add an addressee instead."
            )
        edits: list[Edit] = []
        if len(others) == len(record.owners):
            begins = {"role": "owner", "from": self.today.isoformat()} if has_ends else {}
            edits.append(LinkEdit(kind, begins, record.key, ("Organisation", self.organisation)))
        last = {"to": (self.today - timedelta(days=1)).isoformat()}
        ended = others if self.replaces else []
        return [*edits, *(LinkEdit(kind, last, record.key, None, owner.link, owner.version) for owner in ended)]


@dataclass(frozen=True, slots=True)
class SetPost:
    """Name the post that is accountable: at each owner of an action, or at the action where no owner is known.

    With an `owner`, by id, at that one.
    """

    post: str
    owner: str = ""

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        if "job_role" not in record.label.properties:
            raise BadRequest("A recommendation has no accountable post: those who are to reply are organisations.")
        if not record.owners:
            return _changed(record, {"job_role": self.post})
        owners = [self.owner] if self.owner else [owner.organisation for owner in record.owners]
        return [edit for owner in owners for edit in _own_part(record, owner, {"job_role": self.post})]


@dataclass(frozen=True, slots=True)
class Escalate:
    """Raise to a higher level, or name what takes it up there, or both."""

    level: str = ""
    to: Key | None = None

    def edits(self, record: FollowedRecord) -> Sequence[Edit]:
        edits: list[Edit] = []
        if self.level:
            levels = list(schema().words(record.label.properties["level"]))
            now = record.properties.get("level")
            if now in levels and levels.index(str(now)) > levels.index(self.level):
                raise BadRequest("It is at a higher level than that already.")
            edits += _changed(record, {"level": self.level})
        if self.to == record.key:
            raise BadRequest("It cannot be escalated to itself.")
        if self.to and self.to not in record.escalated_to:
            edits.append(LinkEdit(ESCALATION, {}, record.key, self.to))
        return edits


def _changed(record: FollowedRecord, values: dict[str, Any]) -> list[Edit]:
    """One edit where any of the values is another one now."""
    if all((record.properties.get(name) or "") == value for name, value in values.items()):
        return []
    return [RecordEdit(record.label.name, values, record.id, record.version)]


def ownership_of(record: FollowedRecord, organisation: str) -> Ownership:
    """How an organisation owns an action; raises BadRequest where it does not."""
    if "status" not in schema().relationships[OWNERSHIP[record.label.name]].properties:
        raise BadRequest("A recommendation has addressees, and they have no part of their own. Leave the owner blank.")
    for owner in record.owners:
        if owner.organisation == organisation:
            return owner
    raise BadRequest("The organisation is no owner of it. Assign it first, or leave the owner blank.")


def _own_part(record: FollowedRecord, organisation: str, values: dict[str, Any]) -> list[Edit]:
    """One edit of an ownership where any of the values is another one now."""
    owner = ownership_of(record, organisation)
    if all((owner.properties.get(name) or "") == value for name, value in values.items()):
        return []
    return [LinkEdit(OWNERSHIP[record.label.name], values, record.key, None, owner.link, owner.version)]


def _statuses(label: str) -> dict[str, str]:
    return schema().words(schema().labels[label].properties["status"])

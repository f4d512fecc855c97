"""The open actions of agencies, as the tracker lists them for an export: nothing restricted, invented and real apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.errors import NotFound
from graph.viewer import Viewer
from loaders.check.sign_off import REPORTED
from loaders.write.followed import FollowedRecord, followed_records
from queries import ask
from queries.answers.column import Row
from queries.questions.values import MAX_ROWS
from queries.release.release import withheld_among

OF_ALL = "named for all owners of the action"
_OWNERS = "MATCH (o:Organisation) WHERE EXISTS { (o)<-[:OWNED_BY]-(:Action) } RETURN o.id AS id, o.name AS name ORDER BY name, id"
_ORGANISATION = "MATCH (o:Organisation {id: $id}) RETURN o.id AS id, o.name AS name ORDER BY id"
# What a workbook that comes back is compared with is the property itself, and not all evidence that the history has.
_EVIDENCE = "MATCH (a:Action) WHERE a.id IN $ids RETURN a.id AS id, a.evidence_in_source AS evidence ORDER BY id"


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation that owns open actions, with how many, and how many of them are overdue."""

    id: str
    name: str
    open: int
    overdue: int


def agencies(database: Database, viewer: Viewer) -> list[Agency]:
    """Every organisation that owns open actions which may leave, those with most overdue first."""
    rows = _tracked(database, viewer, {})
    organisations = database.read(_OWNERS)
    withheld = withheld_among(database, "Organisation", (row["id"] for row in organisations), viewer.for_export())
    names = Counter(row["name"] for row in organisations)
    found = []
    for row in organisations:
        if row["id"] not in withheld:
            same_name = names[row["name"]] > 1
            own = _tracked(database, viewer, {"organisation": row["id"]}) if same_name else rows
            own = [action for action in own if row["name"] in action["owners"]]
            overdue = sum(action["overdue_days"] is not None for action in own)
            found.append(Agency(row["id"], row["name"], len(own), overdue))
    return sorted(
        (agency for agency in found if agency.open), key=lambda its: (-its.overdue, -its.open, its.name, its.id)
    )


def open_actions(database: Database, organisation: str, viewer: Viewer) -> tuple[tuple[str, str], list[Row]]:
    """The id and name of an organisation, and its open actions as they may leave, the longest overdue first.

    Each row is one of the tracker's, with `stored_evidence`, whether it `is_reported` complete, and with no post of another
    owner. Raises NotFound for an organisation that there is not, or that may not leave.
    """
    rows = database.read(_ORGANISATION, id=organisation)
    if not rows or withheld_among(database, "Organisation", [organisation], viewer.for_export()):
        raise NotFound(f"There is no organisation {organisation!r}.")
    name = rows[0]["name"]
    actions = [row for row in _tracked(database, viewer, {"organisation": organisation}) if name in row["owners"]]
    stored = database.read(_EVIDENCE, ids=[row["node"] for row in actions])
    evidence = {row["id"]: row["evidence"] for row in stored}
    records = followed_records(database, [("Action", row["node"]) for row in actions])
    posts, reported = _posts(records, organisation), _reported(records, organisation)
    return (organisation, name), [
        {
            **row,
            "stored_evidence": evidence.get(row["node"]),
            "posts": posts.get(row["node"], []),
            "is_reported": row["node"] in reported,
        }
        for row in actions
    ]


def _reported(records: Sequence[FollowedRecord], organisation: str) -> set[str]:
    """The actions that are reported complete, as a whole or this owner's part of it."""
    return {
        record.id
        for record in records
        if REPORTED
        in (
            record.properties.get("status"),
            *(owner.properties.get("status") for owner in record.owners if owner.organisation == organisation),
        )
    }


def _posts(records: Sequence[FollowedRecord], organisation: str) -> dict[str, list[str]]:
    """The post that this owner has for each action, never that of another owner.

    Nobody says whose is the post of the action itself, or the one that a plan names once for all its owners.
    """
    posts = {}
    for record in records:
        by_owner = {owner.organisation: owner.properties.get("job_role") for owner in record.owners}
        post, is_of_all = by_owner.get(organisation), len(by_owner) > 1 and len(set(by_owner.values())) == 1
        if not post:
            post, is_of_all = record.properties.get("job_role"), len(by_owner) > 1
        posts[record.id] = [f"{post} ({OF_ALL})" if is_of_all else str(post)] if post else []
    return posts


def _tracked(database: Database, viewer: Viewer, filters: Mapping[str, Any]) -> list[Row]:
    parameters = {"of": "action", "limit": str(MAX_ROWS), **filters}
    return ask(database, "tracker", parameters, viewer=viewer.for_export()).rows

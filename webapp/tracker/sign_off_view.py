"""What stands beside a sign-off: what waits for it, and what shows that an action is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from graph.schema import schema
from queries.release.release import withheld_among
from webapp.addresses import record_url
from webapp.connection import graph_database
from webapp.properties import PropertyValue, property_values
from webapp.tracker.follow_up import FROM
from webapp.viewer import current_viewer

_MEASURES = """
MATCH (:Action {id: $id})-[:MEASURED_BY]->(m:OutcomeMeasure) RETURN m.id AS id, properties(m) AS values ORDER BY id
"""
_NAMED = """
MATCH (:Action {id: $id})-[:HAS_EVENT]->(e:Event) WHERE e.evidence IS NOT NULL OR e.evidence_link IS NOT NULL
RETURN e.id AS id, properties(e) AS values ORDER BY coalesce(e.sequence, 0), id
"""
_STATED = (
    "MATCH (a:Action {id: $id}) WHERE a.evidence_in_source IS NOT NULL RETURN properties(a) AS values ORDER BY a.id"
)
_OF_EVENTS = ("at", "by_role", "evidence", "evidence_link", "reason")


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One action that waits for sign-off; `decide_url` is blank for whoever does not sign it off."""

    name: str
    url: str
    owners: str
    reported_on: str
    by_role: str
    days: int | None
    evidence: tuple[str, ...]
    decide_url: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence, with what is said of it."""

    title: str
    values: tuple[PropertyValue, ...]


def waiting_row(row: Mapping[str, Any], way: str, *, may_decide: bool) -> WaitingRow:
    """A row of the question as the page shows it; `way` leads back to that page."""
    arguments: dict[str, Any] = {"action": row["node"], FROM: way}
    name = f"{row['ref']}: {row['name']}" if row["ref"] else str(row["name"])
    return WaitingRow(
        name,
        record_url("Action", row["node"]),
        "; ".join(row["owners"]),
        str(row["reported_on"] or ""),
        str(row["by_role"] or ""),
        row["days_waiting"],
        tuple(row["evidence"]),
        url_for("sign_off.decide", **arguments) if may_decide else "",
    )


def proof_of(action: str) -> list[Proof]:
    """What is recorded as evidence of an action: what was measured or looked at, then what it states, and what its events name."""
    database = graph_database()
    measures = database.read(_MEASURES, id=action)
    withheld = withheld_among(database, "OutcomeMeasure", (row["id"] for row in measures), current_viewer())
    label = schema().labels["OutcomeMeasure"]
    proofs = [
        Proof(str(row["values"].get(label.caption)), _values("OutcomeMeasure", row["values"], leaving=label.caption))
        for row in measures
        if row["id"] not in withheld
    ]
    return [
        *proofs,
        *(
            Proof("Stated with the action", _values("Action", row["values"], only=("evidence_in_source",)))
            for row in database.read(_STATED, id=action)
        ),
        *(
            Proof("Named in its history", _values("Event", row["values"], only=_OF_EVENTS))
            for row in database.read(_NAMED, id=action)
        ),
    ]


def _values(
    label: str, values: Mapping[str, Any], *, leaving: str = "", only: tuple[str, ...] = ()
) -> tuple[PropertyValue, ...]:
    properties = [
        prop
        for prop in schema().labels[label].properties.values()
        if values.get(prop.name) is not None and prop.name not in ("id", "source_id", leaving)
        if not only or prop.name in only
    ]
    return property_values(properties, values, {})

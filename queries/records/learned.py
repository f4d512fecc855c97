"""What was learned from a case: its findings, what they led to being recommended, and what became of that."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.schema import schema
from graph.viewer import Viewer
from queries.records.findings_of_case import FINDINGS_OF_CASE
from queries.release.release import Withheld, withheld_from

_FINDINGS = "RETURN DISTINCT n.id AS id, properties(n) AS properties ORDER BY id"
_RAISED_BY_FINDINGS = """
MATCH (n:Finding)-[:RAISED]->(r:Recommendation) WHERE n.id IN $ids
RETURN DISTINCT n.id AS by, r.id AS id, properties(r) AS properties ORDER BY by, id
"""
_DRAWN_FROM = """
MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e:Episode)<-[:DRAWN_FROM]-(n:Finding) WHERE n.id IN $ids
RETURN DISTINCT n.id AS by, e.id AS id, coalesce(e.title, e.id) AS title, e.sequence AS sequence ORDER BY by, sequence, id
"""
_RAISED_BY_REVIEWS = """
MATCH (:Case {id: $id})<-[:EXAMINES]-(:Review)-[:RAISED]->(r:Recommendation)
RETURN DISTINCT r.id AS id, properties(r) AS properties ORDER BY id
"""
_LED_TO = """
MATCH (r:Recommendation)-[:LED_TO]->(a:Action) WHERE r.id IN $ids
RETURN DISTINCT r.id AS by, a.id AS id, properties(a) AS properties ORDER BY by, id
"""


@dataclass(frozen=True, slots=True)
class Undertaken:
    """An action that a recommendation led to."""

    id: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with its actions."""

    id: str
    properties: dict[str, Any]
    actions: tuple[Undertaken, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """One finding with what it raised; `finding` is None for what the review recommended without one."""

    id: str
    finding: dict[str, Any] | None
    recommendations: tuple[Recommended, ...]
    drawn_from: tuple[tuple[str, str], ...] = ()  # the episodes of the case, by id and title


def learned(database: Database, case_id: str, viewer: Viewer) -> list[Learned]:
    """Each finding of one case with what came of it, then what its reviews recommended beside that.

    What this viewer may not see is left out.
    """
    withheld = withheld_from(database, viewer)
    findings = _seen(database.read(FINDINGS_OF_CASE + _FINDINGS, case=case_id), "Finding", withheld)
    raised = database.read(_RAISED_BY_FINDINGS, ids=[row["id"] for row in findings])
    raised = _seen(raised, "Recommendation", withheld)
    by_findings = {row["id"] for row in raised}
    own = _seen(database.read(_RAISED_BY_REVIEWS, id=case_id), "Recommendation", withheld)
    own = [row for row in own if row["id"] not in by_findings]
    drawn = database.read(_DRAWN_FROM, id=case_id, ids=[row["id"] for row in findings])
    actions: dict[str, list[Undertaken]] = {}
    recommendation_ids = sorted({row["id"] for row in (*raised, *own)})
    for row in _seen(database.read(_LED_TO, ids=recommendation_ids), "Action", withheld):
        actions.setdefault(row["by"], []).append(Undertaken(row["id"], row["properties"]))

    def recommended(rows: Iterable[dict[str, Any]]) -> tuple[Recommended, ...]:
        return tuple(Recommended(row["id"], row["properties"], tuple(actions.get(row["id"], ()))) for row in rows)

    all_learned = [
        Learned(
            row["id"],
            row["properties"],
            recommended(each for each in raised if each["by"] == row["id"]),
            tuple((episode["id"], episode["title"]) for episode in drawn if episode["by"] == row["id"]),
        )
        for row in findings
    ]
    return [*all_learned, *([Learned("", None, recommended(own))] if own else [])]


def _seen(rows: list[dict[str, Any]], label: str, withheld: Withheld) -> list[dict[str, Any]]:
    """Those that may be seen, by their number in the report, else by when they began and what they are called."""
    shown = [row for row in rows if row["id"] not in withheld.get(label, ())]
    return sorted(shown, key=lambda row: (*_order(label, row["properties"]), row["id"]))


def _order(label: str, properties: dict[str, Any]) -> tuple[tuple[int, str], str, str]:
    made, caption = schema().labels[label].made, schema().labels[label].caption
    began = str(properties.get(f"{made}_earliest") or "") if made else ""
    return _as_number(str(properties.get("ref") or "")), began, str(properties.get(caption) or "")


def _as_number(ref: str) -> tuple[int, str]:
    """So that 10 comes after 9; what begins with no number comes last, by its letters."""
    digits = re.match(r"\D*(\d+)", ref)
    return (int(digits[1]), ref) if digits else (sys.maxsize, ref)

"""The open actions of one organisation, for what is sent to it: a workbook to fill in, a calendar, a letter."""

from __future__ import annotations

from typing import Any

from graph.database import Database
from graph.errors import NotFound
from graph.facts import facts_at
from graph.schema import schema

_ORGANISATION = "MATCH (o:Organisation {id: $id}) RETURN o.id AS id, o.name AS name ORDER BY id"
_ACTIONS = """
MATCH (o:Organisation {id: $id})<-[w:OWNED_BY]-(a:Action)
WHERE a.status IN $open AND NOT a.id IN $withheld AND coalesce(w.to_latest, '9999') >= $today
WITH DISTINCT a, w.job_role AS post
OPTIONAL MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-(v:Review) WHERE NOT v.id IN $withheld_reviews
WITH a, post, v ORDER BY v.title
WITH a, post, collect(DISTINCT v.title) AS reviews
OPTIONAL MATCH (a)-[:HAS_EVENT]->(e:Event {field: 'progress_note'})
WITH a, post, reviews, e ORDER BY coalesce(e.at_latest, e.known_on_latest, ''), coalesce(e.sequence, 0), e.id
WITH a, post, reviews, collect(e) AS notes
RETURN a.id AS id, a.ref AS ref, a.title AS title, a.status AS status, a.due_on AS due_on,
       a.due_on_earliest AS due_earliest, a.due_on_latest AS due_latest, coalesce(post, a.job_role) AS job_role,
       a.evidence_in_source AS evidence, reviews,
       notes[size(notes) - 1].to_value AS last_note, coalesce(notes[size(notes) - 1].at, '') AS last_note_on
ORDER BY coalesce(due_latest, '9999'), ref, id
"""


def agency_actions(database: Database, organisation: str, today: str) -> tuple[tuple[str, str], list[dict[str, Any]]]:
    """The id and name of an organisation, and its open actions as they may leave, those due first coming first.

    It is sent away, so nothing of restricted or internal cases is in it. Raises NotFound for an organisation that there
    is not, or that may not leave.
    """
    withheld = facts_at(database).withheld
    rows = database.read(_ORGANISATION, id=organisation)
    if not rows or organisation in withheld.get("Organisation", frozenset()):
        raise NotFound(f"There is no organisation {organisation!r}.")
    actions = database.read(
        _ACTIONS,
        id=organisation,
        open=sorted(schema().labels["Action"].open_statuses),
        withheld=sorted(withheld.get("Action", frozenset())),
        withheld_reviews=sorted(withheld.get("Review", frozenset())),
        today=today,
    )
    for action in actions:
        action["review"] = "; ".join(title for title in action.pop("reviews") if title)
    return (rows[0]["id"], rows[0]["name"]), actions


_AGENCIES = """
MATCH (o:Organisation)<-[w:OWNED_BY]-(a:Action)
WHERE a.status IN $open AND NOT a.id IN $withheld AND NOT o.id IN $withheld_organisations
  AND coalesce(w.to_latest, '9999') >= $today
WITH DISTINCT o, a
RETURN o.id AS id, o.name AS name, count(a) AS open,
       sum(CASE WHEN a.due_on_latest < $today THEN 1 ELSE 0 END) AS overdue
ORDER BY overdue DESC, open DESC, name, id
"""


def agencies_with_actions(database: Database, today: str) -> list[dict[str, Any]]:
    """The organisations that own open actions which may leave, with how many are open and how many of them overdue."""
    withheld = facts_at(database).withheld
    return database.read(
        _AGENCIES,
        open=sorted(schema().labels["Action"].open_statuses),
        withheld=sorted(withheld.get("Action", frozenset())),
        withheld_organisations=sorted(withheld.get("Organisation", frozenset())),
        today=today,
    )

"""What a thread waits for, who waits for it, and the ladder of its escalation, upwards and downwards."""

from __future__ import annotations

from collections import defaultdict

from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.threads.actions import OWNED_THEN
from queries.threads.visible import as_they_stood, unique_rows

MAX_STEPS = 8  # of a ladder: it may lead back to where it began
_WAITS = """
UNWIND $actions AS record_id MATCH (a:Action {id: record_id})-[:DEPENDS_ON]->(b:Action)
RETURN DISTINCT b.id AS id, b.title AS name, a.id AS action ORDER BY action, id
"""
_WAITING = f"""
UNWIND $actions AS record_id MATCH (a:Action {{id: record_id}})<-[:DEPENDS_ON]-(b:Action)
OPTIONAL MATCH (b)-[w:OWNED_BY]->(o:Organisation)
WHERE {OWNED_THEN}
  AND NOT o.id IN $withheld_organisation
WITH a, b, o ORDER BY o.name
RETURN b.id AS id, b.title AS name, a.id AS action, collect(DISTINCT o.name) AS owners ORDER BY action, id
"""
_WENT = """
RETURN DISTINCT head(labels(m)) AS label, m.id AS id, m.title AS name, coalesce(m.created_on, m.made_on) AS date
ORDER BY label, id
"""
_UP, _DOWN = (
    (
        f"UNWIND $recommendations AS record_id MATCH (:Recommendation {{id: record_id}}){arrow}(m){_WENT}",
        f"UNWIND $actions AS record_id MATCH (:Action {{id: record_id}}){arrow}(m){_WENT}",
    )
    for arrow in ("-[:ESCALATED_TO]->", "<-[:ESCALATED_TO]-")
)


def waits_of(context: QuestionContext, actions: list[str]) -> list[Row]:
    """The actions that these depend on."""
    rows = context.read(_WAITS, actions=actions)
    return as_they_stood(context, [{"label": "Action", **row} for row in rows])


def waiting_for(context: QuestionContext, actions: list[str]) -> list[Row]:
    """The actions that depend on these, with their owners on the day asked for."""
    rows = context.read(_WAITING, actions=actions)
    return as_they_stood(context, [{"label": "Action", **row} for row in rows])


def ladder(context: QuestionContext, ids: dict[str, list[str]], *, upwards: bool) -> list[Row]:
    """What actions and recommendations were escalated to, or from, step by step and never through what is withheld."""
    ladder_rows: list[Row] = []
    seen = {("Action", id_) for id_ in ids["actions"]} | {("Recommendation", id_) for id_ in ids["recommendations"]}
    for steps in range(1, MAX_STEPS + 1):
        reached = as_they_stood(context, unique_rows(context, _UP if upwards else _DOWN, ids))
        reached = [row for row in reached if (row["label"], row["id"]) not in seen]
        ladder_rows += [{**row, "steps": steps} for row in reached]
        seen |= {(row["label"], row["id"]) for row in reached}
        by_label: dict[str, list[str]] = defaultdict(list)
        for row in reached:
            by_label[row["label"]].append(row["id"])
        if not reached:
            break
        ids = {"actions": by_label["Action"], "recommendations": by_label["Recommendation"]}
    return ladder_rows

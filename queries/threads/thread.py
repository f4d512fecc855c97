"""Reads the thread that one action or one recommendation stands on: back to the cases, forward to the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.threads.ladder import ladder, waiting_for, waits_of
from queries.threads.visible import unique_rows, visible, visible_rows

# Nodes are sought by their ids one by one: both servers then use the index.
_OF_ACTION = "MATCH (r:Recommendation)-[:LED_TO]->(a:Action {id: $action}) RETURN r.id AS id ORDER BY id"
_OF_RECOMMENDATION = """
MATCH (:Recommendation {id: $recommendation})-[:LED_TO]->(a:Action) RETURN a.id AS id ORDER BY id
"""
_RECOMMENDATIONS = """
RETURN r.id AS id, r.title AS name, r.ref AS ref, coalesce(status, 'not_known') AS status, r.made_on AS made_on,
       CASE WHEN status = r.status THEN r.status_in_source END AS status_in_source, closed_on
ORDER BY id
"""
_ACTIONS = """
RETURN a.id AS id, a.title AS name, a.ref AS ref, coalesce(status, 'not_known') AS status, a.created_on AS created_on,
       due AS due_on, closed_on, level, a.strength AS strength
ORDER BY id
"""
_FINDINGS = """
UNWIND $recommendations AS record_id MATCH (r:Recommendation {id: record_id})<-[k:RAISED]-(n:Finding)
OPTIONAL MATCH (v:Review)-[:MADE]->(n)
RETURN DISTINCT n.id AS id, n.headline AS name, n.ref AS ref, n.status AS status, k.coding_method AS coding_method,
       v.completed_on AS date
ORDER BY id, coding_method, date
"""
_REVIEW = """
RETURN DISTINCT v.id AS id, v.title AS name, v.ref AS ref, v.kind AS kind,
       coalesce(v.published_on, v.completed_on) AS date
ORDER BY id
"""
_REVIEWS = (
    "UNWIND $recommendations AS record_id MATCH (:Recommendation {id: record_id})<-[:RAISED]-(v:Review)" + _REVIEW,
    "UNWIND $findings AS record_id MATCH (:Finding {id: record_id})<-[:MADE]-(v:Review)" + _REVIEW,
)
_CASES_DRAWN = """
UNWIND $findings AS record_id MATCH (:Finding {id: record_id})-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)
RETURN DISTINCT c.id AS id ORDER BY id
"""
_CASES_EXAMINED = """
UNWIND $reviews AS record_id MATCH (:Review {id: record_id})-[:EXAMINES]->(c:Case) RETURN DISTINCT c.id AS id ORDER BY id
"""
_EACH_CASE = """
UNWIND $cases AS record_id MATCH (c:Case {id: record_id})
WHERE NOT c.id IN $withheld_case
"""
_CASES = f"""{_EACH_CASE}
RETURN c.id AS id, c.title AS name, c.ref AS ref, c.kind AS kind, c.period_start AS date, c.synthetic AS synthetic
ORDER BY id
"""
_FACTOR = """
MATCH (g:Factor {id: coalesce(f.canonical_id, f.id)})
RETURN DISTINCT g.id AS id, g.name AS name, d.intent AS intent ORDER BY id, intent
"""
_FACTORS = (
    "UNWIND $actions AS record_id MATCH (:Action {id: record_id})-[d:ADDRESSES]->(f:Factor)" + _FACTOR,
    "UNWIND $recommendations AS record_id MATCH (:Recommendation {id: record_id})-[d:CONCERNS]->(f:Factor)" + _FACTOR,
    "UNWIND $findings AS record_id MATCH (:Finding {id: record_id})-[d:CONCERNS]->(f:Factor)" + _FACTOR,
)
_CONTRIBUTIONS = f"""{_EACH_CASE}
MATCH (c)-[:HAS_EPISODE*0..1]->(t)<-[k:CONTRIBUTED_TO]-(f:Factor)
WHERE coalesce(f.canonical_id, f.id) IN $factors
RETURN coalesce(f.canonical_id, f.id) AS factor, c.id AS case, CASE WHEN t:Episode THEN t.id END AS episode,
       k.polarity AS polarity, coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention
ORDER BY factor, case, episode, mention
"""
_EPISODES = f"""{_EACH_CASE}
MATCH (c)-[:HAS_EPISODE]->(e:Episode)
WHERE e.id IN $episodes OR EXISTS {{ MATCH (e)<-[:DRAWN_FROM]-(n:Finding) WHERE n.id IN $findings }}
RETURN e.id AS id, e.title AS name, e.appraisal AS appraisal, e.start AS date, c.id AS case, e.sequence AS sequence
ORDER BY case, sequence, id
"""
_ADDRESSEES = """
UNWIND $recommendations AS record_id MATCH (r:Recommendation {id: record_id})-[d:ADDRESSED_TO]->(o:Organisation)
RETURN o.id AS id, o.name AS name, d.reply_due_on AS due_on, d.replied AS replied, d.replied_on AS replied_on,
       d.response AS response, d.reason AS reason, r.id AS recommendation
ORDER BY recommendation, name, id, due_on, replied_on, d.id
"""
_OWNERS = """
UNWIND $actions AS record_id MATCH (a:Action {id: record_id})-[w:OWNED_BY]->(o:Organisation)
WHERE coalesce(w.from_earliest, '') <= $as_at
RETURN o.id AS id, o.name AS name, w.role AS role, w.from AS begun, a.id AS action,
//? not as_at
       w.to AS ended, w.status AS status, w.due_on AS due_on
//? as_at
       CASE WHEN w.to_earliest <= $as_at THEN w.to END AS ended, null AS status, null AS due_on
//.
ORDER BY action, coalesce(w.from_earliest, ''), name, id, w.id
"""
_EVENT = """
WHERE coalesce(h.at_earliest, h.known_on_earliest, '') <= $as_at
RETURN h.id AS id, h.field AS field, h.from_value AS was, h.to_value AS became, h.by_role AS by_role,
       h.reason AS reason, h.at AS date, n.id AS of, coalesce(h.at_earliest, '') AS moment, h.sequence AS sequence,
       h.evidence AS evidence, h.dated_by AS dated_by, h.known_on AS known_on
ORDER BY of, sequence, moment, id
"""
_EVENTS = (
    "UNWIND $recommendations AS record_id MATCH (n:Recommendation {id: record_id})-[:HAS_EVENT]->(h:Event)" + _EVENT,
    "UNWIND $actions AS record_id MATCH (n:Action {id: record_id})-[:HAS_EVENT]->(h:Event)" + _EVENT,
)
_MEASURES = """
UNWIND $actions AS record_id MATCH (a:Action {id: record_id})-[:MEASURED_BY]->(m:OutcomeMeasure)
WHERE coalesce(m.measured_on_earliest, '') <= $as_at
RETURN m.id AS id, m.indicator AS name, m.baseline AS baseline, m.result AS result, m.wanted AS wanted,
       m.judged_by_role AS judged_by, m.reason AS reason, m.measured_on AS date, a.id AS action, m.kind AS kind,
       m.sample AS sample, m.result_in_words AS in_words, m.evidence_link AS held_at
ORDER BY action, date, id
"""


@dataclass
class Thread:
    """What is recorded on the thread of one action or recommendation, kind by kind."""

    reviews: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    episodes: list[Row] = field(default_factory=list)
    factors: list[Row] = field(default_factory=list)
    contributions: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    recommendations: list[Row] = field(default_factory=list)
    addressees: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    owners: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)
    waits: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    escalated: list[Row] = field(default_factory=list)
    escalated_from: list[Row] = field(default_factory=list)


def read_thread(context: QuestionContext, *, action: str | None, recommendation: str | None) -> Thread:
    """The thread of an action (with the recommendations it came from) or of a recommendation (with its actions)."""
    thread = Thread()
    ids = [row["id"] for row in context.read(_OF_ACTION)] if action else [str(recommendation)]
    actions = [action] if action else [row["id"] for row in context.read(_OF_RECOMMENDATION)]
    ids, actions = visible(context, "Recommendation", ids), visible(context, "Action", actions)
    if ids:
        scope = context.scope("recommendations", these=True)
        thread.recommendations = context.read(scope + _RECOMMENDATIONS, these=ids)
    if actions:
        thread.actions = context.read(context.scope("actions", these=True) + _ACTIONS, these=actions)
    _read_behind(context, thread, ids, actions)
    _read_after(context, thread, ids, actions)
    return thread


def _read_behind(context: QuestionContext, thread: Thread, recommendations: list[str], actions: list[str]) -> None:
    """What it rests on: findings, reviews, cases, factors and the episodes where they contributed."""
    findings = context.read(_FINDINGS, recommendations=recommendations)
    thread.findings = visible_rows(context, "Finding", findings)
    ids = {
        "recommendations": recommendations,
        "actions": actions,
        "findings": [row["id"] for row in thread.findings],
    }
    thread.reviews = visible_rows(context, "Review", unique_rows(context, _REVIEWS, ids))
    drawn = context.read(_CASES_DRAWN, findings=ids["findings"])
    examined = context.read(_CASES_EXAMINED, reviews=[row["id"] for row in thread.reviews])
    cases = sorted({row["id"] for row in (*drawn, *examined)})
    thread.cases = context.read(_CASES, cases=cases)
    thread.factors = _with_intents(visible_rows(context, "Factor", unique_rows(context, _FACTORS, ids)))
    factors = [row["id"] for row in thread.factors]
    thread.contributions = context.read(_CONTRIBUTIONS, cases=cases, factors=factors)
    bearing = sorted({row["episode"] for row in thread.contributions if row["episode"]})
    thread.episodes = context.read(_EPISODES, cases=cases, episodes=bearing, findings=ids["findings"])


def _read_after(context: QuestionContext, thread: Thread, recommendations: list[str], actions: list[str]) -> None:
    """What became of it: replies, owners, history, evidence, what it waits for, who waits for it, its escalation."""
    ids = {"recommendations": recommendations, "actions": actions}
    thread.addressees = visible_rows(
        context, "Organisation", context.read(_ADDRESSEES, recommendations=recommendations)
    )
    owners = context.read(context.text(_OWNERS), actions=actions)
    thread.owners = visible_rows(context, "Organisation", owners)
    thread.events = unique_rows(context, _EVENTS, ids)
    thread.measures = context.read(_MEASURES, actions=actions)
    thread.waits, thread.waiting = waits_of(context, actions), waiting_for(context, actions)
    thread.escalated, thread.escalated_from = (ladder(context, ids, upwards=upwards) for upwards in (True, False))


def _with_intents(factors: list[Row]) -> list[Row]:
    """One row a factor, in the order of their ids, with every intent of an action towards it."""
    by_id: dict[str, Row] = {}
    for row in sorted(factors, key=lambda row: (row["id"], row["intent"] or "")):
        factor = by_id.setdefault(row["id"], {"id": row["id"], "name": row["name"], "intents": []})
        factor["intents"] += [row["intent"]] if row["intent"] else []
    return list(by_id.values())

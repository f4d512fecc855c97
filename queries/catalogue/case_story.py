"""The question: What is the story of this case?"""

from __future__ import annotations

from collections import Counter

from graph.schema import schema
from queries.answers.cells import property_words
from queries.answers.column import Column, Row
from queries.answers.units import DATE, NODE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.questions.question import NetworkPicture, Question, node
from queries.records.findings_of_case import FINDINGS_OF_CASE

_SAYS = dict(item for name in ("kind", "appraisal", "checked", "status") for item in property_words(name).items())
_PART_WORDS = {label.word: label.title for label in schema().domain_labels} | {
    "perspective": "View at the time",
    "contribution": "What contributed",
    "influence": "What influenced what",
}
QUESTION = Question(
    name="case-story",
    audiences=("reviewer",),
    title="What is the story of this case?",
    about=(
        "One case as a story in the order of its episodes: what happened, how practice was appraised and why, how "
        "it looked to those who were there, what supported and what hindered, what was found, and what was "
        "recommended and done."
    ),
    parameters=(node("case", "Case", "the case", required=True),),
    columns=(
        Column("part", "Part", TEXT, _PART_WORDS),
        Column("label", "Kind of record", TEXT, is_secondary=True),
        Column("id", "Record", NODE),
        Column("episode", "Episode", id_of("Episode")),
        Column("when", "When", DATE),
        Column("name", "Name", TEXT),
        Column("detail", "In words", TEXT),
        Column("says", "What is said of it", TEXT, _SAYS),
    ),
    sentence="The story of {case}: {rows} records.",
    no_rows="Nothing is recorded of {case}.",
    key=("statement",),
    method=(
        "Parts stand in the order of the episodes. Recommendations are those that the case's findings or its "
        "reviews raised, with their status on the day asked for."
    ),
    network=NetworkPicture(nodes=("id", "episode")),
    notes=(
        (
            "Supporting and hindering speak of practice: supporting means that good practice was made more likely "
            "here, hindering that problematic practice was."
        ),
    ),
)

_CASE = """
MATCH (c:Case {id: $case})
RETURN 'case' AS part, 'Case' AS label, c.id AS id, c.period_start AS when, c.title AS name, c.kind AS says,
       c.trigger AS trigger, c.summary AS summary
ORDER BY id
"""
_EPISODES = """
MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)
RETURN 'episode' AS part, 'Episode' AS label, e.id AS id, e.id AS episode, e.start AS when, e.title AS name,
       e.appraisal AS says, e.what_happened AS happened, e.why_key AS why_key, e.appraisal_reason AS reason
ORDER BY coalesce(e.sequence, 1000000), e.start_earliest, id
"""
_PERSPECTIVES = """
MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)<-[:OF]-(p:Perspective)
RETURN 'perspective' AS part, 'Perspective' AS label, p.id AS id, e.id AS episode, p.role AS name, p.checked AS says,
       p.knew AS knew, p.thought AS thought, p.aimed_for AS aimed_for, p.why_sensible AS why_sensible
ORDER BY name, id
"""
_CONTRIBUTIONS = """
MATCH (c:Case {id: $case})-[:HAS_EPISODE*0..1]->(t)<-[k:CONTRIBUTED_TO]-(f:Factor)
RETURN 'contribution' AS part, 'Factor' AS label, f.id AS id, CASE WHEN t:Episode THEN t.id END AS episode,
       f.name AS name, k.polarity AS says, k.quote AS detail, k.id AS statement
ORDER BY CASE k.polarity WHEN 'supporting' THEN 0 WHEN 'hindering' THEN 1 ELSE 2 END, name, id, statement
"""
_INFLUENCES = """
MATCH (a:Factor)-[r:INFLUENCES]->(b:Factor) WHERE r.case_id = $case
RETURN 'influence' AS part, 'Factor' AS label, a.id AS id, a.name + ' ' + r.effect + ' ' + b.name AS name,
       r.quote AS detail, r.id AS statement
ORDER BY name, id, statement
"""
_FINDINGS = """
WHERE true
  AND NOT n.id IN $withheld_finding
RETURN 'finding' AS part, 'Finding' AS label, n.id AS id, n.headline AS name, n.why_underlying AS detail,
       n.status AS says
ORDER BY name, id
"""
_RAISED = """
MATCH (c:Case {id: $case})
OPTIONAL MATCH (c)<-[:EXAMINES]-(:Review)-[:RAISED]->(own:Recommendation)
WITH collect(DISTINCT own.id) AS own
OPTIONAL MATCH (n:Finding)-[:RAISED]->(raised:Recommendation) WHERE n.id IN $findings
WITH own, collect(DISTINCT raised.id) AS raised
UNWIND own + raised AS id
MATCH (r:Recommendation {id: id})
WITH DISTINCT r
"""
_RECOMMENDATIONS = """
RETURN 'recommendation' AS part, 'Recommendation' AS label, r.id AS id, r.made_on AS when, r.title AS name,
       r.text AS detail, coalesce(status, 'not_known') AS says
ORDER BY when, name, id
"""
_UNDERTAKEN = """
UNWIND $recommendations AS recommendation
MATCH (:Recommendation {id: recommendation})-[:LED_TO]->(a:Action)
WITH DISTINCT a
"""
_ACTIONS = """
RETURN 'action' AS part, 'Action' AS label, a.id AS id, a.created_on AS when, a.title AS name, a.text AS detail,
       coalesce(status, 'not_known') AS says
ORDER BY when, name, id
"""
_PARTS = ("episode", "perspective", "contribution", "influence", "finding", "recommendation", "action")


def rows(context: QuestionContext) -> list[Row]:
    """The case, each episode with its views and factors, then what was found, recommended and done."""
    context.skip_scope()
    parts = [*_lived(context), *_learned(context)]
    if not any(row["part"] == "contribution" and row["says"] == "supporting" for row in parts):
        context.note("nothing-supporting", "Nothing is recorded that supported practice in this case: what went well?")
    for row in parts:
        if "statement" in row:
            row["evidence"] = evidence_of(context, case=context.parameters["case"], relationship=row["statement"])
    context.sentence(f"{context.caption('case')}: {_counted(parts)}.")
    return parts


def _lived(context: QuestionContext) -> list[Row]:
    """The case, what bore on it as a whole, then its episodes, each with its views and factors."""
    parts = [row | {"detail": _joined(row, "trigger", "summary")} for row in context.read(_CASE)]
    views = [row | {"detail": _joined(row, "knew", "thought", "aimed_for", "why_sensible")}
             for row in context.read(_PERSPECTIVES)]  # fmt: skip
    around: dict[str | None, list[Row]] = {}
    for row in [*views, *context.read(_CONTRIBUTIONS)]:
        around.setdefault(row["episode"], []).append(row)
    parts += around.get(None, [])
    for episode in context.read(_EPISODES):
        parts += [
            episode | {"detail": _joined(episode, "happened", "why_key", "reason")},
            *around.get(episode["id"], []),
        ]
    return [*parts, *context.read(_INFLUENCES)]


def _learned(context: QuestionContext) -> list[Row]:
    """What was found, recommended and undertaken."""
    findings = context.read(FINDINGS_OF_CASE + _FINDINGS)
    recommendations = context.read(
        _RAISED + context.scope("recommendations") + _RECOMMENDATIONS, findings=[row["id"] for row in findings]
    )
    actions = context.read(
        _UNDERTAKEN + context.scope("actions") + _ACTIONS, recommendations=[row["id"] for row in recommendations]
    )
    return [*findings, *recommendations, *actions]


_WORDS = {
    "knew": "Knew", "thought": "Thought", "aimed_for": "Aimed for", "why_sensible": "Why it seemed sensible",
    "why_key": "Why it was key", "reason": "Reason for the appraisal",
}  # fmt: skip


def _joined(row: Row, *names: str) -> str | None:
    """The texts that there are, each begun by what it is where that does not go without saying."""
    texts = (f"{_WORDS[name]}: {row[name]}" if name in _WORDS else row[name] for name in names if row[name])
    return "\n".join(texts) or None


def _counted(parts: list[Row]) -> str:
    """How many there are of each part."""
    count = Counter(row["part"] for row in parts)
    *most, last = (f"{count[part]:,} {part}{'' if count[part] == 1 else 's'}" for part in _PARTS)
    return f"{', '.join(most)} and {last}"

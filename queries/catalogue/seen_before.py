"""The question: Have we seen this before, and what was done?"""

from __future__ import annotations

from graph.schema import schema
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, LIST, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence, evidence_of
from queries.questions.filters import FILTERS, filters_of
from queries.questions.question import NetworkPicture, Question, node
from queries.threads.actions import OPEN
from queries.threads.responses import actions_about, recommendations_about

QUESTION = Question(
    name="seen-before",
    audiences=("reviewer", "learning-lead"),
    title="Have we seen this before, and what was done?",
    about=(
        "For each factor that hindered practice in this case, the other cases where it hindered too, the episodes "
        "elsewhere in which practice was appraised good although or because it was there, and what was recommended "
        "and done about it."
    ),
    scopes=("contributions",),
    filters=filters_of(
        "contributions",
        but=("organisation", "polarity"),
    ),
    parameters=(node("case", "Case", "the case", required=True),),
    columns=(
        Column("factor", "Factor that hindered here", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("elsewhere", "Other cases where it hindered", CASES),
        Column("elsewhere_cases", "These cases", LIST, is_secondary=True),
        Column("good_with_it", "Episodes elsewhere appraised good with it", EPISODES),
        Column("good_episodes", "These episodes", LIST, is_secondary=True),
        Column("recommendations", "Recommendations about it", NUMBER),
        Column("actions", "Actions that address it", NUMBER),
        Column("open_actions", "Of these, open", NUMBER),
        Column("done", "What was done", LIST),
    ),
    presupposes=("contributions-here",),
    speaks_of=("recommendations", "actions"),
    consequence="there is nothing to look for elsewhere",
    sentence=(
        "{name} hindered practice here, and no other factor of this case did so in more other cases: {elsewhere}."
    ),
    no_rows="Nothing is recorded as having hindered practice in {case}, as far as was asked.",
    key=("factor",),
    method=(
        "The factors are those that hindered in this case; level and category choose among them, and the other "
        "filters among the other cases. Recommendations and actions are those about the factor wherever they were "
        "made."
    ),
    network=NetworkPicture(nodes=("factor",)),
    notes=("Seen elsewhere means recorded elsewhere: where nobody looked for a factor, it was not recorded.",),
)

_THIS = "MATCH (c:Case {id: $case})\n"
_HINDERED_HERE = """
  AND k.polarity = 'hindering'
WITH DISTINCT coalesce(f.canonical_id, f.id) AS factor
MATCH (g:Factor {id: factor})
RETURN factor, g.name AS name
ORDER BY name, factor
"""
_ELSEWHERE = """
  AND c.id <> $case AND coalesce(f.canonical_id, f.id) IN $factors
WITH coalesce(f.canonical_id, f.id) AS factor, k.polarity = 'hindering' AS hindered, c.id AS case, c.title AS title,
     CASE WHEN t:Episode AND t.appraisal = 'good' THEN t.id END AS good, t.title AS episode
WITH factor, collect(DISTINCT CASE WHEN hindered THEN {id: case, title: title} END) AS cases,
     collect(DISTINCT CASE WHEN good IS NOT NULL THEN {id: good, title: title + ': ' + episode} END) AS episodes
RETURN factor, size(cases) AS elsewhere, [x IN cases | x.title] AS elsewhere_cases, size(episodes) AS good_with_it,
       [x IN episodes | x.title] AS good_episodes
ORDER BY factor
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor that hindered in this case, the most often seen first."""
    hindering = context.read(_THIS + context.scope(only=["level", "category"]) + _HINDERED_HERE)
    factors = [row["factor"] for row in hindering]
    elsewhere = {row["factor"]: row for row in context.read(context.scope() + _ELSEWHERE, factors=factors)}
    recommended, undertaken = recommendations_about(context, factors), actions_about(context, factors)
    factor_rows = [
        {
            **row,
            **_seen(elsewhere.get(row["factor"], {})),
            "recommendations": recommended.get(row["factor"], 0),
            **_done(undertaken.get(row["factor"], [])),
        }
        for row in hindering
    ]
    for row in factor_rows:
        row["evidence"] = _evidence(context, row)
    return sorted(factor_rows, key=lambda row: (-row["elsewhere"], -row["good_with_it"], row["name"], row["factor"]))


def _evidence(context: QuestionContext, row: Row) -> Evidence:
    """What was seen elsewhere; where nothing was, what was recorded here, which not every filter chose."""
    case = context.parameters["case"]
    if row["elsewhere"] or row["good_with_it"]:
        return evidence_of(context, factors=(row["factor"],), besides=case)
    ignored = frozenset(FILTERS) - {"level", "category"}
    return evidence_of(context, ignored=ignored, factors=(row["factor"],), case=case)


def _seen(row: Row) -> Row:
    return {
        "elsewhere": row.get("elsewhere", 0),
        "elsewhere_cases": sorted(row.get("elsewhere_cases", [])),
        "good_with_it": row.get("good_with_it", 0),
        "good_episodes": sorted(row.get("good_episodes", [])),
    }


def _done(actions: list[Row]) -> Row:
    statuses = schema().vocabularies["action_status"]
    return {
        "actions": len(actions),
        "open_actions": sum(action["status"] in OPEN for action in actions),
        "done": [f"{action['title']} ({statuses[action['status']].lower()})" for action in actions],
    }

"""The question: What helped?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, MENTIONS, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.questions.chart import diverging
from queries.questions.filters import filters_of
from queries.questions.question import EVERYBODY, NetworkPicture, Question, node
from queries.threads.actions import OPEN
from queries.threads.factors import MENTION
from queries.threads.responses import actions_about

QUESTION = Question(
    name="what-helped",
    audiences=EVERYBODY,
    title="What helped?",
    about=(
        "The factors that supported practice, in one case or in all, with how often they did so where practice was "
        "appraised good, how often the same factor hindered, and whether anything is being done to keep it."
    ),
    scopes=("contributions",),
    filters=filters_of("contributions", but=("polarity",)),
    parameters=(node("case", "Case", "only this case"),),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases where it supported", CASES),
        Column("episodes", "Episodes where it supported", EPISODES),
        Column("mentions", "Mentions where it supported", MENTIONS),
        Column("good_episodes", "Of these episodes, appraised good", EPISODES),
        Column("hindered_cases", "Cases where it hindered", CASES, is_secondary=True),
        Column("protected_by", "Open actions to protect or spread it", NUMBER),
    ),
    speaks_of=("actions",),
    consequence="nobody can say what helped",
    sentence="No factor supported practice in more cases than {name}: {cases}, in {episodes} of their episodes.",
    no_rows="Nothing is recorded as having helped, as far as was asked. That can mean that nobody looked.",
    key=("factor",),
    method="Open actions are counted wherever they apply, as they stood on the day asked for.",
    network=NetworkPicture(nodes=("factor",)),
    charts=(
        diverging(
            "name",
            "cases",
            "hindered_cases",
            title="Cases where a factor supported practice, and cases where it hindered it",
        ),
    ),
    notes=(
        (
            "Appraisal and polarity were judged by the same people, so that supporting factors go with good practice "
            "is nearly a definition."
        ),
    ),
)

_THIS = "MATCH (c:Case {id: $case})\n"
_SUPPORTED = f"""
  AND k.polarity IN ['supporting', 'hindering']
WITH coalesce(f.canonical_id, f.id) AS factor, k.polarity = 'supporting' AS supported, c.id AS case,
     CASE WHEN t:Episode THEN t.id END AS episode, CASE WHEN t:Episode THEN t.appraisal END AS appraisal,
     {MENTION} AS mention
WITH factor, count(DISTINCT CASE WHEN supported THEN case END) AS cases,
     count(DISTINCT CASE WHEN supported THEN episode END) AS episodes,
     count(DISTINCT CASE WHEN supported THEN mention END) AS mentions,
     count(DISTINCT CASE WHEN supported AND appraisal = 'good' THEN episode END) AS good_episodes,
     count(DISTINCT CASE WHEN NOT supported THEN case END) AS hindered_cases
WHERE cases > 0
MATCH (g:Factor {{id: factor}})
WITH factor, g.name AS name, cases, episodes, mentions, good_episodes, hindered_cases
RETURN factor, name, cases, episodes, mentions, good_episodes, hindered_cases
ORDER BY cases DESC, mentions DESC, name, factor
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that which supported in most cases first."""
    case = context.parameters["case"]
    supporting = context.read((_THIS if case else "") + context.scope() + _SUPPORTED)
    undertaken = actions_about(context, (row["factor"] for row in supporting))
    return [
        {
            **row,
            "protected_by": _protecting(undertaken.get(row["factor"], [])),
            "evidence": evidence_of(context, factors=(row["factor"],), case=case),
        }
        for row in supporting
    ]


def _protecting(actions: list[Row]) -> int:
    return sum(
        action["status"] in OPEN and not {"protect", "spread"}.isdisjoint(action["intents"]) for action in actions
    )

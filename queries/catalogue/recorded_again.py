"""The question: Was the factor recorded again after the action was closed?"""

from __future__ import annotations

from collections import Counter

from graph.projection import NONE, Selection, View, view_of
from queries.answers.column import Column, Row
from queries.answers.units import CASES, DATE, EPISODES, LIST, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence, evidence_of
from queries.questions.filters import FILTERS, filters_of
from queries.questions.question import NetworkPicture, Question, node
from queries.threads.closed_actions import areas_within, closed_actions

_ANSWER_TITLES = {
    "recorded_again": "Recorded again",
    "perhaps": "Not known: recorded, perhaps before the closing",
    "not_recorded": "Not recorded again",
    "not_looked_for": "Not known: cases examined since, not looked for",
    "not_examined": "No case examined since",
}
QUESTION = Question(
    name="recorded-again",
    audiences=("learning-lead",),
    title="Was the factor recorded again after the action was closed?",
    about=(
        "Each closed action that was to reduce a factor, with one of five answers by the date of the episode, in "
        "the action's area: recorded again; recorded in cases examined since, but perhaps before the closing; looked for in "
        "cases examined since, and not recorded; cases examined since, in none of which anybody says that they looked for "
        "it; or no case examined since."
    ),
    scopes=("actions",),
    filters=filters_of("actions"),
    parameters=(
        node("action", "Action", "only this action"),
        node("factor", "Factor", "only actions on this factor"),
    ),
    columns=(
        Column("action", "Action", id_of("Action")),
        Column("name", "Title", TEXT),
        Column("factor", "Factor", id_of("Factor")),
        Column("factor_name", "Name of the factor", TEXT),
        Column("closed_on", "Closed on", DATE),
        Column("areas", "In the area", LIST, is_secondary=True),
        Column("answer", "Answer", TEXT, _ANSWER_TITLES),
        Column("cases_examined", "Cases examined since", CASES, is_secondary=True),
        Column("cases_looked", "Cases in which it was looked for", CASES, is_secondary=True),
        Column("cases_recorded", "Cases in which it was recorded", CASES),
        Column("episodes_recorded", "Episodes in which it was recorded", EPISODES, is_secondary=True),
        Column("first_recorded_on", "First recorded again on", DATE),
    ),
    presupposes=("reducing-actions",),
    consequence="nothing can be followed up",
    sentence=(
        "The factor was recorded again after the action was closed: {recorded_again} of {rows}; looked for since and not "
        "recorded: {not_recorded}; cases examined since, but nobody says that they looked for it: {not_looked_for}; no case "
        "examined since: {not_examined}; recorded, but perhaps before the closing: {perhaps}."
    ),
    no_rows="No action that was to reduce a factor is closed with a date{as_asked}.",
    key=("action", "factor"),
    method=(
        "A case counts as examined since when one of its episodes (where it has none with a date, the case itself) "
        "surely began after the action was closed; the day of the review plays no part. It was looked for where the coding "
        "that counts says so of the factor's category or a broader one, or where it is recorded. Recorded means with any "
        "polarity but supporting, and again where it surely began after the closing; of a date too vague to tell, of none, "
        "and of what is recorded for a case as a whole that began before, the answer is perhaps. The area is the action's, "
        "else that of its recommendation, with what succeeded it and the areas within; where neither says, everywhere."
    ),
    network=NetworkPicture(nodes=("action", "factor")),
    notes=(
        "Not recorded is not the same as absent, and recorded again does not show that the action failed.",
        (
            "Only actions that were to reduce a factor, and that were carried out (completed, impact evidenced, or "
            "closed as not effective), are asked about."
        ),
    ),
)

ANSWERS = tuple(_ANSWER_TITLES)
_EXAMINED = """
MATCH (c:Case)
WHERE true
  AND NOT c.id IN $withheld_case
  AND NOT c.id IN $apart_case
//.
MATCH (c)-[:HAS_EPISODE*0..1]->(t)
WITH c, max(t.start_earliest) AS ever, max(CASE WHEN t.start_earliest <= $as_at THEN t.start_earliest END) AS then
WITH c, CASE WHEN ever IS NULL THEN c.period_start_earliest ELSE then END AS last
WHERE last > $closed AND last <= $as_at
OPTIONAL MATCH (c)-[:IN_AREA]->(x:Area)
RETURN c.id AS case, last, collect(DISTINCT x.id) AS areas ORDER BY case
"""
_RECORDED = """
  AND coalesce(f.canonical_id, f.id) IN $factors AND k.polarity <> 'supporting'
  AND coalesce(t.start_latest, t.period_end_latest, '9999') > $closed
  AND coalesce(t.start_earliest, t.period_start_earliest, '') <= $as_at
RETURN DISTINCT coalesce(f.canonical_id, f.id) AS factor, c.id AS case, CASE WHEN t:Episode THEN t.id END AS episode,
       coalesce(t.start_earliest, t.period_start_earliest, '') AS began, coalesce(t.start, t.period_start) AS said,
       coalesce(t.start_latest, t.period_end_latest, '9999') AS last
ORDER BY factor, began, case, episode
"""


def rows(context: QuestionContext) -> list[Row]:
    """One row for each closed action and factor, those recorded again first."""
    closed = closed_actions(context, context.scope())
    for name in ("action", "factor"):
        closed = [row for row in closed if context.parameters[name] in (None, row[name])]
    closed = _dated(context, closed)
    if not closed:
        return []
    first = min(row["closed"] for row in closed)
    within, names = areas_within(context, sorted({area for row in closed for area in row["area_ids"]}))
    examined = context.read(_EXAMINED, closed=first)
    recorded = _recorded(context, closed, first)
    view = view_of(context.facts.projection, Selection())
    answers = []
    for row in closed:
        areas = {area for top in row["area_ids"] for area in within.get(top, ())}
        case_ids = {
            case["case"]
            for case in examined
            if case["last"] > row["closed"] and (not row["area_ids"] or areas.intersection(case["areas"]))
        }
        since = [record for record in recorded.get(row["factor"], ()) if record["last"] > row["closed"]]
        since = [record for record in since if record["case"] in case_ids]
        later = [record for record in since if record["began"] > row["closed"]]
        looked_for = _looked_for(view, row["factor"], case_ids) | {record["case"] for record in since}
        answer = _answer(case_ids, looked_for, later, is_perhaps=bool(since))
        areas_named = [names[top] for top in sorted(row["area_ids"], key=lambda top: (str(names[top]), top))]
        answers.append({**row, "areas": areas_named, **answer, "evidence": _evidence(context, row) if later else None})
    _state_counts(context, answers)
    by_name = ("name", "factor_name", "action", "factor")
    answers.sort(key=lambda row: (-row["cases_recorded"], *(str(row[name]) for name in by_name)))
    return sorted(answers, key=lambda row: ANSWERS.index(row["answer"]))


def _recorded(context: QuestionContext, closed: list[Row], since: str) -> dict[str, list[Row]]:
    """Where each factor was recorded since the first closing, or may have been, earliest first."""
    scope = context.scope("contributions", only=[])
    recorded: dict[str, list[Row]] = {}
    for row in context.read(scope + _RECORDED, closed=since, factors=sorted({row["factor"] for row in closed})):
        recorded.setdefault(row["factor"], []).append(row)
    return recorded


def _dated(context: QuestionContext, closed: list[Row]) -> list[Row]:
    undated = {row["action"] for row in closed if not row["closed"]}
    if undated:
        context.note(
            "closed-undated", f"{len(undated):,} closed actions are left out: the day of closing is not known."
        )
    return [row for row in closed if row["closed"]]


def _evidence(context: QuestionContext, row: Row) -> Evidence:
    """The filters chose the action, and so say nothing of what was recorded after it."""
    ignored = frozenset(FILTERS) - {"as_at"}
    return evidence_of(context, ignored=ignored, factors=(row["factor"],), after=row["action"])


def _looked_for(view: View, factor: str, cases: set[str]) -> set[str]:
    """Those of the cases in which somebody says that they looked for the factor."""
    projection, (_, class_of) = view.projection, view.classes
    number = projection.factors.ids.number(factor)
    if number == NONE:
        return set()
    looked = view.looked[:, class_of[number]]
    return {case for case in cases if (place := projection.cases.ids.number(case)) != NONE and looked[place]}


def _answer(examined: set[str], looked_for: set[str], later: list[Row], *, is_perhaps: bool) -> Row:
    unknown = "not_looked_for" if examined else "not_examined"
    not_again = "perhaps" if is_perhaps else "not_recorded" if looked_for else unknown
    return {
        "answer": "recorded_again" if later else not_again,
        "cases_examined": len(examined),
        "cases_looked": len(looked_for),
        "cases_recorded": len({row["case"] for row in later}),
        "episodes_recorded": len({row["episode"] for row in later if row["episode"]}),
        "first_recorded_on": later[0]["said"] if later else None,
    }


def _state_counts(context: QuestionContext, answers: list[Row]) -> None:
    counts = Counter(row["answer"] for row in answers)
    template = context.question.sentence
    values = {answer: f"{counts[answer]:,}" for answer in ANSWERS}
    context.sentence(template.format(rows=f"{len(answers):,}", **values))

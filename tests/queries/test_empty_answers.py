"""No universal statement about nothing: every question on an empty graph, on cases alone, on recommendations alone."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT, OWNER
from shared import SharedDatabase

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.facts import facts_at
from queries import Answer, Question, ask, question, questions
from queries.asking.context import QuestionContext
from queries.asking.outcome import conclude
from queries.asking.parameters import resolve_parameters
from queries.questions.populations import populations
from queries.threads.tracked import SCOPES

pytestmark = pytest.mark.slow

Graph = tuple[list[tuple[str, dict[str, Any]]], list[tuple[str, str, str, dict[str, Any]]]]

# Taxonomies are in every graph.
CATEGORIES: list[tuple[str, dict[str, Any]]] = [
    ("Category", {"id": "c1", "name": "Culture", "taxonomy": "mine"}),
    ("Category", {"id": "c2", "name": "Tools", "taxonomy": "yours"}),
]
CASES: Graph = (
    [
        *CATEGORIES,
        ("Source", {"id": "src", "title": "Reviews"}),
        ("Case", {"id": "A", "title": "Child A", "sensitivity": "open"}),
        ("Case", {"id": "B", "title": "Child B", "sensitivity": "open"}),
        ("Episode", {"id": "A1", "title": "First visit", "sequence": 1}),
    ],
    [("HAS_EPISODE", "A", "A1", {})],
)
RECOMMENDATIONS: Graph = (
    [
        *CATEGORIES,
        ("Source", {"id": "src", "title": "Inquiries"}),
        ("Organisation", {"id": "ministry", "name": "Ministry"}),
        *(("Recommendation", {"id": f"r{n}", "title": f"Number {n}", "status": "open"}) for n in range(267)),
    ],
    [("ADDRESSED_TO", "r0", "ministry", {})],
)
BOTH: Graph = (
    [
        *CASES[0],
        ("Episode", {"id": "A2", "title": "Handover", "sequence": 2, "appraisal": "good"}),
        ("Source", {"id": "blank", "title": "Nothing yet"}),
        ("Factor", {"id": "caseload", "name": "Caseload"}),
        ("Factor", {"id": "training", "name": "Training"}),
        ("Finding", {"id": "F1", "headline": "Nights"}),
        ("Recommendation", {"id": "R1", "title": "Cap caseloads", "status": "open", "due_on": "2030"}),
        ("Event", {"id": "e1", "field": "status", "to_value": "open", "at": "2019"}),
        ("Action", {"id": "a1", "title": "Cap at fifteen", "status": "planned", "due_on": "2030"}),
        ("Action", {"id": "a2", "title": "Hire", "status": "planned"}),
        ("Action", {"id": "a3", "title": "Advertise", "status": "withdrawn"}),
        ("Organisation", {"id": "council", "name": "Council"}),
    ],
    [
        *CASES[1],
        ("HAS_EPISODE", "A", "A2", {}),
        ("ADDRESSED_TO", "R1", "council", {"reply_due_on": "2030", "replied": "yes"}),
        ("DEPENDS_ON", "a1", "a2", {}),
        ("CONTRIBUTED_TO", "caseload", "A1", {"polarity": "hindering"}),
        ("CONTRIBUTED_TO", "caseload", "B", {"polarity": "hindering"}),
        ("CONTRIBUTED_TO", "training", "B", {"polarity": "supporting"}),
        ("HAS_EVENT", "R1", "e1", {}),
        ("INFLUENCES", "caseload", "training", {"effect": "increases", "case_id": "A"}),
        ("ADDRESSES", "a1", "caseload", {"intent": "reduce"}),
    ],
)
# What a parameter that a question cannot do without is given; that of a node exists in one graph or the other.
GIVEN = {"Case": "A", "Factor": "caseload", "Recommendation": "r1", "Action": "a1"}
OTHERWISE = {"text": "Nobody's name", "one": "since=2018", "other": "until=2017"}
TAXONOMIES = {"first": "mine", "second": "yours"}
ALONE: dict[str, dict[str, str]] = {
    "evidence-for": {"case": "A"}, "trace": {"recommendation": "r1"}, "crosswalk": TAXONOMIES,
    "paths-between": {"first": "caseload", "second": "training"},
}  # fmt: skip


def given(declared: Question) -> dict[str, str]:
    needed = {p.name: OTHERWISE.get(p.name) or GIVEN.get(p.label or "", "") for p in declared.parameters if p.required}
    return needed | ALONE.get(declared.name, {})


def answers_of(database: Database, **filters: str) -> dict[str, Answer]:
    """The answers to all questions that take these filters; none of one that asks about a record that is not there."""
    answers = {}
    for declared in questions():
        if filters.keys() <= set(declared.filters):
            try:
                answers[declared.name] = ask(database, declared.name, {**given(declared), **filters}, viewer=OWNER)
            except (NotFound, BadRequest) as error:
                assert {problem.name for problem in error.parameters} <= given(declared).keys()
    return answers


@pytest.fixture
def embedded(shared_databases: Callable[[str], SharedDatabase]) -> Database:
    """An empty graph on the embedded server: what is asked there is the same on both."""
    return shared_databases("embedded").empty()


def examined(answer: Answer) -> int:
    return sum(note.values["count"] for note in answer.notes if note.code == "examined")


def claims_about_nothing(answer: Answer) -> bool:
    """Whether a sentence without rows speaks of all of none."""
    return answer.outcome == "no-rows" and not examined(answer)


@pytest.mark.parametrize(
    ("graph_of", "examining"),
    [
        pytest.param(([], []), set(), id="empty"),
        pytest.param(CASES, {"find", "perspectives"}, id="cases"),
        pytest.param(RECOMMENDATIONS, {"find", "time-to-close"}, id="recommendations"),
    ],
)
def test_nothing_is_claimed_of_what_is_not_recorded(
    embedded: Database,
    write_graph: Callable[..., None],
    identify: Callable[[Database], None],
    graph_of: Graph,
    examining: set[str],
) -> None:
    write_graph(embedded, *graph_of)
    identify(embedded)
    answers = answers_of(embedded)
    assert len(answers) > 25
    assert [name for name, answer in answers.items() if claims_about_nothing(answer)] == []
    assert {name for name, answer in answers.items() if (answer.outcome == "rows") is not bool(answer.rows)} == set()
    assert {name for name, answer in answers.items() if answer.outcome == "no-rows"} == examining


def test_every_question_presupposes_something_but_those_about_one_record() -> None:
    without = {each.name for each in questions() if not (each.scope or each.presupposes)}
    assert without == {"case-story", "trace"}


def test_the_answer_says_what_is_not_recorded_and_what_follows(
    embedded: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]
) -> None:
    write_graph(embedded, *RECOMMENDATIONS)
    identify(embedded)
    sentences = {
        "overdue-actions": "No action is recorded, so none can be overdue.",
        "overdue-replies": "No day by which a reply is due is recorded, so no reply can be overdue.",
        "actions-without-factor": "No action is recorded, so nobody can say whether each addresses a factor.",
        "factors-without-action": "No contributory factor is recorded, so none can be without an open action.",
    }
    for name, sentence in sentences.items():
        answer = ask(embedded, name, viewer=EXPORT)
        assert (answer.sentence, answer.outcome) == (sentence, "nothing-recorded")
    addressees = ask(embedded, "recommendations-by-addressee", viewer=EXPORT)
    assert addressees.outcome == "rows"
    assert "No reply is recorded." in addressees.notes


def test_filters_that_leave_nothing_are_told_from_a_graph_that_holds_nothing(
    embedded: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]
) -> None:
    write_graph(embedded, *BOTH)
    identify(embedded)
    filtered = answers_of(embedded, source="blank")
    assert len(filtered) > 25
    outcomes = {name: answer.outcome for name, answer in filtered.items() if question(name).scope}
    outcomes.pop("seen-before")  # its filters choose among other cases only
    assert {name: outcome for name, outcome in outcomes.items() if outcome != "nothing-left"} == {}
    late = ask(embedded, "overdue-actions", {"source": "blank"}, viewer=OWNER)
    assert late.sentence == "The filters leave no action, so none can be overdue."
    late = ask(embedded, "overdue-actions", {"source": "src", "as_at": "2026-01-01"}, viewer=OWNER)
    assert late.sentence == "No action is overdue on 1 January 2026, as far as was asked."
    # What is there is examined, and the answer says how much of it.
    late = ask(embedded, "overdue-actions", {"as_at": "2026-01-01"}, viewer=OWNER)
    assert (late.outcome, examined(late)) == ("no-rows", 1)
    assert late.sentence == "No action is overdue on 1 January 2026."
    assert "Examined: 1 open action with a due date." in late.notes
    recurring = ask(embedded, "factors-without-action", {"at_least": "3"}, viewer=OWNER)
    assert recurring.sentence == (
        "No factor that hindered practice in 3 cases or more is recorded, so none can be without an open action."
    )


def test_each_population_is_counted_on_both_servers(
    database: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]
) -> None:
    write_graph(database, *BOTH)
    identify(database)
    counted: set[str] = set()
    for declared in questions():
        if declared.name in ("case-story", "trace"):
            continue
        parameters = {name: "R1" if text == "r1" else text for name, text in given(declared).items()}
        resolved = resolve_parameters(database, declared, parameters, OWNER)
        context = QuestionContext(database, declared, resolved, OWNER, facts_at(database))
        if declared.scopes == SCOPES:
            context.count_in(*SCOPES)  # they count in both together
        assert conclude(context, []).outcome == "no-rows", declared.name
        assert [note.code for note in context.notes] == ["examined"], declared.name
        counted |= {context.notes[0].values["records"], declared.scope or "names", *declared.speaks_of}
    assert counted | {part for name in counted for part in populations()[name].either} == populations().keys()


def test_without_taxonomies_a_crosswalk_says_how_to_have_them(embedded: Database) -> None:
    with pytest.raises(BadRequest, match=r"There is no taxonomy in this graph yet\. Load a file first"):
        ask(embedded, "crosswalk", TAXONOMIES, viewer=OWNER)

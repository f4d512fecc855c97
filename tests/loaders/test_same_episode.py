"""An episode that got another title in a newer copy of its case is asked about, and is not added in silence (rule 15)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from people import OWNER

from graph.database import Database
from graph.writer import undo
from loaders.load import Outcome

# That both servers find the same records, `test_same_name.py` and `test_same_case.py` show.
pytestmark = pytest.mark.embedded

Load = Callable[..., Outcome]
HEADINGS = "case,episode,date,what happened,factor,+/-,quote"
VISIT = (
    "The shared house,Initial home visit,2018-03-03,Went twice and saw nobody,Local knowledge,+,While there is light",
    "The shared house,Initial home visit,2018-03-03,,Discretion,+,The team leader had agreed",
)
REFERRAL = "The shared house,The referral,2018-04,Downgraded,Caseload,-,Forty-one contacts"
RENAMED = tuple(row.replace("Initial home visit", "First look at the home") for row in VISIT)
EPISODES = "MATCH (e:Episode) RETURN e.id AS id, e.title AS title ORDER BY e.sequence, id"
CONTRIBUTIONS = "MATCH ()-[r:CONTRIBUTED_TO]->(e:Episode) RETURN e.id AS episode, r.id AS id ORDER BY episode, id"


@pytest.fixture
def load_rows(load_under: Callable[[str], Load]) -> Load:
    """Loads rows of a flat sheet under a file name."""
    return load_under(HEADINGS)


def titles(database: Database) -> list[str]:
    return [row["title"] for row in database.read(EPISODES)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["house.csv", "house v2.csv"])
def test_another_title_is_a_question_that_nothing_waits_for(prepared: Database, load_rows: Load, name: str) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    [question] = load_rows(name, *RENAMED, REFERRAL).open_questions
    assert question.text == (
        "Is the episode 'First look at the home' of 2018-03-03 your episode 'Initial home visit' "
        "(house-the-shared-house-initial-home-visit) of 2018-03-03?"
    )
    assert question.reason == (
        "Their titles differ; their dates are the same; what happened is told alike; 2 contributions are the same."
    )
    assert question.offered.quotes == question.known.quotes == ("Went twice and saw nobody",)
    assert sorted(titles(prepared)) == ["First look at the home", "Initial home visit", "The referral"]


@pytest.mark.slow
def test_while_a_title_is_asked_about_the_order_follows_the_dates(prepared: Database, load_rows: Load) -> None:
    nursery = "The shared house,The place ends,2018-02-01,For fees,Early help,-,No one asked"
    january = "The shared house,The call,2018-01-14,By night,Recording,+,It was written"
    load_rows("house.csv", january, *VISIT, nursery)
    load_rows("house.csv", january, *RENAMED, nursery)
    assert titles(prepared) == ["The call", "The place ends", "First look at the home", "Initial home visit"]
    followed = (
        "MATCH (a:Episode)-[:NEXT]->(b:Episode) RETURN a.title AS one, b.title AS next, a.sequence AS n ORDER BY n"
    )
    assert [(row["one"], row["next"]) for row in prepared.read(followed)] == [*pairwise(titles(prepared))]


@pytest.mark.slow
def test_the_same_is_renamed_kept_used_again_and_undone(prepared: Database, load_rows: Load) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    episodes, contributions = prepared.read(EPISODES), prepared.read(CONTRIBUTIONS)
    [question] = load_rows("v2.csv", *RENAMED, REFERRAL, dry_run=True).open_questions
    done = load_rows("v2.csv", *RENAMED, REFERRAL, answers={question.id: "same"})
    assert done.plan
    assert done.plan.counts()["added"] == {"Decision": 1, "Source": 1}
    assert titles(prepared) == ["First look at the home", "The referral"]
    assert prepared.read(CONTRIBUTIONS) == contributions
    for name in ("v2.csv", "v3.csv"):
        again = load_rows(name, *RENAMED, REFERRAL)
        assert (again.batch, again.open_questions) == (None, [])
    older = load_rows("old copy.csv", *VISIT, REFERRAL)
    assert older.open_questions == []
    assert titles(prepared) == ["Initial home visit", "The referral"], "the answer counts for either title"
    assert older.batch and done.batch
    undo(prepared, older.batch, by=OWNER)
    undo(prepared, done.batch, by=OWNER)
    assert prepared.read(EPISODES) == episodes
    assert load_rows("v2.csv", *RENAMED, REFERRAL, dry_run=True).open_questions == [question]


@pytest.mark.slow
def test_what_is_different_stays_so_and_is_not_asked_again(prepared: Database, load_rows: Load) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    [question] = load_rows("v2.csv", *RENAMED, REFERRAL, dry_run=True).open_questions
    load_rows("v2.csv", *RENAMED, REFERRAL, answers={question.id: "different"})
    assert len(titles(prepared)) == 3
    for name in ("v2.csv", "v3.csv"):
        again = load_rows(name, *RENAMED, REFERRAL)
        assert (again.batch, again.open_questions) == (None, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ("A review of the day,2018-03-03,Sat down,Supervision,-,q", 0),  # only the day is the same
        ("A review of the day,2018-03-03,Sat down,Local knowledge,+,", 0),  # one of two, in other words
        ("First home visit,2019-03-03,Went twice and saw nobody,Local knowledge,+,While there is light", 0),
        ("First home visit,2018-03-03,Went twice and saw no one,Supervision,-,q", 1),
        ("Initial home visits,2018-03-03,,Supervision,-,q", 1),
        ("First home visit,,,Discretion,+,The team leader had agreed", 1),
        ("First home visit,,,Discretion,+,", 0),  # neither a date nor a text
    ],
)
def test_what_is_asked_about(load_rows: Load, row: str, asked: int) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    outcome = load_rows("v2.csv", REFERRAL, f"The shared house,{row}", dry_run=True)
    assert len(outcome.open_questions) == asked


@pytest.mark.slow
def test_an_episode_that_the_file_has_under_its_own_title_is_not_another(load_rows: Load) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    assert load_rows("v2.csv", *VISIT, *RENAMED, REFERRAL, dry_run=True).open_questions == []


CORRECTED = tuple(row.replace("2018-03-03", "2018-03-05") for row in RENAMED)


@pytest.mark.slow
def test_a_title_a_date_and_a_quote_that_are_corrected_together_are_asked_about(
    prepared: Database, load_rows: Load
) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    typed_again = [row.replace("leader had", "laeder had") for row in CORRECTED]
    [question] = load_rows("house.csv", *typed_again, REFERRAL, dry_run=True).open_questions
    assert question.reason == (
        "Their titles differ; their dates are 2 days apart; what happened is told alike; 1 contribution is the same; "
        "1 contribution is the same but for its quote, which differs by a few letters."
    )
    load_rows("house.csv", *typed_again, REFERRAL, answers={question.id: "same"})
    assert titles(prepared) == ["First look at the home", "The referral"]
    assert len(prepared.read(CONTRIBUTIONS)) == 3


@pytest.mark.slow
def test_another_episode_a_few_days_later_is_not_asked_about(load_rows: Load) -> None:
    load_rows("house.csv", *VISIT, REFERRAL)
    later = "The shared house,Second visit,2018-03-05,All were in,Local knowledge,+,They opened the door"
    assert load_rows("v2.csv", REFERRAL, later, dry_run=True).open_questions == []


ONE = "Child T,Visit 1,2022-01-10,No answer,Persistence,-,Card left"
TWO = "Child T,Visit 2,2022-02-14,Seen with mother,Rapport,+,She was at ease"
THREE = "Child T,Visit 3,2022-04-02,Joint visit,Joint working,+,We planned it together"
NEW_TWO = "Child T,Visit 2,2022-01-30,Seen alone,Voice of the child,+,He drew his room"
STORED = """
MATCH (e:Episode)<-[r:CONTRIBUTED_TO]-() RETURN e.title AS title, e.start AS start, collect(r.quote) AS quotes
ORDER BY start
"""


def stored(database: Database) -> list[tuple[str, str, list[str]]]:
    return [(row["title"], row["start"], row["quotes"]) for row in database.read(STORED)]


@pytest.mark.slow
def test_numbered_episodes_are_known_by_what_they_tell_when_one_is_put_between(
    prepared: Database, load_rows: Load
) -> None:
    load_rows("visits.csv", ONE, TWO, THREE)
    rows = (ONE, NEW_TWO, TWO.replace("Visit 2", "Visit 3"), THREE.replace("Visit 3", "Visit 4"))
    outcome = load_rows("visits.csv", *rows)
    assert [(question.text[:28], question.assumed) for question in outcome.open_questions] == [
        ("Is the episode 'Visit 3' of ", "same"),
        ("Is the episode 'Visit 4' of ", "same"),
    ]
    assert stored(prepared) == [
        ("Visit 1", "2022-01-10", ["Card left"]),
        ("Visit 2", "2022-01-30", ["He drew his room"]),
        ("Visit 3", "2022-02-14", ["She was at ease"]),
        ("Visit 4", "2022-04-02", ["We planned it together"]),
    ]
    assert load_rows("visits.csv", *rows).batch is None
    # One is taken out again: the others move back, and the one that the file lacks stays, and is named.
    outcome = load_rows("visits.csv", ONE, TWO, THREE)
    assert [title for title, _, _ in stored(prepared)] == ["Visit 1", "Visit 2", "Visit 2", "Visit 3"]
    assert [problem.code for problem in outcome.warnings if problem.code == "remaining_episodes"]


@pytest.mark.slow
def test_dates_that_were_corrected_move_no_title(load_rows: Load) -> None:
    load_rows("visits.csv", ONE, *(f"Child T,Visit {n},2022-0{n}-01,,Rapport,+," for n in (2, 3, 4)))
    corrected = (f"Child T,Visit {n},2022-0{n}-11,,Rapport,+," for n in (2, 3, 4))
    outcome = load_rows("visits.csv", ONE, *corrected, dry_run=True)
    assert outcome.open_questions == []
    assert outcome.plan
    assert outcome.plan.counts() == {"added": {}, "changed": {"Episode": 3}, "removed": {}}


@pytest.mark.slow
def test_an_episode_of_which_only_the_title_is_the_same_is_asked_about(prepared: Database, load_rows: Load) -> None:
    load_rows("visits.csv", ONE, TWO)
    [question] = load_rows("visits.csv", ONE, NEW_TWO, dry_run=True).open_questions
    assert question.assumed == "same"
    assert question.reason == "They have the same title, and nothing else is the same; their dates are 15 days apart."
    load_rows("visits.csv", ONE, NEW_TWO, answers={question.id: "different"})
    assert [title for title, _, _ in stored(prepared)] == ["Visit 1", "Visit 2", "Visit 2"]
    assert load_rows("visits.csv", ONE, NEW_TWO).batch is None

"""One case is one case, whatever its file is called; a title alone never makes it so (rule 15)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from graph.writer import undo
from loaders.check.case_profiles import case_profile
from loaders.check.known_cases import Candidates
from loaders.load import Outcome, load

Load = Callable[..., Outcome]
HEADINGS = "case,episode,date,what happened,factor,+/-,quote"
HOUSE = (
    "The shared house,The visit,2023-03,Went twice,Local knowledge,+,You have to go when there is light",
    "The shared house,The visit,,,Discretion,+,The team leader had agreed",
    "The shared house,The referral,2023-04,Downgraded,Caseload,-,Forty-one contacts",
    "The shared house,The meeting,2023-06,Without him,Asking about men,-,It feels like accusing",
)
COUNTS = """
MATCH (c:Case) WITH count(c) AS cases
OPTIONAL MATCH (e:Episode) WITH cases, count(e) AS episodes
OPTIONAL MATCH (:Factor)-[r:CONTRIBUTED_TO]->() WITH cases, episodes, count(r) AS contributions
RETURN cases, episodes, contributions ORDER BY cases
"""


@pytest.fixture
def load_rows(load_under: Callable[[str], Load]) -> Load:
    """Loads rows of a flat sheet under a file name."""
    return load_under(HEADINGS)


def counts(database: Database) -> tuple[int, ...]:
    [row] = database.read(COUNTS)
    return tuple(row.values())


@pytest.mark.embedded
@pytest.mark.slow
def test_a_copy_under_another_name_changes_nothing(prepared: Database, load_rows: Load) -> None:
    load_rows("house.csv", *HOUSE)
    assert counts(prepared) == (1, 3, 4)
    revision = prepared.revision()
    for name in ("house v2.csv", "third.csv", "house.csv"):
        outcome = load_rows(name, *HOUSE)
        assert (outcome.batch, counts(prepared), prepared.revision()) == (None, (1, 3, 4), revision)
        [case] = outcome.recognised
        assert case.sentence == (
            "'The shared house' is your case 'The shared house' (house-the-shared-house): 3 episodes the same."
        )


@pytest.mark.slow
def test_a_changed_copy_changes_and_adds_only_what_differs(prepared: Database, load_rows: Load) -> None:
    load_rows("house.csv", *HOUSE)
    changed = [
        HOUSE[0],
        HOUSE[1],
        HOUSE[2].replace("Downgraded", "Downgraded twice"),
        "The shared house,The call,2023-05,Rang back,Caseload,-,Nobody rang",
        HOUSE[3],
        "The shared house,The meeting,,,Caseload,-,No time to ask",
    ]
    dry = load_rows("v2.csv", *changed, dry_run=True)
    assert dry.recognised[0].sentence.endswith(": 1 episode the same, 2 changed, 1 new.")
    outcome = load_rows("v2.csv", *changed)
    assert outcome.plan
    assert outcome.plan.counts()["added"] == {
        "CONTRIBUTED_TO": 2, "Episode": 1, "HAS_EPISODE": 1, "NEXT": 2, "Source": 1,
    }  # fmt: skip
    assert counts(prepared) == (1, 4, 6)
    episodes = (
        "MATCH (e:Episode) RETURN e.title AS title, e.sequence AS number, e.what_happened AS text ORDER BY number"
    )
    assert [tuple(row.values()) for row in prepared.read(episodes)] == [
        ("The visit", 1, "Went twice"),
        ("The referral", 2, "Downgraded twice"),
        ("The call", 3, "Rang back"),
        ("The meeting", 4, "Without him"),
    ]
    assert len(prepared.read("MATCH (k:Coding) RETURN k.id AS id ORDER BY id")) == 1, "the case has one coding"
    for name in ("v2.csv", "v3.csv"):
        assert load_rows(name, *changed).batch is None
    assert load_rows("house.csv", *HOUSE[:2]).batch is None, "what a file leaves out stays"


@pytest.mark.embedded
@pytest.mark.slow
def test_two_cases_of_one_file_are_each_recognised(prepared: Database, load_rows: Load) -> None:
    other = "The bus stop,The visit,2024-01,Waited,Caseload,-,The clock was red"
    load_rows("house.csv", *HOUSE)
    load_rows("both.csv", other, *HOUSE)
    assert counts(prepared) == (2, 4, 5)
    again = load_rows("third.csv", *HOUSE, other)
    assert again.batch is None
    assert {case.recognised.case for case in again.recognised} == {"house-the-shared-house", "both-the-bus-stop"}


@pytest.mark.embedded
@pytest.mark.slow
def test_a_case_split_over_two_files_is_one_where_they_share_an_episode(prepared: Database, load_rows: Load) -> None:
    load_rows("first.csv", *HOUSE[:3])
    load_rows("second.csv", HOUSE[2], HOUSE[3])
    assert counts(prepared) == (1, 3, 4)
    apart = load_rows("third.csv", "The shared house,The end,2024-01,Closed,Caseload,-,At last")
    [warning] = [warning for warning in apart.warnings if "may be a case" in warning.rule]
    assert "'The shared house' (first-the-shared-house)" in warning.rule
    assert counts(prepared) == (2, 4, 5)


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize(
    "row",
    [
        "The shared house,The visit,2024-03,Went,Caseload,-,q",  # the same episode at another time
        "The shared house,The visit,,Other,Caseload,-,q",  # no date, and nothing else that is the same
        "The shared house,Another,2023-03,Went,Caseload,-,q",
    ],
)
def test_a_title_alone_makes_no_case_the_same(prepared: Database, load_rows: Load, row: str) -> None:
    load_rows("house.csv", *HOUSE)
    outcome = load_rows("other.csv", row)
    assert [warning.value for warning in outcome.warnings if "may be a case" in warning.rule] == ["The shared house"]
    assert counts(prepared) == (2, 4, 5)
    assert load_rows("other.csv", row).batch is None, "the second time it is the case of its own"
    assert load_rows("renamed.csv", row).batch is None
    assert counts(prepared)[0] == 2


@pytest.mark.slow
@pytest.mark.embedded
def test_an_undated_episode_is_known_by_what_happened_or_a_quote(prepared: Database, load_rows: Load) -> None:
    load_rows("one.csv", "The bus stop,The missed meeting,,,Time targets,-,The clock was red")
    assert (
        load_rows("one v2.csv", "The bus stop,The missed meeting,,,Time Targets,-,“The clock was red”").recognised == []
    )
    same = load_rows("one v3.csv", "The bus stop,The missed meeting,,,Time Targets,-,The clock was  red")
    assert same.batch is None


@pytest.mark.embedded
@pytest.mark.slow
def test_two_files_of_one_name_do_not_make_one_case_of_two(prepared: Database, load_rows: Load) -> None:
    load_rows("Book1.csv", "Child A,First call,2020-01,Rang,Caseload,-,q1")
    load_rows("Book1.csv", "Child A,Home visit,2022-05,Went,Caseload,-,q2")
    assert counts(prepared) == (2, 2, 2)
    assert load_rows("Book1.csv", "Child A,Home visit,2022-05,Went,Caseload,-,q2").batch is None
    assert load_rows("x.csv", "Child A,First call,2020-01,Rang,Caseload,-,q1").batch is None


@pytest.mark.embedded
@pytest.mark.slow
def test_the_order_of_rows_does_not_matter(prepared: Database, load_rows: Load) -> None:
    rows = [
        "Case A,One,2020-01,a,Caseload,-,q1",
        "Case A,One,2020-01,a,Caseload,-,q2",
        "Case A,Two,2020-02,b,Caseload,+,q1",
        "Case A,Three,2020-03,c,Caseload,+,q1",
    ]
    load_rows("a.csv", *rows)
    revision = prepared.revision()
    load_rows("a.csv", *reversed(rows))
    load_rows("b.csv", rows[2], rows[0], rows[3], rows[1])
    assert prepared.revision() == revision


@pytest.mark.slow
def test_what_belongs_to_the_case_is_the_same_too(prepared: Database, tmp_path: Path) -> None:
    rows = (
        "case,review,recommendation,episode,date,perspective,factor,+/-,quote\n"
        "The house,The learning review,Hand over in person,The visit,2023-03,Health visitor,Caseload,-,q1\n"
    )
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(rows, encoding="utf-8")
    assert load(prepared, tmp_path / "one.csv", by=OWNER).batch
    again = load(prepared, tmp_path / "two.csv", by=OWNER)
    assert (again.errors, again.batch) == ([], None)


@pytest.mark.slow
@pytest.mark.embedded
def test_who_reported_it_stays_the_same_wherever_they_are(prepared: Database, tmp_path: Path) -> None:
    rows = "case,episode,date,factor,+/-,quote,who said so\nThe house,The visit,2023-03,Caseload,-,q1,Health visiting\n"
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(rows, encoding="utf-8")
    assert load(prepared, tmp_path / "one.csv", by=OWNER).batch
    placed = tmp_path / "placed.json"
    placed.write_text(
        '{"areas": [{"id": "k", "name": "Kent"}], '
        '"in_area": [{"from_label": "Organisation", "from_id": "one-health-visiting", "to_id": "k"}]}',
        encoding="utf-8",
    )
    assert load(prepared, placed, by=OWNER).batch
    again = load(prepared, tmp_path / "two.csv", by=OWNER)
    assert (again.errors, again.batch, again.open_questions) == ([], None, [])


@pytest.mark.slow
@pytest.mark.embedded
def test_a_corrected_date_in_the_same_file_is_a_change(prepared: Database, load_rows: Load) -> None:
    load_rows("a.csv", "Child A,First call,2020-01,Rang,Caseload,-,q1")
    outcome = load_rows("a.csv", "Child A,First call,2021-01,Rang,Caseload,-,q1")
    assert outcome.plan
    assert outcome.plan.counts()["changed"] == {"Episode": 1}
    assert counts(prepared) == (1, 1, 1)


@pytest.mark.slow
@pytest.mark.embedded
def test_a_case_that_was_renamed_is_asked_about(prepared: Database, load_rows: Load) -> None:
    load_rows("a.csv", *HOUSE)
    renamed = load_rows("b.csv", *(row.replace("The shared house", "Child B") for row in HOUSE))
    [question] = renamed.open_questions
    assert question.text == "Is 'Child B' your case 'The shared house' (a-the-shared-house)?"
    assert question.reason == "Their titles differ; 3 of 3 episodes have the same title and date."


@pytest.mark.embedded
def test_a_reference_that_is_the_same_is_said(prepared: Database, tmp_path: Path) -> None:
    for name, title in (("a.csv", "Child Larch"), ("b.csv", "Child L")):
        path = tmp_path / name
        path.write_text(
            f"Case,Child ref,Episode,Date,Factor,+ or -\n{title},NM/25/04,Visit,2024-09-17,Caseload,-\n"
            f"{title},NM/25/04,Meeting,2024-10-28,Caseload,-\n",
            encoding="utf-8",
        )
        [*questions] = load(prepared, path, by=OWNER, sensitivity="open").open_questions
    assert [question.reason for question in questions] == [
        "Their titles differ; 2 of 2 episodes have the same title and date; their reference 'NM/25/04' is the same."
    ]


@pytest.mark.slow
def test_a_copy_is_taken_back_by_itself_and_replaces_nothing_of_others(
    prepared: Database, load_rows: Load, tmp_path: Path
) -> None:
    load_rows("house.csv", *HOUSE)
    before = prepared.read(
        "MATCH (n) WHERE NOT n:ImportBatch AND NOT n:GraphState AND NOT n:Revision RETURN n.id AS id ORDER BY id"
    )
    added = load_rows("v2.csv", *HOUSE, "The shared house,The end,2024-01,Closed,Caseload,-,At last")
    assert added.batch
    (tmp_path / "v2.csv").write_text("\n".join([HEADINGS, *HOUSE]), encoding="utf-8")
    replaced = load(prepared, tmp_path / "v2.csv", by=OWNER, replace=True)
    assert replaced.errors == []
    assert counts(prepared) == (1, 3, 4), "only what the copy had added is gone"
    assert replaced.batch
    undo(prepared, replaced.batch, by=OWNER)
    assert counts(prepared) == (1, 4, 5)
    undo(prepared, added.batch, by=OWNER)
    rows = prepared.read(
        "MATCH (n) WHERE NOT n:ImportBatch AND NOT n:GraphState AND NOT n:Change AND NOT n:Revision RETURN n.id AS id ORDER BY id"
    )
    assert rows == before


REFERENCED = """{{"areas": [{{"name": "{area}"}}],
 "cases": [{{"ref": "R 7", "title": "{title}", "period_start": "2019-02", "period_end": "{end}"}}],
 "in_area": [{{"from_label": "Case", "from_id": "R 7", "to_id": "{area}"}}]}}"""


@pytest.mark.slow
@pytest.mark.embedded
@pytest.mark.parametrize(
    ("area", "end", "cases", "asked"),
    [("Kent", "2020-03", 1, 0), ("Medway", "2020-03", 2, 1), ("Kent", "2021", 2, 0)],
)
def test_reference_and_dates_in_one_area_make_it_the_same(
    prepared: Database, tmp_path: Path, area: str, end: str, cases: int, asked: int
) -> None:
    outcomes = []
    for name, place, title, until in (("one", "Kent", "The move", "2020-03"), ("two", area, "A child moves", end)):
        path = tmp_path / f"{name}.json"
        path.write_text(REFERENCED.format(area=place, title=title, end=until), encoding="utf-8")
        outcomes.append(load(prepared, path, by=OWNER))
    assert [outcome.errors for outcome in outcomes] == [[], []]
    assert counts(prepared)[0] == cases
    assert len(outcomes[1].open_questions) == asked


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("columns", ["case id", "case id,episode id"])
def test_a_case_with_a_key_of_its_own_is_the_same_in_any_file(prepared: Database, tmp_path: Path, columns: str) -> None:
    keys = ["C7"] if columns == "case id" else ["C7", "C7-1"]
    rows = [
        ["The house", "The visit", "2023-03", factor, "-", f"{factor} was high", *keys]
        for factor in ("Caseload", "Need")
    ]
    for name, ordered in (("one.csv", rows), ("two.csv", rows), ("one.csv", rows[::-1])):
        path = tmp_path / name
        lines = [f"case,episode,date,factor,+/-,quote,{columns}", *map(",".join, ordered)]
        path.write_text("\n".join(lines), encoding="utf-8")
        outcome = load(prepared, path, by=OWNER)
        assert outcome.errors == []
    assert counts(prepared) == (1, 1, 2)
    assert outcome.batch is None
    other = tmp_path / "other.csv"
    other.write_text("case,episode,factor,+/-,case id\nAnother house,The visit,Caseload,-,C7\n", encoding="utf-8")
    [error] = load(prepared, other, by=OWNER).errors
    assert "is already the id of another case" in error.rule


@pytest.mark.slow
def test_the_month_of_a_day_is_the_same_where_it_is_told_the_same(prepared: Database, load_rows: Load) -> None:
    days = [row.replace("2023-03", "2023-03-14").replace("2023-04", "2023-04-02") for row in HOUSE]
    load_rows("house.csv", *days)
    [case] = load_rows("by month.csv", *HOUSE).recognised
    assert case.sentence.endswith("3 episodes the same.")
    assert counts(prepared) == (1, 3, 4)
    starts = prepared.read("MATCH (e:Episode) RETURN e.start AS start ORDER BY start")
    assert [row["start"] for row in starts] == ["2023-03-14", "2023-04-02", "2023-06"]
    other = [row.replace("2023-03", "2023-03-20").replace("2023-04", "2023-04-20") for row in HOUSE[:3]]
    assert not load_rows("other days.csv", *other).recognised


@pytest.mark.parametrize(
    ("title", "area", "likeness"),
    [
        ("A 1", "", "similar"),
        ("A-01", "", "similar"),
        ("a/1", "north", "similar"),
        ("A 1", "south", "different"),
        ("A11", "", "different"),
        ("A 1/1", "", "different"),
        ("A1 (NM/24/07)", "", "similar"),
        ("NM/24/07: A-01", "north", "similar"),
        ("A1 (NM/24/07)", "south", "different"),
        ("A 1 2", "", "different"),
    ],
)
def test_a_title_spelt_otherwise_is_asked_about(title: str, area: str, likeness: str) -> None:
    known = case_profile("known", {"title": "A1"}, (), ["north"])
    case = case_profile("new", {"title": title}, (), [area] if area else [])
    assert case.likeness(known, own=False) == known.likeness(case, own=False) == likeness
    for one, other in ((case, known), (known, case)) if likeness == "similar" else ():
        assert Candidates([other]).of_name(one) == [other]

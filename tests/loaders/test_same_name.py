"""One name is one factor: within a sheet, across files, however it is typed; and the load says what it joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.check_graph import check_graph
from loaders.load import Outcome, load

Load = Callable[..., Outcome]
HEADINGS = "case,episode,factor,+/-,quote"
FACTORS = "MATCH (f:Factor) RETURN f.name AS name ORDER BY f.id"
CASES = "MATCH (c:Case)-[:HAS_EPISODE]->()<-[:CONTRIBUTED_TO]-(f:Factor) RETURN f.id AS id, count(DISTINCT c) AS cases"


@pytest.fixture
def load_rows(load_under: Callable[[str], Load]) -> Load:
    """Loads rows of a flat sheet under a file name."""
    return load_under(HEADINGS)


def names(database: Database) -> list[str]:
    return [row["name"] for row in database.read(FACTORS)]


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("spellings", "count"),
    [
        (["Prot\u00e9g\u00e9 support", "Prote\u0301ge\u0301 support"], 1),
        (["Parents' voice", "Parents\u2019 voice", "Multi-agency work", "Multi\u2011agency work", "Multi\u2013agency work"], 2),
        (["Handover notes", "HANDOVER\u00a0Notes", "Hand\u00adover notes\u200b"], 1),
        (["Handover notes", "Hand over notes"], 2),
    ],
)  # fmt: skip
def test_within_one_sheet(prepared: Database, load_rows: Load, spellings: list[str], count: int) -> None:
    load_rows("one.csv", *(f'Case {n},E,"{name}",-,q' for n, name in enumerate(spellings)))
    assert len(names(prepared)) == count


@pytest.mark.embedded
@pytest.mark.slow
def test_across_files_it_is_one_factor_and_each_load_says_so(prepared: Database, load_rows: Load) -> None:
    first = load_rows("f1.csv", "A,E,Handover notes,-,q1")
    assert first.joined == []
    again = load_rows("f2.csv", "B,E,handover notes,-,q1", "C,E,HANDOVER NOTES,+,q2", dry_run=True)
    assert [match.sentence for match in again.joined] == [
        "'handover notes' is your factor 'Handover notes' (f1-handover-notes), in 1 case."
    ]
    load_rows("f2.csv", "B,E,handover notes,-,q1", "C,E,HANDOVER NOTES,+,q2")
    third = load_rows("f3.csv", "D,E,Handover\u00a0notes,-,q1")
    assert third.joined[0].cases == 3
    assert names(prepared) == ["Handover notes"], "the first spelling stays"
    assert prepared.read(f"{CASES} ORDER BY id") == [{"id": "f1-handover-notes", "cases": 4}]
    for name, row in (("f1.csv", "A,E,Handover notes,-,q1"), ("f3.csv", "D,E,Handover\u00a0notes,-,q1")):
        assert load_rows(name, row).batch is None, "the same file again changes nothing"


@pytest.mark.embedded
def test_an_alias_is_a_name_too(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text('{"factors": [{"id": "f", "name": "Caseload", "aliases": ["Workload"]}]}', encoding="utf-8")
    load(prepared, own, by=OWNER)
    outcome = load_rows("flat.csv", "A,E,WORKLOAD,-,q1", "B,E,caseload,-,q2")
    assert names(prepared) == ["Caseload"]
    assert {match.name for match in outcome.joined} == {"WORKLOAD", "caseload"}


@pytest.mark.embedded
@pytest.mark.slow
def test_where_two_share_a_name_a_file_makes_no_third(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        '{"factors": [{"id": "f1", "name": "Time targets"}, {"id": "f2", "name": "Time Targets"}]}', encoding="utf-8"
    )
    load(prepared, own, by=OWNER)
    assert len(names(prepared)) == 2, "a file that gives ids tells them apart"
    outcome = load_rows("flat.csv", "A,E,time targets,-,q1")
    assert len(names(prepared)) == 2
    assert outcome.joined[0].others == ("f2",)
    assert "2 factors have this name (f2 too): merge them." in outcome.joined[0].sentence
    [listed] = [problem for problem in check_graph(prepared) if "name of 2 factors" in problem.rule]
    assert listed.severity == "warning"
    assert "f1 and f2" in listed.rule


def test_a_merged_factor_means_the_one_that_counts(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        '{"factors": [{"id": "a", "name": "Number of cases"}, {"id": "b", "name": "Caseload"}], '
        '"merged_into": [{"from_id": "a", "to_id": "b"}]}',
        encoding="utf-8",
    )
    assert not load(prepared, own, by=OWNER).errors
    load_rows("flat.csv", "A,E,number of cases,-,q1")
    assert prepared.read(f"{CASES} ORDER BY id") == [{"id": "b", "cases": 1}]
    assert names(prepared) == ["Number of cases", "Caseload"]


def test_rows_of_a_sheet_of_factors_are_joined_and_must_agree(prepared: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    rows = '{"name": "Caseload", "level": "front_line"}, {"name": "CASELOAD", "definition": "How many cases."}'
    own.write_text(f'{{"factors": [{rows}]}}', encoding="utf-8")
    assert load(prepared, own, by=OWNER).errors == []
    statement = "MATCH (f:Factor) RETURN f.name AS name, f.level AS level, f.definition AS definition ORDER BY name"
    assert prepared.read(statement) == [{"name": "Caseload", "level": "front_line", "definition": "How many cases."}]
    own.write_text(f'{{"factors": [{rows}, {{"name": "caseload", "level": "national"}}]}}', encoding="utf-8")
    [error] = load(prepared, own, by=OWNER).errors
    assert "of the same factor" in error.rule


@pytest.mark.slow
def test_similar_names_of_one_source_stay_apart_whenever_they_come(prepared: Database, load_rows: Load) -> None:
    """Their ids would be the same words; what a longer name ends with is not in its id at all."""
    long = "Lack of information sharing between children's services and the police"
    load_rows("one.csv", "A,E,Multi-agency working,-,q1", f"A,E,{long},-,q2")
    load_rows("one.csv", "B,E,Multi agency working,-,q1", f"B,E,{long} and the public health nurse,-,q2")
    assert len(names(prepared)) == 4
    again = load_rows("one.csv", "B,E,Multi agency working,-,q1", f"B,E,{long} and the public health nurse,-,q2")
    assert again.batch is None


@pytest.mark.slow
@pytest.mark.embedded
def test_a_file_means_the_same_after_its_factors_were_merged(
    prepared: Database, load_rows: Load, tmp_path: Path
) -> None:
    rows = ("A,E,Number of cases,-,q1", "A,E,Caselode,-,q2")
    load_rows("m.csv", *rows)
    own = tmp_path / "own.json"
    own.write_text('{"merged_into": [{"from_id": "m-number-of-cases", "to_id": "m-caselode"}]}', encoding="utf-8")
    assert load(prepared, own, by=OWNER).batch
    assert load_rows("m.csv", *rows).batch is None


@pytest.mark.embedded
def test_a_name_comes_before_an_alias(prepared: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text('{"factors": [{"name": "Bload", "aliases": ["Wload"]}, {"name": "Wload"}]}', encoding="utf-8")
    assert load(prepared, own, by=OWNER).batch
    again = load(prepared, own, by=OWNER)
    assert (again.batch, again.joined, len(names(prepared))) == (None, [], 2)


@pytest.mark.embedded
def test_names_that_nobody_sees_are_none(prepared: Database, tmp_path: Path) -> None:
    path = tmp_path / "unseen.csv"
    path.write_text(f"{HEADINGS}\nA,E,\u200b,-,q1\n", encoding="utf-8")
    [error] = load(prepared, path, by=OWNER).errors
    assert "is blank, and the row has" in error.rule
    own = tmp_path / "own.json"
    own.write_text('{"factors": [{"name": "\\u00ad"}]}', encoding="utf-8")
    [error] = load(prepared, own, by=OWNER).errors
    assert "holds only signs that nobody can see" in error.rule


@pytest.mark.slow
def test_check_names_no_shared_name_where_there_is_none(prepared: Database) -> None:
    statement = "UNWIND ['x', 'y'] AS id CREATE (f:Factor {id: id})"
    prepared.write(lambda transaction: transaction.run(statement))
    assert not [problem for problem in check_graph(prepared) if "is the name of" in problem.rule]


@pytest.mark.embedded
def test_what_one_file_types_in_several_ways_is_reported(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    outcome = load_rows("one.csv", "A,E,Time Targets,-,q", "a,e,time targets,-,q2", "B,E,TIME TARGETS,+,q")
    assert [spellings.sentence for spellings in outcome.spellings] == [
        "'A' and 'a' are one case.",
        "'E' and 'e' are one episode.",
        "'Time Targets', 'time targets' and 'TIME TARGETS' are one factor.",
    ]
    own = tmp_path / "own.json"
    own.write_text('{"factors": [{"name": "Caseload"}, {"name": "CASELOAD"}, {"name": "Trust"}]}', encoding="utf-8")
    assert [spellings.names for spellings in load(prepared, own, by=OWNER).spellings] == [("Caseload", "CASELOAD")]

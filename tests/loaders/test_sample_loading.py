"""The invented sample obeys every rule, loads on both servers, and leaves no question without an answer."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from people import OWNER, VIEWERS

from graph.database import Database
from graph.taxonomies import taxonomies
from graph.viewer import Viewer
from loaders.check import check
from loaders.load import load
from loaders.read.own_format import read
from loaders.sample import copy_sample, sample_folder
from queries import ask, questions

SUBJECTS = {
    "case": "C-13",
    "factor": "Caseload",
    "action": "A-03",
    "first": "National indicators and timescales",
    "second": "Hearing the child",
    "text": "caseload",
    "of": "action",
}
# Questions about one of several things, none of which is required by itself.
# And questions whose parameters are more than a name.
CHOSEN = {
    "trace": {"action": "A-03"},
    "evidence-for": {"factor": "Caseload"},
    "compare": {"one": "until=2014", "other": "since=2015"},
    "crosswalk": {"first": "scie_factors", "second": "domains"},
    "due-soon": {"as_at": "2024-06-01", "days": "365"},
}
WITHOUT_ROWS = {"waiting-for-sign-off"}  # nothing in the sample is reported complete: tests/queries/test_sign_off.py


@cache
def rows(sheet: str) -> list[dict[str, str]]:
    with (sample_folder() / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_passes_every_check_without_a_warning() -> None:
    checked = check(read(sample_folder()), strict=True)
    assert [problem.sentence for problem in checked.problems] == []


def test_everything_is_marked_as_invented() -> None:
    assert [row["id"] for row in rows("sources")] == ["sample"]
    assert 12 <= len(rows("cases")) <= 16
    assert {row["synthetic"] for row in rows("cases")} == {"yes"}


def test_one_case_is_restricted() -> None:
    assert [row["id"] for row in rows("cases") if row["sensitivity"] == "restricted"] == ["sample-c15"]


def test_what_a_relationship_names_by_category_is_a_term_that_ships() -> None:
    known = {taxonomy.id_of(term.code) for taxonomy in taxonomies().values() for term in taxonomy.terms}
    assert {row["to_id"] for row in rows("in_category")} <= known
    assert {category for row in rows("codings") for category in row["looked_for"].split(";")} <= known


def test_copies_itself_to_a_folder(tmp_path: Path) -> None:
    copy_sample(tmp_path / "copy")
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {
        path.name for path in sample_folder().glob("*.csv")
    }


@pytest.fixture(scope="module")
def loaded(prepared_graph: Database) -> Database:
    """A graph that holds the sample and nothing else."""
    outcome = load(prepared_graph, sample_folder(), by=OWNER)
    assert [problem.sentence for problem in outcome.problems] == []
    assert outcome.batch
    return prepared_graph


@pytest.mark.slow
def test_loads_whole_and_a_second_time_changes_nothing(loaded: Database) -> None:
    assert loaded.read("MATCH (c:Case {source_id: 'sample', synthetic: true}) RETURN count(c) AS cases") == [
        {"cases": 16}
    ]
    counted = loaded.read("MATCH (:Factor)-[k:CONTRIBUTED_TO]->() RETURN count(k) AS contributions")
    assert counted == [{"contributions": len(rows("contributed_to"))}]
    before = loaded.revision()
    assert load(loaded, sample_folder(), by=OWNER).batch is None
    assert loaded.revision() == before


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_question_answers_with_nothing(loaded: Database, viewer: Viewer) -> None:
    silent = []
    for declared in questions():
        if declared.name in WITHOUT_ROWS:
            continue
        parameters = CHOSEN.get(declared.name) or {p.name: SUBJECTS[p.name] for p in declared.parameters if p.required}
        if not ask(loaded, declared.name, parameters, viewer=viewer).rows:
            silent.append(declared.name)
    assert silent == []

"""The researcher's and the reviewer's questions on the sample that ships: none answers with nothing."""

import pytest

from graph.database import Database
from loaders.load import load
from loaders.sample import sample_folder
from queries import Viewer, ask

OF_ALL = (
    "recurring-factors", "factors-together", "agency-by-factor", "findings-by-pattern", "what-helped",
    "good-against-problematic", "trend", "comes-before", "both-ways", "compare",
)  # fmt: skip
NEEDED = {"compare": {"one": "until=2014", "other": "since=2015"}}
OF_A_CASE = ("case-story", "cases-like", "seen-before", "perspectives", "what-helped", "evidence-for")


@pytest.fixture(scope="module")
def sample(prepared_graph: Database) -> Database:
    assert load(prepared_graph, sample_folder()).errors == []
    return prepared_graph


@pytest.mark.parametrize("viewer", Viewer)
@pytest.mark.parametrize("name", OF_ALL)
def test_every_question_about_all_cases_has_rows_with_evidence(sample: Database, name: str, viewer: Viewer) -> None:
    answer = ask(sample, name, NEEDED.get(name), viewer=viewer)
    assert answer.rows
    links = [link for link in answer.evidence if link]
    for link in links[:: max(1, len(links) // 8)]:
        assert ask(sample, "evidence-for", link, viewer=viewer).rows, link


@pytest.mark.parametrize("name", OF_A_CASE)
def test_every_question_about_a_case_has_rows_for_each(sample: Database, name: str) -> None:
    cases = [row["id"] for row in sample.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id")]
    assert len(cases) >= 12
    assert [case for case in cases if not ask(sample, name, {"case": case}, viewer=Viewer.OWNER).rows] == []


def test_chains_are_told_and_stitched(sample: Database) -> None:
    given = {"factor": "Information sharing across agencies", "same_case": "no"}
    answer = ask(sample, "upstream-of", given, viewer=Viewer.EXPORT)
    assert any(row["told_by"] for row in answer.rows)
    assert any(row["stitched_from"] for row in answer.rows)
    for link in answer.evidence:
        assert link
        assert ask(sample, "evidence-for", link, viewer=Viewer.EXPORT).rows, link
    between = {"first": "Working in one place", "second": "Information sharing across agencies"}
    assert ask(sample, "paths-between", between, viewer=Viewer.EXPORT).rows

"""What is counted in memory is counted again in Cypher, on both servers: the statements beside this file."""

from pathlib import Path
from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from graph.facts import facts_at
from graph.viewer import Viewer
from loaders.generate import generate
from loaders.load import load
from queries import Question, ask, questions
from queries.asking.context import QuestionContext
from queries.asking.parameters import resolve_parameters
from queries.questions.filters import FILTERS as EVERY_FILTER
from queries.questions.reading import read_question

HERE = Path(__file__).parent
COLUMNS = {
    "recurring-factors": ("factor", "cases", "episodes", "mentions", "supporting", "hindering"),
    "factors-together": ("a", "b", "cases", "episodes"),
    "agency-by-factor": ("organisation", "factor", "cases", "episodes", "mentions", "supporting", "hindering"),
}
FILTERS: list[dict[str, str]] = [
    {},
    {"area": "Region 2"},
    {"category": "domains:culture"},
    {"polarity": "supporting", "level": "front_line"},
    {"since": "2012", "until": "2016-06"},
    {"organisation": "g5-org07-1"},
    {"review": "g5-c00003-review"},
    {"case_kind": "rapid_review", "harm_category": "neglect"},
    {"age_band": "5_to_10", "review_kind": "rapid_review"},
]
# Each for both viewers, where answers under it leave.
ASKED = [
    pytest.param(given, viewer, id=f"{' '.join(given) or 'no filter'}-{viewer.cited_as}")
    for given in FILTERS
    for viewer in (OWNER, EXPORT)
    if viewer is OWNER or all(EVERY_FILTER[name].leaves for name in given)
]


def in_cypher(
    database: Database, name: str, given: dict[str, str], viewer: Viewer, invented: bool
) -> set[tuple[Any, ...]]:
    """The rows of the statement of this name: of invented cases, or of real ones."""
    file = HERE / f"{name.replace('-', '_')}.cypher"
    declared: Question = read_question(file.name, file.read_text(encoding="utf-8"))
    resolved = resolve_parameters(database, declared, {**given, "limit": "100000"}, viewer)
    asked = QuestionContext(
        database,
        declared,
        resolved,
        viewer,
        facts_at(database),
        counts_invented=invented,
        scope_names=("contributions",),
    )
    found = asked.read(asked.scope() + asked.text(declared.cypher) + "LIMIT $limit")
    return {tuple(row[column] for column in COLUMNS[name]) for row in found}


def in_memory(
    database: Database, name: str, given: dict[str, str], viewer: Viewer, invented: bool
) -> set[tuple[Any, ...]]:
    answer = ask(database, name, {**given, "pool": "yes", "limit": "100000"}, viewer=viewer)
    matching = [row for row in answer.rows if row["group"].startswith("Invented: ") is invented and row["cases"]]
    return {tuple(row[column] for column in COLUMNS[name]) for row in matching}


@pytest.fixture(scope="module")
def generated(prepared_graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Sixty random cases; each has one coding, so that both ways count the same passages."""
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, 60, seed=5)
    assert not load(prepared_graph, folder, by=OWNER).errors
    return prepared_graph


@pytest.mark.slow
@pytest.mark.parametrize(("given", "viewer"), ASKED)
@pytest.mark.parametrize("name", COLUMNS)
def test_counts_are_those_of_cypher(generated: Database, name: str, given: dict[str, str], viewer: Viewer) -> None:
    found = in_memory(generated, name, given, viewer, invented=True)
    assert found == in_cypher(generated, name, given, viewer, invented=True)
    assert found or "review" in given


@pytest.mark.slow
def test_each_filter_keeps_some_of_the_generated_graph_and_not_all(generated: Database) -> None:
    """Where it kept none or all, the two ways would agree whatever the filter does."""
    everything = in_memory(generated, "recurring-factors", {}, OWNER, invented=True)
    for given in filter(None, FILTERS):
        found = in_memory(generated, "recurring-factors", given, OWNER, invented=True)
        assert found, f"{given} keeps no row: take a value that does"
        assert found != everything, f"{given} keeps every row: take another value, or generate more of them"


@pytest.mark.slow
@pytest.mark.parametrize("name", COLUMNS)
def test_both_leave_out_what_coders_recorded_before_they_agreed(sample: Database, name: str) -> None:
    """The sample has merged factors, and a case whose two coders agreed on a coding: that one counts alone."""
    counted = slice(0, COLUMNS[name].index("episodes") + 1)  # a passage of two coders counts once in memory
    found = {row[counted] for row in in_memory(sample, name, {}, EXPORT, invented=True)}
    assert found and found == {row[counted] for row in in_cypher(sample, name, {}, EXPORT, invented=True)}


def test_each_second_opinion_is_of_a_question() -> None:
    assert (
        {path.stem.replace("_", "-") for path in HERE.glob("*.cypher")}
        == set(COLUMNS)
        <= {each.name for each in questions()}
    )

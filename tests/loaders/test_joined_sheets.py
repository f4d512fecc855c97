"""A workbook filled in on the sheet of contributions and on others, as `template --all` makes it, loads whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.flat_template import SHEET
from loaders.load import load
from loaders.read.choose_loader import read
from loaders.template import write_template

CONTRIBUTIONS: list[dict[str, Any]] = [
    {"Case": "Child Q", "Key practice episode": "First visit", "Date": "2019-03", "Factor": "Caseload", "+ or -": "-",
     "Reported by": "Police", "Review": "Review Q", "Invented": "yes"},
    {"Factor": "Supervision", "+ or -": "+"},
    {"Case": "Child R", "Key practice episode": "First visit", "Factor": "Caseload", "+ or -": "+", "Invented": "yes"},
]  # fmt: skip
OTHERS: dict[str, list[dict[str, Any]]] = {
    "sources": [{"id": "board", "title": "Reviews of the board", "taken_on": "2024-01-31"}],
    "cases": [{"title": "Child Q", "kind": "serious_case", "sensitivity": "open"}],
    "episodes": [{"title": "First visit", "case": "Child R", "appraisal": "good"}],
    "factors": [{"id": "f1", "name": "caseload", "level": "front_line"}],
    "organisations": [{"name": "Police", "agency_type": "police"}],
    "findings": [{"headline": "Visits were rushed", "review": "Review Q"}],
    "actions": [{"title": "Cap caseloads", "status": "planned"}],
    "addresses": [{"from_id": "Cap caseloads", "to_id": "Supervision", "intent": "protect"}],
    "examines": [{"from_id": "Review Q", "to_id": "Child Q"}],
}

Fill = Callable[[Sequence[dict[str, Any]], dict[str, list[dict[str, Any]]]], Path]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The whole template, opened once: its fifty sheets take longer than all else here."""
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path, {})
    return openpyxl.load_workbook(path)


@pytest.fixture
def fill(template: openpyxl.Workbook, tmp_path: Path) -> Fill:
    """Fills in the whole template."""

    def filled(contributions: Sequence[dict[str, Any]], others: dict[str, list[dict[str, Any]]]) -> Path:
        path = tmp_path / "reviews.xlsx"
        sheets = {SHEET: contributions, **others}
        for name, rows in sheets.items():
            headings = [str(cell.value) for cell in template[name][1]]
            for number, row in enumerate(rows, start=2):
                assert row.keys() <= set(headings), name
                for heading, value in row.items():
                    template[name].cell(number, headings.index(heading) + 1, value)
        template.save(path)
        for name, rows in sheets.items():
            template[name].delete_rows(2, len(rows))
        return path

    return filled


def _codes(checked: Checked) -> set[str]:
    return {problem.code for problem in checked.problems if problem.severity == "error"}


@pytest.mark.slow
def test_what_both_name_is_one_record(fill: Fill, database: Database) -> None:
    outcome = load(database, fill(CONTRIBUTIONS, OTHERS), by=OWNER)
    assert [problem.sentence for problem in outcome.problems if problem.severity == "error"] == []
    rows = database.read(
        "MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode)<-[k:CONTRIBUTED_TO]-(f:Factor) RETURN c.title AS c, c.kind AS kind, "
        "e.appraisal AS appraisal, e.start AS start, f.name AS f, f.level AS level, k.polarity AS polarity, "
        "k.source_id AS source ORDER BY c, f"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("Child Q", "serious_case", None, "2019-03", "Supervision", None, "supporting", "board"),
        ("Child Q", "serious_case", None, "2019-03", "caseload", "front_line", "hindering", "board"),
        ("Child R", None, "good", None, "caseload", "front_line", "supporting", "board"),
    ]
    counts = "MATCH (n) WHERE n:Case OR n:Episode OR n:Factor OR n:Organisation OR n:Review OR n:Source "
    labels = database.read(counts + "RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label")
    assert {row["label"]: row["n"] for row in labels if row["label"] != "Source"} == {
        "Case": 2, "Episode": 2, "Factor": 2, "Organisation": 1, "Review": 1,
    }  # fmt: skip


@pytest.mark.slow
def test_the_other_sheets_mean_what_the_contributions_name(fill: Fill, database: Database) -> None:
    load(database, fill(CONTRIBUTIONS, OTHERS), by=OWNER)
    made = database.read("MATCH (r:Review)-[:MADE]->(n:Finding) RETURN r.title AS r, n.headline AS n ORDER BY r, n")
    assert made == [{"r": "Review Q", "n": "Visits were rushed"}]
    meant = database.read("MATCH (:Action)-[a:ADDRESSES]->(f:Factor) RETURN f.name AS f, a.intent AS i ORDER BY f")
    assert meant == [{"f": "Supervision", "i": "protect"}]
    examined = database.read("MATCH (:Review)-[x:EXAMINES]->(c:Case) RETURN c.title AS c, count(x) AS n ORDER BY c")
    assert examined == [{"c": "Child Q", "n": 1}], "said on both, and there once"


@pytest.mark.slow
def test_loading_it_again_changes_nothing(fill: Fill, database: Database) -> None:
    path = fill(CONTRIBUTIONS, OTHERS)
    load(database, path, by=OWNER)
    outcome = load(database, path, by=OWNER)
    assert outcome.batch is None
    assert outcome.errors == []


@pytest.mark.slow
def test_every_cell_is_accounted_for(fill: Fill) -> None:
    reading = read(fill(CONTRIBUTIONS, OTHERS))
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()
    assert set(reading.cells.left_out) == {
        f"sheet {name!r} (by its name it has lists or explanations)" for name in ("start_here", "lists")
    }
    assert reading.source_id == "board"


@pytest.mark.slow
@pytest.mark.parametrize("filled_in", ["contributions", "others"])
def test_either_may_stay_empty(fill: Fill, filled_in: str) -> None:
    others = {name: OTHERS[name] for name in ("cases", "organisations")}
    path = fill(CONTRIBUTIONS, {}) if filled_in == "contributions" else fill([], others)
    checked = check(read(path))
    assert _codes(checked) == set()
    assert any(node.label == "Case" for node in checked.nodes)
    assert [node.id for node in checked.nodes if node.label == "Source"] == ["reviews"]


@pytest.mark.slow
def test_an_empty_one_says_that_it_has_no_rows(fill: Fill) -> None:
    assert _codes(check(read(fill([], {})))) == {"no_rows"}


@pytest.mark.slow
def test_they_must_agree(fill: Fill) -> None:
    checked = check(read(fill([CONTRIBUTIONS[0] | {"Sensitivity": "open"}], {"cases": [
        {"id": "c1", "title": "Child Q", "sensitivity": "restricted"}]})))  # fmt: skip
    [problem] = [problem for problem in checked.problems if problem.severity == "error"]
    assert (problem.code, problem.place.sheet, problem.column, problem.value) == (
        "differs", SHEET, "Sensitivity", "open")  # fmt: skip
    assert "'restricted'" in problem.rule
    assert "sheet cases, row 2" in problem.rule


@pytest.mark.slow
def test_a_name_that_two_rows_have_is_asked_about(fill: Fill) -> None:
    twice = [{"id": f"o{number}", "name": "Police", "agency_type": "police"} for number in (1, 2)]
    assert "two_of_a_name" in _codes(check(read(fill(CONTRIBUTIONS, {"organisations": twice}))))
    homeless = [{"title": "First visit", "appraisal": "good"}]  # which of the two cases has it?
    assert "two_of_a_name" in _codes(check(read(fill(CONTRIBUTIONS, {"episodes": homeless}))))


@pytest.mark.slow
def test_a_row_with_an_id_of_its_own_keeps_it(fill: Fill) -> None:
    checked = check(read(fill(CONTRIBUTIONS, {
        "cases": [{"id": "c1", "title": "Child Q"}],
        "episodes": [{"id": "e1", "title": "First visit"}, {"id": "e2", "title": "First visit", "case": "Child R"}],
        "has_episode": [{"from_id": "c1", "to_id": "e1"}],
    })))  # fmt: skip
    assert _codes(checked) == set()
    links = {(link.type, link.from_id, link.to_id) for link in checked.relationships if link.type == "HAS_EPISODE"}
    assert links == {("HAS_EPISODE", "c1", "e1"), ("HAS_EPISODE", "reviews-child-r", "e2")}
    assert {link.to_id for link in checked.relationships if link.type == "CONTRIBUTED_TO"} == {"e1", "e2"}

"""An export always loads again, also of records that break a rule as their source is known to (rules 5 and 11)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commandline import Casethread, emptied, shape
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from graph.writer import undo
from loaders.load import load, load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record

SOURCE = {"id": "inquiries", "title": "Published inquiries", "kind": "dataset", "taken_on": "2024-04-04"}
REVIEW = {"id": "v", "title": "An inquiry", "kind": "inquiry"}
DEFECTS = "MATCH (s:Source {id: 'inquiries'}) RETURN s.id AS id, s.known_defects AS defects ORDER BY id"


def published(**recommendations: dict[str, Any]) -> Reading:
    """What another body publishes: recommendations by their ids, as its dataset has them."""
    rows = [("Source", SOURCE), ("Review", REVIEW)]
    rows += [("Recommendation", {"id": id_, "title": id_, **values}) for id_, values in recommendations.items()]
    rows += [
        ("RAISED", {"from_label": "Review", "from_id": "v", "to_label": "Recommendation", "to_id": id_})
        for id_ in recommendations
    ]
    place = Place("inquiries.csv")
    return Reading("published", "inquiries", [Record(kind, dict(values), place) for kind, values in rows])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("recommendation", "defect"),
    [
        ({"made_on": "2010-05", "status": "completed"}, "closed_without_date"),
        ({"made_on": "2010-05", "status": "open", "closed_on": "2012"}, "date_without_closing"),
        ({"made_on": "2025-01-01", "status": "open"}, "later_than_source"),
        ({"made_on": "2010-05", "status": "completed", "closed_on": "2009"}, "order"),
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".zip"])
def test_what_a_source_is_known_to_break_comes_back_the_same(
    casethread: Casethread, database: Database, tmp_path: Path, recommendation: dict[str, Any], defect: str, suffix: str
) -> None:
    done = load_reading(database, published(r1=recommendation, r2={"status": "open"}), by=OWNER)
    assert (done.errors, database.read(DEFECTS)) == ([], [{"id": "inquiries", "defects": [defect]}])
    before, file = shape(database), tmp_path / f"graph{suffix}"
    casethread("export", file)
    assert "nothing to change" in casethread("load", file).text
    emptied(database)
    casethread("load", file)
    assert shape(database) == before


@pytest.mark.slow
def test_a_plan_that_completes_an_action_without_a_date_comes_back(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    headings = ["No", "Recommendation", "Action", "Lead agency", "Target date", "RAG"]
    for day, rag in (("1 February 2024", "Amber"), ("1 March 2024", "Complete")):
        rows = [["Child A"], [f"Version of {day}"], headings, ["1", "Share", "Write a protocol", "Police", "2024", rag]]
        outcome = load(database, write_table(tmp_path / "plan.xlsx", rows, "Plan"), by=OWNER, as_="action-plan")
        assert not outcome.errors
    assert database.read("MATCH (a:Action) RETURN a.status AS status, a.closed_on AS on ORDER BY a.id") == [
        {"status": "completed", "on": None}
    ]
    before, file = shape(database), tmp_path / "graph.json"
    casethread("export", file)
    assert "nothing to change" in casethread("load", file).text
    emptied(database)
    casethread("load", file)
    assert shape(database) == before


@pytest.mark.slow
def test_what_a_source_is_known_for_is_undone_with_the_load(database: Database) -> None:
    load_reading(database, published(r1={"status": "open"}), by=OWNER)
    second = load_reading(database, published(r1={"status": "completed"}), by=OWNER)
    assert database.read(DEFECTS)[0]["defects"] == ["closed_without_date"]
    assert second.batch
    undo(database, second.batch, by=OWNER)
    assert database.read(DEFECTS)[0]["defects"] is None


@pytest.mark.slow
def test_a_file_of_one_s_own_says_what_its_source_lacks(casethread: Casethread, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    rows = '{"sources": [{"id": "s", "title": "Our reviews"%s}], "recommendations": [{"title": "R", "status": "completed"}]}'
    file.write_text(rows % "", encoding="utf-8")
    refused = casethread("load", file, code=1)
    assert "write closed_without_date into known_defects of the source 's'" in f"{refused.text}{refused.errors}"
    file.write_text(rows % ', "known_defects": "closed_without_dat"', encoding="utf-8")
    refused = casethread("load", file, code=1)
    assert "is no defect that a source may have" in f"{refused.text}{refused.errors}"
    file.write_text(rows % ', "known_defects": "closed_without_date"', encoding="utf-8")
    casethread("load", file)


def test_taic_goes_out_and_comes_back_the_same(
    casethread: Casethread, database: Database, shared_data: Path, tmp_path: Path
) -> None:
    casethread("load", shared_data / "taic-nz", "--as", "taic")
    before, file = shape(database), tmp_path / "graph.json"
    casethread("export", file)
    emptied(database)
    casethread("load", file)
    assert shape(database) == before

"""A small invented data set in our own format, and ways to write it; every case is invented."""

from __future__ import annotations

import copy
import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from people import OWNER
from story_changes import row_of

from graph.database import Database
from loaders.load import load
from loaders.outcome import Outcome

Rows = list[dict[str, Any]]
Sheets = dict[str, Rows]

STORY: Sheets = {
    "sources": [{"id": "demo", "title": "Invented reviews", "kind": "review_report", "taken_on": "2024-06-30"}],
    "cases": [
        {"id": "c1", "title": "The move between two areas", "kind": "practice_review", "period_start": "2019",
         "period_end": "2020-03", "sensitivity": "open", "synthetic": "yes"},
        {"id": "c2", "title": "A visit that went well", "kind": "good_practice", "synthetic": "yes"},
    ],
    "episodes": [
        {"id": "e1", "title": "First referral", "sequence": 1, "start": "2019-03", "end": "2019-05-17",
         "appraisal": "problematic", "what_happened": "The referral lay for a week; nobody\ncould say whose it was."},
        {"id": "e2", "title": "Handover", "sequence": 2, "start": "2019-11-02", "appraisal": "mixed"},
        {"id": "e3", "title": "Joint visit", "sequence": 1, "start": "2021", "appraisal": "good"},
    ],
    "has_episode": [
        {"from_id": "c1", "to_id": "e1"}, {"from_id": "c1", "to_id": "e2"}, {"from_id": "c2", "to_id": "e3"},
    ],
    "codings": [{"id": "k1", "coder_code": "A", "method": "human", "state": "independent"}],
    "codes": [{"from_id": "k1", "to_id": "c1"}],
    "factors": [
        {"id": "f1", "name": "Caseload", "level": "front_line", "aliases": "workload; demand", "domain": "resources"},
        {"id": "f2", "name": "Supervision", "level": "local_strategic", "domain": "culture"},
        {"id": "f3", "name": "Trust between family and worker"},
    ],
    "organisations": [{"id": "o1", "name": "Children's services", "agency_type": "children_social_care"}],
    "contributed_to": [
        {"id": "k-1", "from_id": "f1", "to_label": "Episode", "to_id": "e1", "coding_id": "k1",
         "polarity": "hindering", "strength": 3, "confidence": "high", "quote": "=too many, \"far\" too many",
         "page": "12", "reported_by": "o1"},
        {"id": "k-2", "from_id": "f1", "to_label": "Episode", "to_id": "e1", "coding_id": "k1",
         "polarity": "supporting"},
        {"id": "k-3", "from_id": "f2", "to_label": "Case", "to_id": "c1", "coding_id": "k1", "polarity": "mixed"},
        {"id": "k-4", "from_id": "f3", "to_label": "Episode", "to_id": "e3", "polarity": "supporting"},
    ],
    "influences": [{"from_id": "f1", "to_id": "f2", "effect": "decreases", "case_id": "c1"}],
    "reviews": [{"id": "r1", "title": "Review of the move", "kind": "learning_review", "completed_on": "2021-01-31"}],
    "examines": [{"from_id": "r1", "to_id": "c1"}],
    "findings": [{"id": "n1", "headline": "Handover is a form, not a conversation", "status": "agreed"}],
    "made": [{"from_id": "r1", "to_id": "n1"}],
    "drawn_from": [{"from_id": "n1", "to_label": "Episode", "to_id": "e2"}],
    "recommendations": [
        {"id": "m1", "title": "Hand over in person", "ref": "R1", "made_on": "2021-02", "status": "accepted"},
        {"id": "m2", "title": "Count the referrals", "made_on": "2021-02", "closed_on": "2021-09-01",
         "status": "rejected"},
    ],
    "raised": [{"from_label": "Finding", "from_id": "n1", "to_id": "m1"},
               {"from_label": "Review", "from_id": "r1", "to_id": "m2"}],
    "addressed_to": [{"from_id": "m1", "to_id": "o1", "reply_due_on": "2030-01-01", "replied": "yes"}],
    "actions": [
        {"id": "a1", "title": "Handover meetings", "status": "impact_evidenced", "created_on": "2021-03-01",
         "due_on": "2021-12-31", "closed_on": "2022-01-15"},
        {"id": "a2", "title": "A shared list", "status": "planned", "created_on": "2021-03-01", "due_on": "2030"},
    ],
    "led_to": [{"from_id": "m1", "to_id": "a1"}, {"from_id": "m1", "to_id": "a2"}],
    "addresses": [{"from_id": "a1", "to_id": "f1", "intent": "reduce"},
                  {"from_id": "a2", "to_id": "f3", "intent": "protect"}],
    "depends_on": [{"from_id": "a1", "to_id": "a2"}],
    "outcome_measures": [
        {"id": "u1", "indicator": "Handovers in person", "baseline": 10, "result": 62.5, "wanted": "higher",
         "measured_on": "2022-06", "judged_by_role": "Board", "reason": "Counted over three months."},
    ],
    "measured_by": [{"from_id": "a1", "to_id": "u1"}],
}  # fmt: skip


@pytest.fixture
def database(prepared: Database) -> Database:
    """A graph without data: a load finds it prepared, as every load but the first one ever does."""
    return prepared


@pytest.fixture
def story() -> Sheets:
    """The data set, for a test to change as it likes."""
    return copy.deepcopy(STORY)


def _headings(rows: Rows) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _table(rows: Rows) -> list[list[Any]]:
    names = _headings(rows)
    return [names, *([row.get(name, "") for name in names] for row in rows)]


def write_folder(path: Path, sheets: Sheets, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    path.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", newline="", encoding=encoding) as file:
            csv.writer(file, delimiter=delimiter).writerows(_table(rows))
    return path


def write_zip(path: Path, sheets: Sheets) -> Path:
    folder = write_folder(path.with_suffix(".parts"), sheets, ";", "utf-8-sig")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in folder.iterdir():
            archive.write(item, f"export/{item.name}")
    return path


def write_workbook(path: Path, sheets: Sheets) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            worksheet = book.add_worksheet(name)
            for number, row in enumerate(_table(rows)):
                worksheet.write_row(number, 0, row)
    return path


def write_json(path: Path, sheets: Sheets) -> Path:
    path.write_text(json.dumps(sheets), encoding="utf-8")
    return path


WRITERS: dict[str, tuple[str, Callable[[Path, Sheets], Path]]] = {
    "folder": ("demo", write_folder),
    "zip": ("demo.zip", write_zip),
    "workbook": ("demo.xlsx", write_workbook),
    "json": ("demo.json", write_json),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes sheets in one of the forms (folder, zip, workbook, json) and gives the path."""

    def write(sheets: Sheets, form: str = "json") -> Path:
        name, writer = WRITERS[form]
        return writer(tmp_path / name, sheets)

    return write


@pytest.fixture
def loading(database: Database, story: Sheets, written: Callable[..., Path]) -> Callable[..., Outcome]:
    """Loads the story as it stands then."""
    return lambda **options: load(database, written(story), by=OWNER, **options)


@pytest.fixture
def owned(story: Sheets) -> Sheets:
    """The story with an action that is overdue from 2022 on, and has an owner."""
    row_of(story, "actions", "a2").update(due_on="2021-12-31")
    story["organisations"] += [{"id": "o2", "name": "Education"}]
    story["owned_by"] = [{"from_id": "a2", "to_id": "o1"}]
    return story


@pytest.fixture
def load_under(prepared: Database, tmp_path: Path) -> Callable[[str], Callable[..., Outcome]]:
    """Gives what loads rows of a flat sheet with these headings, under a file name."""

    def loader_of(headings: str) -> Callable[..., Outcome]:
        def load_flat(name: str, *rows: str, **options: Any) -> Outcome:
            path = tmp_path / name
            path.write_text("\n".join([headings, *rows]), encoding="utf-8")
            outcome = load(prepared, path, by=OWNER, **{"sensitivity": "open"} | options)
            assert outcome.errors == []
            return outcome

        return load_flat

    return loader_of

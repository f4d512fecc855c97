"""load on the command line reads an action plan, says what the next version changes of each action, and asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from commandline import Casethread
from known_plan import DECEMBER, OCTOBER, known, loaded

from graph.database import Database


@pytest.mark.slow
def test_the_next_version_is_shown_per_action(casethread: Casethread, database: Database) -> None:
    report = casethread("load", OCTOBER, "--as", "action-plan").text
    [counts] = re.findall(r"(\d+) records and (\d+) links added", report)
    assert sum(map(int, counts)) == 372
    shown = casethread("load", DECEMBER, "--dry-run").text
    assert (
        "Action 2.1 (Action: Audit supervision (A2.1)): Due on: 30 September 2024 becomes 31 January 2025; "
        "new note: 5 December 2024 'audit delayed, new date agreed with ICB'."
    ) in shown
    assert "Action 7.1 (Action: Deliver training on step down (A7.1)): new owner: Education (LSCP Manager)." in shown
    assert re.search(r"Action plan: .*, as it was on \d+ December 2024\.", shown)
    [result] = casethread("load", DECEMBER, "--dry-run", "--json").json
    assert [action["ref"] for action in result["actions"]] == ["1.1", "2.1", "7.1", "8.1"]
    assert loaded(database) == known("october")
    casethread("load", DECEMBER)
    assert loaded(database) == known("december")


@pytest.mark.slow
def test_questions_are_answered_in_a_file(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    shown = casethread("load", OCTOBER, "--dry-run", "--answers", answers).text
    assert "Question: Which year is 'Q3' of?" in shown
    entries = yaml.safe_load(answers.read_text(encoding="utf-8"))
    words = {"date: Q3": "2024/25", "owner: CSC": "same", "owners: All agencies": "all"}
    for entry in entries:
        entry["answer"] = words.get(entry["about"].partition(" (")[0], "")
    answers.write_text(yaml.safe_dump(entries), encoding="utf-8")
    [done] = casethread("load", OCTOBER, "--answers", answers, "--json").json
    decided = casethread("imports", "show", done["import"]).text
    assert "Decided: Which year is 'Q3' of? Answer with one that starts in April, such as 2024/25. 2024/25." in decided
    assert all(row["owners"] for row in loaded(database))
    assert "Which year is 'Q3' of?" not in casethread("load", DECEMBER, "--dry-run").text

"""Episodes that are named by their number after their title, and those of which nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read
from loaders.read.flat.episode_codes import episode_code


def checked(tmp_path: Path, *episodes: str) -> Checked:
    """A sheet of one case with a row an episode, of which each has a factor of its own; a date may follow after `|`."""
    rows = [f"Otter,{name},{day},F{index},-" for index, (name, _, day) in enumerate(e.partition("|") for e in episodes)]
    path = tmp_path / "otter.csv"
    path.write_text("\n".join(["case,episode,date,factor,+ or -", *rows]), encoding="utf-8")
    return check(read(path))


def titles(result: Checked) -> list[object]:
    return [node.properties["title"] for node in result.nodes if node.label == "Episode"]


def warnings(result: Checked) -> list[str]:
    return [problem.rule for problem in result.problems if problem.code == "short_episode"]


def test_a_number_is_short_for_the_episode_of_that_number(tmp_path: Path) -> None:
    names = ["KPE1 - First contact", "KPE1", "KPE 1", "KPE2: Discharge", "Episode 2", "2", "KPE1 - First contact"]
    result = checked(tmp_path, *names)
    assert titles(result) == ["KPE1 - First contact", "KPE2: Discharge"]
    assert warnings(result) == []
    ends = [r.to_id for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    assert [end.endswith("first-contact") for end in ends] == [True, True, True, False, False, False, True]


@pytest.mark.slow
@pytest.mark.embedded
def test_the_load_says_so_in_one_line(prepared: Database, tmp_path: Path) -> None:
    checked(tmp_path, "KPE1 - First contact", "KPE1", "KPE 1")
    outcome = load(prepared, tmp_path / "otter.csv", by=OWNER)
    assert outcome.joined_sentences[0] == "'KPE1 - First contact', 'KPE1' and 'KPE 1' are one episode."


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (["Visit 1 - Home", "Visit 1 - School", "Visit 1"], "may be short for 'Visit 1 - Home' or 'Visit 1 - School'"),
        (["KPE1", "KPE1 - First contact"], "may be short for 'KPE1'"),
        (["KPE1 - First contact|2019-03-01", "KPE1|2020-05-01"], "may be short for 'KPE1 - First contact'"),
    ],
)
def test_what_cannot_be_told_is_a_warning(tmp_path: Path, names: list[str], rule: str) -> None:
    result = checked(tmp_path, *names)
    assert len(titles(result)) == len(names)
    [warning] = warnings(result)
    assert warning.startswith(rule)


@pytest.mark.parametrize("title", ["12 May visit", "2019-05 visit", "12/05/2019", "First contact", "47th day"])
def test_a_date_or_a_text_is_no_number(title: str) -> None:
    assert episode_code(title) is None

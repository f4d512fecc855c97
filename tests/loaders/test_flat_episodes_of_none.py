"""A title of an episode that says of none ("Throughout", "N/A") is named: an empty cell is of the case as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.check import check
from loaders.read.choose_loader import read


def named(path: Path, title: str) -> list[str]:
    rows = ["Case;Episode;Factor;+ or -", "Child Larch;First visit;Caseload;-", f"Child Larch;{title};Trust;+"]
    path.write_text("\n".join(rows), encoding="utf-8")
    return [problem.sentence for problem in check(read(path)).problems if problem.code == "episode_of_none"]


@pytest.mark.parametrize(
    "title",
    [
        "Throughout",
        "throughout the case",
        "All episodes",
        "All",
        "Whole case",
        "(General)",
        "Various",
        "N/A",
        "n/k",
        "?",
        "None",
    ],
)
def test_it_is_named(tmp_path: Path, title: str) -> None:
    assert named(tmp_path / "x.csv", title) == [
        f"x.csv, row 3, column Episode: '{title}' is read as the title of an episode, though it says of none. If it is about "
        "the case as a whole, empty the cell in these rows and name their case."
    ]


@pytest.mark.parametrize(
    "title", ["General practitioner visit", "All-night vigil", "Case conference", "", "Ongoing concerns", "3"]
)
def test_other_titles_are_not(tmp_path: Path, title: str) -> None:
    assert not named(tmp_path / "x.csv", title)

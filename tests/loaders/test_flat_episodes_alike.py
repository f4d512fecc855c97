"""Episodes of a case whose titles differ in a number or a day alone are named, where their days do not tell them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.check import check
from loaders.read.choose_loader import read

DAY = "14/03/2023"


def named(path: Path, *episodes: tuple[str, str], case: str = "Child Larch") -> list[str]:
    rows = [f"{case};{title};{day};Factor {number};-" for number, (title, day) in enumerate(episodes)]
    path.write_text("\n".join(["Case;Episode;Date;Factor;+ or -", *rows]), encoding="utf-8")
    return [problem.sentence for problem in check(read(path)).problems if problem.code == "episodes_alike"]


@pytest.mark.parametrize(
    ("title", "what"),
    [
        (f"Home visit {DAY}", "a day"), (f"Home visit ({DAY})", "a day"), ("Home visit - 14 March 2023", "a day"),
        (f"{DAY}: home visit", "a day"), ("KPE 1: Home visit", "a number"), ("2. Home visit", "a number"),
        ("Episode 3 - home visit", "a number"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", [DAY, ""])
def test_they_are_named(tmp_path: Path, title: str, what: str, day: str) -> None:
    assert named(tmp_path / "x.csv", (title, DAY), ("Home visit", day)) == [
        f"x.csv, row 2, column Episode: '{title}' may be the episode 'Home visit' of x.csv, row 3, as their titles differ in "
        f"{what} alone; they are read as two. If they are one, write its title the same in all rows."
    ]


@pytest.mark.parametrize(
    "episodes",
    [
        [("Home visit 14/03/2023", ""), ("Home visit", "15/03/2023")],
        [("KPE 1: Home visit", DAY), ("Home visit", "15/03/2023")],
        [("KPE 1: Home visit", ""), ("KPE 2: Home visit", "")],
        [("Home visit 14/03/2023", ""), ("Home visit 15/03/2023", "")],
        [("Visit 2", ""), ("Visit", "")],
    ],
)
def test_what_days_or_numbers_tell_apart_is_not(tmp_path: Path, episodes: list[tuple[str, str]]) -> None:
    assert not named(tmp_path / "x.csv", *episodes)

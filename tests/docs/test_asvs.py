"""The table of OWASP ASVS: each file and each test that it names is there, and its summary counts its rows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`([\w.]+(?:/[\w.]+)+)`")
ROW = re.compile(r"^\| \d+\.\d+\.\d+ \| ([12]) \| [^|]+ \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
SUMMARY = re.compile(r"^\| ([a-z ]+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
REQUIREMENTS = {"1": 70, "2": 176}  # of ASVS 5.0.0, without WebRTC


def test_each_test_that_is_named_is_there() -> None:
    named = set(TEST.findall(TEXT))
    assert named
    missing = [(file, name) for file, name in sorted(named) if not _holds_test(ROOT / file, name)]
    assert not missing


def _holds_test(path: Path, name: str) -> bool:
    return path.is_file() and re.search(rf"^ *def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def test_each_file_that_is_named_is_there() -> None:
    named = FILE.findall(TEXT)
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_every_requirement_has_one_row_and_the_summary_counts_them() -> None:
    rows = Counter((state, level) for level, state in ROW.findall(TEXT))
    assert {level: sum(count for (_, of), count in rows.items() if of == level) for level in "12"} == REQUIREMENTS
    numbers = re.findall(r"^\| (\d+\.\d+\.\d+) \|", TEXT, re.MULTILINE)
    assert len(numbers) == len(set(numbers)) == rows.total()
    summary = {state: (int(one), int(two), int(both)) for state, one, two, both in SUMMARY.findall(TEXT)}
    ones, twos = REQUIREMENTS["1"], REQUIREMENTS["2"]
    assert summary.pop("all") == (ones, twos, ones + twos)
    counted = {state: (rows[state, "1"], rows[state, "2"]) for state in summary}
    assert summary == {state: (one, two, one + two) for state, (one, two) in counted.items()}
    assert {state for state, _ in rows} <= set(summary)

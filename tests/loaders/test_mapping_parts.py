"""The small parts of a mapping: dates by pattern, wordings, slugs, headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.read.mapping.dates import DatePatterns
from loaders.read.mapping.wording import Item, Wording, slug
from loaders.read.tables import Heading
from loaders.read.text_tables import read_text_table


@pytest.mark.parametrize(("pattern", "text", "expected"), [
    ("YYYYMM", "198801", "1988-01"), ("YYYYMM", "198813", None), ("YYYYMM", "1988", None), ("YYYYMM", "198800", None),
    ("DD/MM/YYYY", "29/02/2024", "2024-02-29"), ("DD/MM/YYYY", "29/02/2023", None), ("DD/MM/YYYY", "1/2/2024", None),
    ("D/M/YYYY", "1/2/2024", "2024-02-01"), ("D MMM YYYY", "3 Sept 2001", None),
    ("D MMM YYYY", "3 sep 2001", "2001-09-03"),
    ("MMMM YYYY", "September 2001", "2001-09"), ("YYYY", "2001", "2001"), ("YYYY", "0000", None),
    ("DD.MM.YYYY hh:mm", "01.02.2003 04:05", "2003-02-01"), ("DD/MM/YYYY", "2024-02-29", "2024-02-29"),
])  # fmt: skip
def test_dates_have_the_precision_of_their_pattern_and_are_never_guessed(
    pattern: str, text: str, expected: str | None
) -> None:
    assert DatePatterns([pattern]).parse(text) == expected


@pytest.mark.parametrize("pattern", ["MM/DD", "DD YYYY", "YYYY YYYY", ""])
def test_a_pattern_that_cannot_say_a_date_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|twice"):
        DatePatterns([pattern])


def test_a_wording_keeps_doubled_braces_and_never_reaches_into_values() -> None:
    values = {"a": [Item("{b}")], "b": [Item("secret")]}
    assert Wording.parse("{{x}} {a}").texts(values) == ["{x} {b}"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Situational Awareness", "situational-awareness"), ("Training / Qualification", "training-qualification"),
    ("Équipe n° 2", "équipe-n-2"), ("Ψυχή", "ψυχή"), ("a_b", "a-b"),
])  # fmt: skip
def test_a_slug_keeps_every_script(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_slug_is_never_blank_and_signs_keep_apart() -> None:
    assert len({slug("???"), slug("!"), ""}) == 3


def test_a_blank_group_is_its_own_unless_groups_are_filled(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Who,,\nId,Name,\n1,2,3\n")
    plain = read_text_table(path, header_rows=2).headings
    filled = read_text_table(path, header_rows=2, fill_groups=True).headings
    assert plain == [Heading("Id", "Who"), Heading("Name"), Heading("")]
    assert filled[1] == Heading("Name", "Who")

"""The guard against formulas: what a spreadsheet would run is text, and a file that is loaded again loses nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.formats.spreadsheets import csv_bytes, guard, guard_reversibly, unguard

FORMULAS = ["=1+1", "@SUM(A1)", "+1+2", "-2+3", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == guard_reversibly(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "1-2", "'quoted'", "a=b"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == guard_reversibly(text) == text


@given(st.text())
def test_the_reversible_guard_is_taken_off_again(text: str) -> None:
    assert unguard(guard_reversibly(text)) == text


@pytest.mark.parametrize("text", ["'=1", "''=1", "'\n"])
def test_a_text_that_looks_guarded_is_guarded_again(text: str) -> None:
    assert guard_reversibly(text) == f"'{text}"


def test_numbers_are_not_guarded_in_files_that_are_loaded_again() -> None:
    assert [guard_reversibly(text) for text in ("-5", "+44", "-1.5e3")] == ["-5", "+44", "-1.5e3"]


def test_every_cell_of_a_csv_is_guarded_the_headings_too() -> None:
    content = csv_bytes(["=name", "number"], [["=1", -1], ["Öl", None]])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows == [["'=name", "number"], ["'=1", "-1"], ["Öl", ""]]

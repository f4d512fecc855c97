"""Texts that a program seems to have cut off are named, in a first file and in a newer copy; they are loaded as they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from people import OWNER

from graph.database import Database
from loaders.check import check
from loaders.load import Outcome, load
from loaders.plan.cut_texts import is_cut_from
from loaders.read.choose_loader import read

HEADINGS = "Case;Episode;What happened;Factor;+ or -;Quote"
HAPPENED = (
    "The duty social worker rang the school and the surgery in the same afternoon, and each of them said that they had been "
    "worried since the spring, but none had told another."
)
QUOTE = "I rang the school, and they told me about the coat, and I rang the surgery, and they told me about the appointments."
Load = Callable[[str, str, str], Outcome]


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return path


def of_length(length: int, word: str) -> str:
    """A text of exactly this length which ends in a letter."""
    return (f"{word} and then " * length)[: length - 1].rstrip().ljust(length - 1, "x") + "x"


def sentences(outcome: Outcome, code: str = "cut_text") -> list[str]:
    return [problem.sentence for problem in outcome.warnings if problem.code == code]


@pytest.mark.embedded
def test_a_text_that_is_the_beginning_of_the_known_one_is_named(prepared: Database, tmp_path: Path) -> None:
    def loaded(happened: str, quote: str) -> list[str]:
        row = f"Child Larch;Visit;{happened};Caseload;-;{quote}"
        return sentences(load(prepared, written(tmp_path / "x.csv", row), by=OWNER, sensitivity="open"))

    assert loaded(HAPPENED, QUOTE) == []
    happened, quote = loaded(HAPPENED[:97], QUOTE[:96])
    assert happened.startswith("x.csv, row 2, column What happened: 'The duty social worker rang")
    assert (
        "is the beginning of the text that the graph has, and seems cut off: it ends after 97 of "
        f"{len(HAPPENED)} characters. If it is, put the whole text into the file and load it again"
    ) in happened
    assert "column Quote" in quote
    assert f"96 of {len(QUOTE)} characters" in quote
    assert loaded(HAPPENED[:97], QUOTE[:96]) == []  # as the graph has it now
    assert loaded(HAPPENED, QUOTE) == []


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        (HAPPENED[:97], True),
        (f"{HAPPENED[:97]}...", True),
        (HAPPENED[: HAPPENED.index(" and each")], False),  # shortened by somebody, at the end of words
        (HAPPENED[:50], False),  # short
        (HAPPENED.replace("duty ", "")[:97], False),  # another text
        (HAPPENED, False),
    ],
)
def test_what_ends_within_a_word_seems_cut(text: str, is_cut: bool) -> None:
    assert is_cut_from(text, HAPPENED) == is_cut


def test_what_ends_between_words_at_a_known_length_seems_cut() -> None:
    whole = f"{of_length(255, 'seen')} and the rest of it"
    assert is_cut_from(whole[:255], whole)
    assert not is_cut_from(f"{whole[:255]} and", whole)


@pytest.mark.embedded
def test_a_note_of_a_plan_that_was_cut_is_named(prepared: Database, tmp_path: Path) -> None:
    def loaded(day: str, note: str) -> list[str]:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        rows = [
            ["LCSPR Child Larch: action plan"], [f"Version of {day}"],
            ["No", "Recommendation", "Action", "Lead agency", "Progress"],
            ["1", "Share records", "Write a protocol", "Police", note],
        ]  # fmt: skip
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / f"plan {day}.xlsx")
        return sentences(load(prepared, tmp_path / f"plan {day}.xlsx", by=OWNER, sensitivity="open"))

    assert loaded("30 April 2025", HAPPENED) == []
    [sentence] = loaded("31 May 2025", HAPPENED[:97])
    assert "column Progress" in sentence
    assert "97 of" in sentence


@pytest.mark.parametrize(
    ("lengths", "count"),
    [([255, 255], 1), ([140, 140, 140], 1), ([255], 0), ([255, 255, 300], 0), ([140, 140], 0), ([90, 90, 90], 0)],
)
def test_texts_of_one_length_in_a_first_file_are_named(tmp_path: Path, lengths: list[int], count: int) -> None:
    quotes = [of_length(length, f"word{number}") for number, length in enumerate(lengths)]
    rows = [f"Child Larch;Visit;Seen;Caseload;-;{quote}" for quote in quotes]
    problems = check(read(written(tmp_path / "x.csv", *rows))).problems
    named = [problem.sentence for problem in problems if problem.code == "cut_texts"]
    assert len(named) == count
    if named:
        assert named[0].startswith(
            f"x.csv, column Quote: has {len(lengths)} texts that end within a word after exactly {lengths[0]} characters (rows 2"
        )
    ended = [row + "." for row in rows]
    problems = check(read(written(tmp_path / "x.csv", *ended))).problems
    assert not [problem for problem in problems if problem.code == "cut_texts"]

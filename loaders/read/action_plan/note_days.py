"""A column of days beside that of progress ("Date of update" beside "Progress"): the day of the note in each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.notes import notes_of
from loaders.read.action_plan.rag import is_state
from loaders.read.cells import text_at
from loaders.read.dates_in_words import date_in_words
from loaders.read.placeholders import says_nothing
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, rows_listed

_OF_NOTES = re.compile(
    r"(?:date )?(?:last |latest )?updated?(?: on| date)?|(?:(?:date|day) of )?(?:the )?(?:last |latest |most recent )?"
    r"(?:updates?|progress|notes?|comments?|entry|position)(?: (?:date|day|on))?|(?:date )?last (?:updated?|amended|changed)(?: on)?"
    r"|(?:progress|status) (?:update )?date|date (?:progress|status) (?:last )?updated",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(r"(?:the )?dated?", re.IGNORECASE)  # which may be that of anything, unless it stands beside
_DIGITS = re.compile(r"\d")
MAX_ROWS = 6  # that a message names


def with_days_of_notes(
    table: Table[Any], headings: Sequence[str], rows: Sequence[Row[Any]], log: ProblemLog
) -> tuple[frozenset[int], list[Row[Any]]]:
    """The columns of days that are accounted for here, and the rows with each day before the note of its row; one that would
    be read as notes, and is of no one column of progress, is left out and named."""
    days = [index for index in range(len(headings)) if _has_days_alone(index, rows)]
    notes = [index for index, heading in enumerate(headings) if meaning(heading) == "notes" and index not in days]
    of_notes = [index for index in days if _is_of_notes(index, headings, notes)]
    taken, read = [*rows], list[int]()
    if len(of_notes) == len(notes) == 1:
        taken, read = _dated(table, headings, of_notes[0], notes[0], taken, log), of_notes
    left_out = [index for index in days if index not in read and meaning(headings[index]) == "notes"]
    for index in left_out:
        rule = "holds days alone, of which no one column of progress says what happened on them, and is left out"
        fix = "Write each day before its note, such as '16/09/2024 - template drafted'."
        log.add("days_left_out", table.place(), rule, fix, column=headings[index], severity="warning")
        cells = sum(1 for _, row in rows if text_at(row, index))
        table.account.leave_out(table.part(f"column {headings[index]!r}"), cells + 1)
    return frozenset([*read, *left_out]), taken


def is_day_alone(text: str) -> bool:
    """Whether a text is a day or a month and nothing else."""
    read = date_in_words(text, day_first=True)
    return bool(_DIGITS.search(text)) and not text.strip().isdigit() and bool(read.date or read.doubt)


def _is_of_notes(index: int, headings: Sequence[str], notes: Sequence[int]) -> bool:
    """Whether a heading of days says that they are those of notes, or one of any days stands beside notes in a plan that
    says elsewhere what is due."""
    words = " ".join(re.sub(r"[^\w]+", " ", headings[index]).split())
    if _DAY_ALONE.fullmatch(words):
        is_beside = bool({index - 1, index + 1} & {*notes})
        return is_beside and any(meaning(heading) == "due_on" for heading in headings)
    return bool(_OF_NOTES.fullmatch(words))


def _dated(
    table: Table[Any], headings: Sequence[str], index: int, at: int, rows: Sequence[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows with each day before its note, which a day of its own in the cell comes before."""
    taken: list[Row[Any]] = []
    alone: list[int] = []  # rows with a day and no note
    cells = 0
    for number, row in rows:
        day, note = text_at(row, index), text_at(row, at)
        if not day or number - 1 in table.banners:
            taken.append((number, row))
            continue
        cells += 1
        if is_day_alone(day) and (not note or says_nothing(note)):
            alone.append(number)
        is_dated = is_day_alone(day) and bool(note) and not (says_nothing(note) or is_state(note) or _is_dated(note))
        dated = [f"{day} - {note}" if is_dated and here == at else cell for here, cell in enumerate(row)]
        taken.append((number, dated))
    table.account.used += 1 + cells - len(alone)
    part = table.part(f"days in column {headings[index]!r} without a note")
    table.account.leave_out(part, len(alone))
    rule = f"is read as the day of each row's note in column {headings[at]!r}"
    fix = "If it is the day of something else, give it a heading that says of what."
    if alone:
        rule += f"; {rows_listed(alone, MAX_ROWS)} {'has' if len(alone) == 1 else 'have'} a day and no note"
    log.add("days_of_notes", table.place(), rule, fix, column=headings[index], severity="warning")
    return taken


def _is_dated(note: str) -> bool:
    """Whether a cell of notes begins with a day of its own, which counts."""
    return any(note.date for note in notes_of(note, day_first=True)[:1])


def _has_days_alone(index: int, rows: Sequence[Row[Any]]) -> bool:
    """Whether the cells of a column are days, and what stands where there is none."""
    texts = [text for _, row in rows if (text := text_at(row, index)) and not says_nothing(text)]
    return bool(texts) and all(map(is_day_alone, texts))

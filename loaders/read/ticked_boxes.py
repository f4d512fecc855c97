"""Boxes beside words, as forms have them: "☐ Red ☒ Amber", "Police ☑ Health ☐", "[x] Police [ ] Health"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, listed, rows_listed
from loaders.records.values import cell_text

_EMPTY, _TICKED = "☐□❏◻⬜▢", "☒☑✓✔■✅"
_BOX = re.compile(rf"([{_EMPTY}{_TICKED}]|\[ ?[xX✓✔]? ?\])\ufe0f?")
_NO_BULLETS = re.compile(r"[☐☒☑⬜▢✓✔✅]|\[ ?[xX✓✔]? ?\]")  # □ and ■ alone are bullets
_AROUND = " \t\n\r,;/|·•"
MAX_NAMED, MAX_ROWS = 5, 10


@dataclass(frozen=True, slots=True)
class Boxes:
    """The words beside the boxes of a text that are ticked, and beside those that are not."""

    ticked: tuple[str, ...]
    empty: tuple[str, ...]


def boxes_of(text: str) -> Boxes | None:
    """The boxes of a text, which stand before their words, or after them where the text begins with words and ends with a
    box; None where it has none, or marks that are bullets."""
    first, *pieces = _BOX.split(text)
    if not pieces or not _has_boxes(text):
        return None
    marks, words = pieces[::2], [*pieces[1::2]]
    if first.strip(_AROUND) and not words[-1].strip(_AROUND):
        words = [first, *words[:-1]]
        first = ""
    pairs = [(_is_empty(mark), word.strip(_AROUND)) for mark, word in zip(marks, words, strict=True)]
    before = [first.strip(_AROUND)] if first.strip(_AROUND) and not first.rstrip().endswith(":") else []
    ticked = (*before, *(word for is_empty, word in pairs if word and not is_empty))
    empty = tuple(word for is_empty, word in pairs if word and is_empty)
    return Boxes(ticked, empty) if ticked or empty else None


def ticked_words(text: str) -> str:
    """Of a text with boxes, some of them empty, what stands beside those that are ticked: "☐ Red ☒ Amber" is amber."""
    boxes = _BOX.split(text)[1:]
    if not any(map(_is_empty, boxes[::2])):
        return text
    pairs = zip(boxes[::2], boxes[1::2], strict=True)
    return " ".join(words.strip() for box, words in pairs if not _is_empty(box))


def _has_boxes(text: str) -> bool:
    is_both = any(sign in text for sign in _EMPTY) and any(sign in text for sign in _TICKED)
    return is_both or bool(_NO_BULLETS.search(text))


def _is_empty(mark: str) -> bool:
    return mark in _EMPTY or not mark.strip("[ ]")


def with_ticked_names(
    table: Table[Any],
    columns: Collection[int],
    headings: Sequence[str],
    rows: Iterable[Row[Any]],
    log: ProblemLog,
) -> list[Row[Any]]:
    """The rows with the names alone that are ticked in these columns; what becomes of the others is said of each."""
    read = [*rows]
    for index in columns:
        boxes = {
            at: found
            for at, (_, row) in enumerate(read)
            if index < len(row) and (found := boxes_of(cell_text(row[index])))
        }
        has_ticks = any(found.ticked for found in boxes.values())
        for at, found in boxes.items():
            number, row = read[at]
            names = found.ticked if has_ticks else found.empty
            cells = list(row)
            cells[index] = "; ".join(names)
            read[at] = number, cells
            if not names:
                table.account.leave_out(table.part("cells of boxes of which none is ticked"), 1)
        if boxes:
            _note(table, headings[index], {read[at][0]: found for at, found in boxes.items()}, log, has_ticks=has_ticks)
    return read


def _note(table: Table[Any], heading: str, boxes: dict[int, Boxes], log: ProblemLog, *, has_ticks: bool) -> None:
    """Say which names were left out, and in which rows all or none of the boxes are ticked."""
    fix = "If that is not meant, write the names alone."
    if not has_ticks:
        rule = f"has boxes beside its names, of which none is ticked in any row, and all are read; the first is in row {min(boxes)}"
        log.add(
            "boxes", table.place(), rule, "Take out the names that are not meant.", column=heading, severity="warning"
        )
        return
    empty = Counter(" ".join(name.split()) for found in boxes.values() for name in found.empty)
    if empty:
        names = [f"{name!r} ({count:,} {'row' if count == 1 else 'rows'})" for name, count in empty.items()]
        rule = (
            "has boxes beside its names: those that are ticked are read, and those that are not are left out, "
            f"{listed(names, MAX_NAMED)}; the first is in row {min(boxes)}"
        )
        log.add("boxes", table.place(), rule, fix, column=heading, severity="warning")
    for rows, rule in (
        ([number for number, its in boxes.items() if not its.empty], "every box is ticked, and all names are read"),
        ([number for number, its in boxes.items() if not its.ticked], "no box is ticked, so that nobody is named"),
    ):
        if rows:
            where = rows_listed(rows, MAX_ROWS)
            log.add("boxes", table.place(), f"in {where} {rule}", fix, column=heading, severity="warning")

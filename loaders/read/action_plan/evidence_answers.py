"""Cells under a heading of evidence that only answer whether there is any: "N" under "Evidence received? (Y/N)" is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.read.cells import is_filled_at
from loaders.read.placeholders import says_nothing
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_ANSWER = re.compile(
    r"[xX✓✔√☑☒✗✘☐□■●⬜✅❌]+|y|n|yes|no|y\W{1,3}n|true|false|partly|partially|in part|outstanding|pending|not yet"
    r"|(?:(?:not|none|nothing|not yet|partly|partially|yes|no|y|n)[\s,:;–—-]{1,3})?"
    r"(?:received|seen|provided|submitted|awaited|requested)|awaiting(?: evidence)?|to follow",
    re.IGNORECASE,
)
MAX_SHOWN = 3  # answers that a warning repeats
MAX_ROWS = 10
_FIX = "Write what the evidence is, such as the name of the report or the result of the audit, where there is some."


def without_answers(
    table: Table[Any], columns: Mapping[int, str], rows: Sequence[Row[Any]], log: ProblemLog
) -> tuple[set[int], list[Row[Any]]]:
    """The columns of evidence that have nothing but answers, and the rows without answers: both are named and left out."""
    whole, taken = set[int](), [*rows]
    for index in (index for index, name in columns.items() if name == "evidence"):
        filled = {number: cell_text(row[index]) for number, row in rows if is_filled_at(row, index)}
        answers = {number: text for number, text in filled.items() if is_answer(text)}
        if not answers:
            continue
        taken = [(number, _blanked(row, index) if number in answers else row) for number, row in taken]
        shown = listed([repr(text) for text in dict.fromkeys(answers.values())], MAX_SHOWN)
        heading, count = table.names[index], len(answers)
        name = heading or table.column_part(index)
        if len(answers) == len(filled):
            whole.add(index)
            table.account.leave_out(table.column_part(index), count + bool(heading))
            cells = f"its {count:,} filled cells say only" if count > 1 else "its one filled cell says only"
            rule = f"says whether there is evidence, not what it is, and is left out: {cells} {shown}"
        else:
            table.account.leave_out(table.part(f"answers in column {name!r}"), count)
            where = listed([str(number) for number in answers], MAX_ROWS)
            cells = f"{count:,} cells (rows {where})" if count > 1 else f"the cell of row {where}"
            say, are = ("say", "are") if count > 1 else ("says", "is")
            rule = f"is evidence, but {cells} {say} only {shown}, which is none, and {are} left out"
        log.add("no_evidence", table.place(), rule, _FIX, column=name, severity="warning")
    return whole, taken


def is_answer(text: str) -> bool:
    """Whether a text says at most whether there is evidence."""
    return says_nothing(text) or bool(_ANSWER.fullmatch(text.strip().rstrip(".!").strip()))


def _blanked(row: Sequence[Any], index: int) -> list[Any]:
    return ["" if at == index else cell for at, cell in enumerate(row)]

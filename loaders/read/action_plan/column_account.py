"""The account of a plan's columns: those that nobody reads are named, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from loaders.read.action_plan.headings import is_day, meaning
from loaders.read.action_plan.latest_headings import STATE_NAMES, earlier_states
from loaders.read.action_plan.number_headings import is_old_number
from loaders.read.action_plan.shares import is_share, why_unread
from loaders.read.cells import texts_in
from loaders.read.flat.column_values import holding
from loaders.read.people import is_person, may_be_person
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog

_MILESTONES = re.compile(r"(?:key |main |interim )?milestones?", re.IGNORECASE)  # not "milestones achieved"

# "Next steps", "Planned next steps for Q3", "What next?", "Still to do": what lies ahead is no progress.
_NEXT_STEPS = re.compile(
    r"(?:(?:planned|agreed|immediate|key|proposed) )?(?:next steps?|what(?: is| happens|'s|’s)? next|steps? planned)\b.*"
    r"|(?:what is |what |still |what is still )to (?:do|be done)|remaining (?:work|steps)|outstanding work",
    re.IGNORECASE,
)

_UNKNOWN = "is no heading of an action plan,"
# Headings of columns that are not for others, or may name people.
_NOT_SHOWN = re.compile(
    r"\b(?:internal|private|confidential|not for|e ?-?mails?|(?:tele)?phone|tel|contacts?|address|assigned|names?|initials"
    r"|persons?|who|by)\b",
    re.IGNORECASE,
)
_OLD_NUMBERS = (
    "has earlier numbers of what another column numbers,",
    "It is known by its words, whatever number it has now.",
)


def account_for_columns(
    table: Table[Any],
    columns: Mapping[int, str],
    meanings: Sequence[str | None],
    rows: Sequence[Row[Any]],
    log: ProblemLog,
    *,
    but: Collection[int] = (),
) -> None:
    """Account for the headings, and name the columns that are not read; `meanings` are those of all headings, and the columns
    in `but` are accounted for."""
    table.account.used += sum(1 for index in columns if table.names[index])
    _name_read_otherwise(table, columns, log)
    width = max((len(row) for _, row in rows), default=0)
    earlier = earlier_states(table.names, meanings)
    for index in range(max(width, len(table.names))):
        if index in columns or index in but:
            continue
        heading = table.names[index] if index < len(table.names) else ""
        cells = len(texts_in(rows, index))
        table.account.leave_out(table.column_part(index), cells + bool(heading))
        if not heading and not cells:
            continue
        same = next((table.names[other] for other, name in columns.items() if heading and name == meanings[index]), "")
        is_old = bool(same) and is_old_number(heading, meanings[index])
        kind, fix = (
            _OLD_NUMBERS
            if is_old
            else _reason(heading, same, is_earlier=index in earlier, is_hidden=index in table.hidden_columns)
        )
        if is_share(heading) and not same and cells and index not in table.hidden_columns:
            kind, fix = why_unread(index, rows, _state_of(table, columns))
        filled = f"{cells:,} filled {'cell' if cells == 1 else 'cells'}{' below it' if heading else ''}"
        rule = f"{kind} and is left out, with {'its heading and ' if heading else ''}{filled}"
        rule += _values(table, index, rows) if kind == _UNKNOWN and not _NOT_SHOWN.search(heading) else ""
        name = heading or table.column_part(index)
        log.add("unknown_column", table.place(), rule, fix, column=name, severity="warning")


def part_left_out(table: Table[Any], rows: Sequence[Row[Any]], part: str, count: int) -> str:
    """What so many cells that were left out are called: a column, or some cells of it where it has others, too."""
    index = next((index for index, heading in enumerate(table.names) if part == f"column {heading!r}"), None)
    if index is None:
        return part
    filled = len(texts_in(rows, index))
    return f"some cells of {part}" if count < filled else part


def _name_read_otherwise(table: Table[Any], columns: Mapping[int, str], log: ProblemLog) -> None:
    """Name the columns whose headings do not quite say what they are read as."""
    for index, name in columns.items():
        heading = table.names[index]
        if name == "status" and meaning(heading) is None and not is_day(heading):
            rule, fix = "is read as the status of the actions, as its cells are", "Call it 'Status' if it is."
            column = heading or table.column_part(index)
            log.add("read_as_status", table.place(), rule, fix, column=column, severity="warning")
        if name == "recommendation" and meaning(heading) is None:
            rule = "is read as the words of the recommendations, of which another column has nothing but the numbers"
            fix = "Call it 'Recommendation text' if it has them, else 'Notes', or what it holds."
            log.add("read_as_recommendation", table.place(), rule, fix, column=heading, severity="warning")
        if name == "started":
            rule = "is read with the column of completion: an action that is neither started nor completed is planned"
            log.add("read_as_started", table.place(), rule, column=heading, severity="warning")
        if name == "notes" and _MILESTONES.fullmatch(heading.strip()):
            rule = "is read as notes on progress, though milestones may lie ahead"
            fix = "If they do, put them into the column of the action, and what was done under 'Progress'."
            log.add("milestones", table.place(), rule, fix, column=heading, severity="warning")


def _state_of(table: Table[Any], columns: Mapping[int, str]) -> str:
    """The heading of the column that says how far the actions are."""
    return next((table.names[index] for index, name in columns.items() if name in STATE_NAMES), "")


def _reason(heading: str, same: str, *, is_earlier: bool, is_hidden: bool) -> tuple[str, str]:
    """Why a column is not read, and what to do about it; `same` is the heading of one that holds the same and is read."""
    if is_earlier:
        fix = "To have the history, load each version of the plan as a file of its own, the earliest first."
        return "says how far the actions were earlier,", fix
    if same:
        fix = "Put what both hold into one column, if it belongs to the plan."
        return f"holds the same kind of thing as column {same!r}, of which one column is read,", fix
    if _NEXT_STEPS.fullmatch(" ".join(heading.split()).rstrip(" ?:.")) and not is_hidden:
        fix = "Write what was done under 'Progress', and give a step that somebody owns or that has a day a row of its own."
        return "says what is to be done next, which is no progress,", fix
    fix = "Give it a heading that says what it holds, if it belongs to the plan."
    return "is a hidden column that no action plan has," if is_hidden else _UNKNOWN, fix


def _values(table: Table[Any], index: int, rows: Sequence[Row[Any]]) -> str:
    """Some of the values of a column, which may say more than its heading; none of one that may name people."""
    texts = texts_in(rows, index)
    if any("@" in text or is_person(text) or may_be_person(text) for text in texts):
        return ""
    return holding(replace(table, rows=[*rows]), index)

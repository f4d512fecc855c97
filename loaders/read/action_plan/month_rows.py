"""A tracker with a row for each action and month: it is refused, as no month of its rows is known to be the latest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from graph.names import name_key
from loaders.read.action_plan.months import date_of, month_without_year
from loaders.read.action_plan.periods import period_of
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.records.problem_log import ProblemLog, listed, shown
from loaders.records.values import cell_text
from loaders.records.wording import words_key

MAX_NAMED = 10  # rows
_STATE = ("rag", "status", "closed_on", "due_on")
_REPORT = r"(?:report(?:ing)?|update|status|position)"
_HEADING = re.compile(
    rf"(?:(?:{_REPORT}|review) )?(?:month|period|quarter|as (?:at|of))|{_REPORT} date"
    rf"|(?:month|period|quarter) (?:of )?(?:the )?(?:{_REPORT}|review|end(?:ing)?)|date of (?:the )?{_REPORT}",
    re.IGNORECASE,
)


def refuse_month_rows(sheet: PlanSheet, rows: Sequence[PlanRow], log: ProblemLog) -> None:
    """Refuse a table whose actions have several rows that differ in their month and in what they say of the state."""
    for index, heading in enumerate(sheet.table.names):
        if not _HEADING.fullmatch(" ".join(re.sub(r"[^\w]+", " ", heading).split())):
            continue
        months = {number: cell_text(row[index]).strip() for number, row in sheet.rows if index < len(row)}
        if not _are_months(text for text in months.values() if text):
            continue
        if several := _over_months(rows, months):
            first, other = several[0]
            numbers = listed([f"{later.number}" for _, later in several], MAX_NAMED)
            rule = (
                f"is the month of an action that row {other.number} has again for {shown(months[other.number])!r} with "
                "another state: there is one row for each month, and the state of an old one could count"
            )
            rule += f"; so it is in {len(several):,} rows ({numbers})" if len(several) > 1 else ""
            fix = "Keep the rows of the latest month alone, or give each month a sheet of its own that is called by it."
            value = months[first.number]
            log.add("rows_of_months", first.place, rule, fix, column=heading, value=value)
            return


def _are_months(texts: Iterable[str]) -> bool:
    """Whether more than half of the cells are days, months or quarters."""
    are_times = [bool(date_of(text) or month_without_year(text) or period_of(text)) for text in texts]
    return 2 * sum(are_times) > len(are_times)


def _over_months(rows: Sequence[PlanRow], months: Mapping[int, str]) -> list[tuple[PlanRow, PlanRow]]:
    """The rows of one action and owner that differ in both, each after the last row above it of that action."""
    above: dict[tuple[str, str, str], PlanRow] = {}
    found: list[tuple[PlanRow, PlanRow]] = []
    for row in rows:
        if not (row.text("action") and months.get(row.number)):
            continue
        owners = name_key(row.text("owners"))
        names = filter(None, (words_key(row.text("action")), row.text("ref")))
        keys = [(name, words_key(row.recommendation), owners) for name in names]
        other = next((above[key] for key in keys if key in above), None)
        if other and months[other.number] != months[row.number] and _state(other) != _state(row):
            found.append((other, row))
        above |= dict.fromkeys(keys, row)
    return found


def _state(row: PlanRow) -> tuple[str, ...]:
    return row.fill, *(name_key(row.text(name)) for name in _STATE)

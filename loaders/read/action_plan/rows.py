"""The rows of a plan that are actions, and the recommendation of each; themes, totals and notes are named and left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import Any

from loaders.read.action_plan.agency_headings import AgencyHeadings
from loaders.read.action_plan.blank_owners import BlankOwners
from loaders.read.action_plan.coloured_rows import ColouredRows
from loaders.read.action_plan.counts_below import rows_of_counts
from loaders.read.action_plan.guides import name_continued
from loaders.read.action_plan.latest_cells import LatestCells
from loaders.read.action_plan.legends import first_row_below, is_note_below
from loaders.read.action_plan.lines import is_bare
from loaders.read.action_plan.lost_zeros import LostZeros
from loaders.read.action_plan.no_action import (
    NO_ACTION,
    NO_RECOMMENDATION,
    NOT_ACCEPTED,
    NOT_USED,
    TAKEN_OUT,
    cells_of_recommendation,
    kind_without_action,
)
from loaders.read.action_plan.numbered_rows import NumberedRows
from loaders.read.action_plan.numbers_in_actions import NumbersInActions
from loaders.read.action_plan.odd_rows import RECOMMENDATION, left_out_kind
from loaders.read.action_plan.owners_with_dates import OwnersWithDates
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.posts_with_teams import PostsWithTeams
from loaders.read.action_plan.rows_above import RowsAbove
from loaders.read.action_plan.rule_colours import RuleColours
from loaders.read.action_plan.shifted_rows import ShiftedRows
from loaders.read.action_plan.states_in_notes import StatesInNotes
from loaders.read.action_plan.states_over_rows import StatesOverRows
from loaders.read.action_plan.titles import is_title
from loaders.read.action_plan.unread_sheets import number_of
from loaders.read.cells import ErrorCell, filled_columns, is_filled, is_filled_at, without_lost_digits
from loaders.read.displayed import ShownDay
from loaders.read.rows_left_out import leaves_out_struck_row
from loaders.read.subtotals import is_subtotal
from loaders.records.known_plans import KnownPlans
from loaders.records.problem_log import MAX_LINE_LENGTH, ProblemLog
from loaders.records.values import cell_text

# "Recommendation 1: ..." in the column of tasks, with a state of its own, over those that are its parts.
_IS_PARENT = re.compile(r"rec(?:ommendation)?\b\.?\s*\d+\w?\s*[:.)–—-]\s*\w", re.IGNORECASE)
_NAMING = frozenset({"ref", "action"})
_WORDS = frozenset({"ref", "action", "owners", "recommendation"})  # what such a row is called by
_IF_ENDED = "If it is an action that has ended, write its words, and Withdrawn or Superseded under Status."
# What is said of a row whose cell of the action says that there is none, and what to do.
_WITHOUT_ACTION = {
    NO_ACTION: ("says that there is no action, so none is made of it", "If it is one, word what is to be done."),
    NOT_USED: ("says that its number is not used, so no action is made of it", _IF_ENDED),
    NO_RECOMMENDATION: (
        "says only that its number is not used or a recommendation was taken out, so none is made of it",
        "If it is a recommendation that has ended, write its words, and say so under Status.",
    ),
    NOT_ACCEPTED: (
        "says that the recommendation was not accepted, so no action is made of it",
        "If it is an action, word what is to be done.",
    ),
    TAKEN_OUT: ("says only that an action was taken out, not which, so no action is made of it", _IF_ENDED),
}


def plan_rows(
    sheet: PlanSheet, log: ProblemLog, organisations: Collection[str] = (), known: KnownPlans | None = None
) -> Iterator[PlanRow]:
    """Each row with an action or a recommendation, with the account of the cells of all; those of the recommendations
    over the table come first. `organisations` are names, as they are compared, of what may be the heading of its actions."""
    shifted = ShiftedRows.beside(known or KnownPlans(), organisations, log)
    above, agencies, states_over = RowsAbove(), AgencyHeadings(sheet, frozenset(organisations)), StatesOverRows(sheet)
    for line in sheet.recommendations:
        sheet.table.account.used += line.cells
        yield above.take_heading(PlanRow(line.row or 0, sheet.table.place(line.row), {"recommendation": [line.text]}))
    rag = sheet.latest_first("rag") or sheet.latest_first("status") or sheet.state_columns()
    states = StatesInNotes(sheet.table)
    latest = LatestCells(sheet, rag)
    zeros = LostZeros(log)
    rules, in_actions, blank = RuleColours(sheet, rag), NumbersInActions(sheet), BlankOwners(sheet)
    coloured, with_dates, with_teams = ColouredRows(sheet), OwnersWithDates(sheet), PostsWithTeams(sheet)
    refs = list[str]()
    numbers = {cell_text(cell) for index in sheet.indexes("ref") for cell in _filled_below(sheet, index)}
    depths, refused = _depths_of_actions(sheet), set[int]()
    unfilled = NumberedRows(sheet)
    for number, cells in _cells_of_rows(sheet, above, states_over, agencies, unfilled, refs, refused, log):
        shifted.take(sheet, number, cells)
        filled = latest.of(number, cells)
        plan_row = _plan_row(sheet, number, filled, latest.fill(number, filled), log)
        if number in refused:
            plan_row.refusal = plan_row.text("action")
            del plan_row.cells["action"]
        with_dates.take(plan_row)
        with_teams.take(plan_row)
        in_actions.take(plan_row)
        zeros.take(plan_row)
        refs += [ref] if (ref := plan_row.text("ref")) and plan_row.text("action") else []
        heading = _heading_of_actions(plan_row, numbers)
        if heading := heading or ("" if sheet.recommendations else _numbered_over_actions(plan_row, numbers)):
            yield above.take_heading(_row_over_actions(plan_row, heading))
            continue
        plan_row.has_number_of_action = _depth(plan_row.text("ref")) in depths
        plan_row.recommendation = above.recommendation_of(plan_row)
        plan_row.recommendation_number = above.recommendation_number_of(plan_row)
        plan_row.continues = above.is_continued_by(plan_row)
        above.name_theme(plan_row, log)
        name_continued(plan_row, log)
        states.take(plan_row)
        states_over.take(plan_row)
        agencies.own(plan_row)
        blank.take(plan_row)
        rules.take(plan_row)
        coloured.take(plan_row)
        yield plan_row
        above.take(plan_row)
    for reporter in (unfilled, latest, with_dates, with_teams, agencies, blank, rules, states, states_over):
        reporter.report(log)
    if not rag:
        coloured.report(log)


def _cells_of_rows(
    sheet: PlanSheet,
    above: RowsAbove,
    states_over: StatesOverRows,
    agencies: AgencyHeadings,
    unfilled: NumberedRows,
    refs: Sequence[str],
    refused: set[int],
    log: ProblemLog,
) -> Iterator[tuple[int, dict[int, Any]]]:
    """The cells of each row with an action or a recommendation, by their columns; the other rows are named and left out.
    `refs` are the numbers of the actions above, which whoever takes the rows adds to; to `refused` are added the rows that
    have in place of an action that their recommendation was not accepted."""
    below, counts = first_row_below(sheet), rows_of_counts(sheet)
    last = max((number for number, row in sheet.rows if any(map(is_filled, row)) and number not in counts), default=0)
    over: dict[int, Any] = {}  # by its column, the last cell of an action
    for number, row in sheet.rows:
        indexes = [index for index in sheet.columns if is_filled_at(row, index)]
        filled = {index: without_lost_digits(row[index]) for index in indexes}
        if not filled:
            continue
        if leaves_out_struck_row(sheet.table, number, filled.values(), log):
            cells = {sheet.columns[index]: [cell] for index, cell in filled.items()}
            above.pass_over(PlanRow(number, sheet.table.place(number), cells))
            continue
        cells_there = {index: row[index] for index in filled_columns(row)}
        kind = "total" if is_subtotal(cells_there, over) else counts.get(number, "")
        if kind and _leaves_out(sheet, number, filled, kind, log):
            continue
        if states_over.takes(number, filled) or agencies.takes(number, filled) or unfilled.takes(number, filled, refs):
            continue
        is_banner = number - 1 in sheet.table.banners
        kind = left_out_kind(sheet, filled, has_action=above.has_action, is_banner=is_banner, is_last=number == last)
        if kind in ("", "theme") and below and number >= below:
            texts = {sheet.columns[index]: cell_text(cell) for index, cell in filled.items()}
            kind = "note" if kind or is_note_below(texts, refs) else ""
        if kind and _leaves_out(sheet, number, filled, kind, log):
            agencies.pass_over(kind)
            above.theme = cell_text(next(iter(filled.values()))) if kind == "theme" else above.theme
            continue
        over |= cells_there
        kind = kind_without_action(sheet, filled)
        remaining = cells_of_recommendation(sheet, filled) if kind else {}
        others = {index: cell for index, cell in filled.items() if index not in remaining}
        words = " ".join(dict.fromkeys(cell_text(filled[index]) for index in filled if sheet.columns[index] in _NAMING))
        if not kind or not _leaves_out(sheet, number, others, kind, log, words if kind == NOT_ACCEPTED else ""):
            yield number, filled
        elif remaining:
            refused |= {number} if kind == NOT_ACCEPTED else set()
            yield number, remaining


def _leaves_out(
    sheet: PlanSheet, number: int, filled: Mapping[int, Any], kind: str, log: ProblemLog, words: str = ""
) -> bool:
    """Whether a row that is no action is left out, and so named by its words, as it is unless somebody wants it read."""
    if sheet.table.account.is_read(sheet.table.part(f"row {number} ({kind})"), len(filled), by_default=False):
        return False
    text = words or " ".join(dict.fromkeys(cell_text(cell) for cell in filled.values()))
    rule, fix = f"is taken as a {kind} and left out", ""
    if kind == "theme" and is_title(text):
        rule += "; the actions below it are taken for those of the plan above it"
        fix = "If another plan begins here, write its headings under this title, or give it a sheet of its own."
    rule, fix = _WITHOUT_ACTION.get(kind, (rule, fix))
    place = sheet.table.place(number)
    log.add(f"{kind}_row", place, rule, fix, value=text, severity="warning", most=MAX_LINE_LENGTH)
    return True


def _plan_row(sheet: PlanSheet, number: int, filled: dict[int, Any], fill: str, log: ProblemLog) -> PlanRow:
    """The cells of a row by what they hold; those with an error are named."""
    place, names = sheet.table.place(number), sheet.table.names
    sheet.table.account.used += len(filled)
    headings = {sheet.columns[index]: names[index] for index in reversed([*sheet.columns])}
    headings |= {sheet.columns[index]: names[index] for index in reversed([*filled])}
    row = PlanRow(number, place, {}, fill, used=len(filled), headings=headings)
    for index, cell in filled.items():
        if isinstance(cell, ErrorCell):
            log.add("error_cell", place, cell.rule, cell.fix, column=names[index], value=str(cell))
            continue
        is_number = isinstance(cell, ShownDay) and sheet.columns[index] in ("ref", "recommendation_ref")
        row.cells.setdefault(sheet.columns[index], []).append(cell.shown if is_number else cell)
        if is_number:
            row.is_number_certain = False
            rule = "is a date in the spreadsheet, which shows it so: it is read as it is shown"
            fix = "Give the column the format of text, and type its numbers again."
            log.add("number_as_date", place, rule, fix, column=names[index], value=cell.shown, severity="warning")
        if sheet.columns[index] == "notes":
            row.note_headings.append(names[index])
    if not row.text("recommendation") and (listed := sheet.numbered.get(number_of(row.text("recommendation_ref")))):
        row.cells["recommendation"] = [listed]
    return row


def _filled_below(sheet: PlanSheet, index: int) -> list[Any]:
    return [row[index] for _, row in sheet.rows if is_filled_at(row, index)]


def _depths_of_actions(sheet: PlanSheet) -> set[int]:
    """How many parts the numbers of actions have, where they have several: two in 2.1."""
    pairs = [(ref, action) for ref in sheet.indexes("ref")[:1] for action in sheet.indexes("action")[:1]]
    rows = [(row, pair) for _, row in sheet.rows for pair in pairs if max(pair) < len(row)]
    return {_depth(cell_text(row[ref])) for row, (ref, action) in rows if is_filled(row[action])} - {1}


def _depth(ref: str) -> int:
    return len(re.findall(r"\d+", ref))


def _row_over_actions(row: PlanRow, recommendation: str) -> PlanRow:
    """A recommendation alone over its actions, with the state that its row may say of it; its colour is a shading."""
    cells = {name: of_kind for name, of_kind in row.cells.items() if name not in _WORDS}
    cells["recommendation"] = [recommendation]
    return PlanRow(row.number, row.place, cells, note_headings=row.note_headings, headings=row.headings)


def _heading_of_actions(row: PlanRow, numbers: Collection[str]) -> str:
    """The recommendation that is alone in its row, over the actions that follow, and not in a column of recommendations.

    Its number and its words may be in two cells; `numbers` are those of all rows, which would be such numbers, too, where
    actions are numbered so.
    """
    cells = [cell_text(cell) for of_kind in row.cells.values() for cell in of_kind]
    if row.text("recommendation") or not cells:
        return ""
    if not (row.text("owners") or row.headings.get("recommendation")) and _IS_PARENT.match(row.text("action")):
        return row.text("action")
    if len(cells) == 1:
        return cells[0] if RECOMMENDATION.match(cells[0]) else ""
    is_first = {*row.cells} <= {"ref", "action", "owners"}  # of the columns
    is_number = is_first and len(cells) == 2 and is_bare(cells[0]) and not (numbers and all(map(is_bare, numbers)))
    return f"{cells[0]}: {cells[1]}" if is_number and not row.text("recommendation_ref") else ""


def _numbered_over_actions(row: PlanRow, numbers: Set[str]) -> str:
    """The recommendation of a row that has its number and its words alone, over actions with this number and another:
    "2" and "See fathers", over 2.1; empty where the plan has a column of recommendations."""
    number = row.text("ref").rstrip(".")
    is_alone = {*row.cells} == {"ref", "action"} and not row.headings.get("recommendation")
    is_over = (
        is_alone and number.isdigit() and any(other.startswith(f"{number}.") for other in numbers - {f"{number}."})
    )
    return f"{number}. {row.text('action')}" if is_over else ""

"""The sheets of a file in which an action plan may stand, whatever kind of file it is, with the lines above the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loaders.read.action_plan.column_account import account_for_columns
from loaders.read.action_plan.dittos import with_values_meant
from loaders.read.action_plan.evidence_answers import without_answers
from loaders.read.action_plan.header_rows import header_row
from loaders.read.action_plan.headings import (
    columns_of,
    is_day,
    meanings_of,
    names_state,
)
from loaders.read.action_plan.latest_headings import latest_first
from loaders.read.action_plan.lines import Line, leave_out_lines, lines_of
from loaders.read.action_plan.lists_beside import columns_beside
from loaders.read.action_plan.merged_cells import without_repeats
from loaders.read.action_plan.note_days import with_days_of_notes
from loaders.read.action_plan.numberings import hold_numbers
from loaders.read.action_plan.owner_keys import OwnerKeys
from loaders.read.action_plan.phone_numbers import without_phone_numbers
from loaders.read.action_plan.rag import hold_answers, hold_marks, hold_states
from loaders.read.action_plan.review_column import ReviewColumn, review_column
from loaders.read.action_plan.shares import with_percentages
from loaders.read.action_plan.stacked import stacked_plans
from loaders.read.action_plan.ticked_columns import with_ticked
from loaders.read.action_plan.two_headings import headings_at
from loaders.read.action_plan.unread_sheets import RecommendationLists, leave_out_sheet
from loaders.read.action_plan.word_sheets import word_sheets
from loaders.read.cells import At, filled_columns, is_filled, is_filled_at, texts_in
from loaders.read.column_blocks import without_columns
from loaders.read.dates_in_texts import date_in_doubt, dates_within
from loaders.read.delimited import DelimitedText
from loaders.read.exported_cells import with_plain_cells
from loaders.read.files import kind_of
from loaders.read.marked_cells import note_marked_cells
from loaders.read.open_tables import (
    is_hidden_sheet_read,
    name_pictures_and_hidden_rows,
    note_what_is_unseen,
    worksheet_table,
)
from loaders.read.placeholders import is_placeholder
from loaders.read.posts import hold_posts
from loaders.read.rows_left_out import leaves_out_struck_row, without_numbering
from loaders.read.sheet_details import Span
from loaders.read.tables import Row, Table, headings_of
from loaders.read.ticked_boxes import with_ticked_names
from loaders.read.workbooks import Workbook, Worksheet
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

MAX_TEXTS = 5  # that a warning repeats


@dataclass(slots=True)
class PlanSheet:
    """One table of a plan, which is that of one review.

    `lines` are the texts above its headings, `columns` what each column holds by its index, `fills` the colours of
    cells by row and column counted from 0.
    """

    table: Table[Any]
    lines: list[Line]
    columns: dict[int, str]
    rows: list[Row[Any]]
    fills: dict[At, str] = field(default_factory=dict)
    coloured_by_rules: tuple[Span, ...] = ()
    goes_on: bool = False  # with the plan before it, under other headings or another recommendation
    is_part: bool = False  # its name is that of a part of a plan, such as a recommendation, and of no review
    agency: Line | None = None  # above its headings, which owns the actions that name no owner
    numbered: Mapping[str, str] = field(default_factory=dict)  # recommendations of a list, by the numbers in its rows
    recommendations: list[Line] = field(default_factory=list)  # above it; the last is that of its first actions

    @property
    def name(self) -> str:
        """What the sheet is called in its file."""
        return self.table.name

    def indexes(self, name: str) -> list[int]:
        """The columns that hold something of that kind."""
        return [index for index, column in self.columns.items() if column == name]

    def latest_first(self, name: str) -> list[int]:
        """The columns that hold something of that kind, the one that counts before the others first."""
        return latest_first(self.indexes(name), self.table.names, name)

    def state_columns(self) -> list[int]:
        """The columns of notes whose headings speak of a status, too, so that their colours may be a RAG."""
        return [index for index in self.indexes("notes") if names_state(self.table.names[index])]

    def heading(self, name: str) -> str | None:
        """The heading of the first column that holds something of that kind, as it stands."""
        return next((self.table.names[index] for index in self.indexes(name)), None)


def plan_sheets(path: Path, log: ProblemLog, account: CellAccount) -> list[PlanSheet]:
    """Every sheet with the headings of a plan; the others are named and left out."""
    sheets: list[PlanSheet] = []
    lists, keys = RecommendationLists(log), OwnerKeys(log)
    above: list[tuple[Table[Any], Line]] = []  # texts of a document over tables before its first plan
    for worksheet, paragraphs in _worksheets(path, log, account):
        table = worksheet_table(path.name, worksheet, account)
        name_pictures_and_hidden_rows(table, worksheet, log)
        if worksheet.is_hidden and not is_hidden_sheet_read(table, worksheet, log):
            continue
        if (header := header_row(worksheet.rows)) is None:
            if not lists.takes(table, worksheet.rows) and not keys.takes(table, worksheet.rows):
                leave_out_sheet(table, worksheet.rows, log)
            above += [(table, line) for line in paragraphs]
            continue
        stacked = _stacked_sheets(table, worksheet, header, log, is_document=bool(paragraphs))
        title = [] if sheets else [line for _, line in above]
        stacked[0].lines[:0] = [*title, *paragraphs]
        above = [] if title else above
        sheets += stacked
    for table, line in above:
        leave_out_lines(table, [line], log, "stands above a table that is no action plan, and is left out")
    numbers = {
        text
        for sheet in sheets
        for index in sheet.indexes("recommendation_ref")
        for text in texts_in(sheet.rows, index)
    }
    numbered = lists.named_by(numbers)
    keys.read_into((sheet.table, sheet.indexes("owners"), sheet.rows) for sheet in sheets)
    return [replace(sheet, numbered=numbered) for sheet in sheets]


def _worksheets(path: Path, log: ProblemLog, account: CellAccount) -> Iterator[tuple[Worksheet, list[Line]]]:
    """Each sheet, or table of a Word document, with the paragraphs above it."""
    kind = kind_of(path)
    if kind == "workbook":
        book = Workbook(path, with_fills=True)
        note_what_is_unseen(book, Place(path.name), log)
        yield from ((book.sheet(name), []) for name in book.sheet_names)
    elif kind == "document":
        yield from word_sheets(path, log, account)
    else:
        yield Worksheet(path.stem, [*DelimitedText(path.read_bytes(), Place(path.name), log).rows()]), []


def _stacked_sheets(
    table: Table[Any], sheet: Worksheet, header: int, log: ProblemLog, *, is_document: bool
) -> list[PlanSheet]:
    """The plans of a sheet, which may stand one below the other."""
    rows = [(number, row) for number, row in table.rows if number - 1 not in table.rows_left_out]
    note_marked_cells(table, header + 2, log)
    plans = stacked_plans(sheet.rows, header)
    ends = [first for first, _ in plans[1:]] + [len(sheet.rows)]
    sheets: list[PlanSheet] = []
    for (first, at), end in zip(plans, ends, strict=True):
        own = [row for row in rows if first < row[0] <= end]
        plan, reviews = _plan_sheet(table, sheet, at, own, log, goes_on=0 < first == at, is_document=is_document)
        sheets += _by_review(plan, reviews, log) if reviews else [plan]
    return sheets


def _by_review(plan: PlanSheet, reviews: ReviewColumn, log: ProblemLog) -> list[PlanSheet]:
    """The plan of each review that the rows of a tracker name; a line over it that says its day is that of each."""
    dated = [line for line in plan.lines if dates_within(line.text) or date_in_doubt(line.text)]
    others = [line for line in plan.lines if line not in dated]
    leave_out_lines(plan.table, others, log, "stands above the plans of several reviews, and is left out")
    sheets: list[PlanSheet] = []
    for title in dict.fromkeys(reviews.titles.values()):
        rows = [row for row in plan.rows if reviews.titles[row[0]] == title]
        lines = [Line(title, rows[0][0], 0), *dated]
        sheets.append(replace(plan, lines=lines, rows=rows, goes_on=False))
        dated = [replace(line, cells=0) for line in dated]
    return sheets


def _plan_sheet(
    table: Table[Any],
    sheet: Worksheet,
    header: int,
    rows: Sequence[Row[Any]],
    log: ProblemLog,
    *,
    goes_on: bool,
    is_document: bool,
) -> tuple[PlanSheet, ReviewColumn | None]:
    two = headings_at(sheet.rows, header, rows[0][0] - 1 if rows else header)
    headings = two.texts
    top = with_plain_cells(table, [], [row for row in rows if row[0] <= header], log)
    above = [row for row in top if not leaves_out_struck_row(table, *row, log)]
    below = [row for row in rows if row[0] > header + 1 + two.rows_below]
    below = with_plain_cells(table, headings, without_numbering(table, below, log), log)
    if beside := columns_beside(table, headings, below, log):
        headings = without_columns(headings, beside)
        below = [(number, without_columns(row, beside)) for number, row in below]
    if reviews := None if is_document else review_column(headings, below):
        headings = without_columns(headings, {reviews.index})
        below = [(number, without_columns(row, {reviews.index})) for number, row in below]
        table.account.used += 1 + reviews.cells
    below = _without_placeholders(table, below, log)
    headings, below = with_ticked(table, headings, below, log)
    days_of_notes, below = with_days_of_notes(table, headings, below, log)
    table.account.used += two.cells_below
    table = replace(table, headings=headings_of([headings]))
    below = with_percentages(headings, below)
    numbers = {index for index in range(len(headings)) if hold_numbers(_texts_beside_others(index, below))}
    texts_of = [texts_in(below, index) for index in range(len(headings))]
    states = {index for index, texts in enumerate(texts_of) if hold_states(texts)}
    answers = {index for index, texts in enumerate(texts_of) if hold_answers(texts)}
    posts = {index for index, texts in enumerate(texts_of) if hold_posts(texts)}
    read = [
        "" if index in days_of_notes or (is_day(heading) and hold_marks(texts)) else heading
        for index, (heading, texts) in enumerate(zip(headings, texts_of, strict=True))
    ]
    meanings = meanings_of(read, numbers, states, answers, posts)
    columns = columns_of(read, numbers, states, answers, posts)
    owners = [index for index, name in columns.items() if name == "owners"]
    below = with_ticked_names(table, owners, headings, below, log)
    below = without_phone_numbers(table, owners, headings, below, log)
    below = without_repeats(table, columns, below, log)
    below = with_values_meant(table, columns, below, log)
    answering, below = without_answers(table, columns, below, log)
    columns = {index: name for index, name in columns.items() if index not in answering}
    texts = [(number, [cell_text(row[index]) for index in filled_columns(row)]) for number, row in above]
    lines = [line for number, row in texts for line in lines_of(number, row)]
    account_for_columns(table, columns, meanings, below, log, but={*days_of_notes, *answering})
    return PlanSheet(table, lines, columns, below, sheet.fills, sheet.coloured_by_rules, goes_on), reviews


def _without_placeholders(table: Table[Any], rows: Sequence[Row[Any]], log: ProblemLog) -> list[Row[Any]]:
    """The rows without the words of drop-down lists that nobody chose from, which are named and left out."""
    texts = [text for _, row in rows for cell in row if isinstance(cell, str) and is_placeholder(text := cell.strip())]
    if not texts:
        return [*rows]
    table.account.leave_out(table.part("fields that nobody filled in"), len(texts))
    shown = listed([repr(text) for text in dict.fromkeys(texts)], MAX_TEXTS)
    rule = f"has {len(texts):,} fields that nobody filled in, which are read as empty: they show {shown}"
    log.add("placeholders", table.place(), rule, "Fill them in.", severity="warning")
    return [(number, ["" if is_placeholder(cell_text(cell)) else cell for cell in row]) for number, row in rows]


def _texts_beside_others(index: int, rows: Sequence[Row[Any]]) -> list[str]:
    """The cells of a column in every row that has more than one text."""
    texts = [{cell_text(cell) for cell in row if is_filled(cell)} for _, row in rows]
    return [
        cell_text(row[index])
        for (_, row), words in zip(rows, texts, strict=True)
        if len(words) > 1 and is_filled_at(row, index)
    ]

"""The rows of a plan that are actions, and the recommendation of each; themes, totals and notes are named and left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.latest_cells import LatestCells
from loaders.read.action_plan.legends import first_row_below, is_note_below
from loaders.read.action_plan.odd_rows import RECOMMENDATION, left_out_kind
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import rag_word, status_word
from loaders.read.action_plan.titles import is_title
from loaders.read.cells import ErrorCell, is_filled, without_lost_digits
from loaders.read.table_rows import leaves_out_struck_row
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place
from loaders.records.values import cell_text

_NUMBERED = re.compile(
    r"\b(?:recommendation|learning point|finding)\s+(\d+[a-z]?)\b|^r(?:ec)?\.?\s*(\d+)\b|^(\d+)[.):]\s", re.IGNORECASE
)


@dataclass(slots=True)
class PlanRow:
    """One row of a plan: its cells by what their columns hold, those of several columns of a kind in their order."""

    number: int
    place: Place
    cells: dict[str, list[Any]]
    fill: str = ""  # the colour of its RAG cell
    recommendation: str = ""
    recommendation_number: str = ""  # as a column says it, of this row or of one above that has the recommendation
    used: int = 0
    continues: bool = False  # it has more of the action above it
    is_twin: bool = False  # another action has its number and its words
    has_ambiguous_number: bool = False  # the first part of its action's is not that of one recommendation
    headings: dict[str, str] = field(default_factory=dict)
    note_headings: list[str] = field(default_factory=list)  # of each of its cells of notes

    def value(self, name: str) -> Any:
        """The first cell of a kind; empty where there is none."""
        return self.cells[name][0] if self.cells.get(name) else ""

    def text(self, name: str) -> str:
        """The first cell of a kind as text."""
        return cell_text(self.value(name))

    @property
    def action_key(self) -> tuple[str, str]:
        """What tells its action from the others of the plan: its number, or its recommendation, and its words."""
        number = self.text("ref") or name_key(self.recommendation)
        return f"{number}|{name_key(self.recommendation)}" if self.is_twin else number, name_key(self.text("action"))

    @property
    def recommendation_key(self) -> tuple[str, str]:
        """What tells its recommendation from the others."""
        return self.recommendation_number, name_key(self.recommendation)

    @property
    def recommendation_ref(self) -> str:
        """The number of its recommendation: its own, else that in its words, else the first part of its action's, if that
        is of no other."""
        own = self.own_recommendation_ref
        return own or ("" if self.has_ambiguous_number else self.number_in_action)

    @property
    def own_recommendation_ref(self) -> str:
        """The number of its recommendation as a cell says it."""
        if own := self.recommendation_number:
            return own
        if match := _NUMBERED.search(self.recommendation):
            return match[1] or match[2] or match[3]
        return "" if self.text("action") else self.text("ref")

    @property
    def number_in_action(self) -> str:
        """The first part of its action's number, such as 2 in 2.1; empty where it has one part."""
        match = re.match(r"\D{0,3}(\d+)(?=[.\-/])", self.text("ref"))
        return match[1] if match and self.text("action") else ""

    def texts(self, name: str) -> list[str]:
        """All cells of a kind as text."""
        return [cell_text(cell) for cell in self.cells.get(name, ())]


def plan_rows(sheet: PlanSheet, log: ProblemLog) -> Iterator[PlanRow]:
    """Each row with an action or a recommendation, with the account of the cells of all; those of the recommendations
    over the table come first."""
    above = _Above()
    for line in sheet.recommendations:
        sheet.table.account.used += line.cells
        yield above.take_heading(PlanRow(line.row or 0, sheet.table.place(line.row), {"recommendation": [line.text]}))
    rag = sheet.latest_first("rag") or sheet.latest_first("status")
    latest = LatestCells(sheet, rag)
    uncoloured: list[PlanRow] = []
    below, refs = first_row_below(sheet), list[str]()
    last = max((number for number, row in sheet.rows if any(map(is_filled, row))), default=0)
    for number, row in sheet.rows:
        place = sheet.table.place(number)
        indexes = [index for index in sheet.columns if index < len(row) and is_filled(row[index])]
        filled = {index: without_lost_digits(row[index]) for index in indexes}
        if not filled:
            continue
        if leaves_out_struck_row(sheet.table, number, filled.values(), log):
            above.pass_over(PlanRow(number, place, {sheet.columns[i]: [cell] for i, cell in filled.items()}))
            continue
        is_banner = number - 1 in sheet.table.banners
        kind = left_out_kind(sheet, filled, has_action=above.has_action, is_banner=is_banner, is_last=number == last)
        if not kind and below and number >= below:
            texts = {sheet.columns[index]: cell_text(cell) for index, cell in filled.items()}
            kind = "note" if is_note_below(texts, refs) else ""
        part = sheet.table.part(f"row {number} ({kind})")
        if kind and not sheet.table.account.is_read(part, len(filled), by_default=False):
            text = " ".join(dict.fromkeys(cell_text(cell) for cell in filled.values()))
            rule, fix = f"is taken as a {kind} and left out", ""
            if kind == "theme" and is_title(text):
                rule += "; the actions below it are taken for those of the plan above it"
                fix = "If another plan begins here, write its headings under this title, or give it a sheet of its own."
            log.add(f"{kind}_row", place, rule, fix, value=text, severity="warning")
            continue
        filled = latest.of(number, filled)
        plan_row = _plan_row(sheet, number, filled, latest.fill(number, filled), log)
        refs += [ref] if (ref := plan_row.text("ref")) and plan_row.text("action") else []
        if _is_heading_of_actions(plan_row):
            yield above.take_heading(plan_row)
            continue
        plan_row.recommendation = above.recommendation_of(plan_row)
        plan_row.recommendation_number = above.recommendation_number_of(plan_row)
        plan_row.continues = above.is_continued_by(plan_row)
        uncoloured += [plan_row] if _is_coloured_by_rule_alone(sheet, plan_row, rag) else []
        yield plan_row
        above.take(plan_row)
    latest.report(log)
    if uncoloured:
        _report_coloured_by_rules(sheet, len(uncoloured), sheet.table.names[rag[0]], log)


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
        row.cells.setdefault(sheet.columns[index], []).append(cell)
        if sheet.columns[index] == "notes":
            row.note_headings.append(names[index])
    return row


def _report_coloured_by_rules(sheet: PlanSheet, rows: int, heading: str, log: ProblemLog) -> None:
    rule = (
        f"is coloured by rules of the spreadsheet (conditional formatting), which are not seen: "
        f"{rows:,} {'row has' if rows == 1 else 'rows have'} neither a word for it nor a fill, and so no RAG"
    )
    fix = "Write the RAG as a word, or fill the cells themselves."
    log.add("rag_by_rule", sheet.table.place(), rule, fix, column=heading, severity="warning")


def _is_coloured_by_rule_alone(sheet: PlanSheet, row: PlanRow, rag: Sequence[int]) -> bool:
    """Whether only a rule of the spreadsheet gives the RAG of an action: its cells have no word for one and no fill."""
    words = [*row.texts("rag"), *row.texts("status")]
    if not row.text("action") or row.fill or any(rag_word(word) or status_word(word) for word in words):
        return False
    return any(span.covers((row.number - 1, index)) for index in rag for span in sheet.coloured_by_rules)


@dataclass
class _Above:
    """What the rows above say of the next one."""

    recommendation: str = ""
    recommendation_number: str = ""
    number: str = ""
    has_action: bool = False
    has_record: bool = False

    def take_heading(self, row: PlanRow) -> PlanRow:
        """Take a recommendation alone over its actions, and give the row that says no more than it."""
        row.recommendation = self.recommendation = cell_text(next(iter(row.cells.values()))[0])
        self.recommendation_number, self.number = "", ""
        row.cells = {"recommendation": [row.recommendation]}
        self.has_record = True
        return row

    def take(self, row: PlanRow) -> None:
        self.recommendation_number = self.recommendation_number_of(row)
        self.recommendation = row.text("recommendation") or self.recommendation
        self.number = _first_number(row.text("ref")) or self.number
        self.has_action = self.has_action or bool(row.text("action"))
        self.has_record = True

    def pass_over(self, row: PlanRow) -> None:
        """Take of a struck-out row the recommendation, which rows below go on from, and not its action."""
        self.recommendation_number = self.recommendation_number_of(row)
        self.recommendation = row.text("recommendation") or self.recommendation
        self.number = _first_number(row.text("ref")) or self.number
        self.has_action = self.has_record = False

    def recommendation_of(self, row: PlanRow) -> str:
        """The row's own recommendation, or that above it, unless its number says that it is another's."""
        if text := row.text("recommendation"):
            return text
        number = _first_number(row.text("ref"))
        is_another = number and self.number and number != self.number and "." in row.text("ref")
        return "" if is_another and row.headings.get("recommendation") else self.recommendation

    def recommendation_number_of(self, row: PlanRow) -> str:
        """The number in the row's own column, or that above it where its recommendation is the one above."""
        is_the_same = name_key(row.text("recommendation")) in ("", name_key(self.recommendation))
        return row.text("recommendation_ref") or (self.recommendation_number if is_the_same else "")

    def is_continued_by(self, row: PlanRow) -> bool:
        """Whether a row names nothing itself, and so has more of what is above it."""
        return self.has_record and not any(map(row.text, ("ref", "action", "recommendation")))


def _first_number(ref: str) -> str:
    """The number of the recommendation in that of an action: 2.1 -> 2."""
    match = re.match(r"\D{0,3}(\d+)", ref)
    return match[1] if match else ""


def _is_heading_of_actions(row: PlanRow) -> bool:
    """A recommendation alone in its row, over the actions that follow, and not in a column of recommendations."""
    if row.text("recommendation") or sum(map(len, row.cells.values())) != 1:
        return False
    return bool(RECOMMENDATION.match(cell_text(next(iter(row.cells.values()))[0])))

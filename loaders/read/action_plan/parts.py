"""Which tables are parts of one plan: one for each recommendation, agency or theme, with that as its heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from loaders.read.action_plan.agency_headings import agency_over_actions
from loaders.read.action_plan.lines import (
    Line,
    first_number,
    is_of_one_review,
    leave_out_lines,
    may_name_review,
    names_part,
    names_review,
    part_lines,
)
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

_NO_HEADING = re.compile(r"Table \d+")  # what a table of a document is called that has none


def part_plan(sheets: Sequence[PlanSheet], organisations: Collection[str], log: ProblemLog) -> None:
    """Part the recommendations over each table from its title, and the agency whose actions it has; a table without a
    title goes on with the plan before it.

    `organisations` are names of some, as names are compared.
    """
    titles = [line for line in sheets[0].lines if names_review(line) and line.text != sheets[0].name]
    has_one_title = any(map(is_of_one_review, titles))
    for index, sheet in enumerate(sheets):
        headings = [line for line in sheet.lines if line.row is None and line.text == sheet.name]  # in Word
        _part_agency(sheet, organisations)
        is_agency = sheet.agency is not None and sheet.agency.text == sheet.name
        sheet.is_part = (
            is_agency
            or names_part(sheet.name)
            or (has_one_title and bool(headings) and not may_name_review(sheet.name))
        )
        sheet.recommendations, sheet.lines = part_lines(sheet.lines, _numbers(sheet), sheet.name)
        is_part = sheet.is_part or bool(sheet.recommendations or sheet.agency)
        sheet.goes_on |= is_part and index > 0 and not any(map(names_review, sheet.lines))
        if index and (_NO_HEADING.fullmatch(sheet.name) or (is_agency and headings)):
            _go_on(sheet, sheets[index - 1])
        if sheet.is_part:
            themes = [line for line in headings if line in sheet.lines]
            rule = "is taken as a theme of the plan, which its table is a part of, and is left out"
            fix = "If it is a recommendation, write 'Recommendation 1: ...'; if it is another review, '... review: action plan'."
            leave_out_lines(sheet.table, themes, log, rule, fix)
            sheet.lines = [line for line in sheet.lines if line not in themes]


def _go_on(sheet: PlanSheet, before: PlanSheet) -> None:
    """Let a table of a document without a heading go on with the recommendation of the table before it."""
    if before.recommendations and not sheet.recommendations and not any(map(names_review, sheet.lines)):
        sheet.recommendations = [Line(before.recommendations[-1].text, cells=0)]
        sheet.goes_on = True


def _part_agency(sheet: PlanSheet, organisations: Collection[str]) -> None:
    """Take the last line that is the name of an agency out of those above the headings, or else the name of the sheet.

    One above the title is a letterhead: it says whose plan it is, and not who acts.
    """
    first = next((index for index, line in enumerate(sheet.lines) if names_review(line) and line.text != sheet.name), 0)
    lines = [line for line in sheet.lines[first:] if agency_over_actions(line.text, organisations)]
    name = Line(sheet.name, cells=0) if agency_over_actions(sheet.name, organisations) else None
    sheet.agency = lines[-1] if lines else name
    sheet.lines = [line for line in sheet.lines if line is not sheet.agency]


def _numbers(sheet: PlanSheet) -> set[str]:
    """What the numbers of a table's actions begin with, such as 2 of 2.1, in their own column or before their words."""
    columns = [*sheet.indexes("ref"), *sheet.indexes("action")][:1]
    cells = [cell_text(row[index]) for index in columns for _, row in sheet.rows if index < len(row)]
    return {number for number in map(first_number, cells) if number}

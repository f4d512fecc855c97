"""The action plan of a review, as partnerships keep it: one row an action, with merged cells, colours and notes.

Each sheet, or each table of a Word document, is the plan of one review. Every version of the plan is a source of its own,
taken on the day that the line above its headings names; its records have the same ids in every version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from graph.dates import PARTIAL_DATE_PATTERN
from graph.dates import day as shown_day
from graph.names import name_key
from loaders.read.action_plan.agency_headings import names_of_owners
from loaders.read.action_plan.earlier_versions import Part, dated
from loaders.read.action_plan.header_rows import are_headings
from loaders.read.action_plan.lines import leave_out_lines
from loaders.read.action_plan.month_rows import refuse_month_rows
from loaders.read.action_plan.parts import part_plan
from loaders.read.action_plan.plan_records import PlanRecords
from loaders.read.action_plan.plan_sheets import PlanSheet, plan_sheets
from loaders.read.action_plan.row_dates import RowDates
from loaders.read.action_plan.row_reader import Reader
from loaders.read.action_plan.rows import plan_rows
from loaders.read.action_plan.sideways import headings_on_side
from loaders.read.action_plan.unread_sheets import LEFT_OUT, ON_ITS_SIDE, TOO_LOW, TRANSPOSE
from loaders.read.action_plan.version import Version, version_of
from loaders.read.dates_in_texts import date_in_doubt, day_order
from loaders.read.files import hashes_of
from loaders.records.cell_account import CellAccount
from loaders.records.ids import slug
from loaders.records.known_plans import PLAN_SOURCE, KnownPlans
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.records.values import cell_text

__all__ = ["LOADER", "are_headings", "headings_on_side", "read"]

LOADER = "action-plan"
# What the loader itself warns of, row by row.
LENIENT = frozenset({"closed_without_date"})


def read(
    path: Path,
    *,
    answers: Mapping[str, str] | None = None,
    known: KnownPlans | None = None,
    parts: Mapping[str, bool] | None = None,
) -> Reading:
    """Every sheet of a file that is a plan.

    `answers` are those to the questions of the plan, by their ids or keys; `known` is what the graph has already.
    """
    log, account = ProblemLog(), CellAccount(choices=parts or {})
    sheets = plan_sheets(path, log, account)
    if not sheets:
        rule = "holds no action plan: no table has headings such as Action, Lead agency and Timescale"
        fix = "Name its columns so, or load it as something else."
        if any(problem.code == ON_ITS_SIDE for problem in log.problems):
            rule = "holds no action plan whose rows are actions: it is turned on its side"
            fix = TRANSPOSE
        elif low := next((problem for problem in log.problems if problem.code == TOO_LOW), None):
            rule, fix = f"holds no action plan that can be read: {low.rule.removeprefix(LEFT_OUT)}", low.fix
        log.add("no_plan", Place(path.name), rule, fix)
        return Reading(LOADER, slug(path.stem), [], log.problems, hashes_of(path), cells=account)
    day_first = day_order(_texts(sheets))
    known = known or KnownPlans()
    organisations = known.organisations.keys() | names_of_owners(sheets)
    part_plan(sheets, organisations, log)
    plans: list[Part] = []
    for sheet in sheets:
        version = plans[-1].version if sheet.goes_on else version_of(sheet, path.stem, day_first, log)
        if sheet.goes_on:
            _account_for_lines(sheet, plans[-1].sheet, log)
        plans.append(Part(sheet, version, list(plan_rows(sheet, log, organisations, known))))
        refuse_month_rows(sheet, plans[-1].rows, log)
    plans = _titled(dated(plans), log)
    questions = OpenQuestions(answers or {}, known.decided)
    plan = PlanRecords(known, questions, Reader(log, questions, RowDates(log, questions, day_first)), log)
    plan.take(plans)
    source = _source(plan.id, [part.version for part in plans], path, sheets[0].table.place(), log)
    hashes = hashes_of(path)
    _compare_versions(source, known, is_loaded=known.loaded.issuperset(hashes.values()), log=log)
    return Reading(
        LOADER, str(source.values["id"]), [source, *plan.records], log.problems, hashes, LENIENT,
        cells=account, same_records=frozenset(plan.known_ids),
        questions=[*questions.asked.values()], former_owners=frozenset(plan.former_owners),
        plan_columns=plan.columns.columns(),
    )  # fmt: skip


def _compare_versions(source: Record, known: KnownPlans, *, is_loaded: bool, log: ProblemLog) -> None:
    """Refuse a version that is older than one of the graph, and warn of one of the same day from another file."""
    version, day = str(source.values["id"]), str(source.values.get("taken_on", ""))
    plan = version.removesuffix(day)
    days = (other.removeprefix(plan) for other in known.versions if day and other.startswith(plan))
    newer = max((other for other in days if re.fullmatch(PARTIAL_DATE_PATTERN, other)), default="")
    if newer > day:
        rule = f"is of {shown_day(day)}, and the graph has the version of {shown_day(newer)}: it would put back what that one changed"
        log.add("older_version", source.place, rule, "Undo the newer version first, and load it again after this one.")
    elif day and version in known.versions and not is_loaded:
        rule = "names the same day above its headings as a version that the graph has from another file"
        fix = "Where this one is newer, write its own day there: what it changes is dated by it."
        log.add("same_version", source.place, rule, fix, severity="warning")


def _account_for_lines(sheet: PlanSheet, before: PlanSheet, log: ProblemLog) -> None:
    """The lines above a part that goes on with the plan before it: those that both have are its title and version, too."""
    known = {name_key(line.text) for line in before.lines}
    sheet.table.account.used += sum(line.cells for line in sheet.lines if name_key(line.text) in known)
    leave_out_lines(sheet.table, [line for line in sheet.lines if name_key(line.text) not in known], log)


def _titled(parts: list[Part], log: ProblemLog) -> list[Part]:
    """Let sheets without a title, such as one of what is completed, be of the only review that the others name; where there
    is none, say that it is called after the file."""
    titles = {part.version.title for part in parts if part.version.is_titled}
    if len(titles) != 1:
        for part in parts:
            if not part.version.is_titled and not part.sheet.goes_on:
                rule = f"names no review above its headings, so the review is called {part.version.title!r}, after the file"
                log.add("no_title", part.sheet.table.place(), rule, "Write its title there.", severity="warning")
        return parts
    [title] = titles
    return [replace(part, version=replace(part.version, title=title, is_titled=True)) for part in parts]


def _texts(sheets: Iterable[PlanSheet]) -> Iterable[str]:
    """Every text of the plans, in which a date may show whether the day comes first."""
    for sheet in sheets:
        yield from (line.text for line in sheet.lines)
        yield from (cell_text(cell) for _, row in sheet.rows for cell in row if isinstance(cell, str))


def _source(plan: str, versions: list[Version], path: Path, place: Place, log: ProblemLog) -> Record:
    """This version of the plan, taken on the latest day that one of its sheets names."""
    dates = [version.taken_on for version in versions if version.taken_on]
    taken_on = max(dates, key=lambda date: date.latest) if dates else None
    if taken_on is None:
        rule = "does not say above its headings on which day this version was made"
        if doubt := next(filter(None, (date_in_doubt(version.words) for version in versions)), ""):
            rule = f"does not say above its headings on which day this version was made: in {doubt!r} the day or the month may come first"
        fix = (
            "Write it there, such as: Version 7, 17 October 2024. Without it, changes are dated by the day of the load."
        )
        log.add("no_version", place, rule, fix, severity="warning")
    title = "; ".join(dict.fromkeys(version.title for version in versions))
    words = next((version.words for version in versions if version.words), "")
    source = f"{PLAN_SOURCE}{plan}-{taken_on.text if taken_on else slug(path.stem)}"
    values = {
        "id": source, "title": f"Action plan: {title}{f' ({words})' if words else ''}", "kind": "spreadsheet",
        "taken_on": taken_on.text if taken_on else None,
    }  # fmt: skip
    return Record(
        "Source", {name: value for name, value in values.items() if value}, Place(path.name), columns={"title": ""}
    )

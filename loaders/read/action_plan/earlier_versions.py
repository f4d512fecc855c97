"""Sheets of one workbook that are versions of one plan, such as one for each month: that of the latest day counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.dates import day
from graph.names import name_key
from loaders.read.action_plan.months import latest_of, months_in_order
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.version import Version
from loaders.records.problem_log import ProblemLog


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a plan: its sheet, the version of it, and the rows."""

    sheet: PlanSheet
    version: Version
    rows: Sequence[PlanRow]
    position: int = 0  # among sheets that are called by months without a year, the earliest first

    @property
    def day(self) -> str:
        """The last day that its version can be of; empty where nothing says it."""
        return self.version.taken_on.latest if self.version.taken_on else ""

    @property
    def time(self) -> tuple[str, int]:
        """By what versions are put in order."""
        return self.day, self.position

    @property
    def of(self) -> str:
        """What its version is called."""
        return self.version.taken_on.text if self.version.taken_on else self.version.month

    @property
    def actions(self) -> set[tuple[str, str]]:
        """The words of its actions with their owners, as they are compared: sheets of two agencies may share the words."""
        return {(name_key(text), name_key(row.text("owners"))) for row in self.rows if (text := row.text("action"))}


def dated(parts: Sequence[Part]) -> list[Part]:
    """The tables of a file, each with a day: one without is of the last such month up to the latest day that another names,
    where it is called by a month, else of that latest day. Where none names a day, months stand in their order."""
    dates = [part.version.taken_on for part in parts if part.version.taken_on]
    latest = max(dates, key=lambda date: date.latest, default=None)
    if latest:
        days = [
            part.version.taken_on or (latest_of(part.version.month, latest.latest) if part.version.month else latest)
            for part in parts
        ]
        return [
            replace(part, version=replace(part.version, taken_on=day)) for part, day in zip(parts, days, strict=True)
        ]
    order = months_in_order({part.version.month for part in parts} - {""})
    return [replace(part, position=order.index(part.version.month) + 1 if part.version.month else 0) for part in parts]


def without_earlier_versions(parts: Sequence[Part], log: ProblemLog) -> list[Part]:
    """The tables of one review, those of a later day first, but for those of an earlier day of whose actions half stand in
    a later one: they are another version of it, and are named and left out, unless somebody wants them read."""
    parts_read: list[Part] = []
    for part in sorted(parts, key=lambda part: part.time, reverse=True):
        later = [other for other in parts_read if other.time > part.time] if part.of else []
        shared = part.actions & {action for other in later for action in other.actions}
        if not (shared and 2 * len(shared) >= len(part.actions) and _leaves_out(part, later[0], log)):
            parts_read.append(part)
    return parts_read


def _leaves_out(part: Part, later: Part, log: ProblemLog) -> bool:
    table, cells = part.sheet.table, sum(row.used for row in part.rows)
    if table.account.is_read(table.part(f"version of {part.of}"), cells, by_default=False):
        return False
    table.account.used -= cells
    rule = f"is the plan of {day(part.of)}, and {later.sheet.name!r} has that of {day(later.of)}, which counts: this one is left out"
    fix = "To have its history, load each version as a file of its own, the earliest first."
    log.add("earlier_version", table.place(), rule, fix, severity="warning")
    return True

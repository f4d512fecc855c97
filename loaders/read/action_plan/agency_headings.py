"""The name of an agency alone in its row, as the heading of the actions below it: who owns these, and no action."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.lines import Line, names_kind_of_recommendations
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.titles import PLAN
from loaders.read.agencies import agency_in_heading
from loaders.read.cells import is_filled_at
from loaders.read.posts import is_one_post
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

# A name under one of these headings is alone there because the row has more of the action above it.
_OF_ACTION = frozenset({"owners", "job_role", "notes", "evidence", "measure", "rag", "status"})
# What stands before the name of the agency whose actions these are: "Single-agency actions - ", "Individual agency: ".
_KIND_OF_ACTIONS = re.compile(
    r"^(?:(?:single|individual|own|internal)[\s-]+agency|agency(?:[\s-]+specific)?|actions?)\b(?:\s+(?:actions?|recommendations?|plans?))*"
    r"(?:\s*[:–—-]\s*|\s+(?:for|of|by)\s+)",
    re.IGNORECASE,
)
MAX_WORDS = 3  # of a text that may be a heading, of whatever


def names_of_owners(sheets: Iterable[PlanSheet]) -> set[str]:
    """The texts in the columns of owners, as names are compared."""
    return {
        name_key(cell_text(row[index]))
        for sheet in sheets
        for index in sheet.indexes("owners")
        for _, row in sheet.rows
        if is_filled_at(row, index)
    }


def agency_over_actions(text: str, names: Collection[str] = ()) -> str:
    """The agency that a line over actions names, also after what the actions are: "Single agency actions - Police"."""
    if name_key(PLAN.sub("", text)) in ("", "multi-agency", "multi agency") or names_kind_of_recommendations(text):
        return ""  # "Multi-agency action plan" is the title of a plan
    return agency_in_heading(_KIND_OF_ACTIONS.sub("", text, count=1), names) or agency_in_heading(text, names)


@dataclass
class _Heading:
    line: Line
    agency: str
    actions: int = 0  # whose owner it names


@dataclass
class AgencyHeadings:
    """Takes such headings out of the rows of one table; `names` are those of organisations, as names are compared."""

    sheet: PlanSheet
    names: frozenset[str]
    _headings: list[_Heading] = field(default_factory=list)
    _above: _Heading | None = None  # that of the next row
    _column: str = ""  # that it stands in
    _last: int = 0  # the last row with several texts; below it nothing is a heading

    def __post_init__(self) -> None:
        several = (number for number, row in self.sheet.rows if len({*filter(None, map(cell_text, row))}) > 1)
        self._last = max(several, default=0)
        if line := self.sheet.agency:
            self._begin(line)

    def takes(self, number: int, filled: Mapping[int, Any]) -> bool:
        """Whether a row is such a heading, which is taken."""
        texts = {cell_text(cell) for cell in filled.values()}
        is_banner = number - 1 in self.sheet.table.banners
        column = "" if is_banner else self.sheet.columns[next(iter(filled))]
        text = texts.pop()
        if texts or column in _OF_ACTION or number > self._last:
            return False
        line, above = Line(text, number, len(filled)), self._above
        is_like_above = above is not None and column == self._column and text.isupper() and above.line.text.isupper()
        if not (agency_over_actions(text, self.names) or (is_like_above and len(text.split()) <= MAX_WORDS)):
            if column == self._column and len(text.split()) <= MAX_WORDS:
                self._above = None  # it may be another heading
            return False
        self._begin(line, column)
        return True

    def _begin(self, line: Line, column: str = "") -> None:
        self._above = _Heading(line, agency_over_actions(line.text, self.names) or line.text)
        self._column = column
        self._headings.append(self._above)

    def pass_over(self, kind: str) -> None:
        """What follows a row that is left out as a theme is under another heading."""
        if kind == "theme":
            self._above = None

    def own(self, row: PlanRow) -> None:
        """Give an action that names no owner the agency above it, and one that names a post alone that of this agency."""
        written = row.text("owners")
        if not (self._above and row.text("action")) or (written and not self._is_post_alone(written)):
            return
        self._above.actions += 1
        row.cells["owners"] = [self._above.agency]
        if written:
            posts = [post for post in (row.text("job_role"), written) if post]
            row.cells["job_role"] = ["; ".join(posts)]
            row.headings.setdefault("job_role", row.headings["owners"])

    def _is_post_alone(self, written: str) -> bool:
        """Whether a cell of owners names a post, and no agency beside it."""
        parts = [part.strip() for part in re.split(r"[,;/\n]", written)]
        return is_one_post(written) and not any(
            agency_in_heading(part, self.names - {name_key(written)}) and not is_one_post(part) for part in parts
        )

    def report(self, log: ProblemLog) -> None:
        """Say of each heading which actions it names the owner of; one of none is left out as a theme."""
        table = self.sheet.table
        for heading in self._headings:
            line, count = heading.line, heading.actions
            if count:
                table.account.used += line.cells
                actions = f"the {count:,} actions below that name" if count > 1 else "the action below that names"
                where = "stands alone in its row" if line.row else "stands over the table"
                rule = f"{where}: it is taken for the owner of {actions} no other"
            else:
                where = f"row {line.row}" if line.row else f"the text {line.text[:30]!r}"
                table.account.leave_out(table.part(f"{where} (agency over actions)"), line.cells)
                rule = (
                    "is an agency's name over actions that name their own owners: it is taken for a theme and left out"
                )
            fix = "If it is an action, say in its row what is to be done and who does it." if line.row else ""
            log.add("agency_heading", table.place(line.row), rule, fix, value=line.text, severity="warning")

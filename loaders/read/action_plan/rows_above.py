"""What the rows of a plan take from those above them: the recommendation, its number, and whether one goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.names import name_key
from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem_log import ProblemLog


@dataclass
class RowsAbove:
    """What the rows above say of the next one."""

    recommendation: str = ""
    recommendation_number: str = ""
    number: str = ""  # the first part of that of the last row of the recommendation
    is_sorted: bool = False  # a blank was another's than that above it: from there on, each is what its number says
    has_action: bool = False
    has_record: bool = False
    theme: str = ""  # between the recommendation and the next row, left out

    def take_heading(self, row: PlanRow) -> PlanRow:
        """Take a recommendation alone over its actions, and give the row that says no more than it."""
        row.recommendation = self.recommendation = row.text("recommendation")
        self.recommendation_number, self.number, self.theme, self.is_sorted = "", "", "", False
        self.has_record = True
        return row

    def take(self, row: PlanRow) -> None:
        self._go_on_with(row)
        self.has_action = self.has_action or bool(row.text("action"))
        self.has_record = True

    def name_theme(self, row: PlanRow, log: ProblemLog) -> None:
        """Say of the first action below a theme that it is taken for one of the recommendation above the theme."""
        if not row.text("action"):
            return
        if self.theme and row.recommendation and not row.text("recommendation"):
            rule = f"stands below {self.theme!r}, which is left out, and is taken for an action of {row.recommendation!r} above that"
            fix = "If it is of another, write 'Recommendation 3: ...' above it, or name its recommendation in its row."
            log.add("below_theme", row.place, rule, fix, value=row.text("action"), severity="warning")
        self.theme = ""

    def pass_over(self, row: PlanRow) -> None:
        """Take of a struck-out row the recommendation, which rows below go on from, and not its action."""
        self._go_on_with(row)
        self.has_action = self.has_record = False

    def recommendation_of(self, row: PlanRow) -> str:
        """The row's own recommendation, or that above it, unless its number says that it is another's."""
        if text := row.text("recommendation"):
            return text
        return "" if self._is_of_another(row) else self.recommendation

    def _is_of_another(self, row: PlanRow) -> bool:
        """Whether a blank cell of a row is not that of the recommendation above it."""
        if row.text("recommendation") or not row.headings.get("recommendation"):
            return False
        number = _first_number(row.text("ref"))
        if self.is_sorted:
            return not number or number != self.number
        is_numbered = "." in row.text("ref") and row.is_number_certain
        return bool(number and self.number and number != self.number and is_numbered)

    def _go_on_with(self, row: PlanRow) -> None:
        """A row of none leaves all as it is, so that the next one is compared with the recommendation, too."""
        if self._is_of_another(row):
            self.is_sorted = True
            return
        self.is_sorted = self.is_sorted and not row.text("recommendation")
        self.recommendation_number = self.recommendation_number_of(row)
        self.recommendation = row.text("recommendation") or self.recommendation
        self.number = _first_number(row.text("ref")) or self.number

    def recommendation_number_of(self, row: PlanRow) -> str:
        """The number in the row's own column, or that above it where its recommendation is the one above."""
        is_the_same = name_key(row.text("recommendation")) in ("", name_key(self.recommendation))
        return row.text("recommendation_ref") or (self.recommendation_number if is_the_same else "")

    def is_continued_by(self, row: PlanRow) -> bool:
        """Whether a row names nothing itself, and so has more of what is above it."""
        return self.has_record and not any(map(row.text, ("ref", "action", "recommendation")))


def _first_number(ref: str) -> str:
    """The number of the recommendation in that of an action: 2.1 -> 2."""
    match = re.match(r"(?:(?:rec|recommendation|learning point|finding|action)s?\b)?\D{0,5}?(\d+)", ref, re.IGNORECASE)
    return match[1] if match else ""

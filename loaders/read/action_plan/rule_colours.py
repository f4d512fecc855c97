"""Colours that only a rule of the spreadsheet gives to cells (conditional formatting): they are not seen, and that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import rag_word, status_word
from loaders.records.problem_log import ProblemLog


@dataclass
class RuleColours:
    """Counts the actions of one table whose RAG is such a colour; `rag` are the columns that may have one."""

    sheet: PlanSheet
    rag: Sequence[int]
    rows: int = 0

    def take(self, row: PlanRow) -> None:
        """One more row."""
        words = [*row.texts("rag"), *row.texts("status")]
        if not row.text("action") or row.fill or any(rag_word(word) or status_word(word) for word in words):
            return
        at = [(row.number - 1, index) for index in self.rag]
        self.rows += any(span.covers(cell) for cell in at for span in self.sheet.coloured_by_rules)

    def report(self, log: ProblemLog) -> None:
        """Say how many there are."""
        if not self.rows:
            return
        rule = (
            f"is coloured by rules of the spreadsheet (conditional formatting), which are not seen: "
            f"{self.rows:,} {'row has' if self.rows == 1 else 'rows have'} neither a word for it nor a fill, and so no RAG"
        )
        table, fix = self.sheet.table, "Write the RAG as a word, or fill the cells themselves."
        log.add("rag_by_rule", table.place(), rule, fix, column=table.names[self.rag[0]], severity="warning")

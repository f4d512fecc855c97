"""Paragraphs that lost their last nought: 4.10, typed into a cell of numbers under "Page", is shown as 4.1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.records import Row, plain_text
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, listed

_PARTS = re.compile(r"(\d+)\.(\d+)")
MAX_NAMED = 3


@dataclass
class PageZeros:
    """Names those of one table that follow the one before them only with the nought: 4.1 after 4.9, and 4.2 after 4.19."""

    table: Table[Any]
    columns: Mapping[str, str]
    log: ProblemLog
    _case: str = ""
    _last: str = ""
    _found: list[str] = field(default_factory=list)

    def count(self, cells: Row, number: int) -> None:
        """Note the page of a row."""
        case = name_key(plain_text(cells["case"])) if "case" in cells else self._case
        if case != self._case:
            self._case, self._last = case, ""
        if "page" not in cells:
            return
        page = plain_text(cells["page"]).strip()
        if _follows_as_ten(self._last, page):
            self._found.append(f"{page} in row {number} follows {self._last} and may be {page}0")
        self._last = page

    def finish(self) -> None:
        """Say once which they are; they are stored as they stand."""
        if self._found:
            rule = f"may have lost a nought at the end, as cells of numbers do: {listed(self._found, MAX_NAMED, '; ')}"
            fix = "If so, give the column the format of text, and type these again."
            heading = self.columns["page"]
            self.log.add("page_zero", self.table.place(), rule, fix, column=heading, severity="warning")


def _follows_as_ten(last: str, page: str) -> bool:
    """Whether a page is the next after the last one with a nought behind it."""
    before, after = _PARTS.fullmatch(last), _PARTS.fullmatch(page)
    if before is None or after is None or before[1] != after[1]:
        return False
    return int(before[2]) + 1 == int(f"{after[2]}0")

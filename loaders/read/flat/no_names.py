"""Words in the place of a name or a text that say that there is none, or that nobody knows it: no body is called "N/K"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.no_factor import names_no_factor
from loaders.read.flat.records import FlatRow
from loaders.read.tables import Table
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

# The columns whose cells name a record, with what it is; the factor is looked at by itself.
_NAMING = {
    "recommendation": "recommendation",
    "review": "review",
    "reported_by": "organisation",
    "perspective": "perspective",
    "area": "area",
}
# Those that hold a text: "N/A" is no quote of a report.
_TEXTS = {
    "quote": "quote",
    "page": "page",
    "summary": "summary",
    "what_happened": "text",
    "why_key": "text",
    "appraisal_reason": "text",
}
_NO_TEXT = re.compile(r"no (?:direct )?(?:quote|quotation|page|text|summary)s?(?: (?:given|available|recorded|found))?")
_NOTHING = re.compile(
    r"(?:no|none)(?: new| further| specific)?(?: recommendations?| reviews?| actions?)?"
    r"(?: (?:yet )?(?:made|needed|required|necessary|arising))?"
)


@dataclass
class CellsWithoutName:
    """Leaves out such cells of one table, and says so once for each column."""

    table: Table[Any]
    log: ProblemLog
    _first: dict[str, tuple[Place, str]] = field(default_factory=dict)  # by the column
    _counts: dict[str, int] = field(default_factory=dict)
    _words: dict[str, dict[str, None]] = field(default_factory=dict)  # as they are written, in their order

    def without(self, row: FlatRow) -> FlatRow:
        """A row but for its cells that name nothing."""
        empty = [
            *(name for name in _NAMING if name in row.cells and _names_nothing(row.text(name))),
            *(name for name in _TEXTS if name in row.cells and _is_no_text(row.text(name))),
        ]
        for name in empty:
            self._first.setdefault(name, (row.place, row.heading(name)))
            self._counts[name] = self._counts.get(name, 0) + 1
            self._words.setdefault(name, {})[row.text(name)] = None
        if not empty:
            return row
        self.table.account.used -= len(empty)  # where they were counted when the row was read
        self.table.account.leave_out(self.table.part("cells that name nothing"), len(empty))
        return FlatRow({name: cell for name, cell in row.cells.items() if name not in empty}, row.place, row.columns)

    def finish(self) -> None:
        """Say in which columns cells were left out."""
        for name, (place, heading) in self._first.items():
            count, words = self._counts[name], ", ".join(self._words[name])
            verb, what = ("name", _NAMING[name]) if name in _NAMING else ("hold", _TEXTS[name])
            cells = f"1 cell {verb}s" if count == 1 else f"{count:,} cells {verb}"
            are = "is" if count == 1 else "are"
            rule = f"{cells} no {what} ({words}), and {are} left out; the first is in row {place.row}"
            fix = f"If one is a {'name' if verb == 'name' else what}, put it in other words."
            self.log.add("names_nothing", self.table.place(), rule, fix, column=heading, severity="warning")


def _names_nothing(text: str) -> bool:
    return names_no_factor(text) or bool(_NOTHING.fullmatch(name_key(text).rstrip(".")))


def _is_no_text(text: str) -> bool:
    return names_no_factor(text) or bool(_NO_TEXT.fullmatch(name_key(text).rstrip(".")))

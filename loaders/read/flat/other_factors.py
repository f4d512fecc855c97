"""A factor called "Other (please specify)", as a form offers it: what another column says is the factor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.no_factor import names_no_factor
from loaders.read.flat.records import Row, plain_text
from loaders.read.tables import Table
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed

MAX_NAMED = 3  # factors that a warning writes out
_PLEASE = r"(?:please )?(?:specify|state|describe|give details|say which|explain)\b.*"
_PLACEHOLDER = re.compile(rf"other(?: factors?)?(?:\W+{_PLEASE})?[\W_]*")
_HEADING = re.compile(rf"(?:if )?[\W_]*other(?: factors?)?(?:\W+{_PLEASE})")


def asks_for_other(heading: str) -> bool:
    """Whether a heading asks for what "Other" stands for: "If other, please specify"."""
    return bool(_HEADING.fullmatch(name_key(heading)))


@dataclass
class OtherFactors:
    """Puts the words of that column in the place of such factors of one table, and says so once."""

    table: Table[Any]
    columns: Mapping[str, str]
    log: ProblemLog
    _named: dict[str, None] = field(default_factory=dict)
    _rows: dict[str, list[int]] = field(default_factory=dict)  # by what was done with them

    def read(self, cells: Row, place: Place) -> Row:
        """A row with its factor as it is meant, and without that column."""
        other = cells.get("other_factor")
        row = {name: cell for name, cell in cells.items() if name != "other_factor"}
        words = "" if other is None or names_no_factor(plain_text(other)) else plain_text(other)
        is_other = "factor" in row and bool(_PLACEHOLDER.fullmatch(name_key(plain_text(row["factor"]))))
        if words and (is_other or "factor" not in row) and not _PLACEHOLDER.fullmatch(name_key(words)):
            self._note("named", place)
            self._named[repr(words)] = None
            return row | {"factor": other}
        if other is not None:
            self.table.account.used -= 1  # where it was counted when the row was read
            self.table.account.leave_out(self.table.part("words for other factors"), 1)
        if is_other:
            self._note("placeholder", place)
        elif words:
            self._note("beside", place)
        return row

    def _note(self, what: str, place: Place) -> None:
        self._rows.setdefault(what, []).append(place.row or 0)

    def finish(self) -> None:
        """Say which factors were named by the column, which are none, and what the column says beside a factor."""
        heading, factor = self.columns.get("other_factor", ""), self.columns["factor"]
        if rows := self._rows.get("named"):
            rule = f"names the factor of {_rows(rows)}: {listed([*self._named], MAX_NAMED)}"
            self._warn("other_factor", rows, rule, f"If it does not, --column '{heading}='.", heading)
        if rows := self._rows.get("placeholder"):
            rule = f"has a placeholder for what another column says, such as 'Other', in {_rows(rows)}, and it is read as one factor"
            fix = "Write which factor is meant."
            if heading := heading or next((name for name in self.table.names if asks_for_other(name)), ""):
                fix = f"Write which factor is meant there, or under {heading!r}"
                fix += "." if "other_factor" in self.columns else f", and say --column '{heading}=other_factor'."
            self._warn("placeholder_factor", rows, rule, fix, factor)
        if rows := self._rows.get("beside"):
            rule = f"has words beside a factor in {_rows(rows)}, and they are left out"
            self._warn(
                "other_beside_factor", rows, rule, "Give each factor a row of its own.", self.columns["other_factor"]
            )

    def _warn(self, code: str, rows: list[int], rule: str, fix: str, column: str) -> None:
        self.log.add(
            code, self.table.place(), f"{rule}; the first is row {rows[0]}", fix, column=column, severity="warning"
        )


def _rows(rows: list[int]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows):,} rows"

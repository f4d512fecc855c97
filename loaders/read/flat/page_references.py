"""Pages in brackets at the end of a title, a factor, a quote or whoever said so: "Caseload (p. 12)" is Caseload, on page 12."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.records import Row, plain_text
from loaders.read.tables import Table
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed

_NAMES = ("factor", "reported_by", "perspective", "episode", "case")
_QUOTE = "quote"  # keeps what it ends with where its row has a page
MAX_NAMED = 3
MAX_REFERENCE = 80  # characters
_ONE = r"\d{1,4}(?:\.\d{1,3})*[a-z]?"
_NUMBERS = rf"{_ONE}(?:\s*(?:[-–—,;&/]|and|to)\s*(?:pp?\.?\s*)?{_ONE}|\s*ff?\b\.?)*"
# A capital P needs its full stop, as P2 is a priority; "section" and "s." are left alone, as they are of an Act.
_PAGE = r"(?:pp?\.?|PP?\.|[Pp]ages?|PAGES?|[Pp]gs?\.?)"
_PLACE = r"(?:[Pp]aras?\.?|[Pp]aragraphs?|¶+|[Ll]ines?|ll?\.)"
_REFERENCE = re.compile(
    rf"[(\[]\s*(?:(?:see|at|on)\s+)?(?:{_PAGE}\s*(?P<page>{_NUMBERS})|(?P<place>{_PLACE}\s*{_NUMBERS}))\s*[)\]]\s*\.?"
)


def parted_reference(text: str) -> tuple[str, str]:
    """A text without the reference at its end, and the page or line; the latter empty where there is none."""
    start = max(text.rfind("("), text.rfind("["))
    match = _REFERENCE.fullmatch(text[start:].rstrip()) if start > 0 and len(text) - start <= MAX_REFERENCE else None
    name = text[:start].strip() if match else ""
    return (name, " ".join((match["page"] or match["place"]).split())) if match and name else (text, "")


def has_several_pages(text: str) -> bool:
    """Whether a text names two pages or lines in brackets, as several quotes in one cell do."""
    return len({" ".join((match["page"] or match["place"]).split()) for match in _REFERENCE.finditer(text)}) > 1


@dataclass
class PageReferences:
    """Takes such references of one table for the page of their row, and says so once for each column."""

    table: Table[Any]
    columns: Mapping[str, str]
    log: ProblemLog
    _first: dict[str, tuple[str, int]] = field(default_factory=dict)  # text and row, by the column
    _counts: dict[str, int] = field(default_factory=dict)
    _without_factor: dict[str, int] = field(default_factory=dict)  # rows of which no page is stored, by the column
    _others: dict[str, list[str]] = field(default_factory=dict)  # where the row has another page, by the column
    _several: list[tuple[str, int]] = field(default_factory=list)  # quotes of several pages, with their rows

    def read(self, cells: Row, place: Place) -> Row:
        """A row with its names alone, and the place in the source under its page where that is blank."""
        row = dict(cells)
        for name in (*_NAMES, _QUOTE):
            cell = cells.get(name)
            if not isinstance(cell, str) or (name == _QUOTE and "page" in cells):
                continue
            text, page = parted_reference(cell)
            if not page:
                continue
            if name == _QUOTE and has_several_pages(cell):
                self._several.append((cell, place.row or 0))
                continue
            row[name] = text
            self._first.setdefault(name, (cell, place.row or 0))
            self._counts[name] = self._counts.get(name, 0) + 1
            if "factor" not in cells:
                self._without_factor[name] = self._without_factor.get(name, 0) + 1
                continue
            known = plain_text(row.setdefault("page", page))
            if name_key(parted_reference(f"- ({known})")[1] or known) != name_key(page):
                self._others.setdefault(name, []).append(f"{page} in row {place.row} beside {known}")
        return row

    def finish(self) -> None:
        """Say in which columns they are, how many, and which differ from the page of their row; and which name several."""
        if self._several:
            rows = listed([f"row {row}" for _, row in self._several], MAX_NAMED)
            of = f", as {self._several[0][0][-60:]!r}"
            rule = f"names several pages in brackets in {rows}{of}: none is stored as the page, and the words stay as they are"
            fix = "Give each quote a row of its own, with its page."
            heading = self.columns[_QUOTE]
            self.log.add("pages_in_quote", self.table.place(), rule, fix, column=heading, severity="warning")
        for name, (cell, row) in self._first.items():
            count = self._counts[name]
            cells = "1 cell ends" if count == 1 else f"{count:,} cells end"
            what = "the text" if name == _QUOTE else "the name"
            rule = (
                f"{cells} in a page or line in brackets, as {plain_text(cell)[-60:]!r} in row {row}: {what} is what stands "
                "before it, and it is stored as the page"
            )
            if bare := self._without_factor.get(name):
                rule += f"; in {bare:,} {'row' if bare == 1 else 'rows'} without a factor it is left out"
            if others := self._others.get(name):
                rule += f", but where the row has another ({listed(others, MAX_NAMED)}), which is kept alone"
            fix = "If it is a part of the name, write it without the brackets."
            self.log.add(
                "page_in_name", self.table.place(), rule, fix, column=self.columns[name], severity="warning"
            )  # fmt: skip

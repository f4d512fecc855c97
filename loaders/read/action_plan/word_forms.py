"""Forms in Word: a table for each action, with its headings one below the other, which together are one plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from loaders.read.action_plan.header_rows import are_headings, header_row
from loaders.read.action_plan.headings import meaning
from loaders.read.cells import At, is_filled
from loaders.read.struck_out import StruckOut
from loaders.read.workbooks import Worksheet
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

if TYPE_CHECKING:  # python-docx is loaded for Word documents alone
    from loaders.read.word_tables import WordTable

MIN_FORMS = 2  # one alone may be a summary
NAME, NUMBER = "Forms", "No"  # of the table that they make, and of its column of what stands above each
_ABOVE = re.compile(r"(?:action(?: point)?|no\.?|form)?\s*#?(\d+(?:\.\d+)*[a-z]?)\s*[.:]?", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*?)\s*#?(\d+(?:\.\d+)*[a-z]?)?[\s:.]*", re.DOTALL)  # "Recommendation 2:"

Field = tuple[str, int]  # a heading, and how often it stands above this one in the same form


def with_forms(tables: Sequence[WordTable], place: Place, log: ProblemLog, account: CellAccount) -> Iterator[WordTable]:
    """The tables of a document, with those that are forms in a row of their own as one table, which is said."""
    for are_forms, run in groupby(tables, _is_form):
        forms = [*run]
        if not are_forms or len(forms) < MIN_FORMS:
            yield from forms
            continue
        made = _Table()
        for form in forms:
            made.take(form)
        account.filled += made.repeated - made.is_numbered  # headings that stand once in the table, and one in no form
        account.used += made.repeated - made.is_numbered
        rule = f"is made of {len(forms):,} tables that each have the headings of one action one below the other: each is a row"
        log.add(
            "forms", Place(place.file, NAME), rule, "Look through the actions as they were read.", severity="warning"
        )
        yield made.table(forms[0])


def _is_form(table: WordTable) -> bool:
    """Whether a table has one action, with headings on its left side and what they hold beside them."""
    rows = table.sheet.rows
    is_narrow = max(map(len, rows), default=0) == 2
    headings = [heading for _, (heading, _), _, _ in _fields(rows) if meaning(heading)]
    return is_narrow and header_row(rows) is None and are_headings(headings)


@dataclass
class _Table:
    """The one table that forms make."""

    headings: list[Field] = field(default_factory=list)
    rows: list[dict[Field, Any] | str] = field(default_factory=list)  # a text is one that stands between two forms
    above: list[str] = field(default_factory=list)  # the first form
    fills: dict[tuple[int, Field], str] = field(default_factory=dict)  # by the row below the headings
    struck: list[tuple[int, Field]] = field(default_factory=list)
    repeated: int = 0

    @property
    def is_numbered(self) -> bool:
        """Whether the numbers of the actions stand above the forms."""
        return any((NUMBER, 0) in row for row in self.rows if not isinstance(row, str))

    def take(self, form: WordTable) -> None:
        """Take in one form, and the paragraphs above it."""
        *between, last = form.paragraphs or [""]
        above = _ABOVE.fullmatch(last.strip())
        number = above[1] if above else ""
        texts = between if above or not last else [*between, last]
        if self.rows:
            self.rows += texts
        else:
            self.above = texts
        cells: dict[Field, Any] = {}
        fields = [*_fields(form.sheet.rows)]
        if not any(is_filled(value) for *_, value in fields):
            self.repeated += len(fields)
            return  # nobody has filled it in
        for index, heading, number_beside, value in fields:
            number = number or number_beside
            cells[heading] = value
            at = (len(self.rows), heading)
            self.fills |= {at: fill} if (fill := form.sheet.fills.get((index, 1))) else {}
            self.struck += [at] if index in form.sheet.struck.rows or (index, 1) in form.sheet.struck.cells else []
            self.repeated += heading in self.headings
            self.headings += [] if heading in self.headings else [heading]
        if number and not any(meaning(heading) == "ref" for heading, _ in cells):
            cells[NUMBER, 0] = number
        self.rows.append(cells)

    def table(self, first: WordTable) -> WordTable:
        """The table, a row below its headings for each form, and in a row of its own what stands between two."""
        headings = [*([(NUMBER, 0)] if self.is_numbered else []), *self.headings]
        columns = {heading: index for index, heading in enumerate(headings)}
        rows: list[list[Any]] = [[name for name, _ in headings]]
        for row in self.rows:
            texts = (
                [row, *[""] * (len(headings) - 1)] if isinstance(row, str) else [row.get(name, "") for name in headings]
            )
            rows.append(texts)
        banners = frozenset(index for index, row in enumerate(self.rows, 1) if isinstance(row, str))
        fills = {_at(at, columns): fill for at, fill in self.fills.items()}
        struck = StruckOut(cells=tuple(_at(at, columns) for at in self.struck))
        return type(first)(Worksheet(NAME, rows, banners=banners, fills=fills, struck=struck), self.above)


def _at(at: tuple[int, Field], columns: dict[Field, int]) -> At:
    return at[0] + 1, columns[at[1]]


def _fields(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, Field, str, Any]]:
    """Each heading of a form with what stands beside it, by its row, and the number of the action that it names.

    The number of a recommendation is one of its words, and a heading with a number and nothing beside it is a title.
    """
    seen = Counter[str]()
    for index, row in enumerate(rows):
        label, value = cell_text(row[0]), row[1] if len(row) > 1 and row[1] != row[0] else ""
        name, number = _NUMBERED.fullmatch(label).groups("")  # type: ignore[union-attr] # it matches any text
        kind = meaning(name)
        if number and not is_filled(value) and kind != "action":
            name = label
        if number and kind == "recommendation":
            value = f"{name} {number}: {cell_text(value)}"
        if label or is_filled(value):
            yield index, (name, seen[name]), number if kind == "action" else "", value
            seen[name] += is_filled(value) or kind != "action"

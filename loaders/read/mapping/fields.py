"""Turns the cells of a row into the values of a mapping's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.read.cells import ErrorCell
from loaders.read.mapping.dates import DatePatterns
from loaders.read.mapping.model import ColumnEntry, FieldEntry
from loaders.read.mapping.wording import Item
from loaders.read.tables import Heading
from loaders.read.text_tables import TextTable
from loaders.records.problem import Place, Problem
from loaders.records.problem_log import ProblemLog, nearest
from loaders.records.values import YES_NO

NOT_KNOWN = "not_known"
_BROKEN = re.compile(r"-[ \t]*[\r\n]+[ \t]*")


@dataclass(slots=True)
class FieldReader:
    """One field of a mapping, bound to the columns of a table."""

    entry: FieldEntry
    columns: list[Heading]
    words: dict[str, str]
    dates: DatePatterns | None

    @classmethod
    def bind(cls, entry: FieldEntry, columns: list[Heading]) -> FieldReader:
        """Make the reader; raises ValueError where a date pattern is none."""
        words = {_folded(source_word): stored_word for source_word, stored_word in entry.words.items()}
        return cls(entry, columns, words, DatePatterns(entry.dates) if entry.dates else None)

    @property
    def heading(self) -> str:
        """What a person sees above the field, for messages."""
        return " + ".join(str(heading) for heading in self.columns[:3])

    def items(self, cells: list[str], place: Place, log: ProblemLog) -> list[Item]:
        """The values of one row, in the order of the columns and within each cell."""
        return [
            item
            for heading in self.columns
            if cells[heading.index] and self._is_value(cells[heading.index], heading, place, log)
            for text in self._split(cells[heading.index])
            for item in self._item(text, heading, place, log)
        ]

    def _is_value(self, cell: str, heading: Heading, place: Place, log: ProblemLog) -> bool:
        """Whether a cell is no error of the spreadsheet, or one that the mapping has a word for."""
        if not isinstance(cell, ErrorCell) or _folded(cell) in self.words:
            return True
        log.add("error_cell", place, cell.rule, cell.fix, column=str(heading), value=cell)
        return False

    def _split(self, cell: str) -> list[str]:
        if self.entry.split is None:
            return [cell]
        return [text for part in cell.split(self.entry.split) if (text := part.strip())]

    def _item(self, text: str, heading: Heading, place: Place, log: ProblemLog) -> Iterator[Item]:
        value = self._translated(text, heading, place, log) if self.words else text
        if self.dates and value:
            value = self._dated(value, heading, place, log)
        if self.entry.heading_where:
            value = _in_one_line(heading.name) if value in self.entry.heading_where else ""
        if value:
            yield self._on_path(Item(value, _in_one_line(heading.name), _in_one_line(heading.group), value))

    def _translated(self, text: str, heading: Heading, place: Place, log: ProblemLog) -> str:
        word = self.words.get(_folded(text), self._boolean_word(text))
        if word is not None:
            return word
        if self.entry.unknown == "keep":
            return text
        fix = nearest(text, list(self.entry.words))
        if self.entry.unknown == "error":
            log.add("words", place, "is not among the words of the mapping", fix, column=str(heading), value=text)
            return ""
        rule = f"{text!r} is not among the words of the mapping: taken as not known"
        log.add(rule, place, rule, fix, column=str(heading), severity="warning")
        return NOT_KNOWN

    def _boolean_word(self, text: str) -> str | None:
        """What the mapping says of yes or no, where a spreadsheet has TRUE or FALSE and the mapping another word."""
        if text not in ("TRUE", "FALSE"):
            return None
        meanings = {word for source, word in self.words.items() if YES_NO.get(source) is (text == "TRUE")}
        return meanings.pop() if len(meanings) == 1 else None

    def _dated(self, text: str, heading: Heading, place: Place, log: ProblemLog) -> str:
        iso_date = self.dates.parse(text) if self.dates else None
        if iso_date is None:
            rule = f"is not a date as {' or '.join(self.entry.dates)}"
            log.add("dates", place, rule, "Correct the date.", column=str(heading), value=text)
        return iso_date or ""

    def _on_path(self, item: Item) -> Item:
        if self.entry.path is None:
            return item
        steps = self._steps(item.text)
        mark = self.entry.path
        return replace(item, text=steps[-1], path=mark.join(steps), above=mark.join(steps[:-1]))

    def _steps(self, text: str) -> list[str]:
        return [step for part in text.split(self.entry.path) if (step := part.strip())] or [text]

    def ascend(self, item: Item) -> list[Item]:
        """A value on a path, and everything above it, from the top down."""
        mark = self.entry.path or ""
        steps = item.path.split(mark) if mark else [item.path]
        return [
            replace(item, text=step, path=mark.join(steps[: n + 1]), above=mark.join(steps[:n]))
            for n, step in enumerate(steps)
        ]


def find_columns(entry: ColumnEntry, table: TextTable) -> list[Heading] | Problem:
    """The columns that a mapping means, or the problem that keeps them from being found."""
    if entry.name is not None:
        indexes = table.find(entry.name, entry.group)
        return [table.headings[indexes[0]]] if len(indexes) == 1 else table.missing(entry.name, entry.group)
    if entry.first is not None and entry.last is not None:
        return _range(entry.first, entry.last, table)
    group = entry.group or ""
    members = [heading for heading in table.headings if _folded(heading.group) == _folded(group)]
    if not members:
        groups = list(dict.fromkeys(heading.group for heading in table.headings if heading.group))
        return Problem(table.place(), "is not among the groups of columns", nearest(group, groups), value=group)
    return members


def _range(first: ColumnEntry, last: ColumnEntry, table: TextTable) -> list[Heading] | Problem:
    start, end = find_columns(first, table), find_columns(last, table)
    if isinstance(start, Problem):
        return start
    if isinstance(end, Problem):
        return end
    if start[0].index > end[-1].index:
        return Problem(
            table.place(),
            "comes after the last column of its range",
            "Swap first and last.",
            value=str(start[0]),
        )
    # A column without a heading has no name to be a category: the table has said that it is left out.
    columns = [heading for heading in table.headings[start[0].index : end[-1].index + 1] if heading.name]
    names = [(_folded(heading.group), _folded(heading.name)) for heading in columns]
    twice = next((heading for heading, name in zip(columns, names, strict=True) if names.count(name) > 1), None)
    if twice:
        fix = "Give each its own name: as one name they would become one factor."
        return Problem(table.place(), "stands above more than one column", fix, value=str(twice))
    return columns


def _in_one_line(heading: str) -> str:
    """A heading without the line breaks that keep its column narrow: "Information sharing", "Multi-agency work"."""
    return " ".join(_BROKEN.sub("-", heading).split())


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

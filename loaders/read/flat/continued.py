"""Marks of continuation at the end of a title, as at the top of a page: "Child T (cont'd)" is "Child T"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.dates import BadDate
from graph.schema import schema
from loaders.read.flat.records import FlatRow
from loaders.records.record import Record
from loaders.records.values import say_otherwise

_SHORT = r"(?:cont(?:['’‘`.]?d)?\.?)"  # of a word that no title ends with
_WORD = r"(?:continued|continuation)"
_FROM = r"(?:\s+(?:from|on)\s+[^()\[\]]{1,20}|\s+\d+)?"
_MARK = re.compile(
    rf"\s*(?:[(\[]\s*(?:\.\.\.|…|[-–—])?\s*(?:{_SHORT}|{_WORD}){_FROM}\s*[)\]]"
    rf"|(?:\.\.\.|…|[,;:]|\s[-–—]+)\s*(?:{_SHORT}|{_WORD})"
    r"|\s(?:cont['’‘`.]?d\.?|cont\.))\s*$",
    re.IGNORECASE,
)


def without_mark(title: str) -> str:
    """A title without the mark; the title as it is where it has none, or nothing else."""
    match = _MARK.search(title)
    return title[: match.start()].strip() or title if match else title


def difference(record: Record, row: FlatRow, names: Iterable[str]) -> str:
    """The first of these columns in which a row says something else than the record has; empty where none does."""
    properties = schema().labels[record.kind].properties
    for name in names:
        if name in row.cells and name in record.values:
            try:
                if say_otherwise(properties.get(name), record.values[name], row.cells[name]):
                    return name
            except BadDate:
                return name
    return ""

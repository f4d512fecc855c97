"""A sheet beside a flat sheet that says what its codes of factors mean: "F04 | Information sharing"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from graph.names import name_key
from loaders.read.cells import count_filled, is_filled, text_at
from loaders.read.column_answers import ColumnAnswers
from loaders.read.flat.headings import columns_of, known_columns
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_CODE = re.compile(r"[A-Za-z]{0,4}[\s.\-_/]?\d{1,4}(?:[.\-]\d{1,3})*[a-z]?|[A-Z]{1,4}")
_OF_NAMES = re.compile(r"(?:factor|code|theme)?\s*(?:name|label|title|meaning)s?", re.IGNORECASE)
MAX_ROWS = 500  # of such a sheet
MAX_NAMED = 3  # codes that are written out


@dataclass(frozen=True, slots=True)
class FactorKey:
    """The names of factors by their codes, as names are compared, and the sheet that has them, with its two columns."""

    table: Table[Any]
    columns: tuple[int, int]
    names: Mapping[str, str]

    def named(self, cell: Any) -> Any:
        """What a cell of the column of factors means."""
        return self.names.get(name_key(cell_text(cell)), cell)

    def note(self, tables: Sequence[Table[Any]], answers: ColumnAnswers, log: ProblemLog) -> None:
        """Say of each flat sheet which codes were read as which names, and which the key has not."""
        for table in tables:
            codes = _codes_of(table, answers)
            known = [f"{code!r} is {self.names[key]!r}" for key, code in codes.items() if key in self.names]
            others = [repr(code) for key, code in codes.items() if key not in self.names]
            if known:
                rule = f"holds codes, and the sheet {self.table.name!r} has their names, which are read: {listed(known, MAX_NAMED)}"
                if others:
                    rule += f"; not in it: {listed(others, MAX_NAMED)}"
                fix = "If they are not these factors, take that sheet out of the file."
                column = table.names[_index_of_factor(table, answers)]
                log.add("factor_key", table.place(), rule, fix, column=column, severity="warning")

    def account(self) -> None:
        """Count its cells: those of its two columns are used."""
        rows = [self.table.names, *(row for _, row in self.table.rows)]
        filled = sum(map(count_filled, rows))
        used = sum(is_filled(row[index]) for row in rows for index in self.columns if index < len(row))
        self.table.account.used += used
        self.table.account.leave_out(f"sheet {self.table.name!r}", filled - used)


def factor_key(fitting: Sequence[Table[Any]], others: Sequence[Table[Any]], answers: ColumnAnswers) -> FactorKey | None:
    """The first of the other sheets that has a name for most of the codes in the columns of factors; None without any."""
    codes = {key for table in fitting for key in _codes_of(table, answers)}
    for table in others if codes else ():
        first = list(islice(table.rows, MAX_ROWS + 1))
        table.rows = chain(first, table.rows)
        rows = [table.names, *(row for _, row in first)]
        for index in range(len(table.names) if len(first) <= MAX_ROWS else 0):
            keys = [name_key(_text(row, index)) for row in rows]
            if 2 * len(codes.intersection(keys)) > len(codes) and (names := _names_column(rows, keys, codes, index)):
                of_codes = {key: _text(row, names) for key, row in zip(keys, rows, strict=True) if _text(row, names)}
                return FactorKey(table, (index, names), {key: of_codes[key] for key in codes if key in of_codes})
    return None


def _names_column(rows: Sequence[Sequence[Any]], keys: Sequence[str], codes: Collection[str], index: int) -> int | None:
    """The column that has one name for each code: one that is called so, else the first after that of the codes."""
    coded = [(key, row) for key, row in zip(keys, rows, strict=True) if key in codes]
    fitting = []
    for other in range(len(rows[0])):
        names = {(key, name_key(_text(row, other))) for key, row in coded}
        if other != index and len(names) == len({key for key, _ in coded}) and all(map(_is_name, dict(names).values())):
            fitting.append(other)
    called = [
        i for i in fitting if "factor" in columns_of([_text(rows[0], i)]) or _OF_NAMES.fullmatch(_text(rows[0], i))
    ]
    return next(iter([*called, *(i for i in fitting if i > index)]), None)


def _is_name(text: str) -> bool:
    return text != "" and not _CODE.fullmatch(text)


def _codes_of(table: Table[Any], answers: ColumnAnswers) -> dict[str, str]:
    """The codes in a column of factors that has little else, as they are compared and as they are written."""
    index = _index_of_factor(table, answers)
    texts = dict.fromkeys(filter(None, (_text(row, index) for _, row in table.rows)))
    codes = {name_key(text): text for text in texts if _CODE.fullmatch(text)}
    return codes if 2 * len(codes) > len(texts) else {}  # "IT" may be the name of a factor


def _index_of_factor(table: Table[Any], answers: ColumnAnswers) -> int:
    return next(index for index, name in known_columns(table, answers).items() if name == "factor")


def _text(row: Sequence[Any], index: int) -> str:
    return text_at(row, index).strip(" ;\n")

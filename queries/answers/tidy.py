"""The tidy table of an answer: a row for each case and factor, the form in which programs of statistics want data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph.errors import NotInstalled
from queries.answers.column import Column
from queries.answers.note import Note

if TYPE_CHECKING:  # half a second, and not everybody has it
    import pandas

INSTALL = "Install it with: pip install 'casethread[tidy]' (in a clone: pip install --editable '.[tidy]')."


@dataclass(frozen=True, slots=True)
class TidyTable:
    """Columns with their titles, the values of each by its name, and what is to be known of them.

    Values are texts, whole numbers, and None for what is not known; the words of a column are the titles of its codes.
    The same graph has the same rows in the same order.
    """

    columns: tuple[Column, ...]
    values: Mapping[str, Sequence[Any]]
    notes: tuple[Note, ...]

    def __len__(self) -> int:
        return len(self.values[self.columns[0].name])

    def with_caveats(self, notes: Sequence[Note]) -> TidyTable:
        """The same table with these notes before its own."""
        return replace(self, notes=(*notes, *self.notes))


def numbers_of(column: Column) -> dict[str, int]:
    """The number that stands for each code of a column: itself where codes are numbers, else its place among them."""
    if column.is_number:
        return {code: int(code) for code in column.words}
    return {code: place for place, code in enumerate(column.words, start=1)}


def tidy_frame(table: TidyTable) -> pandas.DataFrame:
    """The table as a data frame: codes as categories in the order of their words, numbers as Int64, not known as `<NA>`.

    The titles of the columns and the notes are in its `attrs`. Raises NotInstalled without pandas.
    """
    try:
        import pandas  # noqa: PLC0415 - half a second, and not everybody has it
    except ImportError as error:
        raise NotInstalled(f"A data frame needs pandas, which is not installed here. {INSTALL}") from error
    data = pandas.DataFrame(
        {
            column.name: pandas.Series(list(table.values[column.name]), dtype=_pandas_type(pandas, column))
            for column in table.columns
        }
    )
    data.attrs = {
        "titles": {column.name: column.title for column in table.columns},
        "notes": "\n".join(note.with_parameter() for note in table.notes),
    }
    return data


def _pandas_type(pandas: Any, column: Column) -> Any:
    if column.is_number:
        return "Int64"
    return pandas.CategoricalDtype(list(column.words)) if column.words else "object"

"""One row of a file, before any check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from loaders.records.problem import Place

OWN = "own"  # the loader of our own format
MAPPING = "mapping"  # the loader of tables whose rows have ids by a mapping
FORM = "form"  # the loader of whatever is entered by hand, and the file of its places


@dataclass(frozen=True, slots=True)
class RowHeader:
    """What all rows of one table share: `names` has the property in each column with its place among the cells."""

    kind: str
    table: Place
    names: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()


class Record:
    """One node or one relationship as it is in a file, before any check.

    `kind` is a label (`Case`) or a relationship type (`CONTRIBUTED_TO`). `values` holds property names and, for
    relationships, `from_id`, `to_id`, `from_label`, `to_label`; a value is text as found, or already typed. Blank
    values are absent or None. `columns` has the heading a person sees where it differs from the property's name, empty
    where it stands under none. `cleared` names the properties of which the file says, not by a blank alone, that they
    have no value any more.

    A row of a table keeps its cells, which are a third of the size of a dict, until somebody wants to change a value: a
    load has a million of them. `get` and `items` leave them as they are.
    """

    __slots__ = ("_header", "_row", "_values")

    def __init__(
        self,
        kind: str,
        values: dict[str, Any],
        place: Place,
        columns: Mapping[str, str] | None = None,
        cleared: frozenset[str] = frozenset(),
    ) -> None:
        self._header, self._row = RowHeader(kind, place, {}, columns or {}, cleared), place.row
        self._values: dict[str, Any] | tuple[Any, ...] = values

    @classmethod
    def of_row(cls, header: RowHeader, row: int | None, values: tuple[Any, ...] | dict[str, Any]) -> Record:
        """The record of a row of a table; a blank cell is None."""
        record = cls.__new__(cls)
        record._header, record._row, record._values = header, row, values
        return record

    @property
    def parts(self) -> tuple[RowHeader, int | None, tuple[Any, ...] | dict[str, Any]]:
        """What `of_row` makes it of."""
        return self._header, self._row, self._values

    @property
    def kind(self) -> str:
        return self._header.kind

    @property
    def place(self) -> Place:
        return Place(self._header.table.file, self._header.table.sheet, self._row)

    @property
    def columns(self) -> Mapping[str, str]:
        return self._header.columns

    @columns.setter
    def columns(self, columns: Mapping[str, str]) -> None:
        self._header = replace(self._header, columns=columns)

    @property
    def cleared(self) -> frozenset[str]:
        return self._header.cleared

    @cleared.setter
    def cleared(self, cleared: frozenset[str]) -> None:
        self._header = replace(self._header, cleared=cleared)

    @property
    def values(self) -> dict[str, Any]:
        """The values by property, to be changed."""
        if isinstance(self._values, tuple):
            self._values = {name: value for name, value in self.items() if value is not None}
        return self._values

    @values.setter
    def values(self, values: dict[str, Any]) -> None:
        self._values = values

    def get(self, name: str) -> Any:
        """The value of a property; None where it is blank."""
        values = self._values
        if not isinstance(values, tuple):
            return values.get(name)
        place = self._header.names.get(name)
        return None if place is None else values[place]

    def items(self) -> Iterable[tuple[str, Any]]:
        """Each property with its value, which may be None."""
        values = self._values
        return zip(self._header.names, values, strict=True) if isinstance(values, tuple) else values.items()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._compared == other._compared

    __hash__ = None  # type: ignore[assignment] # its values change

    @property
    def _compared(self) -> tuple[object, ...]:
        values = {name: value for name, value in self.items() if value is not None}
        return self.kind, values, self.place, self.columns, self.cleared

    def __repr__(self) -> str:
        return f"Record{self._compared}"


def between(start: str, start_id: str, end: str, end_id: str) -> dict[str, str]:
    """What a record of a relationship says of its two ends, by their labels and ids."""
    return {"from_label": start, "from_id": start_id, "to_label": end, "to_id": end_id}

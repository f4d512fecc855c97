"""The words of a chart: what its labels, axes and marks say, from the columns that it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.schema import schema
from queries.answers.answer import Answer
from queries.answers.cells import format_cell, name_columns
from queries.answers.column import Row
from queries.answers.units import DATE, SHARE, Unit
from queries.questions.chart import ChartDeclaration

NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis is called, and what one and many of the things along it are called: factor, factors."""

    title: str
    singular: str = "row of the table"
    plural: str = "rows of the table"

    def counted(self, count: int) -> str:
        """`1 factor`, `1,200 factors`."""
        return f"{count:,} {self.singular if count == 1 else self.plural}"


class ChartWords:
    """Reads the words of one declared chart from the rows of its answer."""

    def __init__(self, answer: Answer, declared: ChartDeclaration) -> None:
        self.answer, self.declared = answer, declared
        self.columns = {column.name: column for column in answer.columns}
        self.named_ids = {name: id_ for id_, name in name_columns(answer.columns).items()}

    def key(self, role: str, row: Row) -> str:
        """What tells one label from another of the same words: the id that it names, else the words."""
        names = self.declared.columns.get(role, ())
        ids = [str(row[self.named_ids[name]]) for name in names if row.get(self.named_ids.get(name, "")) is not None]
        return ids[0] if ids else self.label(role, row)

    def label(self, role: str, row: Row) -> str:
        """The label in a role: one column's words, and those of a second in brackets or behind the word that joins them."""
        names = self.declared.columns.get(role, ())
        first, *second = [self._text(name, row) for name in names] or [""]
        first = first or (NOT_KNOWN if names else "")
        if not second or not second[0]:
            return first
        return f"{first} {self.declared.joined_by} {second[0]}" if self.declared.joined_by else f"{first} ({second[0]})"

    def value(self, role: str, row: Row) -> str:
        """The value in a role as the table writes it, with its n where it has one: `30%, n = 40`; `12 of 40`.

        A point says its interval too: `1.8 (1.2 to 2.7)`.
        """
        text = self._text(self._name(role), row)
        if self.declared.kind == "points":
            text = f"{text}{self._ends(row, ' ({} to {})')}"
        of = self._text(self._name("of"), row) if role == "value" else ""
        if not of:
            return text
        return f"{text} of {of}" if self.is_part else f"{text}, n = {of}"

    def interval(self, row: Row) -> str:
        """`, from 17% to 46%`; nothing where the value says it, or where there is none."""
        return "" if self.declared.kind == "points" else self._ends(row, ", from {} to {}")

    def title(self, role: str) -> str:
        """The title of a role's column; where that only names what another's id stands for, the title of that one."""
        name = self._name(role)
        return self.columns[self.named_ids.get(name, name)].title if name else ""

    @property
    def value_title(self) -> str:
        """The title of the axis of values, with what is counted where the title does not say it: Replied (episodes)."""
        title = self.title("value")
        if self.is_part:
            return f"{title}, out of {self.title('of').lower()}"
        counted = self.unit.counted
        if not counted or counted in title.lower():
            return title
        return f"{title} ({counted})" if title else counted.capitalize()

    def axis(self, role: str) -> Axis:
        """What lies along an axis."""
        name = self._name(role)
        if self.declared.rows is not None and role == "label":
            return Axis(self.declared.rows[0].capitalize(), *self.declared.rows)
        column = self.columns.get(self.named_ids.get(name, name))
        if column is None or column.label is None:
            return Axis(self.title(role))
        label = schema().labels[column.label]
        return Axis(column.title, label.title.lower(), label.plural.lower())

    @property
    def is_part(self) -> bool:
        """Whether the value is itself a part of its n, counted in the same things; a share or a ratio is not."""
        return self.declared.kind == "bars" and bool(self._name("of")) and self.unit is not SHARE

    @property
    def is_by_year(self) -> bool:
        """Whether a trend runs along years; else it runs along numbers, such as how many cases there are."""
        return self.columns[self._name("year")].unit is DATE

    @property
    def unit(self) -> Unit:
        """The unit of the values."""
        return self.columns[self._name("value") or self._name("left")].unit

    def legend(self) -> Iterator[str]:
        """What lines, outlines, patterns and blanks mean."""
        if self._name("low"):
            across = {"bars": "The line across each bar", "points": "The line across each dot"}
            drawn = across.get(self.declared.kind, "The band")
            yield f"{drawn} runs from '{self.title('low')}' to '{self.title('high')}'."
        if self.is_part:
            yield f"The outline is '{self.title('of')}', the filled part '{self.title('value')}'."
        if self.declared.kind == "heat":
            yield "A blank cell: nothing recorded, which is not the same as absent."
        if self._name("incomplete"):
            yield "Hatched, with hollow dots and a dashed line: not yet complete."

    def _ends(self, row: Row, form: str) -> str:
        low, high = (self._text(self._name(role), row) for role in ("low", "high"))
        return form.format(low, high) if low and high else ""

    def _name(self, role: str) -> str:
        return self.declared.column(role) or ""

    def _text(self, name: str, row: Row) -> str:
        value = row.get(name)
        return "" if value is None else format_cell(self.columns[name], value)

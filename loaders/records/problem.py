"""What is wrong with a file, or worth knowing of it, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in a person's file; rows count from 1, as a spreadsheet shows them."""

    file: str
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or worth knowing, in a load; `count` above 1 stands for that many rows alike."""

    place: Place
    rule: str
    fix: str = ""
    column: str | None = None
    value: str | None = None
    severity: Severity = "error"
    count: int = 1
    code: str = ""  # of the rule, whatever its text says about the value

    @property
    def sentence(self) -> str:
        """Place, column, value, rule and fix in one line for people."""
        location = f"{self.place}, column {self.column}" if self.column else str(self.place)
        value = f"{_quoted(self.value)} " if self.value is not None else ""
        count = f" ({self.count:,} rows)" if self.count > 1 else ""
        return f"{location}: {value}{self.rule}{count}.{' ' + self.fix if self.fix else ''}"


def _quoted(value: str) -> str:
    """A value in quotation marks as its cell shows it; signs that nobody sees are spelt out."""
    text = " ".join(value.split())
    if not text.isprintable():
        return repr(text)
    return f'"{text}"' if "'" in text and '"' not in text else f"'{text}'"

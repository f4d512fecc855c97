"""The `.cypher` file of a question as text: the lines that it declares, and the statement below them.

It begins with `// key: value` lines; a line indented by two more blanks goes on with the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from queries.questions.errors import DeclarationError

ONCE = (
    "for", "title", "about", "scope", "filters", "presupposes", "speaks of", "consequence", "sentence", "none", "method",
    "key", "network",
)  # fmt: skip
MANY = ("parameter", "column", "chart", "note")
NEEDED = ("for", "title", "about", "column", "sentence", "none")

_HEADER = re.compile(r"([a-z_ ]+):\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One declared line: its key, its value, and where it stands."""

    number: int
    key: str
    value: str


@dataclass(frozen=True)
class CypherFile:
    """A file while it is read: the lines that it declares, its statement, and who to blame."""

    name: str
    lines: list[Line]
    body: str
    body_starts: int

    def error(self, line: int, message: str) -> DeclarationError:
        """The error to raise for a line."""
        return DeclarationError(f"{self.name}:{line}: {message}")

    def place(self, key: str, word: str) -> str:
        """File and line where a word is declared under a key, the last where there are several."""
        numbers = [line.number for line in self.all(key) if word in line.value]
        return f"{self.name}:{numbers[-1] if numbers else 1}"

    def value(self, key: str) -> str:
        """The value of a key that is declared once, or nothing."""
        return next((line.value for line in self.lines if line.key == key), "")

    def all(self, key: str) -> list[Line]:
        """Every line of a key."""
        return [line for line in self.lines if line.key == key]


def read_file(name: str, text: str) -> CypherFile:
    """The file of this name, each of its lines under a key that there is; raises DeclarationError."""
    rows = text.splitlines()
    optional = ("//?", "//.", "//+")
    top = next((i for i, row in enumerate(rows) if row.startswith(optional) or not row.startswith("//")), len(rows))
    lines = _declared(name, ((i + 1, rows[i][2:].removeprefix(" ")) for i in range(top)))
    body = "\n".join(rows[top:]).strip("\n") + "\n"
    if not body.strip():
        raise DeclarationError(f"{name}:{top + 1}: there is no statement")
    file = CypherFile(name, lines, body, top + 1)
    _check_keys(file)
    return file


def _declared(name: str, rows: Iterable[tuple[int, str]]) -> list[Line]:
    lines: list[Line] = []
    for number, row in rows:
        if row.startswith("  ") and lines:
            last = lines[-1]
            lines[-1] = Line(last.number, last.key, f"{last.value} {row.strip()}")
            continue
        match = _HEADER.fullmatch(row.rstrip())
        if match is None:
            raise DeclarationError(f"{name}:{number}: {row.strip()!r} is not of the form 'key: value'")
        lines.append(Line(number, match[1], match[2]))
    return lines


def _check_keys(file: CypherFile) -> None:
    seen = set()
    for line in file.lines:
        if line.key not in (*ONCE, *MANY):
            raise file.error(line.number, f"no question declares {line.key!r}; it can be {', '.join((*ONCE, *MANY))}")
        if line.key in ONCE and line.key in seen:
            raise file.error(line.number, f"{line.key!r} is declared twice")
        seen.add(line.key)
    for key in NEEDED:
        if key not in seen:
            raise file.error(1, f"does not declare {key!r}")

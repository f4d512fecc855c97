"""The file of a question as text: the lines that it declares, and the statement or the code below them.

A `.cypher` file begins with `// key: value` lines; a `.py` file has the same lines in its docstring, without the
slashes. A line indented by two more blanks goes on with the one before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from queries.questions.question import DeclarationError

ONCE = ("for", "title", "about", "uses", "counts", "filters", "sentence", "none", "method", "evidence", "picture")
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
class DeclaredFile:
    """A file while it is read: the lines that it declares, its statement, and who to blame."""

    name: str
    lines: list[Line]
    body: str
    body_starts: int

    def error(self, line: int, message: str) -> DeclarationError:
        return DeclarationError(f"{self.name}:{line}: {message}")

    def one(self, key: str) -> str:
        return next((line.value for line in self.lines if line.key == key), "")

    def all(self, key: str) -> list[Line]:
        return [line for line in self.lines if line.key == key]

    @property
    def is_python(self) -> bool:
        return self.name.endswith(".py")


def read_file(name: str, text: str) -> DeclaredFile:
    """The file of this name, each of its lines under a key that there is; raises DeclarationError."""
    file = _python_file(name, text) if name.endswith(".py") else _cypher_file(name, text)
    _check_keys(file)
    return file


def _cypher_file(name: str, text: str) -> DeclaredFile:
    rows = text.splitlines()
    marked = ("//?", "//.")
    top = next((i for i, row in enumerate(rows) if row.startswith(marked) or not row.startswith("//")), len(rows))
    lines = _declared(name, ((i + 1, rows[i][2:].removeprefix(" ")) for i in range(top)))
    body = "\n".join(rows[top:]).strip("\n") + "\n"
    if not body.strip():
        raise DeclarationError(f"{name}:{top + 1}: there is no statement")
    return DeclaredFile(name, lines, body, top + 1)


def _python_file(name: str, text: str) -> DeclaredFile:
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree, clean=False)
    if docstring is None:
        raise DeclarationError(f"{name}:1: has no docstring that declares the question")
    if not any(isinstance(node, ast.FunctionDef) and node.name == "rows" for node in tree.body):
        raise DeclarationError(f"{name}:1: has no function rows(context)")
    rows = docstring.splitlines()
    lines = _declared(name, ((number, row) for number, row in enumerate(rows, start=1) if row.strip()))
    return DeclaredFile(name, lines, "\n".join(text.splitlines()[len(rows) :]), len(rows) + 1)


def _declared(name: str, rows: Iterator[tuple[int, str]]) -> list[Line]:
    found: list[Line] = []
    for number, row in rows:
        if row.startswith("  ") and found:
            last = found[-1]
            found[-1] = Line(last.number, last.key, f"{last.value} {row.strip()}")
            continue
        match = _HEADER.fullmatch(row.rstrip())
        if match is None:
            raise DeclarationError(f"{name}:{number}: {row.strip()!r} is not of the form 'key: value'")
        found.append(Line(number, match[1], match[2]))
    return found


def _check_keys(file: DeclaredFile) -> None:
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

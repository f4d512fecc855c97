"""Reads what a question declares, and refuses what does not hold together, with file and line.

A `.cypher` file begins with `// key: value` lines; a `.py` file has the same lines in its docstring, without the
slashes. A line indented by two more blanks goes on with the one before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.schema import schema
from queries.answer import PLAIN_UNITS, Column
from queries.chart_declaration import ChartDeclaration, read_chart
from queries.declaration import AUDIENCES, FILTERS, OPTIONS, Declaration, DeclarationError, Parameter, Picture
from queries.scope import Text, read_scope, scopes

ONCE = ("for", "title", "about", "uses", "counts", "filters", "sentence", "none", "method", "evidence", "picture")
MANY = ("parameter", "column", "chart", "note")
NEEDED = ("for", "title", "about", "column", "sentence", "none")
# What the framework itself gives to a statement.
GIVEN = ("as_at", "today")

_HEADER = re.compile(r"([a-z_ ]+):\s+(\S.*)")
_PARAMETER = re.compile(
    r"(?P<name>\w+) (?P<type>id:\w+|one of:[\w ]+?|\w+)(?P<required> required)?(?: = (?P<default>\S+))? - (?P<about>.+)"
)
_COLUMN = re.compile(r"(?P<name>\w+) (?P<unit>[\w:]+) - (?P<title>.+)")
_AT_MOST = re.compile(r"(?P<column>\w+)<=(?P<most>\d+(?:\.\d+)?)")
_USED = re.compile(r"\$(\w+)")
_FIELD = re.compile(r"\{(\w+)\}")
_RETURNED = re.compile(r"(?:.*\bAS\s+)?(?:\w+\.)?(\w+)\s*$", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One declared line: its key, its value, and where it stands."""

    number: int
    key: str
    value: str


@dataclass(frozen=True)
class _File:
    """A file while it is read: what it declares, its statement, and who to blame."""

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


def read_declaration(name: str, text: str) -> Declaration:
    """The question in a file of this name; raises DeclarationError."""
    file = _python_file(name, text) if name.endswith(".py") else _cypher_file(name, text)
    _check_keys(file)
    columns = tuple(_column(file, line) for line in file.all("column"))
    declared = Declaration(
        name=name.rpartition(".")[0].replace("_", "-"),
        file=name,
        audiences=_audiences(file),
        title=file.one("title"),
        about=file.one("about"),
        columns=columns,
        parameters=(*(_parameter(file, line) for line in file.all("parameter")), *_options(file)),
        filters=_filters(file),
        uses=_uses(file),
        on_projection=bool(file.all("counts")),
        sentence=file.one("sentence"),
        none=file.one("none"),
        method=file.one("method"),
        evidence=_evidence(file),
        picture=_picture(file),
        charts=tuple(_chart(file, line, columns) for line in file.all("chart")),
        notes=tuple(line.value for line in file.all("note")),
        cypher="" if file.is_python else file.body,
    )
    _check_names(file, declared)
    _check_parameters(file, declared)
    if not file.is_python:
        _check_returned(file, declared)
    return declared


def _cypher_file(name: str, text: str) -> _File:
    rows = text.splitlines()
    marked = ("//?", "//.")
    top = next((i for i, row in enumerate(rows) if row.startswith(marked) or not row.startswith("//")), len(rows))
    lines = _declared(name, ((i + 1, rows[i][2:].removeprefix(" ")) for i in range(top)))
    body = "\n".join(rows[top:]).strip("\n") + "\n"
    if not body.strip():
        raise DeclarationError(f"{name}:{top + 1}: there is no statement")
    return _File(name, lines, body, top + 1)


def _python_file(name: str, text: str) -> _File:
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree, clean=False)
    if docstring is None:
        raise DeclarationError(f"{name}:1: has no docstring that declares the question")
    if not any(isinstance(node, ast.FunctionDef) and node.name == "rows" for node in tree.body):
        raise DeclarationError(f"{name}:1: has no function rows(asked)")
    rows = docstring.splitlines()
    lines = _declared(name, ((number, row) for number, row in enumerate(rows, start=1) if row.strip()))
    return _File(name, lines, "\n".join(text.splitlines()[len(rows) :]), len(rows) + 1)


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


def _check_keys(file: _File) -> None:
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


def _audiences(file: _File) -> tuple[str, ...]:
    [line] = file.all("for")
    words = line.value.split()
    if words == ["all"]:
        return tuple(AUDIENCES)
    for word in words:
        if word not in AUDIENCES:
            raise file.error(line.number, f"{word!r} is none of {', '.join(AUDIENCES)}, all")
    return tuple(words)


def _column(file: _File, line: Line) -> Column:
    match = _COLUMN.fullmatch(line.value)
    if match is None:
        raise file.error(line.number, "a column is declared as 'column: name unit - Title'")
    unit = match["unit"]
    if not (unit in PLAIN_UNITS or unit.removeprefix("id:") in schema().labels):
        raise file.error(line.number, f"{unit!r} is no unit; it can be {', '.join(PLAIN_UNITS)} or id:Label")
    return Column(match["name"], match["title"], unit)


def _parameter(file: _File, line: Line) -> Parameter:
    match = _PARAMETER.fullmatch(line.value)
    if match is None:
        raise file.error(line.number, "a parameter is 'parameter: name type [required] [= default] - about'")
    kind = match["type"]
    known = kind in ("text", "integer", "date", "yes_no") or kind.startswith("one of:")
    if not (known or kind.removeprefix("id:") in schema().labels):
        raise file.error(line.number, f"{kind!r} is no type: text, integer, date, yes_no, one of:a b or id:Label")
    return Parameter(match["name"], kind, match["about"], bool(match["required"]), match["default"])


def _options(file: _File) -> Iterator[Parameter]:
    """What a question that counts on the projection can be given beside its own parameters."""
    for line in file.all("counts"):
        for word in line.value.split():
            if word not in OPTIONS:
                raise file.error(line.number, f"{word!r} is no way to count; there are {', '.join(OPTIONS)}")
            kind, default, about = OPTIONS[word]
            yield Parameter(word, kind, about, default=default)


def _filters(file: _File) -> tuple[str, ...]:
    for line in file.all("filters"):
        words = line.value.split()
        for word in words:
            if word not in FILTERS:
                raise file.error(line.number, f"{word!r} is no filter; there are {', '.join(FILTERS)}")
        if len(set(words)) < len(words):
            raise file.error(line.number, "a filter is named twice")
        return tuple(words)
    return ()


def _uses(file: _File) -> tuple[str, ...]:
    for line in file.all("uses"):
        names = tuple(line.value.split())
        for name in names:
            if name not in scopes():
                raise file.error(line.number, f"there is no scope {name!r}; there are {', '.join(scopes())}")
        if len(names) > 1 and not file.is_python:
            raise file.error(line.number, "a statement begins with one scope")
        return names
    return ()


def _evidence(file: _File) -> tuple[dict[str, str], ...]:
    """The ways to lead to evidence: of `a={x} else b=word` the first that has all of its values is taken."""
    for line in file.all("evidence"):
        if line.value == "by row" and file.is_python:
            return ()
        ways = tuple(part.split() for part in line.value.split(" else "))
        if not all("=" in pair for way in ways for pair in way):
            raise file.error(line.number, "evidence is declared as 'evidence: name={column} name=word else name=word'")
        return tuple(dict(pair.split("=", 1) for pair in way) for way in ways)
    return ()


def _picture(file: _File) -> Picture:
    for line in file.all("picture"):
        match line.value.split():
            case ["nodes", *columns] if columns:
                return Picture(nodes=tuple(columns))
            case ["links", start, end, weight]:
                return Picture(links=(start, end, weight))
            case ["links", start, end, weight, most] if match := _AT_MOST.fullmatch(most):
                return Picture(links=(start, end, weight), at_most=(match["column"], float(match["most"])))
        form = "'nodes column ...' or 'links column column weight [column<=number]'"
        raise file.error(line.number, f"a picture is declared as {form}")
    return Picture()


def _chart(file: _File, line: Line, columns: tuple[Column, ...]) -> ChartDeclaration:
    try:
        return read_chart(line.value, columns)
    except ValueError as error:
        raise file.error(line.number, str(error)) from error


def _check_names(file: _File, declared: Declaration) -> None:
    """Each name once; sentence, evidence and picture speak of columns that exist."""
    for kind in ("column", "parameter"):
        seen: set[str] = set()
        for line in file.all(kind):
            name = line.value.split()[0]
            if name in seen or (kind == "parameter" and name in FILTERS):
                raise file.error(line.number, f"{kind} {name!r} is declared already")
            seen.add(name)
    columns = {column.name for column in declared.columns}
    shown = {"evidence": columns, "sentence": columns | {"rows", "as_at"}, "none": {"as_at"}}
    own = {parameter.name for parameter in declared.parameters}
    for key, allowed in shown.items():
        for line in file.all(key):
            for name in _FIELD.findall(line.value):
                if name not in allowed | own and not (file.is_python and key == "sentence"):
                    raise file.error(line.number, f"{{{name}}} is no column")
    for line in file.all("picture"):
        limited = declared.picture.at_most[:1] if declared.picture.at_most else ()
        for name in (*declared.picture.nodes, *(declared.picture.links or ()), *limited):
            if name not in columns:
                raise file.error(line.number, f"{name!r} is no column")


def _check_parameters(file: _File, declared: Declaration) -> None:
    """What is used is declared, and what is declared is used."""
    scoped = declared.uses or ((declared.scope,) if declared.scope else ())
    in_scope = set.intersection(*(scopes()[name].markers for name in scoped)) if scoped else set()
    own = {line.value.split()[0]: line.number for line in file.all("parameter")}
    allowed = {*own, *declared.filters, *GIVEN}
    text = read_scope(file.name, file.body) if not file.is_python else Text.empty()
    for offset, row in enumerate(file.body.splitlines() if not file.is_python else ()):
        for name in _USED.findall(row.partition("//")[0]):
            if name not in allowed and not name.startswith(("withheld_", "apart_", "open_", "closed_")):
                raise file.error(file.body_starts + offset, f"uses ${name}, which it does not declare")
    used = set(_USED.findall(file.body)) | set(re.findall(r"""["'](\w+)["']""", file.body) if file.is_python else ())
    for name, number in own.items():
        if name not in used and name != "limit":
            raise file.error(number, f"declares {name!r}, which nothing uses")
    lines = text.markers | in_scope | used | ({"as_at"} if file.is_python else set())
    for line in file.all("filters"):
        for name in declared.filters:
            if name not in lines:
                raise file.error(line.number, f"takes the filter {name!r}, which nothing uses")


def _check_returned(file: _File, declared: Declaration) -> None:
    """The last RETURN gives exactly the declared columns, in that order."""
    *_, last = re.split(r"\bRETURN\b", "\n".join(row.partition("//")[0] for row in file.body.splitlines()))
    end = file.body_starts + file.body.count("\n", 0, file.body.rfind("RETURN"))
    if "RETURN" not in file.body or not re.search(r"\bORDER BY\b", last):
        raise file.error(end, "ends without RETURN ... ORDER BY ...")
    if re.search(r"\bLIMIT\b", last):
        raise file.error(end, "has a LIMIT of its own: the rows are capped by 'limit'")
    returned = [_returned_name(part) for part in _at_commas(re.split(r"\bORDER BY\b", last)[0])]
    names = [column.name for column in declared.columns]
    if returned != names:
        raise file.error(end, f"returns {', '.join(returned)}, but declares the columns {', '.join(names)}")


def _returned_name(part: str) -> str:
    match = _RETURNED.fullmatch(part.strip().removeprefix("DISTINCT ").strip())
    return match[1] if match else part.strip()


def _at_commas(text: str) -> list[str]:
    """The text cut at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts

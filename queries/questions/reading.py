"""Reads what a question declares, and refuses what does not hold together, with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.schema import schema
from queries.answers.answer import PLAIN_UNITS, Column
from queries.questions.chart import ChartDeclaration, read_chart
from queries.questions.checks import check_declaration
from queries.questions.file import DeclaredFile, Line, read_file
from queries.questions.question import AUDIENCES, FILTERS, OPTIONS, Declaration, Parameter, Picture
from queries.questions.scope import scopes

_PARAMETER = re.compile(
    r"(?P<name>\w+) (?P<type>id:\w+|one of:[\w ]+?|\w+)(?P<required> required)?(?: = (?P<default>\S+))? - (?P<about>.+)"
)
_COLUMN = re.compile(r"(?P<name>\w+) (?P<unit>[\w:]+) - (?P<title>.+)")
_AT_MOST = re.compile(r"(?P<column>\w+)<=(?P<most>\d+(?:\.\d+)?)")


def read_declaration(name: str, text: str) -> Declaration:
    """The question in a file of this name; raises DeclarationError."""
    file = read_file(name, text)
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
    check_declaration(file, declared)
    return declared


def _audiences(file: DeclaredFile) -> tuple[str, ...]:
    [line] = file.all("for")
    words = line.value.split()
    if words == ["all"]:
        return tuple(AUDIENCES)
    for word in words:
        if word not in AUDIENCES:
            raise file.error(line.number, f"{word!r} is none of {', '.join(AUDIENCES)}, all")
    return tuple(words)


def _column(file: DeclaredFile, line: Line) -> Column:
    match = _COLUMN.fullmatch(line.value)
    if match is None:
        raise file.error(line.number, "a column is declared as 'column: name unit - Title'")
    unit = match["unit"]
    if not (unit in PLAIN_UNITS or unit.removeprefix("id:") in schema().labels):
        raise file.error(line.number, f"{unit!r} is no unit; it can be {', '.join(PLAIN_UNITS)} or id:Label")
    return Column(match["name"], match["title"], unit)


def _parameter(file: DeclaredFile, line: Line) -> Parameter:
    match = _PARAMETER.fullmatch(line.value)
    if match is None:
        raise file.error(line.number, "a parameter is 'parameter: name type [required] [= default] - about'")
    kind = match["type"]
    known = kind in ("text", "integer", "date", "yes_no") or kind.startswith("one of:")
    if not (known or kind.removeprefix("id:") in schema().labels):
        raise file.error(line.number, f"{kind!r} is no type: text, integer, date, yes_no, one of:a b or id:Label")
    return Parameter(match["name"], kind, match["about"], bool(match["required"]), match["default"])


def _options(file: DeclaredFile) -> Iterator[Parameter]:
    """What a question that counts on the projection can be given beside its own parameters."""
    for line in file.all("counts"):
        for word in line.value.split():
            if word not in OPTIONS:
                raise file.error(line.number, f"{word!r} is no way to count; there are {', '.join(OPTIONS)}")
            kind, default, about = OPTIONS[word]
            yield Parameter(word, kind, about, default=default)


def _filters(file: DeclaredFile) -> tuple[str, ...]:
    for line in file.all("filters"):
        words = line.value.split()
        for word in words:
            if word not in FILTERS:
                raise file.error(line.number, f"{word!r} is no filter; there are {', '.join(FILTERS)}")
        if len(set(words)) < len(words):
            raise file.error(line.number, "a filter is named twice")
        return tuple(words)
    return ()


def _uses(file: DeclaredFile) -> tuple[str, ...]:
    for line in file.all("uses"):
        names = tuple(line.value.split())
        for name in names:
            if name not in scopes():
                raise file.error(line.number, f"there is no scope {name!r}; there are {', '.join(scopes())}")
        if len(names) > 1 and not file.is_python:
            raise file.error(line.number, "a statement begins with one scope")
        return names
    return ()


def _evidence(file: DeclaredFile) -> tuple[dict[str, str], ...]:
    """The ways to lead to evidence: of `a={x} else b=word` the first that has all of its values is taken."""
    for line in file.all("evidence"):
        if line.value == "by row" and file.is_python:
            return ()
        ways = tuple(part.split() for part in line.value.split(" else "))
        if not all("=" in pair for way in ways for pair in way):
            raise file.error(line.number, "evidence is declared as 'evidence: name={column} name=word else name=word'")
        return tuple(dict(pair.split("=", 1) for pair in way) for way in ways)
    return ()


def _picture(file: DeclaredFile) -> Picture:
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


def _chart(file: DeclaredFile, line: Line, columns: tuple[Column, ...]) -> ChartDeclaration:
    try:
        return read_chart(line.value, columns)
    except ValueError as error:
        raise file.error(line.number, str(error)) from error

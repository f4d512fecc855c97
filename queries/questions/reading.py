"""Reads the question in a `.cypher` file, and refuses what does not hold together, with file and line."""

from __future__ import annotations

import re

from graph.schema import schema
from queries.answers.column import Column
from queries.answers.units import UNITS, unit_named
from queries.questions.chart import ChartDeclaration, read_chart
from queries.questions.checks import check_question, check_statement
from queries.questions.cypher_file import CypherFile, Line, read_file
from queries.questions.filters import FILTERS, filters_of
from queries.questions.question import AUDIENCES, EVERYBODY, Audience, NetworkPicture, Parameter, Question
from queries.questions.scope import scopes

_PARAMETER = re.compile(
    r"(?P<name>\w+) (?P<type>id:\w+|one of:[\w ]+?|\w+)(?P<required> required)?(?: = (?P<default>\S+))? - (?P<about>.+)"
)
_COLUMN = re.compile(r"(?P<name>\w+) (?P<unit>[\w:]+)(?P<secondary> secondary)? - (?P<title>.+)")
_AT_MOST = re.compile(r"(?P<column>\w+)<=(?P<most>\d+(?:\.\d+)?)")
_TYPES = ("text", "integer", "date", "yes_no")


def read_question(name: str, text: str) -> Question:
    """The question in a file of this name; raises DeclarationError."""
    file = read_file(name, text)
    question = Question(
        name=name.rpartition(".")[0].replace("_", "-"),
        file=name,
        audiences=_audiences(file),
        title=file.value("title"),
        about=file.value("about"),
        columns=tuple(_column(file, line) for line in file.all("column")),
        parameters=tuple(_parameter(file, line) for line in file.all("parameter")),
        filters=_filters(file),
        scopes=_scopes(file),
        presupposes=tuple(file.value("presupposes").split()),
        speaks_of=tuple(file.value("speaks of").split()),
        consequence=file.value("consequence"),
        sentence=file.value("sentence"),
        no_rows=file.value("none"),
        method=file.value("method"),
        key=tuple(file.value("key").split()),
        network=_network(file),
        charts=tuple(_chart(file, line) for line in file.all("chart")),
        notes=tuple(line.value for line in file.all("note")),
        cypher=file.body,
    )
    check_question(question, file.place)
    check_statement(file, question)
    return question


def _audiences(file: CypherFile) -> tuple[Audience, ...]:
    [line] = file.all("for")
    words = line.value.split()
    if words == ["all"]:
        return EVERYBODY
    for word in words:
        if word not in AUDIENCES:
            raise file.error(line.number, f"{word!r} is none of {', '.join(AUDIENCES)}, all")
    return tuple(audience for audience in AUDIENCES if audience in words)


def _column(file: CypherFile, line: Line) -> Column:
    match = _COLUMN.fullmatch(line.value)
    if match is None:
        raise file.error(line.number, "a column is declared as 'column: name unit [secondary] - Title'")
    try:
        return Column(match["name"], match["title"], unit_named(match["unit"]), is_secondary=bool(match["secondary"]))
    except KeyError as error:
        units = ", ".join(UNITS)
        raise file.error(line.number, f"{match['unit']!r} is no unit; it can be {units} or id:Label") from error


def _parameter(file: CypherFile, line: Line) -> Parameter:
    match = _PARAMETER.fullmatch(line.value)
    if match is None:
        raise file.error(line.number, "a parameter is 'parameter: name type [required] [= default] - about'")
    name, kind, about = match["name"], match["type"], match["about"]
    required, default = bool(match["required"]), match["default"]
    if kind.startswith("one of:"):
        choices = tuple(kind.removeprefix("one of:").split())
        return Parameter(name, about, "choice", required, default, choices)
    if kind.startswith("id:") and kind.removeprefix("id:") in schema().labels:
        return Parameter(name, about, "node", required, default, label=kind.removeprefix("id:"))
    for type_ in _TYPES:
        if kind == type_:
            return Parameter(name, about, type_, required, default)  # type: ignore[arg-type]  # one of the four types
    raise file.error(line.number, f"{kind!r} is no type: text, integer, date, yes_no, one of:a b or id:Label")


def _filters(file: CypherFile) -> tuple[str, ...]:
    """Those named, or `all` of its scope, or `all but` some of these."""
    for line in file.all("filters"):
        match line.value.split():
            case ["all"]:
                return _all_filters(file, line)
            case ["all", "but", *names]:
                return _all_filters(file, line, but=_filters_named(file, line, names))
            case names:
                return _filters_named(file, line, names)
    return ()


def _all_filters(file: CypherFile, line: Line, but: tuple[str, ...] = ()) -> tuple[str, ...]:
    if not file.value("scope"):
        raise file.error(line.number, "all filters of what? Those of a scope, so declare 'scope' too")
    return filters_of(file.value("scope"), but=but)


def _filters_named(file: CypherFile, line: Line, names: list[str]) -> tuple[str, ...]:
    for name in names:
        if name not in FILTERS:
            raise file.error(line.number, f"{name!r} is no filter; there are {', '.join(FILTERS)}")
    if len(set(names)) < len(names):
        raise file.error(line.number, "a filter is named twice")
    return tuple(names)


def _scopes(file: CypherFile) -> tuple[str, ...]:
    for line in file.all("scope"):
        if line.value not in scopes():
            raise file.error(line.number, f"there is no scope {line.value!r}; there are {', '.join(scopes())}")
        return (line.value,)
    return ()


def _network(file: CypherFile) -> NetworkPicture:
    for line in file.all("network"):
        match line.value.split():
            case ["nodes", *columns] if columns:
                return NetworkPicture(nodes=tuple(columns))
            case ["links", start, end, weight]:
                return NetworkPicture(links=(start, end, weight))
            case ["links", start, end, weight, most] if match := _AT_MOST.fullmatch(most):
                return NetworkPicture(links=(start, end, weight), at_most=(match["column"], float(match["most"])))
        form = "'nodes column ...' or 'links column column weight [column<=number]'"
        raise file.error(line.number, f"a network is declared as {form}")
    return NetworkPicture()


def _chart(file: CypherFile, line: Line) -> ChartDeclaration:
    try:
        return read_chart(line.value)
    except ValueError as error:
        raise file.error(line.number, str(error)) from error

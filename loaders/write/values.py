"""The values of an edit as they would be stored: dates as people write them, records by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import BadRequest, Candidate
from graph.records import Value
from graph.schema import DerivedColumn, Label, Property, schema
from loaders.check.existing_graph import ExistingGraph
from loaders.check.nodes import typed
from loaders.read.dates_in_words import date_in_words
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Record
from loaders.records.values import items, parser_of
from loaders.write.edits import End
from loaders.write.problems import FieldProblem, columns_of, field_problems, place_of, properties_named

MAX_CANDIDATES = 5
MAX_LISTED = 1_000  # records that one property names
# Neither is entered: an id is made, and a record stays in its source.
_NOT_ENTERED = ("id", "source_id")


@dataclass(slots=True)
class EnteredValues:
    """The values of one edit: `raw` as they go into a record, `stored` as they would be stored, `blank` by name."""

    raw: dict[str, Any] = field(default_factory=dict)
    stored: dict[str, Value] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)


def entered_values(graph: ExistingGraph, edit: int, kind: str, values: Mapping[str, Any]) -> EnteredValues:
    """What an edit names of the properties of its kind, and of the columns of a label that are no properties."""
    properties = properties_named(kind)
    derived = schema().labels[kind].columns if kind in schema().labels else {}
    entered = EnteredValues()
    for name, value in values.items():
        if name in _NOT_ENTERED or (name not in properties and name not in derived):
            text = f"‘{name}’ is no property of {kind} that can be entered."
            entered.problems.append(FieldProblem(edit, name, text, code="no_property"))
        elif value is None or value == [] or (isinstance(value, str) and not value.strip()):
            entered.blank.append(name)
        else:
            _take(graph, edit, entered, kind, name, value)
    record = Record(kind, entered.raw, place_of(edit, kind), columns_of(kind))
    log = ProblemLog()
    entered.stored = typed(record, {name: parser_of(prop) for name, prop in properties.items()}, log)
    entered.problems += field_problems(log.problems, {edit: kind})
    return entered


def _take(graph: ExistingGraph, edit: int, entered: EnteredValues, kind: str, name: str, value: Any) -> None:
    prop = properties_named(kind).get(name)
    try:
        if prop:
            entered.raw[name] = _prepared(graph, prop, value)
        else:
            entered.raw[name] = _whole(graph, schema().labels[kind], schema().labels[kind].columns[name], str(value))
    except BadRequest as error:  # several records have the name
        [wrong] = error.parameters
        entered.problems.append(FieldProblem(edit, name, str(error), code="several", value=wrong.value))


def _whole(graph: ExistingGraph, label: Label, column: DerivedColumn, value: str) -> str:
    """What a new record belongs to, by its id."""
    for other in schema().labels_in_column(label.name, column):
        if graph.node(other, id_ := find_record(graph, (other, value))[1]):
            return id_
    return value


def find_record(graph: ExistingGraph, end: End) -> End:
    """A record of the graph by its id, its name or its reference; what none has stays as it is, for the check to say so.

    Raises BadRequest where several have the name.
    """
    label, text = end
    return label, _found(graph, label, [text])[0]


def _found(graph: ExistingGraph, label: str, texts: Sequence[str]) -> list[str]:
    """The ids of records by any of these, in their order, as `find_record` finds one; read together."""
    texts = [text.strip() for text in texts]
    graph.fetch(label, texts)
    kind = schema().labels[label]
    names = [kind.caption, *(["ref"] if "ref" in kind.properties else [])]
    by_text: dict[str, list[tuple[str, str]]] = defaultdict(list)
    unknown = {text for text in texts if not graph.node(label, text)}
    if unknown and graph.holds(label):
        for row in graph.seen(label, graph.read(_by_names(kind, names), texts=sorted(unknown))):
            for text in unknown.intersection(row[name] for name in names):
                by_text[text].append((row["id"], row[kind.caption] or row["id"]))
    for text in texts:
        if len(same := by_text[text]) > 1:
            candidates = [Candidate(label, id_, name) for id_, name in same[:MAX_CANDIDATES]]
            rule = f"‘{text}’ is the name of {len(same):,} {kind.plural.lower()}."
            raise BadRequest.about(kind.word, text, rule, "Choose one of them by its id.", candidates)
    return [by_text[text][0][0] if by_text[text] else text for text in texts]


def _by_names(label: Label, names: Sequence[str]) -> str:
    tests = " OR ".join(f"n.{name} IN $texts" for name in names)
    shown = ", ".join(f"n.{name} AS {name}" for name in names)
    return f"MATCH (n:{label.name}) WHERE {tests} RETURN n.id AS id, {shown} ORDER BY id"


def _prepared(graph: ExistingGraph, prop: Property, value: Any) -> Any:
    if prop.is_date:
        read = date_in_words(value, deadline=prop.may_lie_ahead)
        return read.date.text if read.date else value
    if prop.of and prop.type == "id":
        return find_record(graph, (prop.of, str(value)))[1]
    if prop.of and prop.type == "id_list":
        return _found(graph, prop.of, _listed(prop, value))
    return value


def _listed(prop: Property, value: Any) -> list[str]:
    texts = items(value) or []
    if len(texts) > MAX_LISTED:
        rule = f"‘{prop.title}’ lists {len(texts):,} records, and {MAX_LISTED:,} is the most."
        raise BadRequest.about(prop.name, None, rule, "Leave some out.")
    return texts

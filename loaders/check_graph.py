"""Checks the graph itself against the rules for loads: other Bolt clients may have written to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.database import Database, Transaction
from graph.migrations import give_ids, kinds_without, prepare
from graph.names import name_key
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.decisions import joining_decisions
from graph.writer.revision import increment_revision
from loaders.check import check
from loaders.records.problem import Place, Problem
from loaders.records.reading import Reading
from loaders.records.record import Record


def check_graph(database: Database, *, refresh: bool = False) -> list[Problem]:
    """Every problem of the graph as it stands.

    `refresh`, for use after another program wrote, assigns missing ids and increments the revision, so that nothing is
    answered from memory. Unusual dates and wordings are warnings, as for any source that somebody else keeps.
    """
    if refresh:
        prepare(database)
        database.write(_refresh)
    reading = Reading(loader="graph", source_id="graph", records=_records(database))
    records = reading.records
    return [
        *_without_ids(database),
        *_sharing_names(records),
        *_answered_the_same(database, records),
        *check(reading).problems,
    ]


def _refresh(transaction: Transaction) -> None:
    increment_revision(transaction)
    give_ids(transaction)


def _records(database: Database) -> list[Record]:
    content = whole_graph(database)
    elements: list[Node | Relationship] = [*content.nodes, *content.relationships]
    return [_record(element) for element in elements]


def _record(element: Node | Relationship) -> Record:
    property_names = _properties_of(element)
    values = {name: value for name, value in element.properties.items() if name in property_names} | {"id": element.id}
    if isinstance(element, Node):
        return Record(element.label, values, Place(f"{element.label} {element.id}"))
    values |= {"from_label": element.from_label, "from_id": element.from_id}
    values |= {"to_label": element.to_label, "to_id": element.to_id}
    return Record(element.type, values, Place(f"{schema().relationships[element.type].sheet} {element.id}"))


def _properties_of(element: Node | Relationship) -> set[str]:
    if isinstance(element, Node):
        return set(schema().labels[element.label].properties)
    return set(schema().relationships[element.type].properties)


def _without_ids(database: Database) -> list[Problem]:
    """Labels and types with records that have no id: these cannot be followed, changed or undone."""
    rule, fix = "has no id", "'casethread check --refresh' gives each of them one."
    return [
        Problem(Place(kind), rule, fix, column="id", count=total)
        for kind, total in kinds_without(database.read, "id").items()
    ]


def _sharing_names(records: Iterable[Record]) -> Iterator[Problem]:
    """A warning for each name that several records have where one name is one record; merged records count as one."""
    merged = {str(record.values["from_id"]) for record in records if record.kind == "MERGED_INTO"}
    for label in schema().domain_labels:
        by_key: dict[str, list[Record]] = defaultdict(list)
        for record in records if label.is_one_by_name else ():
            if record.kind == label.name and record.values["id"] not in merged:
                by_key[name_key(str(record.values.get(label.caption, "")))].append(record)
        for key, same in by_key.items():
            if key and len(same) > 1:
                ids = sorted(str(record.values["id"]) for record in same)
                rule = f"is the name of {len(same)} {label.plural.lower()}, {', '.join(ids[:-1])} and {ids[-1]}"
                fix = "Merge them into one (sheet merged_into), or give them different names."
                name, place = str(same[0].values[label.caption]), Place(label.name)
                yield Problem(place, rule, fix, column=label.caption, value=name, severity="warning")


def _answered_the_same(database: Database, records: Iterable[Record]) -> Iterator[Problem]:
    """A warning for each two records of which somebody said that they are one, and that stay two all the same."""
    into = {
        str(record.values["from_id"]): str(record.values["to_id"]) for record in records if record.kind == "MERGED_INTO"
    }
    labels = {name: schema().labels[name] for name in schema().labels_of("all_cases")}
    ids: dict[tuple[str, str], str] = {}
    for record in records:
        if label := labels.get(record.kind):
            ids.setdefault((label.name, name_key(str(record.values.get(label.caption, "")))), str(record.values["id"]))
    for decision in joining_decisions(database, labels):
        named = [ids.get((decision.label, name_key(name))) for name in decision.names]
        first, second = named if len(named) == 2 else (None, None)
        if first and second and _end_of(first, into) != _end_of(second, into):
            label, (name, known) = labels[decision.label], decision.names
            rule = f"was answered on {decision.on} to be {known!r}, but they are two records: {first} and {second}"
            if "canonical_id" in label.properties:
                fix = f"Merge one into the other: a row in the sheet merged_into, from_id {first}, to_id {second}."
            else:
                fix = f"Merge one into the other: casethread merge {label.word} {first} {second} --reason '...'."
            yield Problem(Place(label.name), rule, fix, column=label.caption, value=name, severity="warning")


def _end_of(factor: str, into: dict[str, str]) -> str:
    """What a factor counts as, however often it was merged; `check` finds the circles."""
    for _ in into:
        factor = into.get(factor, factor)
    return factor

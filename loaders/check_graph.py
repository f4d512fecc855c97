"""Checks the graph itself against the rules for loads: other Bolt clients may have written to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.database import Database, Transaction
from graph.migrations import give_ids, prepare
from graph.names import name_key
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.revision import increment_revision
from loaders.check import check
from loaders.records.record import Place, Problem, Reading, Record


def check_graph(database: Database, *, refresh: bool = False) -> list[Problem]:
    """Every problem of the graph as it stands.

    `refresh`, for use after another program wrote, assigns missing ids and increments the revision, so that nothing is
    answered from memory. Unusual dates and wordings are warnings, as for any source that somebody else keeps.
    """
    if refresh:
        prepare(database)
        database.write(_refresh)
    reading = Reading(loader="graph", source_id="graph", records=_records(database))
    return [*_without_ids(database), *_sharing_names(reading.records), *check(reading).problems]


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
    patterns = [(label.name, f"(n:{label.name})") for label in schema().domain_labels]
    patterns += [(kind.name, f"()-[n:{kind.name}]->()") for kind in schema().relationships.values()]
    problems = []
    for name, pattern in patterns:
        [row] = database.read(f"MATCH {pattern} WHERE n.id IS NULL RETURN count(n) AS number ORDER BY number")
        if row["number"]:
            rule, fix = "has no id", "'casethread check --refresh' gives each of them one."
            problems.append(Problem(Place(name), rule, fix, column="id", count=row["number"]))
    return problems


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

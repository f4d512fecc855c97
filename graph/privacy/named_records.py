"""The shared records that a property names, of withheld records and of others.

A contribution names the organisations whose practice it bore on; an influence joins two factors and names the case
that states it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from graph.database import Database
from graph.privacy.stated_in import stated_by_source, stating_properties_of
from graph.schema import Property, RelationshipType, schema

Key = tuple[str, str]  # label and id
IdsByLabel = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class _Naming:
    """What names shared records, by which properties: what finds all of it, and what finds that of one record.

    All properties are read together, as reading each relationship of a large graph takes long, and alike ones are counted
    before they are taken apart: most contributions name the same few. To hold each against the withheld ids takes six
    times as long.
    """

    props: tuple[Property, ...]
    anywhere: tuple[str, ...]
    of_record: tuple[tuple[str, str], ...]  # label of the record, pattern that begins at it

    @property
    def counted(self) -> str:
        """How often the same is named, as the end of a statement in which `k` bears the properties."""
        values = ", ".join(f"k.{prop.name} AS {prop.name}" for prop in self.props)
        names = ", ".join(prop.name for prop in self.props)
        return f" WITH {values}, count(*) AS times RETURN {names}, times ORDER BY times, {names}"


def named_records(database: Database, withheld: IdsByLabel) -> tuple[set[Key], set[Key]]:
    """The shared records that withheld ones name, or that state them; and those that others name."""
    named: set[Key] = set()
    elsewhere: set[Key] = set()
    for key, is_withheld in (*_stated(database, withheld), *_named(database, withheld)):
        (named if is_withheld else elsewhere).add(key)
    return named, elsewhere


def naming_kinds(*labels: str) -> set[str]:
    """The labels and types of what names records of these labels by a property."""
    kinds = (*schema().labels.values(), *schema().relationships.values())
    return {kind.name for kind in kinds if any(prop.of in labels for prop in _naming(kind.properties))}


def _stated(database: Database, withheld: IdsByLabel) -> Iterator[tuple[Key, bool]]:
    """The ends of relationships between shared records, and whether what states them is withheld."""
    for name in stated_by_source():
        kind = schema().relationships[name]
        stating_properties = stating_properties_of(kind)
        ids = {label: sorted(withheld.get(label, ())) for label in (*stating_properties.values(), "Source")}
        for start, end in kind.pairs:
            for row in database.read(_stated_statement(kind, start, end), **ids):
                yield from (((start, id_), row["is_withheld"]) for id_ in row["starts"])
                yield from (((end, id_), row["is_withheld"]) for id_ in row["ends"])


def _stated_statement(kind: RelationshipType, start: str, end: str) -> str:
    stating_properties = stating_properties_of(kind)
    by_property = " OR ".join(f"coalesce(r.{name}, '') IN ${label}" for name, label in stating_properties.items())
    unstated = " AND ".join(f"r.{name} IS NULL" for name in stating_properties)
    return f"""
        MATCH (a:{start})-[r:{kind.name}]->(b:{end})
        WITH a.id AS start, b.id AS finish,
             {by_property} OR ({unstated} AND coalesce(r.source_id, '') IN $Source) AS is_withheld
        RETURN is_withheld, collect(DISTINCT start) AS starts, collect(DISTINCT finish) AS ends ORDER BY is_withheld
    """


def _named(database: Database, withheld: IdsByLabel) -> Iterator[tuple[Key, bool]]:
    """The records that properties name, and whether a withheld record names them; both, where others do too."""
    for naming in _namings():
        everywhere, by_withheld = Counter[Key](), Counter[Key]()
        for match in naming.anywhere:
            everywhere += _times(database, naming, match)
        for label, match in naming.of_record:
            by_withheld += _times(database, naming, match, ids=sorted(withheld.get(label, ())))
        yield from ((key, True) for key in by_withheld)
        yield from ((key, False) for key, times in everywhere.items() if times > by_withheld[key])


def _times(database: Database, naming: _Naming, match: str, **ids: list[str]) -> Counter[Key]:
    times = Counter[Key]()
    for row in database.read(match + naming.counted, **ids):
        for prop in naming.props:
            value = row[prop.name]
            for id_ in value if isinstance(value, list) else [value] if value is not None else []:
                times[str(prop.of), id_] += row["times"]
    return times


@cache
def _namings() -> tuple[_Naming, ...]:
    """Every property by which what is withheld with a case names what cases share."""
    labels = schema().labels
    of_nodes = [
        _Naming(
            props, (f"MATCH (k:{name})",), ((name, f"UNWIND $ids AS record_id MATCH (k:{name} {{id: record_id}})"),)
        )
        for name in schema().dependent_labels
        if (props := tuple(_naming(labels[name].properties)))
    ]
    of_relationships = [
        _Naming(props, tuple(f"MATCH (:{start})-[k:{kind.name}]->()" for start in kind.from_labels), _at_ends(kind))
        for kind in schema().relationships.values()
        if _at_ends(kind) and (props := tuple(_naming(kind.properties)))
    ]
    return (*of_nodes, *of_relationships)


def _naming(properties: Mapping[str, Property]) -> Iterator[Property]:
    """Those that name what tells of the cases it is found in; the source is a matter of its own."""
    tells_of_cases = schema().labels_of("all_cases")
    return (prop for prop in properties.values() if prop.of in tells_of_cases)


def _at_ends(kind: RelationshipType) -> tuple[tuple[str, str], ...]:
    """The labels at its ends that are withheld with a case, each with the pattern that begins there."""
    dependent = schema().dependent_labels
    starts = ((label, f"-[k:{kind.name}]->()") for label in kind.from_labels if label in dependent)
    ends = ((label, f"<-[k:{kind.name}]-()") for label in kind.to_labels if label in dependent)
    return tuple(
        (label, f"UNWIND $ids AS record_id MATCH (:{label} {{id: record_id}}){arrow}")
        for label, arrow in (*starts, *ends)
    )

"""The records that somebody may mean who is typing a name: over all records, the closest first."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database
from graph.schema import Label
from graph.viewer import Viewer
from queries.records.lists import ListedRecord, ListReading

SHOWN = 10
MAX_LENGTH = 200  # of a text that is looked for


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One record, and what to give for it where a record is asked for.

    That is its name where no other record has it, else its reference where no other has that, else its id.
    """

    record: ListedRecord
    name: str
    value: str


def suggestions(database: Database, label: Label, text: str, viewer: Viewer) -> list[Suggestion]:
    """The records with every word of the text in their name, or in their reference, id or one alias."""
    words = text.lower()[:MAX_LENGTH].split()
    if not words:
        return []
    reading = ListReading(database, label, viewer)
    fields = [f"coalesce(n.{name}, '')" for name in _fields(label)]
    tests = [f"all(w IN $words WHERE toLower({field}) CONTAINS w)" for field in fields]
    if "aliases" in label.properties:
        tests.append("any(x IN coalesce(n.aliases, []) WHERE all(w IN $words WHERE toLower(x) CONTAINS w))")
    name = f"toLower({fields[0]})"
    rows = database.read(
        f"{reading.match} AND ({' OR '.join(tests)}) WITH n.id AS id, {name} AS name "
        "WITH id, name, CASE WHEN name = $text THEN 0 WHEN name STARTS WITH $text THEN 1 "
        "WHEN name CONTAINS ' ' + $text THEN 2 ELSE 3 END AS rank ORDER BY rank, size(name), name, id LIMIT $limit "
        f"MATCH (n:{label.name} {{id: id}}) RETURN properties(n) AS node ORDER BY rank, size(name), name, id",
        words=words, text=" ".join(words), limit=SHOWN, **reading.values,
    )  # fmt: skip
    records = reading.records([row["node"] for row in rows])
    shared = {field: _shared(reading, field, records) for field in _fields(label)}
    return [_suggestion(label, record, shared) for record in records]


def given_for(database: Database, label: Label, id_: str, viewer: Viewer) -> str | None:
    """What somebody would give for the record with this id; None where there is none."""
    reading = ListReading(database, label, viewer)
    rows = database.read(f"{reading.match} AND n.id = $id RETURN properties(n) AS node", id=id_, **reading.values)
    records = [ListedRecord(row["node"], {}) for row in rows]
    shared = {field: _shared(reading, field, records) for field in _fields(label)}
    return next((_suggestion(label, record, shared).value for record in records), None)


def _fields(label: Label) -> list[str]:
    """Its name first, then what else it is known by."""
    return [label.caption, *(["ref"] if "ref" in label.properties else []), "id"]


def _shared(reading: ListReading, field: str, records: list[ListedRecord]) -> set[str]:
    """The values of a property of these records that others have too, of those that this viewer may see.

    Whoever gives a record a name would else learn whether one that they may not see is called so.
    """
    values = sorted({str(record.properties[field]) for record in records if record.properties.get(field)})
    rows = reading.database.read(
        f"{reading.match} AND n.{field} IN $values WITH n.{field} AS value, count(n) AS records "
        "WHERE records > 1 RETURN value ORDER BY value",
        values=values, **reading.values,
    )  # fmt: skip
    return {str(row["value"]) for row in rows}


def _suggestion(label: Label, record: ListedRecord, shared: dict[str, set[str]]) -> Suggestion:
    values = {field: str(record.properties.get(field) or "") for field in _fields(label)}
    own = next(value for field, value in values.items() if value and value not in shared[field])
    return Suggestion(record, values[label.caption] or values["id"], own)

"""What changed of actions and recommendations: when it happened, by their events; or when it was recorded, by the imports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graph.schema import Property, schema
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.threads.came_from import sources_of_imports
from queries.threads.parts import parts_of
from queries.threads.tracked import scope_of, variable_of

CHOOSING = (
    "source",
    "review",
    "area",
    "organisation",
    "category",
    "level",
)  # which records; the days are those of changes
NEW, FIELDS = "recorded", {"recorded": "Newly recorded", **schema().vocabularies["event_field"]}
_RECORDS = """
RETURN {n}.id AS id, {n}.title AS name, {n}.import_id AS import_id, {n}.source_id AS source ORDER BY id"""
_HAPPENED = """-[:HAS_EVENT]->(h:Event)
WHERE ($since IS NULL OR h.at_earliest >= $since) AND ($until IS NULL OR h.at_latest <= $until)
  AND coalesce(h.at_earliest, h.known_on_earliest, '') <= $as_at
RETURN n.id AS of, h.field AS field, h.from_value AS before, h.to_value AS after, h.at AS at, h.at_latest AS day,
       h.by_role AS by_role, h.reason AS reason, h.sequence AS sequence, h.id AS id, h.source_id AS source,
       h.import_id AS import_id
ORDER BY of, coalesce(sequence, 0), id
"""
# An import is marked with the moment at which it was made, in UTC; what was undone is recorded no longer.
_IMPORTS = """
MATCH (b:ImportBatch) WHERE b.state <> 'undone'
  AND ($since IS NULL OR b.at >= $since) AND left(b.at, 10) <= coalesce($until, $as_at)
RETURN b.id AS id, left(b.at, 10) AS day, b.at AS at ORDER BY at, id
"""
_RECORDED = """
MATCH (h:Event) WHERE h.import_id IN $imports
MATCH (n)-[:HAS_EVENT]->(h) WHERE n:{label}
RETURN n.id AS of, h.field AS field, h.from_value AS before, h.to_value AS after, h.import_id AS import_id,
       h.by_role AS by_role, h.reason AS reason, h.sequence AS sequence, h.id AS id, h.source_id AS source
ORDER BY of, coalesce(sequence, 0), id
"""
_CHANGED = """
MATCH (c:Change) WHERE c.import_id IN $imports AND c.entity = $label AND c.after <> '' AND c.undone_revision IS NULL
RETURN c.entity_id AS of, c.before AS before, c.after AS after, c.import_id AS import_id, c.reason AS reason, c.id AS id
ORDER BY of, id
"""


def happened(context: QuestionContext, label: str) -> list[Row]:
    """The events of the records of a label that happened within the days asked for."""
    records = _records(context, label)
    events = parts_of(context, label, _HAPPENED, list(records))
    return [
        {"what": label, "node": id_, "name": records[id_]["name"], **event}
        for id_, of_record in events.items()
        for event in of_record
    ]


def recorded(context: QuestionContext, label: str) -> list[Row]:
    """What was recorded of them within those days: new records, events of others, changes that are no events."""
    records = _records(context, label)
    days = {row["id"]: row["day"] for row in context.read(_IMPORTS)}
    imports = {"imports": list(days)}
    new = {id_ for id_, record in records.items() if record["import_id"] in days}
    rows: list[Row] = [{"of": id_, "field": NEW, **records[id_]} for id_ in new]
    events = [row for row in context.read(_RECORDED.format(label=label), **imports) if row["of"] in records]
    rows += [row for row in events if row["import_id"] != records[row["of"]]["import_id"]]
    changed = [row for row in context.read(_CHANGED, label=label, **imports) if row["of"] in records]
    sources = sources_of_imports(context, {row["import_id"] for row in changed})
    for row in changed:
        row["source"] = sources.get(row["import_id"], records[row["of"]]["source"])
        rows += _changes(label, row)
    return [
        {
            "what": label, "node": row["of"], "name": records[row["of"]]["name"], "before": None, "after": None,
            "by_role": None, "reason": None, **row, "at": days[row["import_id"]], "day": days[row["import_id"]],
        }
        for row in rows
        if row["of"] in records
    ]  # fmt: skip


def _records(context: QuestionContext, label: str) -> dict[str, Row]:
    """The records that the filters choose, by id."""
    rows = context.read(context.scope(scope_of(label), only=CHOOSING) + _RECORDS.format(n=variable_of(label)))
    return {row["id"]: row for row in rows}


def _changes(label: str, change: Row) -> Iterator[Row]:
    """Each property that a change altered and of which no event speaks."""
    before, after = (json.loads(change[side])["values"] for side in ("before", "after"))
    for name, prop in schema().labels[label].properties.items():
        if name in after and not prop.history:
            values = {"before": _text(prop, before.get(name)), "after": _text(prop, after[name])}
            yield {**change, "field": prop.title, **values}


def _text(prop: Property, value: Any) -> str | None:
    return None if value is None else schema().words(prop).get(str(value), str(value))

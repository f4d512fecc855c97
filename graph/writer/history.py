"""The history of a record or a relationship: who set what, when and why; its last step is the version it is at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph.database import Database

ReadRows = Callable[..., list[dict[str, Any]]]
Values = Mapping[str, Any]

UNKNOWN = "0"  # the version of what another program made, and nobody changed since

# What was undone is no step any more. Several Changes of one import to one element have one moment.
_STANDS = "b.state <> 'undone' AND c.undone_revision IS NULL"
_LAST = f"""
UNWIND $ids AS id MATCH (c:Change {{entity_id: id}}) WHERE c.entity = $entity
MATCH (b:ImportBatch {{id: c.import_id}}) WHERE {_STANDS}
RETURN id, c.id AS change, b.revision AS revision ORDER BY id, revision, change
"""
_STEPS = """
MATCH (c:Change {entity_id: $id}) WHERE c.entity = $entity
MATCH (b:ImportBatch {id: c.import_id})
RETURN c.id AS version, c.before AS before, c.after AS after, b.id AS import_id, b.at AS at, b.by AS by,
       b.reason AS reason, b.loader AS loader, b.files AS files, b.revision AS revision,
       (b.state = 'undone' OR c.undone_revision IS NOT NULL) AS is_undone
ORDER BY revision DESC, version DESC
"""
_MADE = """
MATCH (b:ImportBatch {id: $id})
RETURN b.id AS import_id, b.at AS at, b.by AS by, b.reason AS reason, b.loader AS loader, b.files AS files,
       b.revision AS revision ORDER BY import_id
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it set of which values (None: nothing), by which import; `version` names the state after it."""

    version: str
    what: Literal["created", "changed", "removed"]
    before: Values
    after: Values
    import_id: str
    at: str
    by: str
    reason: str
    loader: str
    files: list[str]
    revision: int
    is_undone: bool = False


def versions(read: ReadRows, entity: str, import_ids: Mapping[str, str | None]) -> dict[str, str]:
    """The version of each element of a label or type: its last Change, or the import that made it, by its id."""
    last = {row["id"]: row["change"] for row in read(_LAST, entity=entity, ids=sorted(import_ids))}
    return {id_: last.get(id_) or import_id or UNKNOWN for id_, import_id in import_ids.items()}


def history(database: Database, entity: str, id_: str, import_id: str | None) -> list[Step]:
    """The steps of an element of a label or type, the latest first; `import_id` is that of the import that made it."""
    steps = [_step(row) for row in database.read(_STEPS, entity=entity, id=id_)]
    made = database.read(_MADE, id=import_id) if import_id else []
    return [*steps, *(Step(row["import_id"], "created", {}, {}, **row) for row in made)]


def values_at(current: Values, steps: Iterable[Step], version: str) -> dict[str, Any]:
    """The values that an element had at an earlier version, where its steps lead back to it."""
    values = dict(current)
    for step in steps:
        if step.version == version:
            return {**values, **step.after} if step.is_undone else values
        if not step.is_undone:
            values |= step.before
    return values


def _step(row: dict[str, Any]) -> Step:
    before, after = json.loads(row.pop("before"))["values"], row.pop("after")
    if not after:
        return Step(what="removed", before=before, after={}, **row)
    return Step(what="changed", before=before, after=json.loads(after)["values"], **row)

"""The history of a record or a relationship: who set what, when and why; its last step is the version it is at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.database import Database
from graph.records import ReadRows
from graph.schema import schema
from graph.writer.categories import categories_of, with_categories, without_categories

Values = Mapping[str, Any]

_SINCE = "."  # before the revision at which something of a version was undone
UNKNOWN = "0"  # the version of what another program made, and nobody changed since

# What was undone is no step any more, but a version of its own: whoever saw it before has not seen that.
_UNDONE = "coalesce(c.undone_revision, CASE WHEN b.state = 'undone' THEN b.undone_revision END)"
_CHANGES = f"""
UNWIND $ids AS id MATCH (c:Change {{entity_id: id}}) WHERE c.entity = $entity
MATCH (b:ImportBatch {{id: c.import_id}})
RETURN id, c.id AS change, b.revision AS revision, {_UNDONE} AS undone ORDER BY id, revision, change
"""
_STEPS = f"""
MATCH (c:Change {{entity_id: $id}}) WHERE c.entity = $entity
MATCH (b:ImportBatch {{id: c.import_id}})
RETURN c.id AS version, c.before AS before, c.after AS after, b.id AS import_id, b.at AS at, b.by AS by,
       b.reason AS reason, b.loader AS loader, b.files AS files, b.revision AS revision, {_UNDONE} AS undone_revision,
       b.undone_by AS undone_by
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
    undone_revision: int | None = None
    undone_by: str | None = None

    @property
    def is_undone(self) -> bool:
        """Whether what it set was taken back."""
        return self.undone_revision is not None


def versions(read: ReadRows, entity: str, import_ids: Mapping[str, str | None]) -> dict[str, str]:
    """The version of each element of a label or type: its last Change, or the import that made it, by its id.

    Where some of its Changes were undone, it also says at which revision that was last, and of a record which categories
    its columns name.
    """
    last = {id_: import_id or UNKNOWN for id_, import_id in import_ids.items()}
    undone: dict[str, int] = {}
    for row in read(_CHANGES, entity=entity, ids=sorted(import_ids)):
        if row["undone"] is None:
            last[row["id"]] = row["change"]
        else:
            undone[row["id"]] = max(int(row["undone"]), undone.get(row["id"], 0))
    of_values = {id_: f"{version}{_SINCE}{undone[id_]}" if id_ in undone else version for id_, version in last.items()}
    label = schema().labels.get(entity)
    categories = categories_of(read, label, import_ids) if label else {}
    return {id_: with_categories(version, categories.get(id_, ())) for id_, version in of_values.items()}


def history(database: Database, entity: str, id_: str, import_id: str | None) -> list[Step]:
    """The steps of an element of a label or type, the latest first; `import_id` is that of the import that made it."""
    steps = [_step(row) for row in database.read(_STEPS, entity=entity, id=id_)]
    made = database.read(_MADE, id=import_id) if import_id else []
    return [*steps, *(Step(row["import_id"], "created", {}, {}, **row) for row in made)]


def values_at(current: Values, steps: Sequence[Step], version: str) -> dict[str, Any] | None:
    """The values that an element had at an earlier version; None where its steps do not lead back to that."""
    change, _, undone = without_categories(version).partition(_SINCE)
    seen = next((step for step in steps if step.version == change), None)
    if seen is None:
        return None
    values = dict(current)
    for step in steps:
        values |= {} if step.is_undone else step.before
    for step in reversed(steps):  # forward again, with what was undone only later
        if step.revision > seen.revision:
            break
        if step.undone_revision is None or step.undone_revision > int(undone or 0):
            values |= step.after
    return values


def _step(row: dict[str, Any]) -> Step:
    before, after = json.loads(row.pop("before"))["values"], row.pop("after")
    if not after:
        return Step(what="removed", before=before, after={}, **row)
    return Step(what="changed", before=before, after=json.loads(after)["values"], **row)

"""Sets the sensitivity of cases that the graph has: with a reason, as an import of its own that can be undone."""

from __future__ import annotations

from collections.abc import Collection

from graph.database import Database
from graph.errors import BadRequest
from graph.migrations import prepare
from graph.privacy.sensitivity import states_no_sensitivity
from graph.records import Node
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import ElementChange, NewImport, Plan, apply
from loaders.records.record import FORM

_CASES = "MATCH (c:Case) WHERE c.id IN $ids RETURN c.id AS id, c.sensitivity AS sensitivity ORDER BY id"
_STATED = "MATCH (c:Case) RETURN c.id AS id, c.sensitivity AS sensitivity, c.synthetic AS synthetic ORDER BY id"


def set_sensitivity(
    database: Database, cases: Collection[str], sensitivity: str, reason: str, *, by: Viewer
) -> tuple[int, str]:
    """Set it for the cases with these ids; how many it changed, and the import's id, empty where none changed.

    No load of a file changes it again, as with whatever is entered by hand. Raises BadRequest for a word that is no
    sensitivity or without a reason, and GraphChanged.
    """
    words = schema().vocabularies["sensitivity"]
    reason = " ".join(reason.split())
    if sensitivity not in words:
        raise BadRequest(f"{sensitivity!r} is no sensitivity. It is {', '.join(words)}.")
    if not reason:
        raise BadRequest("Give a reason, such as --reason 'Published on 3 May 2024'. It is stored with the change.")
    prepare(database)
    plan = Plan(database.revision())
    for row in database.read(_CASES, ids=sorted(cases)):
        if row["sensitivity"] != sensitivity:
            before, after = {"sensitivity": row["sensitivity"]}, {"sensitivity": sensitivity}
            plan.changes.append(ElementChange(Node("Case", row["id"], {}), before, after))
    new = NewImport(FORM, ["sensitivity"], [], by=by, reason=reason)
    return len(plan.changes), apply(database, plan, new)


def cases_without_sensitivity(database: Database) -> list[str]:
    """The ids of all real cases that state none."""
    return [row["id"] for row in database.read(_STATED) if states_no_sensitivity(row)]

"""Records that people removed and a file has again: named, and a case is as restricted as it was then (rules 12 and 17)."""

from __future__ import annotations

import json
from typing import Any

from graph.privacy.sensitivity import is_less_restricted, sensitivity_of
from loaders.check.drafts import Draft, Drafts
from loaders.check.manual_edits import ENTERED_BY_PEOPLE

_STANDING = "c.after = '' AND c.undone_revision IS NULL"
_REMOVED = f"""
MATCH (b:ImportBatch) WHERE b.loader IN $loaders AND coalesce(b.state, '') <> 'undone'
MATCH (c:Change {{import_id: b.id}}) WHERE {_STANDING}
RETURN c.entity AS label, c.entity_id AS id, c.id AS change ORDER BY b.revision, change
"""
_DETAILS = """
UNWIND $ids AS id MATCH (c:Change {id: id})
RETURN c.id AS id, c.before AS before, c.at AS at, c.reason AS reason ORDER BY id
"""


def warn_of_removed_records(drafts: Drafts) -> None:
    """Say of each new record of a file that people removed it; a restriction of a case holds, as a load lifts none of theirs."""
    if drafts.reading.loader in ENTERED_BY_PEOPLE:
        return
    rows = drafts.graph.read_aside(_REMOVED, loaders=list(ENTERED_BY_PEOPLE))
    last = {(row["label"], row["id"]): row["change"] for row in rows}
    again = {
        change: drafts.nodes_of(label)[id_]
        for (label, id_), change in last.items()
        if id_ in drafts.nodes_of(label) and drafts.is_new(label, id_)
    }
    for row in drafts.graph.read_aside(_DETAILS, ids=sorted(again)) if again else ():
        _warn(drafts, again[row["id"]], row)


def _warn(drafts: Drafts, draft: Draft[Any], removal: dict[str, Any]) -> None:
    rule = f"was removed by hand on {removal['at'][:10]} ({removal['reason']}), and is in the file again"
    fix = "Take it out of the file if it should stay away, or undo the removal to have its history back."
    drafts.log.add_for("removed_by_hand", draft.record, None, rule, fix, value=draft.element.id, severity="warning")
    before = json.loads(removal["before"])["values"]
    if draft.element.label == "Case" and is_less_restricted(draft.properties, before):
        draft.properties["sensitivity"] = sensitivity_of(before)
        rule = f"is {sensitivity_of(before)}, as it was when somebody removed it"
        fix = "To open it, edit the case once it is loaded."
        drafts.log.add_for("stays_restricted", draft.record, "sensitivity", rule, fix, severity="warning")

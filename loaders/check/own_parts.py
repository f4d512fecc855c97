"""Each owner's own part of an action: a closed one has its day of closing, an open one has none (rule 5)."""

from __future__ import annotations

from graph.records import Relationship
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts

_OWNED_BY = "OWNED_BY"
_NAMES = ("status", "closed_on")


def check_own_parts(drafts: Drafts) -> None:
    """Every ownership that the load states a status or a day of closing of."""
    stated = [draft for draft in drafts.relationships_of(_OWNED_BY) if _says_so(draft)]
    if not stated:
        return
    actions = {draft.element.from_id for draft in stated}
    pair = schema().relationships[_OWNED_BY].pairs[0]
    in_graph = {link.id: link for link in drafts.graph.relationships_between(_OWNED_BY, pair, sorted(actions))}
    for draft in stated:
        _check(drafts, draft, in_graph.get(draft.element.id))


def _says_so(draft: Draft[Relationship]) -> bool:
    return any(name in draft.properties or name in draft.record.cleared for name in _NAMES)


def _check(drafts: Drafts, draft: Draft[Relationship], existing: Relationship | None) -> None:
    before = existing.properties if existing else {}
    values = {**before, **draft.properties}
    status, closed_on = (None if name in draft.record.cleared else values.get(name) for name in _NAMES)
    is_closed = status in schema().labels["Action"].closed_statuses
    if is_closed and not closed_on:
        rule = f"is blank, though the owner's own status is {status!r}"
        drafts.log.add_for("closed_without_date", draft.record, "closed_on", rule, "Fill in when that part was closed.")
    elif closed_on and not is_closed:
        rule = f"is filled in, though the owner's own status is {repr(status) if status else 'blank'}"
        fix = "Empty the date, or correct the status."
        drafts.log.add_for("date_without_closing", draft.record, "closed_on", rule, fix, value=closed_on)

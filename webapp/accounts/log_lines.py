"""Which lines of the audit log somebody may read: all of them, or those about records within their roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from graph.access import records_in
from graph.accounts.audit import Entry
from graph.facts import facts_at
from graph.permissions import Permission
from graph.viewer import Viewer
from webapp.connection import database


def entries_for(viewer: Viewer) -> Callable[[Entry], Entry | None]:
    """What of an entry this viewer may read, None for nothing: whoever reads within a scope reads of its records alone."""
    reach = viewer.reach(Permission.READ_LOG)
    if reach.is_everywhere:
        return lambda entry: entry
    beyond = facts_at(database()).withheld_from(viewer.sight)  # what follows from a case of theirs and from another
    own = {label: ids - beyond.get(label, frozenset()) for label, ids in records_in(database(), reach).items()}

    def of_own(entry: Entry) -> Entry | None:
        records = entry.details.get("records")
        named = _among(records, own) if isinstance(records, dict) else {}
        return replace(entry, details={**entry.details, "records": named}) if named else None

    return of_own


def _among(records: Mapping[str, list[str]], own: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    named = {label: [id_ for id_ in ids if id_ in own.get(label, ())] for label, ids in records.items()}
    return {label: ids for label, ids in named.items() if ids}

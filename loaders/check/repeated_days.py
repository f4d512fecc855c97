"""Changes in a workbook of ours that repeats the day of its source, as an export does that somebody edited since (rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from graph.records import Node
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.existing_graph import Key
from loaders.check.histories import Histories
from loaders.records.record import OWN


def warn_of_repeated_days(drafts: Drafts) -> None:
    """Say, once for each source, how many records change on a day on which the graph has them as they were."""
    repeated = {source for source in drafts.nodes_of("Source") if _is_repeated(drafts, source)}
    if drafts.reading.loader != OWN or not repeated:
        return
    changed: dict[str, set[Key]] = defaultdict(set)
    for source, key in (*_changed(drafts), *_with_new_owners(drafts)):
        changed[source].add(key)
    for source in sorted(repeated & changed.keys()):
        stated, number = drafts.nodes_of("Source")[source], len(changed[source])
        day, records = stated.properties["taken_on"], f"{number:,} record{'' if number == 1 else 's'}"
        rule = f"was taken on {day}, as the graph has it, so what changes of {records} is dated {day}"
        fix = "If it changed later, take the source out of the sheet sources: then it is dated by the load."
        drafts.log.add_for("repeated_day", stated.record, "taken_on", rule, fix, value=source, severity="warning")


def _is_repeated(drafts: Drafts, source: str) -> bool:
    """Whether the file states of a source the day that the graph has of it."""
    day = drafts.nodes_of("Source")[source].properties.get("taken_on")
    return day is not None and day == (drafts.existing("Source", source) or {}).get("taken_on")


def _changed(drafts: Drafts) -> Iterator[tuple[str, Key]]:
    """Each record of which the file changes something that events record, after its source."""
    histories = Histories(drafts)
    for label in (label for label in schema().labels.values() if label.recorded_by_events):
        for node_id, draft in drafts.nodes_of(label.name).items():
            existing = drafts.existing(label.name, node_id)
            if existing and _changes_undated(histories, draft, existing):
                yield str(draft.properties["source_id"]), (label.name, node_id)


def _with_new_owners(drafts: Drafts) -> Iterator[tuple[str, Key]]:
    """Each action to which the file gives an owner, and does not say from when, after the source that says so."""
    undated = [draft for draft in drafts.relationships_of("OWNED_BY") if not draft.properties.get("from")]
    actions = {draft.element.from_id for draft in undated if drafts.existing("Action", draft.element.from_id)}
    [pair] = schema().relationships["OWNED_BY"].pairs
    in_graph = drafts.graph.relationships_between("OWNED_BY", pair, sorted(actions))
    owned = {(link.from_id, link.to_id) for link in in_graph}
    for draft in undated:
        link = draft.element
        if link.from_id in actions and (link.from_id, link.to_id) not in owned:
            yield str(draft.properties["source_id"]), ("Action", link.from_id)


def _changes_undated(histories: Histories, draft: Draft[Node], existing: Mapping[str, Any]) -> bool:
    """Whether a record changes what events record, and neither an event of the file nor a day of closing dates it."""
    label, owner = schema().labels[draft.element.label], (draft.element.label, draft.element.id)
    names = {prop.name for prop in label.recorded_by_events if not histories.states(owner, str(prop.history))}
    if draft.properties.get(str(label.closed)):
        names -= {"status"}
    return any(name in names and existing.get(name) != value for name, value in draft.properties.items())

"""Changes in a workbook of ours that repeats the day of its source, as an export does that somebody edited since (rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.records import Node
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.histories import Histories
from loaders.records.record import OWN


def warn_of_repeated_days(drafts: Drafts) -> None:
    """Say, once for each source, how many records change on a day on which the graph has them as they were."""
    if drafts.reading.loader != OWN:
        return
    histories = Histories(drafts)
    changed: dict[str, list[Draft[Node]]] = defaultdict(list)
    for label in schema().labels.values():
        for node_id, draft in drafts.nodes_of(label.name).items() if label.recorded_by_events else ():
            existing, source = drafts.existing(label.name, node_id), str(draft.properties["source_id"])
            if existing and _is_repeated(drafts, source) and _changes_undated(histories, draft, existing):
                changed[source].append(draft)
    for source, records in changed.items():
        day = drafts.nodes_of("Source")[source].properties["taken_on"]
        number = f"{len(records):,} record{'' if len(records) == 1 else 's'}"
        rule = f"was taken on {day}, as the graph has it, so what changes of {number} is dated {day}"
        fix = "If it changed later, take the source out of the sheet sources: then it is dated by the load."
        drafts.log.add_for(
            "repeated_day",
            drafts.nodes_of("Source")[source].record,
            "taken_on",
            rule,
            fix,
            value=source,
            severity="warning",
        )


def _is_repeated(drafts: Drafts, source: str) -> bool:
    """Whether the file states of a source the day that the graph has of it."""
    stated, existing = drafts.nodes_of("Source").get(source), drafts.existing("Source", source)
    day = stated.properties.get("taken_on") if stated else None
    return bool(day and existing and existing.get("taken_on") == day)


def _changes_undated(histories: Histories, draft: Draft[Node], existing: Mapping[str, Any]) -> bool:
    """Whether a record changes what events record, and neither an event of the file nor a day of closing dates it."""
    label, owner = schema().labels[draft.element.label], (draft.element.label, draft.element.id)
    names = {prop.name for prop in label.recorded_by_events if not histories.states(owner, str(prop.history))}
    if draft.properties.get(str(label.closed)):
        names -= {"status"}
    return any(name in names and existing.get(name) != value for name, value in draft.properties.items())

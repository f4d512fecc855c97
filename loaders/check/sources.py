"""What a load may not mean: to write into another file's source, or to change what another source told first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.records import Node
from graph.schema import schema
from graph.taxonomies import SOURCE_ID as OURS
from loaders.check.drafts import Draft, Drafts
from loaders.check.nodes import SHARED
from loaders.records.record import Place

_NAMED = 3  # changed nodes that a warning names


def check_sources(drafts: Drafts) -> None:
    """Warnings alone: both are what people often mean to do."""
    _check_file(drafts)
    if drafts.reading.loader != "form":  # a form shows the record that it changes
        for label in SHARED:
            _check_shared(drafts, label)


def _check_file(drafts: Drafts) -> None:
    """Two people's `Book1.csv` would be one source."""
    reading = drafts.reading
    if not (reading.source_is_file and drafts.standing("Source", reading.source_id)):
        return
    rows = drafts.known.read(
        "MATCH (b:ImportBatch) WHERE b.loader <> 'form' AND b.state <> 'undone' RETURN b.hashes AS hashes ORDER BY b.id"
    )
    loaded = {one for row in rows for one in row["hashes"] or ()}
    if not loaded.issuperset(reading.hashes.values()):
        source = drafts.of("Source")[reading.source_id]
        file = source.record.place.file
        rule = f"belongs to the source {reading.source_id!r}, which the graph has from a file of the same name"
        fix = "Where this is not a newer copy of that file, give it a source of its own: rename it."
        if reading.loader == "own":
            fix = f"{fix[:-1]}, or name its source in the sheet sources or in a column source_id."
        drafts.log.add("same_file_name", Place(file), rule, fix, severity="warning")


def _check_shared(drafts: Drafts, label: str) -> None:
    """Factors, organisations and the like of another source that this load says something else of."""
    changed: dict[str, list[Draft[Node]]] = defaultdict(list)
    for one, draft in drafts.of(label).items():
        standing = drafts.standing(label, one)
        ours = (OURS, draft.properties["source_id"])
        if standing and standing.get("source_id") not in ours and _differs(draft, standing):
            changed[str(standing.get("source_id"))].append(draft)
    for source, found in sorted(changed.items()):
        _note_shared(drafts, label, source, found)


def _differs(draft: Draft[Node], standing: Mapping[str, Any]) -> bool:
    return any(standing.get(name) != value for name, value in draft.properties.items() if name != "source_id")


def _note_shared(drafts: Drafts, label: str, source: str, found: list[Draft[Node]]) -> None:
    kind, count = schema().labels[label], len(found)
    names = ", ".join(repr(drafts.merged(draft).get(kind.caption)) for draft in found[:_NAMED])
    more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
    title = kind.title if count == 1 else kind.plural
    place = Place(found[0].record.place.file, found[0].record.place.sheet)
    rule = f"would change {count:,} {title.lower()} of the source {source!r}: {names}{more}"
    fix = "Look at the differences; give this file's own ones other names or ids if they are not the same."
    drafts.log.add("shared_changed", place, rule, fix, severity="warning")

"""What a load may not intend: to write into another file's source, or to change what another source recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.records import Node
from graph.schema import schema
from graph.taxonomies import SOURCE_ID as SHIPPED
from loaders.check.drafts import Draft, Drafts
from loaders.records.problem import Place
from loaders.records.problem_log import listed
from loaders.records.record import FORM, OWN

MAX_NAMED = 3  # records that a warning names


def check_sources(drafts: Drafts) -> None:
    """Warnings alone: both are what people often mean to do."""
    _check_file(drafts)
    if drafts.reading.loader != FORM:  # a form shows the record that it changes
        for label in schema().labels_of("all_cases"):
            _check_shared(drafts, label)


def _check_file(drafts: Drafts) -> None:
    """Two people's `Book1.csv` would be one source."""
    reading = drafts.reading
    if not (reading.source_is_file and drafts.existing("Source", reading.source_id)):
        return
    rows = drafts.graph.read_aside(
        "MATCH (b:ImportBatch) WHERE b.loader <> 'form' AND b.state <> 'undone' RETURN b.hashes AS hashes ORDER BY b.id"
    )
    loaded = {hash_ for row in rows for hash_ in row["hashes"] or ()}
    if not loaded.issuperset(reading.hashes.values()):
        source = drafts.nodes_of("Source")[reading.source_id]
        file = source.record.place.file
        others = _cases_of_another_file(drafts)
        rule = "has the name of a file that was loaded before, and is taken for a newer copy of it"
        if others:
            rule = f"has the name of a file that was loaded before, but none of the cases that it brought: {_named(others)}"
        fix = "If it is another file, rename it before you load it."
        if reading.loader == OWN:
            fix = f"{fix[:-1]}, or name its source on the sheet sources or in a column source_id."
        drafts.log.add("same_file_name", Place(file), rule, fix, severity="warning")
        leaving = {id_ for label, id_ in drafts.records_to_remove.nodes if label == "Case"}
        if removed := {case: title for case, title in others.items() if case in leaving}:
            rule = f"replaces the file of that name, and removes the cases that it brought: {_named(removed)}"
            fix = "If it is another file, rename it, or load it without --replace."
            drafts.log.add("replaces_other_file", Place(file), rule, fix, severity="warning")


def _cases_of_another_file(drafts: Drafts) -> dict[str, str]:
    """The cases, with their titles, that a file of the same name brought, where this one has cases and none of them."""
    cases = drafts.nodes_of("Case")
    if not (cases and drafts.graph.holds("Case")):
        return {}
    cypher = "MATCH (c:Case) WHERE c.source_id = $source RETURN c.id AS id, c.title AS title ORDER BY id"
    rows = drafts.graph.read(cypher, source=drafts.reading.source_id)
    return {} if any(row["id"] in cases for row in rows) else {row["id"]: row["title"] for row in rows}


def _named(cases: Mapping[str, str]) -> str:
    return listed([f"'{title}' ({case})" for case, title in cases.items()], MAX_NAMED)


def _check_shared(drafts: Drafts, label: str) -> None:
    """Factors, organisations and the like of another source that this load describes differently."""
    changed: dict[str, list[Draft[Node]]] = defaultdict(list)
    for node_id, draft in drafts.nodes_of(label).items():
        existing = drafts.existing(label, node_id)
        own_sources = (SHIPPED, draft.properties["source_id"])
        if existing and existing.get("source_id") not in own_sources and _differs(draft, existing):
            changed[str(existing.get("source_id"))].append(draft)
    for source, drafts_of_source in sorted(changed.items()):
        _note_shared(drafts, label, source, drafts_of_source)


def _differs(draft: Draft[Node], existing: Mapping[str, Any]) -> bool:
    return any(existing.get(name) != value for name, value in draft.properties.items() if name != "source_id")


def _note_shared(drafts: Drafts, label: str, source: str, changed: list[Draft[Node]]) -> None:
    kind, count = schema().labels[label], len(changed)
    names = listed([repr(drafts.merged(draft).get(kind.caption)) for draft in changed], MAX_NAMED)
    title = kind.title if count == 1 else kind.plural
    place = Place(changed[0].record.place.file, changed[0].record.place.sheet)
    difference = f"says something else of {count:,} {title.lower()} than the source {source!r}"
    rule = f"{difference}, and changes {'it' if count == 1 else 'them'}: {names}"
    fix = "If they are not the same, give those of this file other names or ids."
    drafts.log.add("shared_changed", place, rule, fix, severity="warning")

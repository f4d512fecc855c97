"""Rows of records that were merged into others (rule 13): whatever names them means the record that stayed."""

from __future__ import annotations

from collections.abc import Collection

from graph.records import Relationship
from graph.schema import schema
from graph.writer.decisions import MERGES
from loaders.check.drafts import Draft, Drafts
from loaders.check.existing_graph import Key
from loaders.check.known_names import KnownRecord, NameMatch


def follow_merges(drafts: Drafts) -> None:
    """Take out the rows of what was merged, and let its id, and its names in the file, mean what it was merged into."""
    for (label, merged), stays in _merges(drafts).items():
        existing = drafts.existing(label, stays)
        if existing is None:  # removed since: the file's own record comes back
            continue
        drafts.merged_into[label, merged] = stays
        names = drafts.names.setdefault(label, {})
        names |= {name: stays for name, id_ in names.items() if id_ == merged}
        names[merged] = stays
        if draft := drafts.nodes_of(label).pop(merged, None):
            caption = schema().labels[label].caption
            name, known = str(draft.properties.get(caption)), str(existing.get(caption))
            record = KnownRecord(stays, known, str(existing.get("source_id")), stays)
            drafts.matches.append(NameMatch(label, name, record))


def leave_out_links_within(drafts: Drafts) -> None:
    """Leave out what a file says between two records that are one by now: it would lead from that to itself."""
    stays = {(label, id_) for (label, _), id_ in drafts.merged_into.items()}
    for kind, links in drafts.relationships.items() if stays else ():
        drafts.relationships[kind] = {id_: draft for id_, draft in links.items() if not _is_within(draft, stays)}


def _is_within(draft: Draft[Relationship], stays: Collection[Key]) -> bool:
    start, end = draft.element.ends
    values = draft.record.values
    return start == end and start in stays and values.get("from_id") != values.get("to_id")


def _merges(drafts: Drafts) -> dict[Key, str]:
    """What each merged record became in the end, by its label and its id."""
    rows = drafts.graph.read(MERGES) if drafts.graph.holds("Decision") else []
    steps = {(row["label"], row["merged"]): str(row["into"]) for row in rows}
    into: dict[Key, str] = {}
    for label, merged in steps:
        end, passed = merged, {merged}
        while (step := steps.get((label, end))) and step not in passed:
            end = step
            passed.add(step)
        into[label, merged] = end
    return into

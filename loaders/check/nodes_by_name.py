"""Rows without ids whose names say which record they are (rule 13): one record for each name, the graph's if it has it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from graph.names import name_key
from graph.records import Node, Value
from graph.schema import Label
from loaders.check.drafts import Draft, Drafts
from loaders.check.known_names import KnownNames, NameMatch
from loaders.check.similar_names import SimilarNames
from loaders.records.ids import distinct, slug
from loaders.records.reading import add_spelling
from loaders.records.record import Record

Rows = list[tuple[Record, dict[str, Value]]]


def draft_by_name(drafts: Drafts, label: Label, rows: Rows, drafts_by_id: dict[str, Draft[Node]]) -> None:
    """One draft for each record that the rows name; a name that the graph knows keeps the graph's id and spelling."""
    names, known = drafts.names.setdefault(label.name, {}), drafts.known_names(label)
    matches: dict[str, NameMatch] = {}
    new: dict[str, str] = {}
    keys = []
    for record, properties in rows:
        name = _name(drafts, label, record, properties)
        keys.append(key := name_key(name))
        add_spelling(drafts.reading.spellings, label.name, key, name)
        if match := known.match(name, drafts.reading.source_id):
            matches.setdefault(key, match)
        else:
            new.setdefault(key, name)
    similar = SimilarNames(drafts, label, known)
    similar.settle(new, matches)
    _report(drafts, known, matches.values())
    bases = [f"{drafts.reading.source_id}-{slug(name)}{_unlike_hidden(drafts)}" for name in new.values()]
    ids = {key: match.record.id for key, match in matches.items()}
    ids |= dict(zip(new, distinct(bases, taken=known.ids), strict=True))
    ids |= {key: ids[other] for key, other in similar.same_as.items()}
    for key, (record, properties) in zip(keys, rows, strict=True):
        if key in matches:
            properties[label.caption] = matches[key].record.name
        elif key in similar.same_as:
            properties[label.caption] = new[similar.same_as[key]]
        names[key] = ids[key]
        if (draft := drafts_by_id.get(ids[key])) is None:
            drafts_by_id[ids[key]] = Draft(record, Node(label.name, ids[key], properties))
        else:
            _join(drafts, label, draft, record, properties)

    for stays, aliases in similar.aliases.items():
        node_id = ids.get(stays, stays)
        properties = drafts_by_id[node_id].properties
        existing = properties.get("aliases") or known.aliases_of(node_id)
        properties["aliases"] = list(dict.fromkeys([*(existing if isinstance(existing, list) else ()), *aliases]))


def _unlike_hidden(drafts: Drafts) -> str:
    """What keeps an id from telling that a record of its name is hidden: that would get a number only then."""
    return f"-{uuid4().hex[:6]}" if drafts.graph.hides else ""


def _name(drafts: Drafts, label: Label, record: Record, properties: dict[str, Value]) -> str:
    """The name of a row; one of signs that nobody sees is none."""
    name = str(properties.get(label.caption) or "")
    if name and not name_key(name):
        properties.pop(label.caption)
        drafts.log.add_for(
            "required", record, label.caption, "holds only signs that nobody can see, and is required", "Fill it in."
        )
    return str(properties.get(label.caption) or label.word)


def _report(drafts: Drafts, known: KnownNames, matches: Iterable[NameMatch]) -> None:
    """Keep for the report what the name of another source's record means, and what is spelt or merged otherwise."""
    source = drafts.reading.source_id
    drafts.matches += known.counted(
        match
        for match in matches
        if match.record.source_id != source or match.name != match.record.name or match.others
    )


def _join(drafts: Drafts, label: Label, draft: Draft[Node], record: Record, properties: dict[str, Value]) -> None:
    """Take what a later row of one name adds; note what it says otherwise."""
    for name, value in properties.items():
        known = draft.properties.setdefault(name, value)
        if known != value and record.get(name) is not None and name != label.caption:
            column, title = record.columns.get(name, name), label.title.lower()
            prop = label.properties.get(name)
            drafts.log.add_difference(record.place, column, record.get(name), known, draft.record, title, prop)

"""Gives nodes of a load other ids than those that were made for them, wherever they are named."""

from __future__ import annotations

from collections import Counter

from graph.records import Relationship
from loaders.check.drafts import Draft, Drafts
from loaders.check.existing_graph import Key
from loaders.records.ids import mention_id, relationship_id


def rename(drafts: Drafts, new_ids: dict[Key, str]) -> None:
    """Put nodes under new ids, with the relationships at them and the names by which rows refer to them."""
    changed = {key: new for key, new in new_ids.items() if key[1] != new}
    if not changed:
        return
    for label in {label for label, _ in changed}:
        drafts.nodes[label] = {changed.get((label, id_), id_): draft for id_, draft in drafts.nodes[label].items()}
        for node_id, node in drafts.nodes[label].items():
            node.element.id = node_id
        drafts.fetched.discard(label)  # under the new ids the graph may have them
        names = drafts.names.setdefault(label, {})
        names |= {name: changed.get((label, id_), id_) for name, id_ in names.items()}
        names |= {old: new for (of, old), new in changed.items() if of == label}
    drafts.made_ids |= {(label, new) for (label, _), new in changed.items()}
    case_of = {has.element.to_id: has.element.from_id for has in drafts.relationships_of("HAS_EPISODE")}
    for kind, drafts_of_type in drafts.relationships.items():
        renamed = [link for link in drafts_of_type.values() if _rename_ends(link, changed, case_of)]
        if renamed and kind in drafts.types_without_ids:
            drafts.relationships[kind] = _with_made_ids(list(drafts_of_type.values()))


def _with_made_ids(drafts_of_type: list[Draft[Relationship]]) -> dict[str, Draft[Relationship]]:
    """The same relationships under the ids that follow from their ends as they are now."""
    times = Counter[tuple[str, ...]]()
    for draft in drafts_of_type:
        link, source = draft.element, str(draft.properties["source_id"])
        start, end = link.ends
        link.id = relationship_id(source, link.type, start, end, times[source, *start, *end])
        times[source, *start, *end] += 1
    return {draft.element.id: draft for draft in drafts_of_type}


def _rename_ends(draft: Draft[Relationship], changed: dict[Key, str], case_of: dict[str, str]) -> bool:
    """Put new ids at the ends of a relationship; whether one of them changed."""
    link = draft.element
    if link.type == "CONTRIBUTED_TO" and "mention_id" in draft.properties:
        case = case_of.get(link.to_id) if link.to_label == "Episode" else link.to_id
        passage = (draft.record.get("quote"), draft.record.get("page") or "")
        if case and draft.properties["mention_id"] == mention_id(case, *passage):
            draft.properties["mention_id"] = mention_id(changed.get(("Case", case), case), *passage)
    ends = link.from_id, link.to_id
    link.from_id = changed.get((link.from_label, link.from_id), link.from_id)
    link.to_id = changed.get((link.to_label, link.to_id), link.to_id)
    return ends != (link.from_id, link.to_id)

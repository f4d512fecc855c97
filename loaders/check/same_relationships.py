"""Which relationships of a recognised case the graph has already, where their file gives them no ids (rule 15).

A contribution of the same factor to the same episode with the same quote is the same contribution, whichever file
brings it; so is one whose quote was blank or differs by a few letters, if page, speaker and sign say no more against it
than for it, and one whose quote is blacked out now, if they say nothing against it. Of other types, two
between the same records are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.records import Relationship
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.likeness import pairs, quote_of, redacts
from loaders.check.redactions import warn_of_redacted
from loaders.records.ids import relationship_id

_LINKS = ("RAISED", "LED_TO", "OWNED_BY", "ADDRESSED_TO")  # of which two between the same records are one
Ends = tuple[str, str, str, str]  # label and id it starts from, label and id it ends at
Drafted = Draft[Relationship]


def recognise_relationships(drafts: Drafts) -> None:
    """Give the relationships at recognised cases and their episodes the ids that they have in the graph."""
    recognised = drafts.recognised_keys
    if not recognised:
        return
    for kind in drafts.types_without_ids & drafts.relationships.keys():
        of_type = drafts.relationships[kind]
        at_cases = [draft for draft in of_type.values() if recognised & set(draft.element.ends)]
        if not at_cases:
            continue
        ids = {id(draft) for draft in at_cases}
        remaining = {key: draft for key, draft in of_type.items() if id(draft) not in ids}
        _give_ids(drafts, kind, at_cases)
        drafts.relationships[kind] = remaining | {draft.element.id: draft for draft in at_cases}


def recognise_links(drafts: Drafts) -> None:
    """Give what joins records that the loader itself knows the ids that another file's links between them have."""
    same = drafts.reading.same_records
    for kind in (kind for kind in _LINKS if same and drafts.graph.holds(kind)):
        of_type = [draft for draft in drafts.relationships_of(kind) if same & set(draft.element.ends)]
        known: dict[Ends, list[Relationship]] = defaultdict(list)
        for link in _existing(drafts, kind, of_type):
            known[_both(link)].append(link)
        for draft in of_type:
            links = [link for link in known[_both(draft.element)] if "to" not in link.properties]
            if links and draft.element.id not in {link.id for link in known[_both(draft.element)]}:
                draft.element.id = links[0].id
        drafts.relationships[kind] = {draft.element.id: draft for draft in drafts.relationships_of(kind)}


def _give_ids(drafts: Drafts, kind: str, at_cases: list[Drafted]) -> None:
    existing: dict[Ends, list[Relationship]] = defaultdict(list)
    for link in _existing(drafts, kind, at_cases):
        existing[_both(link)].append(link)
    offered: dict[Ends, list[Drafted]] = defaultdict(list)
    for draft in at_cases:
        offered[_both(draft.element)].append(draft)
    redacted = list[Drafted]()
    for ends, drafts_there in offered.items():
        links = existing[ends]
        same = dict(pairs([draft.element for draft in drafts_there], links))
        used = {link.id for link in links}
        ordinal = 0
        for number, draft in enumerate(drafts_there):
            if known := same.get(number):
                if redacts(draft.element, known):
                    redacted.append(draft)
                _take(draft, known)
                continue
            source = str(draft.properties["source_id"])
            while (new := relationship_id(source, kind, ends[:2], ends[2:], ordinal)) in used:
                ordinal += 1
            used.add(new)
            draft.element.id = new
    if redacted:
        mark = str(redacted[0].properties["quote"])
        warn_of_redacted(drafts.log, [draft.record for draft in redacted], mark)


def _take(draft: Drafted, link: Relationship) -> None:
    """A relationship of the file as the one of the graph; the passage of the same quote, or of a redacted one, keeps its id."""
    draft.element.id = link.id
    if redacts(draft.element, link) and "mention_id" in link.properties:
        draft.properties["mention_id"] = link.properties["mention_id"]
    if quote_of(draft.element) and quote_of(draft.element) == quote_of(link):
        draft.properties.update({n: link.properties[n] for n in ("quote", "mention_id") if n in link.properties})


def _both(link: Relationship) -> Ends:
    return link.from_label, link.from_id, link.to_label, link.to_id


def _existing(drafts: Drafts, kind: str, at_cases: Iterable[Drafted]) -> Iterator[Relationship]:
    """The relationships of a type that the graph has at the same ends where the search begins."""
    if not drafts.graph.holds(kind):
        return
    by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
    low_degree_end = schema().relationships[kind].low_degree_end
    for draft in at_cases:
        link = draft.element
        by_pair[link.from_label, link.to_label].add(link.from_id if low_degree_end == "from" else link.to_id)
    for pair, ids in by_pair.items():
        yield from drafts.graph.relationships_between(kind, pair, ids)

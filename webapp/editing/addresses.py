"""What can be added to a record from its page, and which relationships people enter at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.schema import Label, RelationshipType, schema
from graph.taxonomies import SOURCE_ID as SHIPPED
from webapp.addresses import LinkedText, new_link_url, new_record_url
from webapp.editing.access import may_add
from webapp.headings import link_noun

# Made by a load or a form from something else: an order, a history.
_MADE = frozenset({"NEXT", "HAS_EVENT", "HAS_EPISODE"})


def is_entered(kind: RelationshipType, properties: Mapping[str, Any]) -> bool:
    """Whether people enter and edit such a relationship: not one that follows from something else, nor what ships."""
    return kind.name not in _MADE and properties.get("source_id") != SHIPPED


def additions(label: Label, id_: str) -> list[LinkedText]:
    """What can be added to a record: what belongs to it, as a record of its own, and what it can be linked with."""
    return [*_belonging(label, id_), *_linked(label, id_)]


def learned_additions(case: str, reviews: Sequence[tuple[str, str]]) -> list[LinkedText]:
    """What can be added to what was learned from a case: a finding of each of its reviews, by id and name; first, a review."""
    review, finding = schema().labels["Review"], schema().labels["Finding"]
    if not reviews:
        return [LinkedText("Add the review", new_record_url(review, case=case, within=case))]
    drawn = {"link": "DRAWN_FROM", "to": f"Case:{case}", "within": case}
    names = [f" of ‘{name}’" if len(reviews) > 1 else "" for _, name in reviews]
    return [
        LinkedText(f"Add a finding{name}", new_record_url(finding, review=id_, **drawn))
        for (id_, _), name in zip(reviews, names, strict=True)
    ]


def _belonging(label: Label, id_: str) -> Iterator[LinkedText]:
    for other in schema().domain_labels:
        for column in other.columns.values():
            kind = schema().relationships.get(column.relationship or "")
            if kind is None or column.label not in (None, label.name):
                continue
            pairs = kind.pairs if other.name in kind.from_labels else tuple((end, start) for start, end in kind.pairs)
            if (other.name, label.name) in pairs and may_add(other):
                yield LinkedText(other.title, new_record_url(other, **{column.name: id_}))


def _linked(label: Label, id_: str) -> Iterator[LinkedText]:
    columns = [column for other in schema().domain_labels for column in other.columns.values()]
    belonging = {column.relationship for column in columns}
    for kind in schema().relationships.values():
        if kind.name in _MADE or kind.name in belonging:
            continue
        for start, end in kind.pairs:
            for side, own, other in (("from", start, end), ("to", end, start)):
                if own == label.name and not schema().labels[other].internal:
                    noun = link_noun(kind, outward=side == "from", other=schema().labels[other])
                    yield LinkedText(noun, new_link_url(kind.name, side, label.name, id_, other))

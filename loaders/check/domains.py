"""A factor's domain: a column of a file, kept as IN_CATEGORY; where it is blank, the crosswalk may give it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from graph.records import Relationship, Value
from graph.schema import schema
from graph.sheets import plain
from graph.taxonomies import DOMAINS, derive_domain, taxonomies
from loaders.check.drafts import Draft, Drafts
from loaders.check.nodes import given_id
from loaders.records.ids import relationship_id
from loaders.records.problem_log import did_you_mean
from loaders.records.record import Record

Placed = dict[tuple[str, str], set[str]]  # label and id -> its categories


@cache
def _terms(taxonomy: str) -> dict[str, str]:
    """Every way to write a term: its code, its name, its id -> its id."""
    known = taxonomies()[taxonomy]
    return {
        plain(word): known.id_of(term.code)
        for term in known.terms
        for word in (term.name, term.code, known.id_of(term.code))
    }


def settle_domains(drafts: Drafts) -> None:
    """IN_CATEGORY from the columns that stand for a category, and from the crosswalk where a factor has none."""
    placed: Placed = defaultdict(set)
    for given in drafts.all_of("IN_CATEGORY"):
        placed[given.element.from_label, given.element.from_id].add(given.element.to_id)
    for name, found in drafts.nodes.items():
        for column in schema().labels[name].columns.values():
            for draft in found.values():
                _from_column(drafts, draft.record, (name, draft.element.id), column.name, column.taxonomy, placed)
    for factor, draft in drafts.of("Factor").items():
        if not drafts.standing("Factor", factor):
            _from_crosswalk(drafts, draft.record, factor, placed["Factor", factor])


def _from_column(
    drafts: Drafts, record: Record, start: tuple[str, str], column: str, taxonomy: str, placed: Placed
) -> None:
    said = given_id(record.values.get(column))
    if said is None:
        return
    category = _terms(taxonomy).get(plain(said))
    if category is None:
        codes = [term.code for term in taxonomies()[taxonomy].terms]
        rule = f"is not one of {', '.join(codes)}"
        drafts.log.at("domain", record, column, rule, did_you_mean(said, codes), value=said)
    elif category not in placed[start]:
        placed[start].add(category)
        drafts.from_columns.add(_add(drafts, record, start, category, {}))


def _from_crosswalk(drafts: Drafts, record: Record, factor: str, placed: set[str]) -> None:
    """The domain that wholly holds one of the factor's categories; machine-made, and marked so."""
    if not placed or any(category.startswith(f"{DOMAINS}:") for category in placed):
        return
    found = (derive_domain(*category.split(":", 1)) for category in sorted(placed) if ":" in category)
    if domain := next((code for code in found if code), None):
        _add(drafts, record, ("Factor", factor), f"{DOMAINS}:{domain}", {"coding_method": "machine"})


def _add(drafts: Drafts, record: Record, start: tuple[str, str], category: str, marks: dict[str, Value]) -> str:
    source = drafts.reading.source_id
    one = relationship_id(source, "IN_CATEGORY", start, ("Category", category), 0)
    made = Relationship("IN_CATEGORY", one, *start, "Category", category, {"source_id": source, **marks})
    drafts.relationships.setdefault("IN_CATEGORY", {}).setdefault(one, Draft(record, made))
    return one

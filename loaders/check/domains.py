"""A category that a column names: a column in a file or a form, IN_CATEGORY in the graph; a factor's domain may come from the crosswalk."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from graph.formats.sheets import plain
from graph.records import Relationship, Value
from graph.schema import schema
from graph.taxonomies import DOMAINS, derive_domain, taxonomies
from loaders.check.drafts import Draft, Drafts
from loaders.check.nodes import id_in_cell
from loaders.records.ids import relationship_id
from loaders.records.problem_log import did_you_mean
from loaders.records.record import Record

Placed = dict[tuple[str, str], set[str]]  # label and id -> its categories


@cache
def _terms(taxonomy: str) -> dict[str, str]:
    """Every way to write a term: its code, its name, its id -> its id."""
    taxonomy_terms = taxonomies()[taxonomy]
    return {
        plain(word): taxonomy_terms.id_of(term.code)
        for term in taxonomy_terms.terms
        for word in (term.name, term.code, taxonomy_terms.id_of(term.code))
    }


def category_named(taxonomy: str, word: str) -> str | None:
    """The id of the category that a word means, or None where it is no word for any."""
    return _terms(taxonomy).get(plain(word))


def settle_domains(drafts: Drafts) -> None:
    """IN_CATEGORY from the columns that name a category, and from the crosswalk where a factor has none."""
    placed: Placed = defaultdict(set)
    for link in drafts.relationships_of("IN_CATEGORY"):
        placed[link.element.from_label, link.element.from_id].add(link.element.to_id)
    for name, drafts_of_label in drafts.nodes.items():
        for column in schema().labels[name].category_columns:
            for draft in drafts_of_label.values():
                _from_column(drafts, draft.record, (name, draft.element.id), column.name, str(column.taxonomy), placed)
    for factor, draft in drafts.nodes_of("Factor").items():
        if not drafts.existing("Factor", factor):
            _from_crosswalk(drafts, draft.record, factor, placed["Factor", factor])


def _from_column(
    drafts: Drafts, record: Record, start: tuple[str, str], column: str, taxonomy: str, placed: Placed
) -> None:
    word = id_in_cell(record.get(column))
    if word is None:
        return
    category = category_named(taxonomy, word)
    if category is None:
        codes = [term.code for term in taxonomies()[taxonomy].terms]
        rule = f"is not one of {', '.join(codes)}"
        drafts.log.add_for("domain", record, column, rule, did_you_mean(word, codes), value=word)
    elif category not in placed[start]:
        placed[start].add(category)
        drafts.from_columns.add(_add(drafts, record, start, category, {}))


def _from_crosswalk(drafts: Drafts, record: Record, factor: str, placed: set[str]) -> None:
    """The domain that one of the factor's categories lies wholly within; marked as coded by machine."""
    if not placed or any(category.startswith(f"{DOMAINS}:") for category in placed):
        return
    codes = (derive_domain(*category.split(":", 1)) for category in sorted(placed) if ":" in category)
    if domain := next((code for code in codes if code), None):
        _add(drafts, record, ("Factor", factor), f"{DOMAINS}:{domain}", {"coding_method": "machine"})


def _add(drafts: Drafts, record: Record, start: tuple[str, str], category: str, marks: dict[str, Value]) -> str:
    source = drafts.reading.source_id
    link_id = relationship_id(source, "IN_CATEGORY", start, ("Category", category), 0)
    relationship = Relationship("IN_CATEGORY", link_id, *start, "Category", category, {"source_id": source, **marks})
    drafts.relationships.setdefault("IN_CATEGORY", {}).setdefault(link_id, Draft(record, relationship))
    return link_id

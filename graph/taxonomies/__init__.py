"""The taxonomies that ship as data, one YAML file each, and the crosswalk that proposes matches between them.

A term becomes a `Category` in the graph; its id is `taxonomy:code`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from graph.records import Node, Relationship, Subgraph, Value
from graph.taxonomies.model import Crosswalk, Match, Taxonomy, Term, taxonomy_of
from graph.taxonomies.reader import Library, TaxonomyError, read_library

__all__ = ["DOMAINS", "SCIE_FACTORS", "SOURCE_ID", "Crosswalk", "Match", "Taxonomy", "TaxonomyError", "Term"]
__all__ += ["category_nodes", "crosswalk", "derive_domain", "read_library", "taxonomies", "taxonomy_of"]

DOMAINS = "domains"
SCIE_FACTORS = "scie_factors"
SOURCE_ID = "casethread"


@cache
def _library() -> Library:
    return read_library(files("graph.taxonomies"))


def taxonomies() -> dict[str, Taxonomy]:
    """Every taxonomy that ships with Casethread, by its code.

    Raises TaxonomyError if a file is wrong.
    """
    return dict(_library().taxonomies)


def crosswalk() -> Crosswalk:
    """The crosswalk that ships with Casethread; raises TaxonomyError if a file is wrong."""
    return _library().crosswalk


def derive_domain(taxonomy: str, code: str) -> str | None:
    """The code of the domain that a term belongs to as a whole, or None if the crosswalk leads to none.

    Derived from the term itself, then from its broader terms: by a match with a domain, else by a match with a SCIE
    factor, whose domain it then has. Only exact and broader matches count.
    """
    terms = taxonomies().get(taxonomy)
    if terms is None:
        return None
    lineage = terms.lineage(code)
    if taxonomy == DOMAINS:
        return code if lineage else None
    domains = (_domain_of(terms.id_of(term.code)) for term in lineage)
    return next((domain for domain in domains if domain), None)


def _domain_of(term_id: str) -> str | None:
    """The domain of a term by its own matches, directly or by way of a SCIE factor."""
    domain = crosswalk().classified(term_id, DOMAINS)
    if domain:
        return domain.partition(":")[2]
    factor = crosswalk().classified(term_id, SCIE_FACTORS)
    return derive_domain(SCIE_FACTORS, factor.partition(":")[2]) if factor else None


def category_nodes() -> Subgraph:
    """Every term as a Category, BROADER to its broader term, and MAPS_TO for each row of the crosswalk."""
    nodes = [_category(taxonomy, term) for taxonomy in taxonomies().values() for term in taxonomy.terms]
    return Subgraph(nodes, [*_broader(), *_maps_to()])


def _category(taxonomy: Taxonomy, term: Term) -> Node:
    properties: dict[str, Value] = {
        "taxonomy": taxonomy.taxonomy,
        "version": taxonomy.version,
        "code": term.code,
        "name": term.name,
        "definition": term.definition,
        "source_id": SOURCE_ID,
    }
    level = taxonomy.level_of(term.code)
    return Node("Category", taxonomy.id_of(term.code), properties | ({"level": level} if level else {}))


def _broader() -> Iterator[Relationship]:
    for taxonomy in taxonomies().values():
        for term in taxonomy.terms:
            if term.broader:
                yield _between("BROADER", taxonomy.id_of(term.code), taxonomy.id_of(term.broader), {})


def _maps_to() -> Iterator[Relationship]:
    return (_between("MAPS_TO", row.start, row.end, {"relation": row.relation}) for row in crosswalk().rows)


def _between(kind: str, start: str, end: str, properties: dict[str, Value]) -> Relationship:
    """A relationship between two categories. There is one of each type between two ends, so these form its id."""
    properties = properties | {"source_id": SOURCE_ID}
    return Relationship(kind, f"{kind}:{start}:{end}", "Category", start, "Category", end, properties)

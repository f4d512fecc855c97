"""The codebook of an edition: what its factors, categories and words mean, as one table that any spreadsheet opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.formats.content import properties_of
from graph.formats.spreadsheets import csv_bytes, guard_reversibly
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema

COLUMNS = ("kind", "within", "code", "name", "definition", "remark")
Entry = tuple[str, str, str, str, str, str]


def codebook(content: Subgraph) -> list[Entry]:
    """Every factor, every term of the taxonomies that are used, every codebook of a coding, every vocabulary that is used.

    `within` is the factor's level, the taxonomy with its version, or the vocabulary; `code` what the records hold.
    """
    return [*_factors(content), *_categories(content), *_codebooks(content), *_words(content)]


def as_csv(entries: Iterable[Entry]) -> bytes:
    """The table as CSV in UTF-8, with a mark at the beginning by which Excel reads it rightly."""
    return csv_bytes(COLUMNS, entries, guard_reversibly)


def _factors(content: Subgraph) -> Iterator[Entry]:
    names = {node.id: str(node.properties.get("name", "")) for node in content.nodes if node.label == "Factor"}
    for node in content.nodes:
        if node.label == "Factor":
            counted_as = str(node.properties.get("canonical_id") or node.id)
            remarks = [f"counted as {names.get(counted_as, counted_as)}"] if counted_as != node.id else []
            remarks += [f"also called {name}" for name in _list(node, "aliases")]
            remarks += [f"status: {node.properties['status']}"] if node.properties.get("status") else []
            yield (
                "factor",
                _text(node, "level"),
                node.id,
                names[node.id],
                _text(node, "definition"),
                "; ".join(remarks),
            )


def _categories(content: Subgraph) -> Iterator[Entry]:
    """A taxonomy is used where anything but its own terms is in one of its categories, and then it is given whole."""
    terms = {node.id: node for node in content.nodes if node.label == "Category"}
    used = {relationship.to_id for relationship in content.relationships if relationship.type == "IN_CATEGORY"}
    taxonomies = {_text(terms[id_], "taxonomy") for id_ in used if id_ in terms}
    broader = {
        relationship.from_id: relationship.to_id
        for relationship in content.relationships
        if relationship.type == "BROADER"
    }
    for node in terms.values():
        if _text(node, "taxonomy") in taxonomies:
            above = terms.get(broader.get(node.id, ""))
            remark = f"within {_text(above, 'name')}" if above else ""
            within = f"{_text(node, 'taxonomy')} {_text(node, 'version')}".strip()
            code = _text(node, "code") or node.id
            yield ("category", within, code, _text(node, "name"), _text(node, "definition"), remark)


def _codebooks(content: Subgraph) -> Iterator[Entry]:
    """The codebooks that cases were coded with, which are published elsewhere: their names and versions."""
    codings = [node for node in content.nodes if node.label == "Coding" and node.properties.get("codebook")]
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for node in codings:
        counts[_text(node, "codebook"), _text(node, "codebook_version")] += 1
    for (name, version), number in sorted(counts.items()):
        yield ("codebook", "", version, name, "", f"{number:,} {'coding' if number == 1 else 'codings'}")


def _words(content: Subgraph) -> Iterator[Entry]:
    """Each closed vocabulary that a record uses, with all of its words: one that never occurs says something too."""
    elements: list[Node | Relationship] = [*content.nodes, *content.relationships]
    used = {
        prop.vocabulary
        for element in elements
        for name, prop in properties_of(element).items()
        if prop.vocabulary and name in element.properties
    }
    for vocabulary in sorted(used):
        for word, title in schema().vocabularies[vocabulary].items():
            yield ("word", vocabulary, word, title, "", "")


def _text(node: Node, name: str) -> str:
    return str(node.properties.get(name) or "")


def _list(node: Node, name: str) -> list[str]:
    value = node.properties.get(name)
    return value if isinstance(value, list) else []

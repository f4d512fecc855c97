"""The steps by which dependence is followed from record to record, as patterns of Cypher made from the schema.

Dependence is between labels that are withheld with a case: what leads to what cases share is counted (`shared_records`).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from graph.schema import RelationshipType, schema


@cache
def steps_from(label: str) -> tuple[str, ...]:
    """The patterns from a node `(a)` of this label to every `(n)` that depends on it."""
    kinds = [kind for kind in _kinds() if label in {on for _, on in _dependences(kind)}]
    to = "|".join(kind.name for kind in kinds if kind.depends == "to" and not kind.unless)
    from_ = "|".join(kind.name for kind in kinds if kind.depends == "from" and not kind.unless)
    return (
        *([f"(a)-[:{to}]->(n)"] if to else ()),
        *([f"(a)<-[:{from_}]-(n)"] if from_ else ()),
        *(_conditional(kind) for kind in kinds if kind.unless),
        *(f"(a)<-[:{last}]-()<-[:{first}]-(n)" for first, last in _implied(_kinds()) if label in _ends(last)),
    )


@cache
def steps_back(label: str) -> tuple[str, ...]:
    """The patterns from a node `(n)` of this label to every `(a)` that it depends on."""
    kinds = [kind for kind in _kinds() if label in {dependent for dependent, _ in _dependences(kind)}]
    arrows = {"to": "(n)<-[:{}]-(a)", "from": "(n)-[:{}]->(a)"}
    direct = (arrows[kind.depends].format(kind.name) for kind in kinds)
    return (*direct, *(f"(n)-[:{first}]->()-[:{last}]->(a)" for first, last in _implied(kinds)))


def steps_between(kinds: Collection[str]) -> list[tuple[str, str]]:
    """Where one of these types is half of a step by two: the first type of the step, and the label in its middle.

    Whoever is at the start of such a step is at neither end of its second half.
    """
    steps = [(first, _middles(first, last)) for first, last in _implied(_kinds()) if first in kinds or last in kinds]
    return [(first, middle) for first, middles in steps for middle in middles]


def _middles(first: str, last: str) -> list[str]:
    kinds = schema().relationships
    return [label for label in kinds[first].to_labels if label in kinds[last].from_labels]


@cache
def part_labels() -> frozenset[str]:
    """The labels that are a part of what they depend on, and seldom have a source of their own: Episode, Event."""
    composing = (kind for kind in _kinds() if kind.part == kind.depends)
    return frozenset(dependent for kind in composing for dependent, _ in _dependences(kind))


@cache
def ways_between(label: str, wanted: tuple[str, ...]) -> tuple[tuple[RelationshipType, bool, frozenset[str]], ...]:
    """The types that join a label with one of these, whether outward, and all labels that are at the other end then."""
    ways = []
    for kind in _kinds():
        for outward in (True, False):
            pairs = kind.pairs if outward else [(end, start) for start, end in kind.pairs]
            others = frozenset(other for own, other in pairs if own == label)
            if not others.isdisjoint(wanted):
                ways.append((kind, outward, others))
    return tuple(ways)


@cache
def counted_ways(label: str, wanted: tuple[str, ...]) -> str:
    """How many relationships join a node `n` of a label with one of these, as an expression.

    The other end is looked at only where it may be something else: a factor has thousands of contributions.
    """
    counts = []
    for kind, outward, others in ways_between(label, wanted):
        ends = [""] if others.issubset(wanted) else [f":{other}" for other in sorted(others.intersection(wanted))]
        arrow = "-[:{}]->({})" if outward else "<-[:{}]-({})"
        counts += [f"COUNT {{ (n){arrow.format(kind.name, end)} }}" for end in ends]
    return " + ".join(counts) or "0"


def _kinds() -> list[RelationshipType]:
    return list(schema().relationships.values())


def _dependences(kind: RelationshipType) -> list[tuple[str, str]]:
    labels = schema().labels
    return [pair for pair in kind.dependences if all(labels[label].is_dependent for label in pair)]


def _conditional(kind: RelationshipType) -> str:
    """What depends on the other end only where it has no relationship of a certain type."""
    arrow = f"-[:{kind.name}]->" if kind.depends == "to" else f"<-[:{kind.name}]-"
    return f"(a){arrow}(n) WHERE NOT EXISTS {{ MATCH (n)-[:{kind.unless}]->(x) }}"


def _implied(kinds: list[RelationshipType]) -> list[tuple[str, str]]:
    return [kind.implied_by for kind in kinds if kind.implied_by]


def _ends(kind: str) -> tuple[str, ...]:
    return schema().relationships[kind].to_labels

"""Checks a mapping against the schema and against itself before a row is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.schema import DerivedColumn, Property, Schema
from loaders.read.mapping.document import key_problem
from loaders.read.mapping.model import EndEntry, Mapping, NodeEntry, RelationshipEntry
from loaders.read.mapping.wording import ROW, Wording
from loaders.records.problem import Problem
from loaders.records.problem_log import nearest

ROUTES = ("steps", "above")


def check_references(path: Path, mapping: Mapping, schema: Schema) -> list[Problem]:
    """Everything the mapping names that does not exist, is not allowed, or is never used."""
    return list(_Check(path, mapping, schema).problems())


class _Check:
    def __init__(self, path: Path, mapping: Mapping, schema: Schema) -> None:
        self.path, self.mapping, self.schema = path, mapping, schema
        self.used: set[str] = set()

    def problems(self) -> Iterator[Problem]:
        for name, node in self.mapping.nodes.items():
            yield from self._node(f"nodes.{name}", node)
        for number, relationship in enumerate(self.mapping.relationships):
            yield from self._relationship(f"relationships.{number}", relationship)
        for name in self.mapping.fields:
            if name == ROW:
                yield key_problem(self.path, f"fields.{name}", "is the row's own number", "Rename it.", name)
            elif name not in self.used:
                yield key_problem(self.path, f"fields.{name}", "is a field that nothing uses", "Take it out.", name)

    def _node(self, key: str, node: NodeEntry) -> Iterator[Problem]:
        yield from self._route(f"{key}.each", node.each)
        yield from self._wording(f"{key}.id", node.id)
        yield from self._wordings(key, node.properties)
        label = self.schema.labels.get(node.label)
        if label is None or label.internal:
            yield self._unknown(f"{key}.label", "label", node.label, [x.name for x in self.schema.domain_labels])
            return
        yield from self._properties(key, node.properties, {**label.properties, **label.columns})

    def _relationship(self, key: str, relationship: RelationshipEntry) -> Iterator[Problem]:
        yield from self._route(f"{key}.each", relationship.each)
        yield from self._end(f"{key}.from", relationship.start)
        yield from self._end(f"{key}.to", relationship.end)
        yield from self._check_routes(key, relationship)
        yield from self._wordings(key, relationship.properties)
        kind = self.schema.relationships.get(relationship.type)
        if kind is None:
            yield self._unknown(f"{key}.type", "relationship type", relationship.type, [*self.schema.relationships])
            return
        pair = self._label(relationship.start), self._label(relationship.end)
        if None not in pair and pair not in kind.pairs:
            allowed = " or ".join(f"{start} to {end}" for start, end in kind.pairs)
            rule = f"does not join {pair[0]} to {pair[1]}"
            yield key_problem(self.path, key, rule, f"It joins {allowed}.", kind.name)
        yield from self._properties(key, relationship.properties, dict(kind.properties))

    def _end(self, key: str, end: EndEntry) -> Iterator[Problem]:
        if end.node is not None and end.node not in self.mapping.nodes:
            yield self._unknown(key, "node of this mapping", end.node, [*self.mapping.nodes])
        if end.label is not None and end.label not in self.schema.labels:
            yield self._unknown(f"{key}.label", "label", end.label, [*self.schema.labels])
        if end.id is not None:
            yield from self._wording(f"{key}.id", end.id)

    def _check_routes(self, key: str, relationship: RelationshipEntry) -> Iterator[Problem]:
        """Both ends have the same value of a field, so they cannot go through it by different routes."""
        nodes = (self.mapping.nodes.get(end.node or "") for end in (relationship.start, relationship.end))
        routes = {route for route in (relationship.each, *(node.each for node in nodes if node)) if route}
        names = [route.partition(".")[0] for route in routes]
        for name in {name for name in names if names.count(name) > 1}:
            fix = "Give one of the two ends as {label: ..., id: ...}."
            yield key_problem(self.path, key, "is used in different ways by the two ends", fix, name)

    def _label(self, end: EndEntry) -> str | None:
        node = self.mapping.nodes.get(end.node) if end.node else None
        return node.label if node else end.label

    def _properties(
        self, key: str, wordings: dict[str, Wording], properties: dict[str, Property | DerivedColumn]
    ) -> Iterator[Problem]:
        for name, wording in wordings.items():
            if name not in properties or (name == "id" and key.startswith("nodes")) or name == "source_id":
                yield self._unknown(f"{key}.properties.{name}", "property here", name, [*properties])
            else:
                yield from self._fixed_word(f"{key}.properties.{name}", properties[name], wording)
        for name, prop in properties.items():
            if isinstance(prop, Property) and prop.required and name not in wordings:
                yield key_problem(self.path, f"{key}.properties", "is required and missing", "Give it.", name)

    def _fixed_word(self, key: str, prop: Property | DerivedColumn, wording: Wording) -> Iterator[Problem]:
        """A word written into the mapping itself can be checked now, once, instead of in every row."""
        words = self.schema.words(prop) if isinstance(prop, Property) else {}
        if words and wording.fixed is not None and wording.fixed not in words:
            rule = f"is not one of {', '.join(words)}"
            yield key_problem(self.path, key, rule, nearest(wording.fixed, [*words]), wording.fixed)

    def _route(self, key: str, route: str | None) -> Iterator[Problem]:
        if route is None:
            return
        name, _, direction = route.partition(".")
        self.used.add(name)
        if name not in self.mapping.fields:
            yield self._unknown(key, "field", name, [*self.mapping.fields])
        elif direction and (direction not in ROUTES or self.mapping.fields[name].path is None):
            yield key_problem(
                self.path,
                key,
                "is not a way to use a field",
                f"A field with a path has {name}.steps and {name}.above.",
                route,
            )

    def _wordings(self, key: str, wordings: dict[str, Wording]) -> Iterator[Problem]:
        for name, wording in wordings.items():
            yield from self._wording(f"{key}.properties.{name}", wording)

    def _wording(self, key: str, wording: Wording) -> Iterator[Problem]:
        for name in wording.fields:
            self.used.add(name)
            if name not in self.mapping.fields and name != ROW:
                yield self._unknown(key, "field", name, [*self.mapping.fields, ROW])

    def _unknown(self, key: str, noun: str, value: str, names: list[str]) -> Problem:
        return key_problem(self.path, key, f"is not a {noun}", nearest(value, names), value)

"""The one definition of labels, properties, vocabularies and relationships, read from the YAML beside this file.

Checks, database constraints, the Excel template, forms, the API and the data dictionary are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from graph.errors import CasethreadError
from graph.schema.model import DerivedColumn, Kind, Label, Property, RelationshipType
from graph.yaml_files import read_yaml

__all__ = [
    "SCHEMA_VERSION",
    "DerivedColumn",
    "Kind",
    "Label",
    "Property",
    "RelationshipType",
    "Schema",
    "SchemaError",
    "read_schema",
    "schema",
]

SCHEMA_VERSION = 1
Defined = TypeVar("Defined", Label, RelationshipType)

# Every node and relationship has these; a relationship that states a judgement has two more.
COMMON = {
    "id": Property(name="id", title="Id", type="text"),
    "source_id": Property(name="source_id", title="Source", type="id", of="Source"),
}
JUDGEMENT = {
    "confidence": Property(name="confidence", title="Confidence", type="vocabulary", vocabulary="confidence"),
    "coding_method": Property(name="coding_method", title="Coded", type="vocabulary", vocabulary="coding_method"),
}


class SchemaError(CasethreadError):
    """A schema file is wrong; the message names the file and the rule."""


@dataclass(frozen=True)
class Schema:
    """The whole model: labels and relationship types by name, vocabularies as word -> title."""

    labels: dict[str, Label]
    relationships: dict[str, RelationshipType]
    vocabularies: dict[str, dict[str, str]]

    @property
    def domain_labels(self) -> tuple[Label, ...]:
        """The labels that files and exports speak of: all but Casethread's own bookkeeping."""
        return tuple(label for label in self.labels.values() if not label.internal)

    def label_of_word(self, word: str) -> Label | None:
        """The label behind a word such as `case` or `working_practice`, or None."""
        return next((label for label in self.labels.values() if label.word == word), None)

    def words(self, prop: Property) -> dict[str, str]:
        """The closed vocabulary of a property: machine word -> title; empty where it has none."""
        return self.vocabularies[prop.vocabulary] if prop.vocabulary else {}

    def caption(self, label: str, properties: dict[str, Any], fallback: str = "") -> str:
        """What a person calls this node: its caption property, or the fallback."""
        return str(properties.get(self.labels[label].caption) or fallback)


@cache
def schema() -> Schema:
    """The schema that ships with Casethread, read once.

    Raises SchemaError where a file is wrong.
    """
    return read_schema(files("graph.schema"))


def read_schema(folder: Traversable) -> Schema:
    """Read and check a folder of schema files; raises SchemaError that names the file."""
    vocabularies = _yaml(folder / "vocabularies.yaml")
    labels = {name: _label(name, path) for name, path in _yaml_files(folder / "labels")}
    types = {name: _relationship(name, path) for name, path in _yaml_files(folder / "relationships")}
    _check_references(labels, types, vocabularies)
    return Schema(labels, types, vocabularies)


def _yaml_files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name)
    return ((path.name.removesuffix(".yaml"), path) for path in paths)


def _yaml(path: Traversable) -> dict[str, Any]:
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise SchemaError(f"{path.name}: is not a list of keys with their values")
    return content


def _label(name: str, path: Traversable) -> Label:
    content = _yaml(path)
    return _build(
        Label,
        path,
        content
        | {"name": name, "properties": COMMON | _named(content, "properties")}
        | {"columns": _named(content, "columns")},
    )


def _relationship(name: str, path: Traversable) -> RelationshipType:
    content = _yaml(path)
    judgement = JUDGEMENT if content.get("judgement") else {}
    properties = COMMON | _named(content, "properties") | judgement
    return _build(RelationshipType, path, content | {"name": name, "properties": properties})


def _named(content: dict[str, Any], key: str) -> dict[str, Any]:
    """The entries under a key, each told its own name, which is the key it stands under."""
    return {name: {"name": name, **entry} for name, entry in (content.get(key) or {}).items()}


def _build(kind: type[Defined], path: Traversable, content: dict[str, Any]) -> Defined:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        rules = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in error.errors()
        )
        raise SchemaError(f"{path.name}: {rules}") from error


def _check_references(
    labels: dict[str, Label], types: dict[str, RelationshipType], vocabularies: dict[str, dict[str, str]]
) -> None:
    """Whatever a file names must exist: vocabularies, labels of ids and ends, date properties."""
    owners: list[Label | RelationshipType] = [*labels.values(), *types.values()]
    for owner in owners:
        for prop in owner.properties.values():
            if prop.vocabulary and prop.vocabulary not in vocabularies:
                raise SchemaError(f"{owner.name}.yaml: {prop.name}: no vocabulary {prop.vocabulary!r}")
            if (prop.type == "vocabulary") != bool(prop.vocabulary):
                raise SchemaError(f"{owner.name}.yaml: {prop.name}: type vocabulary and a vocabulary go together")
            if prop.of and prop.of not in labels:
                raise SchemaError(f"{owner.name}.yaml: {prop.name}: no label {prop.of!r}")
    for kind in types.values():
        for end in (*kind.from_labels, *kind.to_labels):
            if end not in labels:
                raise SchemaError(f"{kind.name}.yaml: pairs: no label {end!r}")
    for label in labels.values():
        for name in (label.caption, label.starts, label.ends, label.made, label.closed):
            if name and name not in label.properties:
                raise SchemaError(f"{label.name}.yaml: no property {name!r}")

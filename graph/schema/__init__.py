"""The one definition of labels, properties, vocabularies and relationships, read from the YAML beside this file.

Checks, database constraints, the Excel template, forms, the API and the data dictionary are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from graph.schema.checks import SchemaError, check
from graph.schema.look import UNKNOWN, Look
from graph.schema.model import BelongsTo, DerivedColumn, Kind, Label, Line, Property, RelationshipType, Search
from graph.yaml_files import read_yaml

__all__ = [
    "SCHEMA_VERSION",
    "BelongsTo",
    "DerivedColumn",
    "Kind",
    "Label",
    "Line",
    "Look",
    "Property",
    "RelationshipType",
    "Schema",
    "SchemaError",
    "Search",
    "read_schema",
    "schema",
]

SCHEMA_VERSION = 3
Defined = TypeVar("Defined", Label, Line, RelationshipType)

# Every node and relationship has these; a relationship that states a judgement has two more.
COMMON = {
    "id": Property(name="id", title="Id", type="text"),
    "source_id": Property(name="source_id", title="Source", type="id", of="Source"),
}
JUDGEMENT = {
    "confidence": Property(
        name="confidence",
        title="Confidence",
        type="vocabulary",
        vocabulary="confidence",
        help="How sure whoever recorded it is that the text says so.",
    ),
    "coding_method": Property(
        name="coding_method",
        title="Coded",
        type="vocabulary",
        vocabulary="coding_method",
        help="Whether people judged it, a program did, or people checked what a program had judged.",
    ),
}


@dataclass(frozen=True)
class Schema:
    """The whole model: labels and relationship types by name, vocabularies as word -> title, lines by word."""

    labels: dict[str, Label]
    relationships: dict[str, RelationshipType]
    vocabularies: dict[str, dict[str, str]]
    lines: dict[str, Line]

    @property
    def domain_labels(self) -> tuple[Label, ...]:
        """The labels that files and exports speak of: all but Casethread's own bookkeeping."""
        return tuple(label for label in self.labels.values() if not label.internal)

    @property
    def loaded_labels(self) -> tuple[Label, ...]:
        """The labels whose records a load makes, and undoing it removes: those of files, and what people decided."""
        return tuple(label for label in self.labels.values() if label.belongs_to != "bookkeeping")

    def labels_of(self, *belongings: BelongsTo) -> tuple[str, ...]:
        """The names of the labels that belong to any of these, in their order: `labels_of("thread")`."""
        return self.in_order(name for name, label in self.labels.items() if label.belongs_to in belongings)

    @property
    def shared_labels(self) -> tuple[str, ...]:
        """The names of the labels that cases share, in their order."""
        return self.in_order(name for name, label in self.labels.items() if label.is_shared)

    @property
    def dependent_labels(self) -> tuple[str, ...]:
        """The names of the labels that are withheld with the case, or the review, that they depend on."""
        return self.in_order(name for name, label in self.labels.items() if label.is_dependent)

    def in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        """Labels as lists and legends have them: along the thread; what the schema does not know comes last."""
        labels = set(names)
        ordered = sorted(labels & self.labels.keys(), key=lambda name: self.labels[name].order)
        return (*ordered, *sorted(labels - self.labels.keys()))

    def look(self, label: str) -> Look:
        """How nodes of this label are drawn, everywhere."""
        return self.labels[label].look if label in self.labels else UNKNOWN

    def line_word(self, properties: Mapping[str, Any]) -> str | None:
        """The word by which a relationship with these properties has a line of its own, or None for a plain one."""
        return next((word for word, line in self.lines.items() if properties.get(line.of) == word), None)

    def label_of_word(self, word: str) -> Label | None:
        """The label behind a word such as `case` or `working_practice`, or None."""
        return next((label for label in self.labels.values() if label.word == word), None)

    def kind(self, name: str) -> Label | RelationshipType:
        """The label or the relationship type of this name; raises KeyError."""
        return self.labels.get(name) or self.relationships[name]

    def labels_in_column(self, label: str, column: DerivedColumn) -> tuple[str, ...]:
        """The labels of what a record of a label may belong to by one of its columns."""
        if column.label or column.relationship is None:
            return (column.label,) if column.label else ()
        kind = self.relationships[column.relationship]
        return kind.to_labels if label in kind.from_labels else kind.from_labels

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
    path = folder / "lines.yaml"
    lines = {word: _build(Line, path, content, word) for word, content in _yaml(path).items()}
    check(labels, types, vocabularies, lines)
    return Schema(labels, types, vocabularies, lines)


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


def _build(kind: type[Defined], path: Traversable, content: dict[str, Any], *place: str) -> Defined:
    """The content as what it defines; `place` is where in the file it stands, if not at its top."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        rules = "; ".join(_rule(place + problem["loc"], problem["msg"]) for problem in error.errors())
        raise SchemaError(f"{path.name}: {rules}") from error


def _rule(place: tuple[int | str, ...], text: str) -> str:
    """One rule that a file breaks, after the key that breaks it: a rule about several keys names them itself."""
    return ": ".join(filter(None, [".".join(map(str, place)), text.removeprefix("Value error, ")]))

"""What no file of the schema can say alone: that names exist, that places are free, that dependence leads to a case.

A label that nothing classifies must be noticed when the schema is read: what is not withheld with a restricted case
would leave Casethread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from graph.errors import CasethreadError
from graph.schema.model import Label, Line, RelationshipType

CASE = "Case"  # where all dependence begins

Labels = Mapping[str, Label]
Types = Mapping[str, RelationshipType]
Vocabularies = Mapping[str, Mapping[str, str]]


class SchemaError(CasethreadError):
    """A schema file is wrong; the message names the file and the rule."""


def check(labels: Labels, types: Types, vocabularies: Vocabularies, lines: Mapping[str, Line]) -> None:
    """Raise SchemaError for the first rule that is broken, with the name of the file."""
    # One after the other: whether dependence leads to a case can be seen only where the names exist.
    problems = chain(
        _properties(labels, types, vocabularies),
        _lines(lines, vocabularies),
        _names(labels, types),
        _offers(labels, types),
        _places(labels),
        _dependence(labels, types),
        _without_case(labels, types),
    )
    if problem := next(problems, None):
        raise SchemaError(problem)


def _properties(labels: Labels, types: Types, vocabularies: Vocabularies) -> Iterator[str]:
    for owner in (*labels.values(), *types.values()):
        for prop in owner.properties.values():
            if prop.vocabulary and prop.vocabulary not in vocabularies:
                yield f"{owner.name}.yaml: {prop.name}: no vocabulary {prop.vocabulary!r}"
            if (prop.type == "vocabulary") != bool(prop.vocabulary):
                yield f"{owner.name}.yaml: {prop.name}: type vocabulary and a vocabulary go together"
            if prop.of and prop.of not in labels:
                yield f"{owner.name}.yaml: {prop.name}: no label {prop.of!r}"
            if prop.history and prop.history not in vocabularies["event_field"]:
                yield f"{owner.name}.yaml: {prop.name}: history: no word {prop.history!r} of the vocabulary event_field"


def _lines(lines: Mapping[str, Line], vocabularies: Vocabularies) -> Iterator[str]:
    """A vocabulary whose words are drawn has a line for each of them."""
    for word, line in lines.items():
        if word not in vocabularies.get(line.of, {}):
            yield f"lines.yaml: {word}: no word of the vocabulary {line.of!r}"
    for name in {line.of: None for line in lines.values()}:
        for word in vocabularies[name]:
            if word not in lines or lines[word].of != name:
                yield f"lines.yaml: no line for {word!r} of the vocabulary {name!r}"


def _names(labels: Labels, types: Types) -> Iterator[str]:
    """The labels of ends, the types that others are told by, and the properties that a label is known by."""
    for kind in types.values():
        for end in (*kind.from_labels, *kind.to_labels):
            if end not in labels:
                yield f"{kind.name}.yaml: pairs: no label {end!r}"
        for other in (kind.unless, *(kind.implied_by or ())):
            if other and other not in types:
                yield f"{kind.name}.yaml: unless, implied_by: no relationship type {other!r}"
    for label in labels.values():
        sorting = [name for key in label.sorted_by for name in ([key] if isinstance(key, str) else key)]
        for name in (label.caption, label.starts, label.ends, label.made, label.closed, *sorting):
            if name and name not in label.properties:
                yield f"{label.name}.yaml: no property {name!r}"


def _offers(labels: Labels, types: Types) -> Iterator[str]:
    """What a property names can be told by the end of its relationship only where a type links the two."""
    for owner in (*labels.values(), *types.values()):
        for prop in owner.properties.values():
            pairs = types[prop.along].pairs if prop.along and prop.along in types else []
            linked = {label for pair in pairs if prop.of in pair for label in pair} - {prop.of}
            ends = {*owner.from_labels, *owner.to_labels} if isinstance(owner, RelationshipType) else set()
            if prop.along and not linked & ends:
                rule = "a type of relationship between what the property names and an end"
                yield f"{owner.name}.yaml: {prop.name}: along: {prop.along!r} is not {rule}"


def _places(labels: Labels) -> Iterator[str]:
    """No two labels share their place in lists, their shape or their colour."""
    for key in ("order", "shape", "colour"):
        label_by_value: dict[object, str] = {}
        for label in labels.values():
            value = getattr(label, key)
            if value is not None and value in label_by_value:
                yield f"{label.name}.yaml: {key}: {label_by_value[value]} has the same"
            label_by_value[value] = label.name


def _dependence(labels: Labels, types: Types) -> Iterator[str]:
    """Which end depends on the other: between what cases share, and what they do not, it is what they share."""
    for kind in types.values():
        shared = {(labels[start].is_shared, labels[end].is_shared) for start, end in kind.pairs}
        if (True, True) in shared and kind.depends == "from":
            yield f"{kind.name}.yaml: depends: between two labels that cases share it is 'to' or 'neither'"
        if shared in ({(True, False)}, {(False, True)}) and kind.depends != (
            "from" if (True, False) in shared else "to"
        ):
            yield f"{kind.name}.yaml: depends: the end that cases share depends on the other"
        if kind.implied_by and kind.depends != "from":
            yield f"{kind.name}.yaml: implied_by: only where its start depends on its end"


def _without_case(labels: Labels, types: Types) -> Iterator[str]:
    """Labels that should be withheld with a case, and to which no dependence leads from one."""
    reached, size = {CASE}, 0
    while len(reached) != size:
        size = len(reached)
        for kind in types.values():
            reached |= {label for label, on in kind.dependences if on in reached and labels[label].is_dependent}
    for label in labels.values():
        if label.is_dependent and label.name not in reached:
            yield (
                f"{label.name}.yaml: belongs_to: {label.belongs_to}, but no relationship type says on what of a case it "
                "depends (depends: from or to)"
            )

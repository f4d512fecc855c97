"""The records of one load while they are being checked, and what they are once they have passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from graph.records import Node, Relationship, Value
from graph.schema import Label, Property, RelationshipType, schema
from loaders.known import Key, Known
from loaders.problems import ProblemLog
from loaders.record import Problem, Reading, Record, Severity

Kind = TypeVar("Kind", Node, Relationship)

# What these read is kept by the person who loads it, who can mend it. All other loaders read what somebody else
# publishes: what such a source has wrong in dates and statuses is a warning with a count, and its rows stay.
OWN_LOADERS = ("own", "flat", "form", "sample")
NOT_STATED = "not stated"  # the coder of a coding that a load makes because the file has none

# Never emptied by a blank cell: what identifies an element, and what is kept in step with something else.
_KEPT = {"id", "source_id", "status", "canonical_id"}
# Filled in where a contribution or another judgement is new and its row leaves them blank.
_FILLED_IN = {"coding_method", "confidence"}


@dataclass(slots=True)
class Draft(Generic[Kind]):
    """One node or relationship with the record it was made from."""

    record: Record
    element: Kind

    @property
    def properties(self) -> dict[str, Value]:
        return self.element.properties


@dataclass(slots=True)
class Leaving:
    """What a replacing load takes out; nothing in any other load."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    relationships: dict[Key, Relationship] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)  # factor -> what it was merged into


@dataclass
class Drafts:
    """Everything that one load offers, by label or type and id, and what the rules need to judge it."""

    reading: Reading
    known: Known
    log: ProblemLog
    today: date
    strict: bool = False
    replace: bool = False
    clear_blanks: bool = False
    leaving: Leaving = field(default_factory=Leaving)
    nodes: dict[str, dict[str, Draft[Node]]] = field(default_factory=dict)
    relationships: dict[str, dict[str, Draft[Relationship]]] = field(default_factory=dict)
    # Names and refs of the labels whose ids were made here, so that rows can speak of them by name.
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    case_of: dict[str, str] = field(default_factory=dict)
    rechained: set[str] = field(default_factory=set)
    learnt: set[str] = field(default_factory=set)
    made_ids: set[str] = field(default_factory=set)  # relationship types to which the file gives no ids
    from_columns: set[str] = field(default_factory=set)  # ids of IN_CATEGORY that a column of a node's row states

    @property
    def dirt(self) -> Severity:
        """How grave a wrong date or status is: it depends on who could mend it."""
        return "error" if self.reading.loader in OWN_LOADERS else "warning"

    def by_kind(self) -> Iterator[tuple[Label | RelationshipType, list[Draft[Any]]]]:
        """Every label and type of the load with its drafts."""
        for label, nodes in self.nodes.items():
            yield schema().labels[label], list(nodes.values())
        for kind, found in self.relationships.items():
            yield schema().relationships[kind], list(found.values())

    def of(self, label: str) -> dict[str, Draft[Node]]:
        """The nodes of a label by id."""
        return self.nodes.get(label, {})

    def all_of(self, kind: str) -> Iterator[Draft[Relationship]]:
        """The relationships of a type."""
        return iter(self.relationships.get(kind, {}).values())

    def standing(self, label: str, one: str) -> dict[str, Any] | None:
        """A node's properties as the graph holds it, or None where it does not."""
        if label not in self.learnt:
            self.learnt.add(label)
            self.known.learn(label, self.of(label))
        return self.known.node(label, one)

    def merged(self, draft: Draft[Node]) -> dict[str, Any]:
        """A node's properties as they will be: those in the graph, and over them those of the file."""
        standing = self.standing(draft.element.label, draft.element.id)
        if not standing:
            return draft.properties
        cleared = self.cleared(draft, standing)
        return {**{name: value for name, value in standing.items() if name not in cleared}, **draft.properties}

    def cleared(self, draft: Draft[Any], standing: Mapping[str, Any]) -> list[str]:
        """The properties that the load empties: those whose cells the file leaves blank, where blanks clear.

        Columns that the file does not have say nothing, and what a load fills in itself is never emptied.
        """
        name = kind_of(draft.element)
        if not self.clear_blanks or draft.record.kind != name:
            return []
        properties = (schema().labels.get(name) or schema().relationships[name]).properties
        said = {*draft.record.columns, *(key for key, value in draft.record.values.items() if not value)}
        blank = [properties[one] for one in said if one in properties and one not in draft.properties]
        kept = _KEPT | _filled_in(name)
        may_go = [prop for prop in blank if prop.name not in kept and not prop.required]
        return [one for prop in may_go for one in stored(prop) if standing.get(one) is not None]


@dataclass(slots=True)
class Checked:
    """What passed, and every problem; with an error among them nothing may be loaded."""

    nodes: list[Node]
    relationships: list[Relationship]
    problems: list[Problem]
    drafts: Drafts

    @property
    def has_errors(self) -> bool:
        """True where nothing of it may be loaded."""
        return any(problem.severity == "error" for problem in self.problems)


def kind_of(element: Node | Relationship) -> str:
    """The label of a node, the type of a relationship."""
    return element.label if isinstance(element, Node) else element.type


def stored(prop: Property) -> list[str]:
    """The names under which a property is kept: a date has its first and last day beside it."""
    return [prop.name, f"{prop.name}_earliest", f"{prop.name}_latest"] if prop.is_date else [prop.name]


def _filled_in(name: str) -> set[str]:
    kind = schema().relationships.get(name)
    return (_FILLED_IN if kind and kind.judgement else set()) | ({"coding_id"} if name == "CONTRIBUTED_TO" else set())

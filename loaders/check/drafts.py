"""The records of one load while they are being checked, and what they are once they have passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from graph.records import Node, Relationship, Value
from graph.schema import Label, RelationshipType, schema
from loaders.check.elements import kind_of, properties_of
from loaders.check.existing_graph import Key, Known
from loaders.check.manual_edits import ManualEdits
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Problem, Reading, Record, Severity

Kind = TypeVar("Kind", Node, Relationship)

# What these read is kept by the person who loads it, who can correct it. All other loaders read what somebody else
# publishes: what such a source has wrong in dates and statuses is a warning with a count, and its rows stay.
OWN_LOADERS = ("own", "flat", "form", "sample")
NOT_STATED = "not stated"  # the coder of a coding that a load makes because the file has none

# Never emptied by a blank cell: what identifies an element, what is kept in step with something else, and what
# protects a case, which only another word may lift.
_KEPT = {"id", "source_id", "status", "canonical_id", "sensitivity"}
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

    @cached_property
    def hands(self) -> ManualEdits:
        """What was last set by hand, and stays."""
        return ManualEdits(self.known, is_form=self.reading.loader == "form")

    @property
    def dirt(self) -> Severity:
        """How grave a wrong date or status is: it depends on who could correct it."""
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
        """A node's properties as they will be: those in the graph, over them those of the file, less what stays."""
        standing = self.standing(draft.element.label, draft.element.id)
        if not standing:
            return draft.properties
        offered = {**dict.fromkeys(self.cleared(draft, standing)), **draft.properties}
        stays = {name: standing.get(name) for name in self.hands.kept(draft.element, standing, offered)}
        will_be = {**standing, **offered, **stays}
        return {name: value for name, value in will_be.items() if value is not None}

    def cleared(self, draft: Draft[Any], standing: Mapping[str, Any]) -> list[str]:
        """The properties that the load empties: those whose cells the file leaves blank, where blanks clear.

        What a load fills in itself is never emptied, nor what protects a case.
        """
        if not self.clear_blanks:
            return []
        properties = properties_of(draft.element)
        kept = _KEPT | _filled_in(kind_of(draft.element))
        may_go = [prop for one in blanks(draft) if not (prop := properties[one]).required and one not in kept]
        return [one for prop in may_go for one in prop.kept_as if standing.get(one) is not None]


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


def blanks(draft: Draft[Any]) -> list[str]:
    """The properties whose cells the file leaves blank; columns that it does not have say nothing."""
    if draft.record.kind != kind_of(draft.element):
        return []
    said = {*draft.record.columns, *(key for key, value in draft.record.values.items() if not value)}
    return [one for one in properties_of(draft.element) if one in said and one not in draft.properties]


def _filled_in(name: str) -> set[str]:
    kind = schema().relationships.get(name)
    return (_FILLED_IN if kind and kind.judgement else set()) | ({"coding_id"} if name == "CONTRIBUTED_TO" else set())

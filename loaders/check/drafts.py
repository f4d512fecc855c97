"""The records of one load while they are being checked, and what they are once they have passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from graph.records import Node, Relationship, Value
from graph.schema import Label, RelationshipType, schema
from graph.writer.plan import Conflict
from loaders.check.elements import SharedProperties, kind_of, properties_of
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.check.known_names import KnownNames, NameMatch
from loaders.check.manual_edits import ENTERED_BY_PEOPLE, ManualEdits
from loaders.check.questions import Answers, Question
from loaders.check.recognised import RecognisedCase
from loaders.records.problem import Problem, Severity
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import Reading
from loaders.records.record import OWN, Record
from loaders.records.sent_workbook import LOADER as RETURNED

Kind = TypeVar("Kind", Node, Relationship)

# What these read is kept by the person who loads it, who can correct it. All other loaders read what somebody else
# publishes: wrong dates and statuses of such a source are a warning with a count, and its rows are loaded.
OWN_LOADERS = (OWN, "flat", "form", "sample", RETURNED)
NOT_STATED = "not stated"  # the coder of a coding that a load makes because the file has none

# Never emptied by a blank cell: what identifies an element, what is kept in step with something else, and what
# protects a case, which only another word may lift.
_NEVER_CLEARED = {"id", "source_id", "status", "canonical_id", "sensitivity"}
# Filled in where a judgement is new and its row leaves them blank.
_FILLED_IN_JUDGEMENTS = {"coding_method", "confidence"}
# Filled in likewise, in one label or type.
_FILLED_IN = {
    "CONTRIBUTED_TO": {"coding_id"}, "Event": {"at", "dated_by", "known_on", "sequence"}, "OWNED_BY": {"from", "to"},
}  # fmt: skip


@dataclass(slots=True)
class Draft(Generic[Kind]):
    """One node or relationship with the record it was made from."""

    record: Record
    element: Kind

    @property
    def properties(self) -> dict[str, Value]:
        return self.element.properties


@dataclass(slots=True)
class RecordsToRemove:
    """What a replacing load removes, and the owners that it ends, by their ids; empty in any other load."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    relationships: dict[Key, Relationship] = field(default_factory=dict)
    ended_owners: dict[str, Relationship] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)  # factor -> what it was merged into


@dataclass
class Drafts:
    """Everything in one load, by label or type and id, and what the rules need to check it."""

    reading: Reading
    graph: ExistingGraph
    log: ProblemLog
    today: date
    strict: bool = False
    replace: bool = False
    clear_blanks: bool = False
    continued: str | None = None  # the import in parts that this load goes on with
    sensitivity: str | None = None  # of the cases that state none
    signs_off: bool = True  # whether whoever loads it may close an action
    cases_given_sensitivity: int = 0
    cases_without_sensitivity: int = 0  # real ones, as the load leaves them
    records_to_remove: RecordsToRemove = field(default_factory=RecordsToRemove)
    nodes: dict[str, dict[str, Draft[Node]]] = field(default_factory=dict)
    relationships: dict[str, dict[str, Draft[Relationship]]] = field(default_factory=dict)
    # Names and refs, as they are compared, of the labels whose ids were made here: rows can refer to them by name.
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    matches: list[NameMatch] = field(default_factory=list)  # names that mean records of the graph
    merged_into: dict[Key, str] = field(default_factory=dict)  # what each record that was merged is in the graph now
    made_ids: set[Key] = field(default_factory=set)  # nodes whose ids were made from names, by the loader or here
    recognised: list[RecognisedCase] = field(default_factory=list)
    recognised_keys: set[Key] = field(default_factory=set)  # those cases, and what belongs to them
    questions: list[Question] = field(default_factory=list)
    given_answers: Mapping[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)  # of a workbook that came back with what was set meanwhile
    # Notes of the graph that a newer version of a plan has no longer, by what they are of.
    notes_gone: dict[Key, list[Mapping[str, Any]]] = field(default_factory=dict)
    case_of: dict[str, str] = field(default_factory=dict)
    reordered: set[str] = field(default_factory=set)
    fetched: set[str] = field(default_factory=set)
    _known_names: dict[str, KnownNames] = field(default_factory=dict)
    types_without_ids: set[str] = field(default_factory=set)  # relationship types to which the file gives no ids
    _plain_properties: dict[str, SharedProperties] = field(default_factory=dict)
    from_columns: set[str] = field(default_factory=set)  # ids of IN_CATEGORY that a column of a node's row states

    def __post_init__(self) -> None:
        self.made_ids |= self.reading.made_ids

    @cached_property
    def answers(self) -> Answers:
        """What the person who loads it, and people before, answered to what a load asks."""
        return Answers(self.graph, self.given_answers)

    @property
    def file(self) -> str:
        """The file, or the first of the files, that is loaded."""
        return next((record.place.file for record in self.reading.records), self.reading.source_id)

    @cached_property
    def manual_edits(self) -> ManualEdits:
        """What was last set by hand, which a load preserves."""
        by_hand = self.reading.loader in ENTERED_BY_PEOPLE
        return ManualEdits(self.graph, self.given_answers, is_by_hand=by_hand)

    @cached_property
    def event_sources(self) -> dict[Key, set[str]]:
        """The sources of the events that the load has of each record."""
        sources: dict[Key, set[str]] = defaultdict(set)
        for link in self.relationships_of("HAS_EVENT"):
            if event := self.nodes_of("Event").get(link.element.to_id):
                sources[link.element.from_label, link.element.from_id].add(str(event.properties["source_id"]))
        return sources

    def plain_properties(self, source: str) -> dict[str, Value]:
        """The properties of a relationship that states nothing but its source: of most of them, held once."""
        return self._plain_properties.setdefault(source, SharedProperties(source_id=source))

    def known_names(self, label: Label) -> KnownNames:
        """The names that the graph has for a label, which all rules look at: they are read once."""
        if label.name not in self._known_names:
            self._known_names[label.name] = KnownNames(self.graph, label)
        return self._known_names[label.name]

    def is_new(self, label: str, node_id: str) -> bool:
        """Whether this load makes the node: the graph does not have it, or has it from a part of this load."""
        existing = self.existing(label, node_id)
        return existing is None or (self.continued is not None and existing.get("import_id") == self.continued)

    @property
    def source_severity(self) -> Severity:
        """How serious a wrong date or status is: it depends on who could correct it."""
        return "error" if self.reading.loader in OWN_LOADERS else "warning"

    def by_kind(self) -> Iterator[tuple[Label | RelationshipType, list[Draft[Any]]]]:
        """Every label and type of the load with its drafts."""
        for label, nodes in self.nodes.items():
            yield schema().labels[label], list(nodes.values())
        for kind, drafts in self.relationships.items():
            yield schema().relationships[kind], list(drafts.values())

    def nodes_of(self, label: str) -> dict[str, Draft[Node]]:
        """The nodes of a label by id."""
        return self.nodes.get(label, {})

    def relationships_of(self, kind: str) -> Iterator[Draft[Relationship]]:
        """The relationships of a type."""
        return iter(self.relationships.get(kind, {}).values())

    def existing(self, label: str, node_id: str) -> dict[str, Any] | None:
        """A node's properties as the graph holds it, or None where it does not."""
        if label not in self.fetched:
            self.fetched.add(label)
            self.graph.fetch(label, self.nodes_of(label))
        return self.graph.node(label, node_id)

    def merged(self, draft: Draft[Node]) -> dict[str, Any]:
        """A node's properties as they will be: those of the file over those in the graph, except what a form set last."""
        existing = self.existing(draft.element.label, draft.element.id)
        if not existing:
            return draft.properties
        offered = {**dict.fromkeys(self.cleared(draft, existing)), **draft.properties}
        preserved = {name: existing.get(name) for name in self.manual_edits.preserved(draft.element, existing, offered)}
        will_be = {**existing, **offered, **preserved}
        return {name: value for name, value in will_be.items() if value is not None}

    def as_it_will_be(self, label: str, node_id: str) -> dict[str, Any]:
        """The properties of a node of the file or of the graph, once this is loaded; empty where neither has it."""
        draft = self.nodes_of(label).get(node_id)
        return self.merged(draft) if draft else self.existing(label, node_id) or {}

    def cleared(self, draft: Draft[Any], existing: Mapping[str, Any]) -> list[str]:
        """The properties that the load empties: those of which its row says so, and where blanks clear, all blank ones.

        What a load fills in itself is never emptied, nor what protects a case.
        """
        names = blanks(draft) if self.clear_blanks else list(draft.record.cleared)
        if not names or draft.record.kind != kind_of(draft.element):  # such as a source, on account of an action
            return []
        properties = properties_of(draft.element)
        never_cleared = _NEVER_CLEARED | _filled_in(kind_of(draft.element))
        clearable = [prop for name in names if not (prop := properties[name]).required and name not in never_cleared]
        return [name for prop in clearable for name in prop.stored_names if existing.get(name) is not None]


@dataclass(slots=True)
class Checked:
    """What passed, and every problem; nothing may be loaded if one of them is an error."""

    problems: list[Problem]
    drafts: Drafts

    @property
    def nodes(self) -> list[Node]:
        """All nodes as they are drafted: a new list each time, as long as a large file has rows."""
        return [draft.element for of_label in self.drafts.nodes.values() for draft in of_label.values()]

    @property
    def relationships(self) -> list[Relationship]:
        """All relationships likewise."""
        return [draft.element for of_type in self.drafts.relationships.values() for draft in of_type.values()]

    @property
    def has_errors(self) -> bool:
        """True where nothing of it may be loaded."""
        return any(problem.severity == "error" for problem in self.problems)


def blanks(draft: Draft[Any]) -> list[str]:
    """The properties whose cells the file leaves blank; columns that it does not have do not count."""
    if draft.record.kind != kind_of(draft.element):
        return []
    in_file = {*draft.record.columns, *(key for key, value in draft.record.items() if not value)}
    return [name for name in properties_of(draft.element) if name in in_file and name not in draft.properties]


def _filled_in(name: str) -> set[str]:
    kind = schema().relationships.get(name)
    return (_FILLED_IN_JUDGEMENTS if kind and kind.judgement else set()) | _FILLED_IN.get(name, set())

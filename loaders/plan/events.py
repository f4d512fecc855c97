"""What a load changes is recorded by events as well, and so is a first status (rule 6); events are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from graph.records import Node, Relationship, Value
from graph.schema import Label, Property, schema
from graph.writer.import_elements import Key, key_of
from graph.writer.plan import ElementChange, Plan
from loaders.check import OWN_LOADERS, Drafts
from loaders.check.histories import Histories, Owner, last_of
from loaders.plan.moments import Dated, Moments
from loaders.records.ids import relationship_id
from loaders.records.problem_log import ProblemLog
from loaders.records.wording import words_key

# Nothing is known to have happened, so a first event would record nothing.
_NOTHING_HAPPENED = "not_known"
_WORDS = frozenset({"status_in_source", "rag_in_source"})  # that a source has for a status


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a recommendation or an action: what changed, from and to what (None for nothing), and when."""

    owner: Owner
    field: str
    before: Value | None
    after: Value | None
    moment: Dated
    source: str
    reason: str | None = None


class NewEvents:
    """The events that a load makes besides those that its file states."""

    def __init__(self, drafts: Drafts, histories: Histories, moments: Moments, log: ProblemLog) -> None:
        self._drafts, self._histories, self._moments, self._log = drafts, histories, moments, log
        self._sequences: dict[Owner, int] = {}
        self._nodes: list[Node] = []
        self._relationships: list[Relationship] = []

    def take_out(self) -> tuple[list[Node], list[Relationship]]:
        """The events made since this was last asked, and what joins them to their owners."""
        made = self._nodes, self._relationships
        self._nodes, self._relationships = [], []
        return made

    def take_plan(self, plan: Plan) -> None:
        """An event for each first status, and for each change of what events record, unless the file states it."""
        first = [*(node for node in plan.nodes if schema().labels[node.label].open_statuses), *self._of_earlier_parts()]
        changes = [(change, change.element) for change in plan.changes if isinstance(change.element, Node)]
        changes = [(change, node) for change, node in changes if schema().labels[node.label].recorded_by_events]
        chosen = {(key_of(each.element), each.property) for each in plan.conflicts if each.is_taken}
        self._histories.fetch((node.label, node.id) for node in (*first, *(node for _, node in changes)))
        self.take(step for node in first for step in self._first_status(node))
        self.take(step for change, node in changes for step in self._changes(change, node, chosen))

    def take(self, steps: Iterable[Step]) -> None:
        """An event for each step that neither the file states nor an earlier part of this load has recorded."""
        for step in steps:
            if not self._is_recorded(step):
                self._add(step)

    def _of_earlier_parts(self) -> Iterator[Node]:
        """What a load in parts created before it stopped."""
        for label in schema().domain_labels if self._drafts.continued else ():
            for node_id in self._drafts.nodes_of(label.name) if label.open_statuses else ():
                existing = self._drafts.existing(label.name, node_id)
                if existing and self._drafts.is_new(label.name, node_id):
                    yield Node(label.name, node_id, existing)

    def _first_status(self, node: Node) -> Iterator[Step]:
        """The first status of a new record, with a date only where the record states one."""
        label, status = schema().labels[node.label], node.properties.get("status", _NOTHING_HAPPENED)
        owner = (node.label, node.id)
        if status == _NOTHING_HAPPENED or self._histories.all(owner, "status"):
            return
        name = label.made if status == label.open_statuses[0] else None
        moment = self._moments.stated(str(_closing_date(label, status) or name), node.properties)
        yield Step(owner, "status", None, status, moment, str(node.properties["source_id"]))

    def _changes(self, change: ElementChange, node: Node, chosen: Collection[tuple[Key, str]]) -> Iterator[Step]:
        """Each change of a property that events record, as the record dates it, else its source or the load.

        What was `chosen` over what people had set is never dated by its source.
        """
        label = schema().labels[node.label]
        for prop in label.recorded_by_events:
            if prop.name not in change.after:
                continue
            before, after = change.before.get(prop.name), change.after[prop.name]
            source = str(node.properties["source_id"])
            is_chosen = (key_of(node), prop.name) in chosen
            undated = self._moments.of_choice() if is_chosen else self._moments.of_change(source)
            moment = self._stated(label, prop, change, node) or undated
            yield Step((node.label, node.id), str(prop.history), before, after, moment, source)
        if change.after.get(str(label.closed)) and "status" not in change.after:
            yield from self._closed_on_another_day(label, node)
        if not change.after.keys() & {"status", "rag"}:
            yield from self._in_other_words(change, node)

    def _closed_on_another_day(self, label: Label, node: Node) -> Iterator[Step]:
        """The same closed status again, dated anew: what was closed stays so, from another day on."""
        now = self._drafts.merged(self._drafts.nodes_of(node.label)[node.id])
        if now.get("status") in label.closed_statuses:
            status, moment = now["status"], self._moments.stated(str(label.closed), now)
            reason = "The date of closing was given, or corrected."
            source = str(node.properties["source_id"])
            yield Step((node.label, node.id), "status", status, status, moment, source, reason)

    def _in_other_words(self, change: ElementChange, node: Node) -> Iterator[Step]:
        """The same status again where the source has another word for it, such as "Sustained" after "Embedded": the word
        says more than the status, above all where that is not known."""
        status = self._drafts.merged(self._drafts.nodes_of(node.label)[node.id]).get("status", _NOTHING_HAPPENED)
        for name in _WORDS & change.after.keys():
            before, after = change.before.get(name), change.after[name]
            if before is None or words_key(str(before)) == words_key(str(after or "")):
                continue
            reason = (
                f"{before!r} is {after!r} in the source now." if after else f"{before!r} is no longer in the source."
            )
            source = str(node.properties["source_id"])
            yield Step((node.label, node.id), "status", status, status, self._moments.of_change(source), source, reason)

    def _stated(self, label: Label, prop: Property, change: ElementChange, node: Node) -> Dated:
        """A new date of closing dates the status that closes."""
        closing = _closing_date(label, change.after[prop.name]) if prop.name == "status" else None
        before = change.before.get("status")
        if closing is None or (before in label.closed_statuses and closing not in change.after):
            return {}
        return self._moments.stated(closing, self._drafts.merged(self._drafts.nodes_of(node.label)[node.id]))

    def _is_recorded(self, step: Step) -> bool:
        news = self._histories.news(step.owner, step.field)
        if news and (step.field == "owner" or last_of(news).get("to_value") == _text(step.after)):
            return True  # of owners a file may name the one that is new, or all
        earlier = self._histories.in_graph(step.owner, step.field)
        if not (self._drafts.continued and earlier):
            return False
        last = earlier[-1]
        return last.get("import_id") == self._drafts.continued and last.get("to_value") == _text(step.after)

    def _add(self, step: Step) -> None:
        label, owner_id = schema().labels[step.owner[0]], step.owner[1]
        last = self._sequences.get(step.owner) or self._histories.last_sequence(step.owner)
        sequence = self._sequences[step.owner] = last + 1
        values = {"from_value": _text(step.before), "to_value": _text(step.after), "reason": self._reason(label, step)}
        properties: dict[str, Value] = {name: value for name, value in values.items() if value is not None}
        properties |= {"field": step.field, "sequence": sequence, "source_id": step.source}
        properties |= step.moment or self._moments.known_on(step.source)
        event = Node("Event", f"{label.word}-{owner_id}-event-{sequence}", properties)
        link_id = relationship_id(step.source, "HAS_EVENT", step.owner, ("Event", event.id), 0)
        self._nodes.append(event)
        self._relationships.append(
            Relationship("HAS_EVENT", link_id, *step.owner, "Event", event.id, {"source_id": step.source})
        )

    def _reason(self, label: Label, step: Step) -> str | None:
        """Why, as whoever entered it said; what a file cannot say of a reopening is asked for, where its author can answer."""
        is_first_status = step.field == "status" and step.before is None
        if self._drafts.reading.reason and not is_first_status:
            return " ".join(filter(None, (step.reason, self._drafts.reading.reason)))
        is_reopening = step.before in label.closed_statuses and step.after in label.open_statuses
        if step.field != "status" or not is_reopening:
            return step.reason
        if self._drafts.reading.loader in OWN_LOADERS:
            rule = f"reopens what was {step.before!r}, and no reason is stated"
            fix = "Add a row with the reason to the sheet events (field: status), and one to has_event."
            record = self._drafts.nodes_of(label.name)[step.owner[1]].record
            self._log.add_for("reopened", record, "status", rule, fix, value=step.after)
        return "So in the source."


def _closing_date(label: Label, status: Value | None) -> str | None:
    """The property that dates a status, where it closes."""
    return label.closed if status in label.closed_statuses else None


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)

"""The difference between what was checked and the graph (rule 12): adds, changes, removals, conflicts."""

from __future__ import annotations

from graph.errors import BadInput
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.plan import Plan
from loaders.check import Checked
from loaders.check.histories import Histories
from loaders.plan.defaults import Defaults
from loaders.plan.differences import Differences
from loaders.plan.events import NewEvents
from loaders.plan.existing_relationships import existing_relationships
from loaders.plan.moments import Moments
from loaders.plan.owners import Owners
from loaders.plan.reconcile import outdated
from loaders.plan.removals import removals
from loaders.records.problem_log import ProblemLog

__all__ = ["make_plan"]

# What is shipped with Casethread belongs to its version: no file changes it.
_SHIPPED = "casethread"


def make_plan(checked: Checked) -> Plan:
    """What loading it would do to the graph that it was checked against, at that revision.

    Raises BadInput where the file contradicts the graph: an id that belongs to another
    source's record, or a reopening without a reason.
    """
    planning = _Planning(checked)
    planning.take_nodes(checked.nodes)
    planning.take_events()
    planning.take_relationships(checked.relationships)
    planning.plan.removals += removals(checked, planning.plan.removals)
    planning.take_owners()
    planning.leave_out_idle_source()
    if planning.log.has_errors:
        raise BadInput(planning.log.problems)
    return planning.plan


class _Planning:
    """One plan in the making."""

    def __init__(self, checked: Checked) -> None:
        self.drafts = checked.drafts
        self.graph = checked.drafts.graph
        self.plan = Plan(self.graph.revision, conflicts=[*self.drafts.conflicts], basis=self.graph.basis)
        self.log = ProblemLog()
        self.differences = Differences(self.drafts, self.plan)
        self.moments = Moments(self.drafts)
        self.histories = Histories(self.drafts)
        self.owners = Owners(self.drafts, self.histories, self.moments, self.plan)
        self.events = NewEvents(self.drafts, self.histories, self.moments, self.log)
        self.defaults = Defaults(self.drafts, self.histories, self.moments)

    def take_nodes(self, nodes: list[Node]) -> None:
        for node in nodes:
            existing = self.drafts.existing(node.label, node.id)
            if existing is None:
                self.plan.nodes.append(self.defaults.node(node))
            elif existing.get("source_id") != _SHIPPED and not self._is_of_other_source(node, existing):
                self.defaults.date_again(node, existing)
                self.differences.compare(node, existing)
            else:
                self.plan.unchanged += 1

    def _is_of_other_source(self, node: Node, existing: dict[str, object]) -> bool:
        """Whether the id belongs to something else of another source; ids should be shared only on purpose."""
        if (node.label, node.id) in self.drafts.recognised_keys:
            return False
        caption = schema().labels[node.label].caption
        name = node.properties.get(caption)
        if (node.label, node.id) in self.drafts.reading.same_records:
            return False
        if existing.get("source_id") == node.properties.get("source_id") or name in (None, existing.get(caption)):
            return False
        record = self.drafts.nodes[node.label][node.id].record
        other = f"{existing.get(caption)!r} of the source {existing.get('source_id')!r}"
        rule = f"is already the id of another {schema().labels[node.label].title.lower()}, {other}"
        self.log.add_for(
            "other_source",
            record,
            "id",
            rule,
            "Give this one an id of its own; or, if it is the same, that name.",
            value=node.id,
        )
        return True

    def take_events(self) -> None:
        self.events.take_plan(self.plan)
        self._take_generated(*self.events.take_out())

    def take_owners(self) -> None:
        self.owners.date()
        self.events.take(self.owners.steps())
        self.events.take(self.owners.own_steps())
        self._take_generated(*self.events.take_out())

    def take_relationships(self, relationships: list[Relationship]) -> None:
        in_graph = existing_relationships(self.drafts, relationships)
        no_longer_valid, settled = outdated(self.drafts, in_graph, relationships)
        self.plan.removals += no_longer_valid
        self.plan.unchanged += len(settled)
        new = []
        for relationship in relationships:
            if (relationship.type, relationship.id) in settled:
                continue
            existing = in_graph.get(relationship)
            if existing is None:
                new.append(relationship)
            elif _moved(existing, relationship):
                self.plan.removals.append(existing)
                relationship.properties = {**existing.properties, **relationship.properties}
                new.append(relationship)
            else:
                self.differences.compare(relationship, existing.properties)
                self.owners.take_back(relationship, in_graph)
        self._take_generated(*self.defaults.codings(new))
        for index, relationship in enumerate(new):
            new[index] = self.defaults.relationship(relationship)
        new[:0] = self.plan.relationships
        self.plan.relationships = new  # not a copy of it: of a large file there are millions

    def leave_out_idle_source(self) -> None:
        """A new file of cases that the graph has already is no source where nothing of it is new."""
        source, plan = self.drafts.reading.source_id, self.plan
        if not self.drafts.recognised or not self.drafts.reading.source_is_file:
            return
        new = [node for node in plan.nodes if node.label == "Source" and node.id == source]
        sources = [node.properties.get("source_id") for node in plan.nodes if node not in new]
        sources += [relationship.properties.get("source_id") for relationship in plan.relationships]
        if new and source not in sources and not plan.changes:
            plan.nodes.remove(new[0])

    def _take_generated(self, nodes: list[Node], relationships: list[Relationship]) -> None:
        """What a load makes on its own account, unless a part of an earlier load has made it already."""
        for label in {node.label for node in nodes}:
            self.graph.fetch(label, [node.id for node in nodes if node.label == label])
        for node in nodes:
            if self.graph.node(node.label, node.id) is None:
                self.plan.nodes.append(node)
        in_graph = existing_relationships(self.drafts, relationships)
        self.plan.relationships += [
            relationship for relationship in relationships if in_graph.get(relationship) is None
        ]


def _moved(existing: Relationship, offered: Relationship) -> bool:
    return (existing.from_label, existing.from_id, existing.to_label, existing.to_id) != (
        offered.from_label, offered.from_id, offered.to_label, offered.to_id,
    )  # fmt: skip

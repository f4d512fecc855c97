"""The difference between what was checked and the graph (rule 12): adds, changes, removals, conflicts."""

from __future__ import annotations

from graph.errors import BadInput
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.plan import Plan
from loaders.check import Checked
from loaders.plan.defaults import Fresh
from loaders.plan.differences import Differences
from loaders.plan.events import new_events
from loaders.plan.existing_relationships import present_relationships
from loaders.plan.reconcile import outdated
from loaders.plan.removals import removals
from loaders.records.problem_log import ProblemLog

__all__ = ["make_plan"]

# What ships with Casethread belongs to its version, so that no file changes it.
_OURS = "casethread"


def make_plan(checked: Checked) -> Plan:
    """What loading it would do to the graph that it was checked against, at the revision it was then.

    Raises BadInput where what the file says cannot follow what the graph holds: an id that belongs to another
    source's record, or a reopening without a reason.
    """
    planning = _Planning(checked)
    planning.take_nodes(checked.nodes)
    planning.take_events()
    planning.take_relationships(checked.relationships)
    planning.plan.removals += removals(checked, planning.plan.removals)
    if planning.log.has_errors:
        raise BadInput(planning.log.problems)
    return planning.plan


class _Planning:
    """One plan in the making."""

    def __init__(self, checked: Checked) -> None:
        self.drafts = checked.drafts
        self.known = checked.drafts.known
        self.plan = Plan(revision=self.known.revision)
        self.log = ProblemLog()
        self.differences = Differences(self.drafts, self.plan)
        self.fresh = Fresh(self.drafts)

    def take_nodes(self, nodes: list[Node]) -> None:
        for node in nodes:
            standing = self.drafts.standing(node.label, node.id)
            if standing is None:
                self.plan.nodes.append(self.fresh.node(node))
            elif standing.get("source_id") != _OURS and not self._belongs_elsewhere(node, standing):
                self.differences.compare(node, standing)
            else:
                self.plan.unchanged += 1

    def _belongs_elsewhere(self, node: Node, standing: dict[str, object]) -> bool:
        """The same id for something else in another source's file; ids are meant to be shared only knowingly."""
        caption = schema().labels[node.label].caption
        name = node.properties.get(caption)
        if standing.get("source_id") == node.properties.get("source_id") or name in (None, standing.get(caption)):
            return False
        record = self.drafts.nodes[node.label][node.id].record
        other = f"{standing.get(caption)!r} of the source {standing.get('source_id')!r}"
        rule = f"is the id of another {node.label}: {other}"
        self.log.at("other_source", record, "id", rule, "Give this one its own id, or that name.", value=node.id)
        return True

    def take_events(self) -> None:
        nodes, relationships = new_events(self.drafts, self.plan, self.log)
        self._take_made(nodes, relationships)

    def take_relationships(self, relationships: list[Relationship]) -> None:
        present = present_relationships(self.drafts, relationships)
        gone, settled = outdated(self.drafts, present, relationships)
        self.plan.removals += gone
        self.plan.unchanged += len(settled)
        new = []
        for relationship in relationships:
            if (relationship.type, relationship.id) in settled:
                continue
            found = present.get(relationship)
            if found is None:
                new.append(relationship)
            elif _moved(found, relationship):
                self.plan.removals.append(found)
                relationship.properties = {**found.properties, **relationship.properties}
                new.append(relationship)
            else:
                self.differences.compare(relationship, found.properties)
        self._take_made(*self.fresh.codings(new))
        self.plan.relationships += [self.fresh.relationship(relationship) for relationship in new]

    def _take_made(self, nodes: list[Node], relationships: list[Relationship]) -> None:
        """What a load makes of itself; a part of an earlier load may have made it already."""
        for label in {node.label for node in nodes}:
            self.known.learn(label, [node.id for node in nodes if node.label == label])
        for node in nodes:
            if self.known.node(node.label, node.id) is None:
                self.plan.nodes.append(node)
        present = present_relationships(self.drafts, relationships)
        self.plan.relationships += [made for made in relationships if present.get(made) is None]


def _moved(found: Relationship, offered: Relationship) -> bool:
    return (found.from_label, found.from_id, found.to_label, found.to_id) != (
        offered.from_label, offered.from_id, offered.to_label, offered.to_id,
    )  # fmt: skip

"""What a new element gets beyond its file: default values, and a coding for each contribution (rule 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.records import Node, Relationship
from graph.schema import schema
from loaders.check import Drafts
from loaders.check.drafts import NOT_STATED
from loaders.check.histories import Histories
from loaders.plan.moments import Moments
from loaders.records.ids import relationship_id


class Defaults:
    """Completes new elements; what the graph has already is never completed, so blanks change nothing there."""

    def __init__(self, drafts: Drafts, histories: Histories, moments: Moments) -> None:
        self._drafts, self._histories, self._moments = drafts, histories, moments
        self._methods: dict[str, str] = {}

    def node(self, node: Node) -> Node:
        """A node with its defaults: a factor is active, a recommendation's or action's status not known, evidence a
        measure, an event dated.
        """
        if node.label == "Factor":
            node.properties.setdefault("status", "active")
        elif schema().labels[node.label].open_statuses:
            node.properties.setdefault("status", "not_known")
        elif node.label == "OutcomeMeasure":
            node.properties.setdefault("kind", "measure")
        elif node.label == "Event":
            self._date(node)
        return node

    def date_again(self, node: Node, existing: Mapping[str, Any]) -> None:
        """An event that gets another date is dated by its row from then on."""
        if node.label == "Event" and node.properties.get("at", existing.get("at")) != existing.get("at"):
            node.properties = {**self._moments.stated("at", node.properties), **node.properties}

    def _date(self, event: Node) -> None:
        """What dates an event: its row, or the load where it comes later; else by when it had happened."""
        source = str(event.properties["source_id"])
        if "at" in event.properties:
            event.properties = {**self._moments.stated("at", event.properties), **event.properties}
        elif "known_on" not in event.properties:
            is_later = self._histories.comes_later(event.id)
            event.properties |= self._moments.of_change(source) if is_later else self._moments.known_on(source)

    def relationship(self, relationship: Relationship) -> Relationship:
        """A relationship with its defaults: confidence not known; coding method that of its coding, else human."""
        if schema().relationships[relationship.type].judgement:
            relationship.properties.setdefault("confidence", "not_known")
            if "coding_method" not in relationship.properties:
                coding = str(relationship.properties.get("coding_id", ""))
                relationship.properties["coding_method"] = self._method(coding)
        return relationship

    def _method(self, coding: str) -> str:
        if coding not in self._methods:
            self._methods[coding] = str(self._drafts.as_it_will_be("Coding", coding).get("method", "human"))
        return self._methods[coding]

    def codings(self, relationships: list[Relationship]) -> tuple[list[Node], list[Relationship]]:
        """Give contributions without a coding that of their case: the only one of the file, else one made for it."""
        without_coding = [
            relationship
            for relationship in relationships
            if relationship.type == "CONTRIBUTED_TO" and "coding_id" not in relationship.properties
        ]
        if not without_coding:
            return [], []
        cases = self._cases(without_coding)
        by_case: dict[str, list[str]] = defaultdict(list)
        by_case |= self._made_codings()
        for draft in self._drafts.relationships_of("CODES"):
            by_case[draft.element.to_id].append(draft.element.from_id)
        nodes: dict[str, Node] = {}
        codes: dict[str, Relationship] = {}
        for contribution in without_coding:
            case = cases.get(contribution.to_id) if contribution.to_label == "Episode" else contribution.to_id
            if case is None:
                continue
            source = str(contribution.properties["source_id"])
            case_codings = by_case[case]
            coding = case_codings[0] if len(case_codings) == 1 else f"{source}-{case}-coding"
            contribution.properties["coding_id"] = coding
            if len(case_codings) != 1 and coding not in nodes:
                properties = {"coder_code": NOT_STATED, "method": "human", "source_id": source}
                nodes[coding] = Node("Coding", coding, {**properties})
                link_id = relationship_id(source, "CODES", ("Coding", coding), ("Case", case), 0)
                codes[coding] = Relationship("CODES", link_id, "Coding", coding, "Case", case, {"source_id": source})
        return list(nodes.values()), list(codes.values())

    def _made_codings(self) -> dict[str, list[str]]:
        """The coding that an earlier load made for each recognised case: what is new there belongs to it too."""
        recognised = [case.case for case in self._drafts.recognised]
        made = self._drafts.graph.codings_of(recognised, coder=NOT_STATED)
        return {case: codings[:1] for case, codings in made.items()}

    def _cases(self, contributions: list[Relationship]) -> dict[str, str]:
        case_of = self._drafts.case_of
        missing = {
            contribution.to_id
            for contribution in contributions
            if contribution.to_label == "Episode" and contribution.to_id not in case_of
        }
        return {**case_of, **{episode: case for episode, (case, _) in self._drafts.graph.case_of(missing).items()}}

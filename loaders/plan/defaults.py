"""What a new element is given beside what its file says: defaults, and a coding for each contribution (rule 3)."""

from __future__ import annotations

from collections import defaultdict

from graph.records import Node, Relationship
from graph.schema import schema
from loaders.check import Drafts
from loaders.check.drafts import NOT_STATED
from loaders.records.ids import relationship_id


class Fresh:
    """Completes new elements; what stands in the graph already is never completed, so blanks change nothing there."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._methods: dict[str, str] = {}

    def node(self, node: Node) -> Node:
        """A node with its defaults: a factor is active, a recommendation's or action's status not known."""
        if node.label == "Factor":
            node.properties.setdefault("status", "active")
        elif schema().labels[node.label].open_statuses:
            node.properties.setdefault("status", "not_known")
        return node

    def relationship(self, relationship: Relationship) -> Relationship:
        """A relationship with its defaults: how sure is not known; it was coded as its coding says, else by people."""
        if schema().relationships[relationship.type].judgement:
            relationship.properties.setdefault("confidence", "not_known")
            if "coding_method" not in relationship.properties:
                coding = str(relationship.properties.get("coding_id", ""))
                relationship.properties["coding_method"] = self._method(coding)
        return relationship

    def _method(self, coding: str) -> str:
        if coding not in self._methods:
            draft = self._drafts.of("Coding").get(coding)
            found = self._drafts.merged(draft) if draft else self._drafts.standing("Coding", coding)
            self._methods[coding] = str((found or {}).get("method", "human"))
        return self._methods[coding]

    def codings(self, relationships: list[Relationship]) -> tuple[list[Node], list[Relationship]]:
        """Give contributions without a coding that of their case: the only one of the file, else one made for it."""
        bare = [one for one in relationships if one.type == "CONTRIBUTED_TO" and "coding_id" not in one.properties]
        if not bare:
            return [], []
        cases = self._cases(bare)
        by_case: dict[str, list[str]] = defaultdict(list)
        for draft in self._drafts.all_of("CODES"):
            by_case[draft.element.to_id].append(draft.element.from_id)
        nodes: dict[str, Node] = {}
        codes: dict[str, Relationship] = {}
        for contribution in bare:
            case = cases.get(contribution.to_id) if contribution.to_label == "Episode" else contribution.to_id
            if case is None:
                continue
            source = str(contribution.properties["source_id"])
            found = by_case[case]
            coding = found[0] if len(found) == 1 else f"{source}-{case}-coding"
            contribution.properties["coding_id"] = coding
            if len(found) != 1 and coding not in nodes:
                properties = {"coder_code": NOT_STATED, "method": "human", "source_id": source}
                nodes[coding] = Node("Coding", coding, {**properties})
                made = relationship_id(source, "CODES", ("Coding", coding), ("Case", case), 0)
                codes[coding] = Relationship("CODES", made, "Coding", coding, "Case", case, {"source_id": source})
        return list(nodes.values()), list(codes.values())

    def _cases(self, contributions: list[Relationship]) -> dict[str, str]:
        of = self._drafts.case_of
        missing = {one.to_id for one in contributions if one.to_label == "Episode" and one.to_id not in of}
        return {**of, **{episode: case for episode, (case, _) in self._drafts.known.case_of(missing).items()}}

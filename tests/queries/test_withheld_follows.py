"""What is withheld follows each write that decides on it, though little is read again.

One rule each, on the small graph: case C is restricted, with episode C1 and review V3; case A with episode A1 is open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.facts import GraphFacts, facts_at, graph_version
from graph.records import Node, Relationship
from graph.writer import Element, ElementChange, NewImport, Plan, apply

pytestmark = pytest.mark.every_server

LABELS = {"A1": "Episode", "A2": "Episode", "C1": "Episode", "V3": "Review", "training": "Factor"}


class Small:
    """Writes single records and relationships to the small graph, and says whether a record is withheld."""

    def __init__(self, graph: Database) -> None:
        self.graph, self.labels, self.made = graph, dict(LABELS), 0

    def node(self, label: str, id_: str, source: str = "src", **values: Any) -> Node:
        self.labels[id_] = label
        node = Node(label, id_, {"source_id": source, **values})
        self._apply(Plan(self.graph.revision(), [node]))
        return node

    def link(self, kind: str, start: str, end: str, **values: Any) -> Relationship:
        self.made += 1
        ends = self.labels[start], start, self.labels[end], end
        link = Relationship(kind, f"{start}-{end}-{self.made}", *ends, {"source_id": "src", **values})
        self._apply(Plan(self.graph.revision(), relationships=[link]))
        return link

    def remove(self, element: Element) -> None:
        self._apply(Plan(self.graph.revision(), removals=[element]))

    def change(self, element: Element, **after: Any) -> None:
        before = {name: element.properties.get(name) for name in after}
        self._apply(Plan(self.graph.revision(), changes=[ElementChange(element, before, after)]))

    def withholds(self, id_: str) -> bool:
        """Whether a record is withheld; what was remembered of the graph says the same as what is read anew."""
        label = self.labels[id_]
        anew = GraphFacts(self.graph, graph_version(self.graph)).withheld
        now = facts_at(self.graph).withheld
        assert {name: ids for name, ids in now.items() if ids} == {name: ids for name, ids in anew.items() if ids}
        return id_ in now.get(label, ())

    def _apply(self, plan: Plan) -> None:
        apply(self.graph, plan, NewImport("test", [], [], by=OWNER))


@pytest.fixture
def small(graph: Database) -> Small:
    return Small(graph)


@pytest.mark.slow
def test_an_organisation_that_only_a_restricted_case_involves(small: Small) -> None:
    small.node("Organisation", "nursery", name="Nursery")
    assert not small.withholds("nursery")
    small.link("INVOLVED_IN", "nursery", "C1")
    assert small.withholds("nursery")
    elsewhere = small.link("INVOLVED_IN", "nursery", "A1")
    assert not small.withholds("nursery")
    small.remove(elsewhere)
    assert small.withholds("nursery")


@pytest.mark.slow
def test_an_organisation_that_was_named_elsewhere_and_is_no_more(small: Small) -> None:
    small.node("Organisation", "school", name="School")
    small.link("INVOLVED_IN", "school", "C1")
    elsewhere = small.link("INVOLVED_IN", "school", "A1")
    naming = small.link("CONTRIBUTED_TO", "training", "A2", polarity="hindering", acted_on=["school"])
    assert not small.withholds("school")
    small.change(naming, acted_on=None)
    assert not small.withholds("school")
    small.remove(elsewhere)
    assert small.withholds("school")


@pytest.mark.slow
def test_a_factor_into_which_one_of_open_cases_is_merged(small: Small) -> None:
    small.node("Factor", "rota", name="Rota", canonical_id="rota")
    small.link("CONTRIBUTED_TO", "rota", "C1", polarity="hindering")
    assert small.withholds("rota")
    merged = small.link("MERGED_INTO", "training", "rota")
    assert not small.withholds("rota")
    small.remove(merged)
    assert small.withholds("rota")


@pytest.mark.slow
def test_a_review_by_what_its_finding_is_drawn_from(small: Small) -> None:
    small.node("Review", "inquiry", title="Inquiry")
    small.node("Finding", "pattern", headline="A pattern")
    small.link("MADE", "inquiry", "pattern")
    assert not small.withholds("inquiry")
    drawn = small.link("DRAWN_FROM", "pattern", "C1")
    assert small.withholds("inquiry")
    assert small.withholds("pattern")
    small.link("DRAWN_FROM", "pattern", "A1")
    assert not small.withholds("inquiry"), "an open case is behind it, too"
    small.remove(drawn)
    assert not small.withholds("pattern")


@pytest.mark.slow
def test_a_finding_of_a_restricted_review_that_loses_its_open_case(small: Small) -> None:
    small.node("Finding", "known", headline="Known")
    small.link("MADE", "V3", "known")
    assert small.withholds("known")
    drawn = small.link("DRAWN_FROM", "known", "A1")
    assert not small.withholds("known")
    small.remove(drawn)
    assert small.withholds("known")


@pytest.mark.slow
def test_a_source_that_only_a_withheld_finding_draws_on(small: Small) -> None:
    small.node("Source", "transcript", title="Transcript", source="transcript")
    small.node("Finding", "heard", headline="Heard")
    small.link("DRAWN_FROM", "heard", "C1")
    small.link("EVIDENCED_BY", "heard", "transcript")
    assert small.withholds("transcript")
    action = small.node("Action", "follow", title="Follow up", source="transcript", status="planned")
    assert not small.withholds("transcript")
    small.remove(action)
    assert small.withholds("transcript")


@pytest.mark.slow
def test_a_word_that_comes_to_be_of_a_source_with_nothing_but_restricted_cases(small: Small) -> None:
    small.node("Source", "closed", title="Closed inquiry", source="closed")
    small.node("Case", "shut", title="Shut", source="closed", sensitivity="restricted")
    word = small.node("Factor", "word", name="Word", canonical_id="word")
    assert not small.withholds("word")
    small.change(word, source_id="closed")
    assert small.withholds("word")


@pytest.mark.slow
def test_all_of_a_case_with_its_sensitivity(small: Small, graph: Database) -> None:
    small.labels |= {"a4": "Action", "F1": "Finding"}
    case = Node("Case", "A", {"sensitivity": "open"})
    assert not small.withholds("A1")
    small.change(case, sensitivity="restricted")
    assert small.withholds("A1")
    assert small.withholds("F1")
    assert small.withholds("a4")
    small.change(Node("Case", "A", {"sensitivity": "restricted"}), sensitivity="open")
    assert not small.withholds("a4")


@pytest.mark.slow
def test_a_note_and_a_contribution_read_little(small: Small, graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what follows from all cases, nor all contributions: what is read does not grow with the graph."""
    small.labels["a4"] = "Action"
    facts = facts_at(graph)
    assert facts.withheld, facts.invented
    assert facts.projection
    read: Callable[..., list[dict[str, Any]]] = graph.read
    statements: list[str] = []

    def recorded(cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        statements.append(cypher)
        return read(cypher, **parameters)

    small.node("Event", "note", field="note", to_value="Rung")
    small.link("HAS_EVENT", "a4", "note")
    small.link("CONTRIBUTED_TO", "training", "A1", polarity="hindering")
    monkeypatch.setattr(graph, "read", recorded)
    facts = facts_at(graph)
    assert facts.withheld, facts.invented
    assert facts.projection
    assert statements
    unbounded = [cypher for cypher in statements if "$ids" not in cypher and "GraphState" not in cypher]
    assert not unbounded

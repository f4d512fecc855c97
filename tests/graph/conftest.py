"""Small subgraphs that the tests of networks and exports share; every case is invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_graph import STORY, run

from graph.database import Database
from graph.network.networkx_graph import NetworkXGraph
from graph.records import Node, Relationship, Subgraph, Value

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=https://example.org/x.png onerror=alert(3)>",
    "\"'`;--}) DETACH DELETE n; //",
    "]]> &amp; &lt; <!-- ",
    "\x00\x01\x1b[31m \ufffe \u202egnp.exe \u2028 \u2029 \x85",
    "=HYPERLINK(1) \\u0027 \\' \\\\ {{7*7}} ${x} %s",
    "line one\r\nline two\rline three\ttab",
    "Ünïcode 😀 नमस्ते العربية",
]


def _joined(kind: str, number: int, start: Node, end: Node, **properties: Value) -> Relationship:
    more: dict[str, Value] = {"source_id": "sample", **properties}
    return Relationship(kind, f"{kind.lower()}-{number}", start.label, start.id, end.label, end.id, more)


@pytest.fixture
def story() -> Subgraph:
    """Two invented cases with their episodes, factors, finding, recommendation and action; all line styles."""
    case, other = (
        Node("Case", "c1", {"title": "The move between two areas", "synthetic": True, "kind": "practice_review"}),
        Node("Case", "c2", {"title": "A visit that went well", "synthetic": True, "kind": "good_practice"}),
    )
    referral = Node(
        "Episode",
        "e1",
        {"title": "First referral", "sequence": 1, "start": "2019-03", "appraisal": "problematic", "end": "2019-05-17"},
    )
    handover = Node("Episode", "e2", {"title": "Handover to the new team", "sequence": 2, "appraisal": "mixed"})
    visit = Node("Episode", "e3", {"title": "Joint visit at home", "sequence": 1, "appraisal": "good"})
    caseload = Node("Factor", "f1", {"name": "Caseload", "level": "front_line", "aliases": ["workload", "demand"]})
    supervision = Node("Factor", "f2", {"name": "Supervision", "level": "local_strategic"})
    tools = Node("Factor", "f3", {"name": "Shared record between agencies"})
    trust = Node("Factor", "f4", {"name": "Trust between family and worker"})
    finding = Node("Finding", "n1", {"headline": "Handover is a form, not a conversation"})
    advice = Node("Recommendation", "r1", {"title": "Agree a way of handing over in person", "status": "accepted"})
    action = Node("Action", "a1", {"title": "Handover meetings for every transfer", "status": "in_progress"})
    team = Node("Organisation", "o1", {"name": "Children's services, Northshire"})
    area = Node("Area", "x1", {"name": "Northshire"})
    nodes = [
        case,
        other,
        referral,
        handover,
        visit,
        caseload,
        supervision,
        tools,
        trust,
        finding,
        advice,
        action,
        team,
        area,
    ]
    relationships = [
        _joined("HAS_EPISODE", 1, case, referral), _joined("HAS_EPISODE", 2, case, handover),
        _joined("HAS_EPISODE", 3, other, visit), _joined("NEXT", 1, referral, handover),
        _joined("CONTRIBUTED_TO", 1, caseload, referral, polarity="hindering", strength=3, page="12",
                quote="There were too many of us to see everybody."),
        _joined("CONTRIBUTED_TO", 2, caseload, referral, polarity="supporting", strength=1),
        _joined("CONTRIBUTED_TO", 3, supervision, handover, polarity="mixed", confidence="high"),
        _joined("CONTRIBUTED_TO", 4, tools, handover, polarity="hindering", acted_on=["o1", "o2"]),
        _joined("CONTRIBUTED_TO", 5, trust, visit, polarity="supporting", known_at_time="yes"),
        _joined("CONTRIBUTED_TO", 6, supervision, visit, polarity="unclear"),
        _joined("INFLUENCES", 1, caseload, supervision, effect="decreases"),
        _joined("INFLUENCES", 2, tools, trust, effect="increases"),
        _joined("DRAWN_FROM", 1, finding, handover), _joined("RAISED", 1, finding, advice),
        _joined("LED_TO", 1, advice, action), _joined("ADDRESSES", 1, action, tools, intent="reduce"),
        _joined("OWNED_BY", 1, action, team, role="owner"), _joined("IN_AREA", 1, case, area),
    ]  # fmt: skip
    return Subgraph(nodes, relationships)


@pytest.fixture
def hostile() -> Subgraph:
    """Factors and an episode whose texts try to break out of every format."""
    factors = [Node("Factor", f"f{number}", {"name": text}) for number, text in enumerate(HOSTILE)]
    episode = Node("Episode", "e'\"<&>\\", {"title": HOSTILE[1], "what_happened": "\n".join(HOSTILE)})
    contributions = [
        _joined("CONTRIBUTED_TO", number, factor, episode, polarity="hindering", quote=HOSTILE[number - 1])
        for number, factor in enumerate(factors)
    ]
    return Subgraph(
        [*factors, episode], [*contributions, _joined("CONTRIBUTED_TO", 99, factors[0], episode, polarity="mixed")]
    )


@pytest.fixture(scope="session")
def from_networkx() -> Callable[[NetworkXGraph], Subgraph]:
    """Reads back what `to_networkx` made: nodes in its order, relationships by type and id."""
    return _from_networkx


def _from_networkx(network: NetworkXGraph) -> Subgraph:
    nodes = {
        key: Node(data["label"], data["node_id"], _without(data, "label", "node_id"))
        for key, data in network.nodes(data=True)
    }
    relationships = [
        Relationship(
            data["type"], data["relationship_id"],
            nodes[start].label, nodes[start].id, nodes[end].label, nodes[end].id,
            _without(data, "type", "relationship_id"),
        )
        for start, end, data in network.edges(data=True)
    ]  # fmt: skip
    return Subgraph(
        [*nodes.values()], sorted(relationships, key=lambda relationship: (relationship.type, relationship.id))
    )


def _without(data: dict[str, Any], *reserved: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in reserved}


@pytest.fixture
def small_graph(database: Database) -> Database:
    """A graph of a case, an episode, a factor and its two contributions."""
    run(database, STORY)
    return database


@pytest.fixture
def graph(prepared: Database) -> Database:
    """A graph without data that an import finds prepared."""
    return prepared

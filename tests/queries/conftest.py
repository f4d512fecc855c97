"""A small graph, written as it is, without the checks of a load, whose every answer was worked out by hand."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest

from graph.database import Database, Transaction
from graph.dates import parse
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer.batched_statements import creation_statements, run_statements
from queries.editions.edition import Edition
from queries.editions.store import Editions

Properties = dict[str, Any]
NODES: list[tuple[str, Properties]] = [
    ("Source", {"id": "src", "title": "Reviews", "taken_on": "2024-12-31"}),
    ("Source", {"id": "sample", "title": "Invented"}),
    ("Area", {"id": "region", "name": "Region"}),
    ("Area", {"id": "north", "name": "North"}),
    ("Area", {"id": "south", "name": "South"}),
    ("Area", {"id": "before", "name": "South as it was", "valid_to": "2020"}),
    ("Organisation", {"id": "council", "name": "Council"}),
    ("Organisation", {"id": "police", "name": "Police"}),
    ("Organisation", {"id": "ministry", "name": "Ministry"}),
    ("Category", {"id": "work", "name": "Conditions of work", "taxonomy": "mine"}),
    ("Category", {"id": "load", "name": "Load", "taxonomy": "mine"}),
    ("Category", {"id": "child", "name": "Child death", "taxonomy": "cases"}),
    ("Case", {"id": "A", "title": "Child A", "ref": "18/1", "period_start": "2018-01", "kind": "serious_case",
             "sensitivity": "open"}),
    ("Case", {"id": "B", "title": "Child B", "ref": "21/1", "period_start": "2021", "kind": "audit",
             "sensitivity": "open"}),
    ("Case", {"id": "C", "title": "Child C", "period_start": "2022", "sensitivity": "restricted"}),
    ("Case", {"id": "X", "title": "Child X", "period_start": "2021", "synthetic": True, "source_id": "sample"}),
    ("Episode", {"id": "A1", "title": "First visit", "sequence": 1, "start": "2018-03-01", "appraisal": "good"}),
    ("Episode", {"id": "A2", "title": "Handover", "sequence": 2, "start": "2018-06", "appraisal": "problematic"}),
    ("Episode", {"id": "B1", "title": "Referral", "sequence": 1, "start": "2021-05-10"}),
    ("Episode", {"id": "C1", "title": "Call", "sequence": 1, "start": "2022-01-01"}),
    ("Episode", {"id": "X1", "title": "Meeting", "sequence": 1, "start": "2021-01-01", "source_id": "sample"}),
    ("Factor", {"id": "caseload", "name": "Caseload", "level": "front_line", "aliases": ["Workload"]}),
    ("Factor", {"id": "old", "name": "Number of cases", "level": "national", "canonical_id": "caseload"}),
    ("Factor", {"id": "training", "name": "Training", "level": "local_strategic"}),
    ("Factor", {"id": "handover", "name": "Handing over", "level": "front_line"}),
    ("Review", {"id": "V1", "title": "Review of A", "kind": "serious_case_review", "completed_on": "2018-12-20"}),
    ("Review", {"id": "V3", "title": "Review of C"}),
    ("Review", {"id": "VX", "title": "Review of X", "source_id": "sample"}),
    ("Finding", {"id": "F1", "headline": "Training does not reach night staff", "status": "published"}),
    ("Recommendation", {"id": "R1", "ref": "1/19", "title": "Train night staff", "made_on": "2019-01-10",
                        "status": "accepted", "status_in_source": "Agreed"}),
    ("Recommendation", {"id": "R2", "ref": "2/19", "title": "Cap caseloads", "made_on": "2019-01-10",
                        "closed_on": "2020-01-10", "status": "completed", "level": "national"}),
    ("Recommendation", {"id": "R3", "ref": "3/19", "title": "Buy scales", "status": "withdrawn"}),
    ("Recommendation", {"id": "R4", "title": "Secret", "made_on": "2023-01-01", "status": "open"}),
    ("Recommendation", {"id": "R5", "title": "Invented one", "made_on": "2021-02-01", "status": "open",
                        "source_id": "sample"}),
    ("Action", {"id": "a1", "title": "Cap at fifteen", "status": "completed", "created_on": "2019-06-30",
                "closed_on": "2020-06-30", "level": "local"}),
    ("Action", {"id": "a2", "title": "Evening course", "status": "impact_evidenced", "created_on": "2019-01-01",
                "closed_on": "2022-01-01"}),
    ("Action", {"id": "a3", "title": "Handover form", "status": "completed", "created_on": "2019-01-01",
                "closed_on": "2020-01-01"}),
    ("Action", {"id": "a4", "ref": "A/4", "title": "Night rota", "status": "in_progress", "created_on": "2019-06-01",
                "due_on": "2021-01-01", "level": "local"}),
    ("Action", {"id": "a5", "title": "Hire trainer", "status": "planned", "created_on": "2019-06", "due_on": "2030"}),
    ("Action", {"id": "a6", "title": "Advertise", "status": "completed", "created_on": "2020-01-01",
                "closed_on": "2020-02-02"}),
    ("Action", {"id": "a7", "title": "Write advert", "status": "planned"}),
    ("Action", {"id": "a8", "title": "Find money", "status": "blocked"}),
    ("Action", {"id": "a9", "title": "Secret action", "status": "in_progress", "due_on": "2020-01-01"}),
    ("Action", {"id": "aX", "title": "Invented action", "status": "planned", "due_on": "2020-02-02",
                "source_id": "sample"}),
    ("OutcomeMeasure", {"id": "m1", "indicator": "Cases a worker", "baseline": 22.0, "result": 14.5, "wanted": "lower",
                        "measured_on": "2020-12-01", "judged_by_role": "board"}),
    ("Event", {"id": "e1", "field": "status", "to_value": "open", "at": "2019-01-10", "sequence": 1}),
    ("Event", {"id": "e2", "field": "status", "from_value": "open", "to_value": "accepted", "at": "2019-02-01",
               "sequence": 2, "by_role": "board"}),
    ("Event", {"id": "e3", "field": "status", "to_value": "open", "at": "2019-01-10", "sequence": 1}),
    ("Event", {"id": "e4", "field": "status", "from_value": "open", "to_value": "completed", "at": "2020-01-10",
               "sequence": 2}),
    ("Event", {"id": "e5", "field": "status", "to_value": "withdrawn", "sequence": 1}),
    ("Event", {"id": "e6", "field": "status", "to_value": "planned", "at": "2019-06-01", "sequence": 1}),
    ("Event", {"id": "e7", "field": "due_on", "from_value": "2020-06", "to_value": "2021-01-01", "at": "2020-07-15",
               "sequence": 2, "reason": "staff shortage"}),
    ("Event", {"id": "e8", "field": "status", "from_value": "planned", "to_value": "in_progress", "at": "2020-03-01",
               "sequence": 3}),
]  # fmt: skip
RELATIONSHIPS: list[tuple[str, str, str, Properties]] = [
    ("PART_OF", "north", "region", {}),
    ("PART_OF", "south", "region", {}),
    ("SUCCEEDED_BY", "before", "south", {"on": "2021-01-01"}),
    ("BROADER", "load", "work", {}),
    ("IN_CATEGORY", "caseload", "load", {}),
    ("IN_CATEGORY", "A", "child", {}),
    ("IN_AREA", "A", "north", {}),
    ("IN_AREA", "B", "south", {}),
    ("IN_AREA", "C", "north", {}),
    ("IN_AREA", "X", "north", {}),
    ("HAS_EPISODE", "A", "A1", {}),
    ("HAS_EPISODE", "A", "A2", {}),
    ("HAS_EPISODE", "B", "B1", {}),
    ("HAS_EPISODE", "C", "C1", {}),
    ("HAS_EPISODE", "X", "X1", {}),
    ("EXAMINES", "V1", "A", {}),
    ("EXAMINES", "V3", "C", {}),
    ("EXAMINES", "VX", "X", {}),
    ("MERGED_INTO", "old", "caseload", {}),
    ("CONTRIBUTED_TO", "caseload", "A1", {"id": "k1", "polarity": "supporting", "mention_id": "p1"}),
    ("CONTRIBUTED_TO", "caseload", "A2", {"id": "k2", "polarity": "hindering", "mention_id": "p2",
                                          "acted_on": ["council"]}),
    ("CONTRIBUTED_TO", "old", "B1", {"id": "k3", "polarity": "hindering", "mention_id": "p3"}),
    ("CONTRIBUTED_TO", "caseload", "A", {"id": "k4", "polarity": "hindering"}),
    ("CONTRIBUTED_TO", "caseload", "A1", {"id": "k5", "polarity": "hindering", "mention_id": "p2"}),
    ("CONTRIBUTED_TO", "training", "A2", {"id": "k6", "polarity": "hindering", "mention_id": "p4"}),
    ("CONTRIBUTED_TO", "training", "B1", {"id": "k7", "polarity": "hindering", "coding_method": "machine"}),
    ("CONTRIBUTED_TO", "caseload", "C1", {"id": "k8", "polarity": "hindering", "mention_id": "p6"}),
    ("CONTRIBUTED_TO", "handover", "X1", {"id": "k9", "polarity": "hindering", "source_id": "sample"}),
    ("CONTRIBUTED_TO", "caseload", "X1", {"id": "k10", "polarity": "supporting", "source_id": "sample"}),
    ("CONTRIBUTED_TO", "handover", "A2", {"id": "k11", "polarity": "hindering", "mention_id": "p9"}),
    ("MADE", "V1", "F1", {}),
    ("DRAWN_FROM", "F1", "A2", {}),
    ("CONCERNS", "F1", "training", {}),
    ("RAISED", "F1", "R1", {"coding_method": "machine"}),
    ("RAISED", "V1", "R1", {}),
    ("RAISED", "V1", "R2", {}),
    ("RAISED", "V3", "R4", {}),
    ("RAISED", "VX", "R5", {}),
    ("APPLIES_IN", "R2", "south", {}),
    ("ADDRESSED_TO", "R1", "council", {"reply_due_on": "2019-03-07", "replied": "yes", "replied_on": "2019-03-01",
                                       "response": "accepted"}),
    ("ADDRESSED_TO", "R1", "police", {"id": "d1", "reply_due_on": "2019-03-07", "replied": "no"}),
    ("ADDRESSED_TO", "R1", "police", {"id": "d2", "reply_due_on": "2019-03-07", "replied": "no"}),
    ("ADDRESSED_TO", "R2", "ministry", {"reply_due_on": "2019-03-07", "replied": "not_known"}),
    ("ADDRESSED_TO", "R4", "council", {"reply_due_on": "2023-03-01", "replied": "no"}),
    ("LED_TO", "R2", "a1", {}),
    ("LED_TO", "R1", "a2", {}),
    ("LED_TO", "R1", "a4", {}),
    ("LED_TO", "R4", "a9", {}),
    ("LED_TO", "R5", "aX", {}),
    ("ADDRESSES", "a1", "caseload", {"intent": "reduce"}),
    ("ADDRESSES", "a2", "training", {"intent": "reduce"}),
    ("ADDRESSES", "a3", "handover", {"intent": "reduce"}),
    ("ADDRESSES", "a4", "training", {"intent": "reduce"}),
    ("ADDRESSES", "a9", "old", {"intent": "reduce"}),
    ("ADDRESSES", "aX", "handover", {"intent": "reduce"}),
    ("APPLIES_IN", "a1", "before", {}),
    ("APPLIES_IN", "a2", "south", {}),
    ("APPLIES_IN", "a3", "region", {}),
    ("APPLIES_IN", "a4", "north", {}),
    ("DEPENDS_ON", "a4", "a5", {}),
    ("DEPENDS_ON", "a5", "a6", {}),
    ("DEPENDS_ON", "a6", "a7", {}),
    ("DEPENDS_ON", "a5", "a8", {}),
    ("OWNED_BY", "a4", "police", {"role": "owner", "from": "2019-06-01", "to": "2020-05-31"}),
    ("OWNED_BY", "a4", "council", {"role": "owner", "from": "2020-06-01"}),
    ("ESCALATED_TO", "a4", "R2", {}),
    ("MEASURED_BY", "a1", "m1", {}),
    ("HAS_EVENT", "R1", "e1", {}),
    ("HAS_EVENT", "R1", "e2", {}),
    ("HAS_EVENT", "R2", "e3", {}),
    ("HAS_EVENT", "R2", "e4", {}),
    ("HAS_EVENT", "R3", "e5", {}),
    ("HAS_EVENT", "a4", "e6", {}),
    ("HAS_EVENT", "a4", "e7", {}),
    ("HAS_EVENT", "a4", "e8", {}),
]  # fmt: skip


@pytest.hookimpl(tryfirst=True)
@pytest.fixture(scope="module")
def graph(empty_graph: Database) -> Database:
    """The small graph, read only by those who use it."""
    _write_small(empty_graph)
    return empty_graph


@pytest.fixture(scope="session")
def write_small_graph() -> Callable[[Database], None]:
    """Writes the small graph into an empty database."""
    return _write_small


def _write_small(database: Database) -> None:
    _write(database, NODES, RELATIONSHIPS)
    _identify(database)


@pytest.fixture(scope="module")
def editions(graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editions]:
    """A home for editions, one for each server; the databases that answer from them are ended after the module."""
    editions = Editions(tmp_path_factory.mktemp(f"editions-{graph.server}"), heap="256m")
    yield editions
    editions.stop()


@pytest.fixture(scope="module")
def frozen(graph: Database, editions: Editions) -> Iterator[tuple[Edition, Database]]:
    """An edition of the small graph, and its open database."""
    edition = editions.freeze(graph, "Annual report")
    with editions.open(edition) as database:
        yield edition, database


@pytest.fixture(scope="session")
def write_graph() -> Callable[..., None]:
    """Writes a graph of a test's own: `write_graph(database, nodes, relationships)`."""
    return _write


def _write(
    database: Database,
    nodes: Sequence[tuple[str, Properties]],
    relationships: Sequence[tuple[str, str, str, Properties]] = (),
) -> None:
    """Write nodes and relationships as they are, in one transaction; each id is borne by one node only."""
    labels = {properties["id"]: label for label, properties in nodes}
    written_nodes = []
    for label, properties in nodes:
        values = _dated(label, {"source_id": "src", **properties})
        if label == "Factor":
            values.setdefault("canonical_id", values["id"])
        written_nodes.append(Node(label, values.pop("id"), values))
    written_relationships = []
    for number, (kind, start, end, properties) in enumerate(relationships):
        values = _dated(kind, {"id": f"x{number}", "source_id": "src", **properties})
        id_ = values.pop("id")
        written_relationships.append(Relationship(kind, id_, labels[start], start, labels[end], end, values))

    def work(transaction: Transaction) -> None:
        run_statements(transaction, creation_statements(transaction, written_nodes, written_relationships))

    database.write(work)


@pytest.fixture(scope="session")
def identify() -> Callable[[Database], None]:
    """Makes what was written a graph with an id, so that what follows from its restricted cases is read only once.

    Of a graph without an id nothing is remembered, as other programs may change it at any time: reading it anew for
    each question was four fifths of all statements of these tests.
    """
    return _identify


def _identify(database: Database) -> None:
    statement = "MERGE (g:GraphState {id: 'graph'}) SET g.uid = $uid, g.revision = 0"
    database.write(lambda transaction: transaction.run(statement, uid=uuid4().hex))


def _dated(kind: str, properties: Properties) -> Properties:
    """Dates with their first and last day beside them, as every load writes them."""
    known = {**schema().labels, **schema().relationships}[kind].properties
    dated = dict(properties)
    for name, value in properties.items():
        if known[name].is_date:
            date = parse(value)
            dated |= {f"{name}_earliest": date.earliest, f"{name}_latest": date.latest}
    return dated

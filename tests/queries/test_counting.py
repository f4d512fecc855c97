"""What is counted once, on which day it was closed, and that a row's evidence is of what the row counted."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT, OWNER
from whole_answers import ask, evidence_of

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.schema import schema
from queries import Answer
from queries.catalogue.recorded_again import ANSWERS
from queries.records.story import story

Properties = dict[str, Any]
Write = Callable[..., None]
COUNTED = ("recurring-factors", "agency-by-factor", "factors-without-action", "what-helped")


def asked(database: Database, name: str, **given: str) -> Answer:
    return ask(database, name, given, viewer=OWNER)


def case(id_: str, **more: Any) -> list[tuple[str, Properties]]:
    """A case with one episode, named after it."""
    start = more.pop("start", "2018-01-01")
    source = {"source_id": more.get("source_id", "src")}
    return [
        ("Case", {"id": id_, "title": id_, "period_start": start, "sensitivity": "open", **more}),
        ("Episode", {"id": f"{id_}1", "title": "Visit", "sequence": 1, "start": start, **source}),
    ]


def bore_on(factor: str, case_id: str, **more: Any) -> tuple[str, str, str, Properties]:
    return ("CONTRIBUTED_TO", factor, f"{case_id}1", {"polarity": "hindering", **more})


def held(*cases: str) -> list[tuple[str, str, str, Properties]]:
    return [("HAS_EPISODE", each, f"{each}1", {}) for each in cases]


@pytest.fixture
def two_sources(database: Database, write_graph: Write) -> Database:
    """Two sources, each of which numbers its two passages 1 and 2; each passage says two things."""
    nodes = [
        ("Source", {"id": "one", "title": "One"}),
        ("Source", {"id": "two", "title": "Two"}),
        ("Organisation", {"id": "council", "name": "Council"}),
        ("Factor", {"id": "caseload", "name": "Caseload"}),
        *case("A", source_id="one"),
        *case("B", source_id="two"),
    ]
    mentions = [
        bore_on("caseload", each, source_id=source, mention_id=passage, polarity=polarity, acted_on=["council"])
        for each, source in (("A", "one"), ("B", "two"))
        for passage in ("1", "2")
        for polarity in ("hindering", "supporting")
    ]
    write_graph(database, nodes, [*held("A", "B"), *mentions])
    return database


@pytest.mark.parametrize("name", COUNTED)
def test_a_passage_is_numbered_within_its_source(two_sources: Database, name: str) -> None:
    [row] = asked(two_sources, name).rows
    assert row["mentions"] == 4
    assert {row.get("supporting", 4), row.get("hindering", 4)} == {4}


def test_the_evidence_tells_passages_of_two_sources_apart(two_sources: Database) -> None:
    rows = asked(two_sources, "evidence-for", factor="caseload").rows
    assert sorted({row["mention"] for row in rows}) == ["one:1", "one:2", "two:1", "two:2"]


def test_a_case_told_by_two_sources_counts_the_passages_of_both(two_sources: Database) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run(
            "MATCH (f:Factor {id: 'caseload'}) MATCH (e:Episode {id: 'A1'}) CREATE (f)-[r:CONTRIBUTED_TO]->(e) SET r = $said",
            said={"id": "again", "source_id": "two", "mention_id": "1", "polarity": "hindering"},
        )

    two_sources.write(work)
    assert story(two_sources, "A").balance["hindering"] == 3


@pytest.fixture
def two_kinds(database: Database, write_graph: Write) -> Database:
    """Real and invented cases that share a factor; an action of each kind, closed between two of its cases."""
    kinds: list[tuple[str, Properties]] = [("R", {}), ("X", {"synthetic": True, "source_id": "sample"})]
    nodes: list[tuple[str, Properties]] = [
        ("Source", {"id": "src", "title": "Reviews"}),
        ("Source", {"id": "sample", "title": "Invented"}),
        ("Area", {"id": "north", "name": "North"}),
        ("Area", {"id": "south", "name": "South"}),
        ("Factor", {"id": "caseload", "name": "Caseload"}),
        ("Factor", {"id": "training", "name": "Training"}),
    ]
    links = []
    for kind, more in kinds:
        source = {"source_id": more.get("source_id", "src")}
        nodes += case(f"{kind}old", **more) + case(f"{kind}new", start="2022-01-01", **more)
        nodes += case(f"{kind}far", start="2022-01-01", **more)
        nodes.append(("Action", {"id": f"{kind}a", "title": "Cap", "status": "completed", "level": "local",
                                 "created_on": "2019-01-01", "closed_on": "2020-01-01", **source}))  # fmt: skip
        links += held(f"{kind}old", f"{kind}new", f"{kind}far")
        links += [bore_on("caseload", f"{kind}{each}", **source) for each in ("old", "new", "far")]
        links += [bore_on("caseload", f"{kind}new", polarity="supporting", **source)]
        links += [("IN_AREA", f"{kind}{each}", "north", {}) for each in ("old", "new")]
        links += [("IN_AREA", f"{kind}far", "south", {})]
        links += [("ADDRESSES", f"{kind}a", "caseload", source), ("APPLIES_IN", f"{kind}a", "north", source)]
    write_graph(database, nodes, [*links, bore_on("training", "Xold", source_id="sample")])
    return database


@pytest.mark.slow
@pytest.mark.parametrize(
    ("of", "given", "elsewhere"),
    [
        ("Xold", {}, ["Xfar", "Xnew"]),
        ("Rold", {}, ["Rfar", "Rnew"]),
        ("Xold", {"area": "north"}, ["Xnew"]),
    ],
)
def test_seen_before_leads_to_the_cases_it_counted(
    two_kinds: Database, of: str, given: dict[str, str], elsewhere: list[str]
) -> None:
    answer = asked(two_kinds, "seen-before", case=of, **given)
    assert answer.rows[0]["elsewhere_cases"] == elsewhere
    evidence = evidence_of(answer)[0]
    assert evidence is not None
    behind = asked(two_kinds, "evidence-for", **evidence).rows
    assert sorted({row["case"] for row in behind if row["says"] == "hindering"}) == elsewhere


@pytest.mark.slow
def test_what_was_seen_nowhere_else_leads_to_this_case(two_kinds: Database) -> None:
    answer = asked(two_kinds, "seen-before", case="Xold", area="north")
    assert [(row["factor"], row["elsewhere"]) for row in answer.rows] == [("caseload", 1), ("training", 0)]
    evidence = evidence_of(answer)[1]
    assert evidence is not None
    assert [row["case"] for row in asked(two_kinds, "evidence-for", **evidence).rows] == ["Xold"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "again"),
    [({}, ["Rnew"]), ({"level": "local", "until": "2019"}, ["Rnew"]), ({"source": "sample"}, ["Xnew"])],
)
def test_recorded_again_leads_to_what_was_recorded_after_it(
    two_kinds: Database, given: dict[str, str], again: list[str]
) -> None:
    answer = asked(two_kinds, "recorded-again", **given)
    assert [(row["answer"], row["cases_recorded"]) for row in answer.rows] == [("recorded_again", 1)]
    [evidence] = evidence_of(answer)
    assert evidence is not None
    behind = asked(two_kinds, "evidence-for", **evidence).rows
    assert [(row["case"], row["says"]) for row in behind] == [(each, "hindering") for each in again]


@pytest.mark.slow
def test_after_takes_a_closed_action(two_kinds: Database) -> None:
    with pytest.raises(BadRequest, match="was not by 2019-06-30"):
        asked(two_kinds, "evidence-for", factor="caseload", after="Ra", as_at="2019-06")


@pytest.fixture
def reopened(database: Database, write_graph: Write) -> Database:
    """An action and a recommendation: closed in 2020, reopened in 2021, closed in 2022, and its impact shown in 2023."""
    nodes: list[tuple[str, Properties]] = [
        ("Source", {"id": "src", "title": "Reviews", "taken_on": "2024-12-31"}),
        ("Category", {"id": "work", "name": "Conditions of work", "taxonomy": "mine"}),
        ("Factor", {"id": "caseload", "name": "Caseload"}),
        ("Factor", {"id": "old", "name": "Number of cases", "canonical_id": "caseload"}),
        ("Action", {"id": "a", "title": "Cap", "status": "impact_evidenced", "created_on": "2019-01-01",
                    "closed_on": "2022-01-01"}),
        ("Recommendation", {"id": "r", "title": "Cap them", "status": "completed", "made_on": "2019-01-01",
                            "closed_on": "2022-01-01"}),
        *case("A", start="2020-03-01"),
    ]  # fmt: skip
    steps: dict[str, list[tuple[str, str]]] = {
        "a": [("2019-01-01", "planned"), ("2020-01-01", "completed"), ("2021-01-01", "in_progress"),
              ("2022-01-01", "completed"), ("2023-01-01", "impact_evidenced"), ("2024-01-01", "impact_evidenced")],
        "r": [("2019-01-01", "open"), ("2020-01-01", "completed"), ("2021-01-01", "accepted"),
              ("2022-01-01", "completed")],
    }  # fmt: skip
    links: list[tuple[str, str, str, Properties]] = []
    for of, said in steps.items():
        for number, (at, became) in enumerate(said):
            event = f"{of}{number}"
            said_then = {"field": "status", "at": at, "to_value": became, "sequence": number}
            nodes.append(("Event", {"id": event, **said_then}))
            links.append(("HAS_EVENT", of, event, {}))
    links += [
        ("ADDRESSES", "a", "caseload", {}),
        ("CONCERNS", "r", "old", {}),
        ("IN_CATEGORY", "caseload", "work", {}),
        *held("A"),
        bore_on("caseload", "A"),
    ]
    write_graph(database, nodes, links)
    return database


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_at", "found"),
    [
        ("2019-06-01", []),
        ("2020-06-01", [("2020-01-01", "recorded_again")]),
        ("2021-06-01", []),
        ("2022-06-01", [("2022-01-01", "not_examined")]),
        ("2023-06-01", [("2022-01-01", "not_examined")]),
        ("2024-06-01", [("2022-01-01", "not_examined")]),
    ],
)
def test_the_closing_before_a_reopening(reopened: Database, as_at: str, found: list[tuple[str, str]]) -> None:
    rows = asked(reopened, "recorded-again", as_at=as_at).rows
    assert [(row["closed_on"], row["answer"]) for row in rows] == found


@pytest.mark.parametrize("of", ["action", "recommendation"])
@pytest.mark.parametrize(("as_at", "days"), [("2020-06-01", [365]), ("2021-06-01", []), ("2022-06-01", [1096])])
def test_the_time_to_the_closing_of_then(reopened: Database, of: str, as_at: str, days: list[int]) -> None:
    assert [row["median_days"] for row in asked(reopened, "time-to-close", of=of, as_at=as_at).rows] == days


def test_what_is_not_known_to_be_open_is_not_counted_as_open(reopened: Database, write_graph: Write) -> None:
    """Closed after 1,096 days; one is open for 100 days, and of three nobody knows where they stand."""
    statuses = {"open": "planned", "n1": "not_known", "n2": "not_known", "n3": None}
    nodes = [
        ("Action", {"id": id_, "title": id_, "created_on": "2021-09-23", **({"status": status} if status else {})})
        for id_, status in statuses.items()
    ]
    write_graph(reopened, nodes, [])
    answer = asked(reopened, "time-to-close", of="action", as_at="2022-01-01")
    [row] = answer.rows
    assert (row["count"], row["open"], row["half_closed_days"]) == (1, 1, 1096)
    assert "3 are left out: not known to be open or closed." in answer.notes

    def address(transaction: Transaction) -> None:
        transaction.run("MATCH (a:Action {id: 'n1'}), (f:Factor {id: 'caseload'}) CREATE (a)-[:ADDRESSES]->(f)")

    reopened.write(address)
    notes = asked(reopened, "factors-without-action", at_least="1").notes
    assert "1 of these is addressed by an action whose status is not known: it may be open." in notes


def test_the_category_of_a_merged_factor_finds_its_recommendations(reopened: Database) -> None:
    [row] = asked(reopened, "recommendations-by-status", category="work").rows
    assert row["recommendations"] == 1


@pytest.mark.parametrize("label", ["Action", "Recommendation"])
def test_each_kind_is_closed_by_the_words_of_the_schema(reopened: Database, label: str) -> None:
    words = schema().labels[label].closed_statuses

    def work(transaction: Transaction) -> None:
        transaction.run(f"MATCH (n:{label}) SET n.status = $said, n.closed_on = null", said=words[-1])

    reopened.write(work)
    notes = asked(reopened, "time-to-close", of=label.lower()).notes
    assert "1 is left out: closed on a day that is not known." in notes


@pytest.mark.parametrize(
    ("target", "start", "answer"),
    [
        ("A2", "2021-02-01", "recorded_again"),
        ("A2", "2020", "perhaps"),  # the action was closed in the middle of the year
        ("A2", None, "perhaps"),
        ("A2", "2020-05", "not_recorded"),
        ("A", None, "perhaps"),  # of the case as a whole, which began before and went on after the closing
    ],
)
def test_not_recorded_again_is_not_said_of_what_has_no_certain_day(
    database: Database, write_graph: Write, target: str, start: str | None, answer: str
) -> None:
    nodes: list[tuple[str, Properties]] = [
        ("Factor", {"id": "caseload", "name": "Caseload"}),
        ("Action", {"id": "a", "title": "Cap", "status": "completed", "created_on": "2019", "closed_on": "2020-06-30"}),
        *case("A", start="2020-01-01"),
        ("Episode", {"id": "A2", "title": "Call", "sequence": 2, **({"start": start} if start else {})}),
        ("Episode", {"id": "A3", "title": "Move", "sequence": 3, "start": "2021-03-01"}),
        ("Category", {"id": "work", "name": "Work", "taxonomy": "mine"}),
        ("Coding", {"id": "k", "coder_code": "K", "looked_for": ["work"], "state": "agreed"}),
    ]
    links: list[tuple[str, str, str, Properties]] = [
        *held("A"), ("HAS_EPISODE", "A", "A2", {}), ("HAS_EPISODE", "A", "A3", {}), ("CODES", "k", "A", {}),
        ("ADDRESSES", "a", "caseload", {"intent": "reduce"}), ("IN_CATEGORY", "caseload", "work", {}),
        ("CONTRIBUTED_TO", "caseload", target, {"polarity": "hindering", "coding_id": "k"}),
    ]  # fmt: skip
    write_graph(database, nodes, links)
    [row] = asked(database, "recorded-again").rows
    assert row["answer"] == answer


@pytest.mark.slow
def test_not_recorded_again_is_said_only_where_somebody_looked(sample: Database) -> None:
    rows = ask(sample, "recorded-again", {}, viewer=EXPORT).rows
    by_answer = {answer: [row for row in rows if row["answer"] == answer] for answer in ANSWERS}
    assert all(row["cases_recorded"] for row in by_answer["recorded_again"])
    assert by_answer["not_recorded"] and all(row["cases_looked"] for row in by_answer["not_recorded"])
    assert all(row["cases_examined"] and not row["cases_looked"] for row in by_answer["not_looked_for"])
    assert all(not row["cases_examined"] for row in by_answer["not_examined"])
    assert all(row["cases_recorded"] <= row["cases_looked"] <= row["cases_examined"] for row in rows)

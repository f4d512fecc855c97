"""What is known of the public datasets, asked through the command line on both servers.

The numbers stand in the datasets' own SOURCE.txt, or were counted from their files. The datasets are not part of the
repository: where they are absent these tests skip.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commandline import Casethread, environment_of
from people import OWNER

from graph.database import Database
from loaders.load import load

# The known answers are those of both servers.
pytestmark = pytest.mark.every_server

TAIC = {
    "Closed acceptable": 1178,
    "Unconfirmed": 343,
    "Closed cancelled": 269,
    "Open": 267,
    "Withdrawn": 110,
    "Closed superseded": 25,
}
TAIC_STATUS = {
    "Closed acceptable": "completed",
    "Unconfirmed": "not_known",
    "Closed cancelled": "withdrawn",
    "Open": "open",
    "Withdrawn": "withdrawn",
    "Closed superseded": "superseded",
}
CHILDREN = "category=Child Death (from 2015)"
ADDRESSEES = [
    ("Department of Health and Social Care", 100, 101),
    ("NHS England", 58, 61),
    ("Royal College of Paediatrics and Child Health", 25, 25),
    ("National Institute for Health and Care Excellence", 24, 25),
    ("Department for Education", 21, 22),
]


class Asking:
    """Questions to the graph that holds all three datasets."""

    def __init__(self, casethread: Casethread, database: Database) -> None:
        self.casethread, self.database = casethread, database

    def rows(self, *asked: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.casethread("ask", *asked, "limit=100000", "--json").json["rows"]
        return found

    def number(self, cypher: str) -> int:
        [row] = self.database.read(f"{cypher} AS number ORDER BY number")
        return int(row["number"])


@pytest.fixture(scope="module")
def asking(prepared_graph: Database, shared_data: Path) -> Asking:
    """All three loaded one after the other, as a person would: their sources keep them apart."""
    casethread = Casethread(environment_of(prepared_graph))
    casethread("load", shared_data / "taic-nz", "--as", "taic", "--quiet")
    casethread("load", shared_data / "pfd-tracker", "--as", "pfd", "--quiet")
    casethread("load", shared_data / "asrs" / "asrs_database_online.csv", "--mapping", "asrs", "--quiet")
    return Asking(casethread, prepared_graph)


@pytest.mark.parametrize("as_at", ["today", "2024-04-04"])
def test_taic_recommendations_by_status(asking: Asking, as_at: str) -> None:
    rows = asking.rows("recommendations-by-status", "source=taic-nz", f"as_at={as_at}")
    assert [(row["status_in_source"], row["recommendations"]) for row in rows] == list(TAIC.items())
    assert {row["status_in_source"]: row["status"] for row in rows} == TAIC_STATUS
    assert sum(TAIC.values()) == 2192


def test_taic_recommendations_are_all_there_although_seven_numbers_occur_twice(asking: Asking) -> None:
    every = "MATCH (r:Recommendation {source_id: 'taic-nz'})"
    assert asking.number(f"{every} RETURN count(r)") == 2192
    assert asking.number(f"{every} RETURN count(DISTINCT r.ref)") == 2185
    assert asking.number("MATCH (f:Finding {source_id: 'taic-nz'}) RETURN count(f)") == 560
    assert asking.number("MATCH (:Finding {source_id: 'taic-nz'})-[r:RAISED]->(:Recommendation) RETURN count(r)") == 381


def test_taic_time_to_close(asking: Asking) -> None:
    [row] = asking.rows("time-to-close", "of=recommendation", "source=taic-nz")
    times = (row["count"], row["median_days"], row["shortest_days"], row["longest_days"])
    assert times == (1473, 1826, 8, 8519)
    [row] = asking.rows("time-to-close", "of=recommendation", "source=taic-nz", "as_at=2024-04-04")
    assert (row["open"], row["half_closed_days"]) == (267, 2142)


def test_taic_age_of_what_is_open(asking: Asking) -> None:
    [row] = asking.rows("age-of-open", "of=recommendation", "source=taic-nz", "as_at=2024-04-04")
    ages = (row["count"], row["median_days"], row["over_5_years"], row["over_10_years"])
    assert ages == (267, 2551, 171, 100)
    rows = asking.rows("tracker", "of=recommendation", "state=open", "source=taic-nz", "as_at=2024-04-04")
    assert len(rows) == 267
    oldest = sorted(rows, key=lambda row: (row["made_on"] or "9999", row["ref"]))[:3]
    assert [row["ref"] for row in oldest] == ["106/00", "107/00", "050/01"]


def test_taic_issues_without_a_recommendation(asking: Asking) -> None:
    found = "MATCH (f:Finding {source_id: 'taic-nz'}) WHERE NOT EXISTS { MATCH (f)-[:RAISED]->(:Recommendation) }"
    assert asking.number(f"{found} RETURN count(f)") == 289


def test_pfd_cases_and_addressee_rows_are_all_there(asking: Asking) -> None:
    assert asking.number("MATCH (c:Case {source_id: 'pfd-tracker'}) RETURN count(c)") == 5818
    rows = asking.rows("recommendations-by-addressee", "source=pfd-tracker")
    assert sum(row["rows"] for row in rows) == 9565


def test_pfd_recommendations_by_status(asking: Asking) -> None:
    rows = asking.rows("recommendations-by-status", "source=pfd-tracker")
    counts = [(row["status_in_source"], row["recommendations"]) for row in rows]
    assert counts == [("completed", 3453), ("overdue", 1463), ("partial", 802), ("pending", 100)]
    assert {row["status"] for row in rows} == {"not_known"}, "a reply is not an action"


@pytest.mark.parametrize("of", [["source=pfd-tracker"], []])
def test_pfd_recommendations_about_deaths_of_children(asking: Asking, of: list[str]) -> None:
    rows = asking.rows("recommendations-by-status", *of, CHILDREN)
    counts = {row["status_in_source"]: row["recommendations"] for row in rows}
    assert counts == {"completed": 233, "overdue": 84, "partial": 73, "pending": 11}


def test_pfd_addressees_of_recommendations_about_deaths_of_children(asking: Asking) -> None:
    rows = asking.rows("recommendations-by-addressee", "source=pfd-tracker", CHILDREN)
    assert [(row["name"], row["recommendations"], row["rows"]) for row in rows[:5]] == ADDRESSEES


def test_asrs_reports_by_factor(asking: Asking) -> None:
    rows = asking.rows("recurring-factors", "source=asrs")
    cases = {row["name"]: row["cases"] for row in rows}
    human = ("Situational Awareness", "Communication Breakdown", "Confusion", "Distraction", "Workload")
    assert [cases[name] for name in human] == [81, 46, 34, 30, 22]
    contributing = ("Human Factors", "Procedure", "Airspace Structure", "Airport")
    assert [cases[name] for name in contributing] == [369, 119, 74, 34]
    assert sum(row["mentions"] for row in rows) == 1015
    assert sum(row["episodes"] for row in rows) == 0, "no episodes are invented"
    assert {row["supporting"] for row in rows} == {0}


def test_asrs_reports_with_a_factor(asking: Asking) -> None:
    found = "MATCH (:Factor)-[:CONTRIBUTED_TO]->(c:Case {source_id: 'asrs'})"
    assert asking.number(f"{found} RETURN count(DISTINCT c)") == 431
    assert asking.number("MATCH (c:Case {source_id: 'asrs'}) RETURN count(c)") == 926


def test_asrs_pairs_of_factors(asking: Asking) -> None:
    rows = sorted(asking.rows("factors-together", "source=asrs"), key=lambda row: -row["cases"])[:3]
    pairs = [({row["a_name"], row["b_name"]}, row["cases"]) for row in rows]
    assert pairs == [
        ({"Human Factors", "Procedure"}, 72),
        ({"Human Factors", "Situational Awareness"}, 67),
        ({"Airspace Structure", "Human Factors"}, 65),
    ]


def test_a_recommendation_without_factor_or_action_names_its_gaps(asking: Asking) -> None:
    rows = asking.rows("trace", "recommendation=003/14")
    gaps = [row["name"] for row in rows if row["id"] is None]
    assert gaps == ["no episode recorded", "no factor recorded", "no action recorded"]
    assert [row["detail"] for row in rows if row["step"] == "finding"] == ["Published; By machine"]


def test_what_the_datasets_are_known_to_get_wrong_is_told_and_loaded_again_changes_nothing(
    asking: Asking, shared_data: Path
) -> None:
    revision = asking.database.revision()
    [said] = asking.casethread("load", shared_data / "taic-nz", "--as", "taic", "--json").json
    assert (said["import"], asking.database.revision()) == (None, revision)
    assert {problem["severity"] for problem in said["problems"]} == {"warning"}
    counts = {problem["count"] for problem in said["problems"]}
    assert {101, 61, 31} <= counts, "rows without Made, without an inquiry, without a recipient"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("pfd-tracker", {"as_": "pfd"}, marks=pytest.mark.embedded),  # that Neo4j does so, TAIC shows
        ("asrs/asrs_database_online.csv", {"mapping": "asrs"}),
    ],
)
def test_loading_it_again_changes_nothing(asking: Asking, shared_data: Path, path: str, kind: dict[str, Any]) -> None:
    revision = asking.database.revision()
    again = load(asking.database, shared_data / path, by=OWNER, **kind)
    assert (again.batch, again.errors, asking.database.revision()) == (None, [], revision)


# What our own questions do not go through


def test_taic_is_a_chain_from_report_to_status(asking: Asking) -> None:
    cypher = """MATCH (v:Review {source_id: 'taic-nz'})-[:MADE]->(f:Finding)-[r:RAISED]->(:Recommendation)
                RETURN count(r) AS links, count(DISTINCT f) AS issues, collect(DISTINCT r.coding_method) AS methods"""
    assert asking.database.read(cypher) == [{"links": 381, "issues": 271, "methods": ["machine"]}]
    closed = """MATCH (r:Recommendation {source_id: 'taic-nz'}) WHERE r.made_on IS NOT NULL AND r.closed_on IS NOT NULL
                RETURN count(r) AS both"""
    assert asking.database.read(closed) == [{"both": 1473}]
    words = """MATCH (r:Recommendation {source_id: 'taic-nz'}) RETURN r.status_in_source AS word,
               count(r) AS recommendations ORDER BY recommendations DESC, word"""
    assert [tuple(row.values()) for row in asking.database.read(words)] == list(TAIC.items())


def test_taic_s_last_status_event_of_each_is_its_status(asking: Asking) -> None:
    cypher = """MATCH (r:Recommendation {source_id: 'taic-nz'})-[:HAS_EVENT]->(e:Event) WHERE e.field = 'status'
                WITH r, e ORDER BY e.sequence WITH r, collect(e.to_value) AS values
                RETURN count(r) AS recommendations, sum(CASE WHEN values[-1] = r.status THEN 1 ELSE 0 END) AS agree"""
    # The 343 whose status is not known have no history to tell.
    assert asking.database.read(cypher) == [{"recommendations": 1849, "agree": 1849}]


def test_pfd_has_every_addressee_row(asking: Asking) -> None:
    cypher = """MATCH (:Recommendation {source_id: 'pfd-tracker'})-[a:ADDRESSED_TO]->(:Organisation)
                RETURN count(a) AS addressees"""
    assert asking.database.read(cypher) == [{"addressees": 9565}]


def test_pfd_child_deaths_by_status(asking: Asking) -> None:
    cypher = """MATCH (:Category {name: 'Child Death (from 2015)'})<-[:IN_CATEGORY]-(:Case)<-[:EXAMINES]-(:Review)
                      -[:RAISED]->(r:Recommendation)
                RETURN r.status_in_source AS word, count(DISTINCT r) AS recommendations ORDER BY recommendations DESC"""
    assert [tuple(row.values()) for row in asking.database.read(cypher)] == [
        ("completed", 233), ("overdue", 84), ("partial", 73), ("pending", 11),
    ]  # fmt: skip


def test_asrs_has_every_mention(asking: Asking) -> None:
    cypher = """MATCH (f:Factor)-[r:CONTRIBUTED_TO]->(c:Case) WHERE r.source_id = 'asrs'
                RETURN count(r) AS mentions, count(DISTINCT r.mention_id) AS apart, count(DISTINCT c) AS cases"""
    assert asking.database.read(cypher) == [{"mentions": 1015, "apart": 1015, "cases": 431}]
    coded = "MATCH (:Coding)-[:CODES]->(c:Case {source_id: 'asrs'}) RETURN count(c) AS cases"
    assert asking.database.read(coded) == [{"cases": 926}]


def test_asrs_has_the_commonest_pairs(asking: Asking) -> None:
    cypher = """MATCH (a:Factor)-[:CONTRIBUTED_TO]->(c:Case {source_id: 'asrs'})<-[:CONTRIBUTED_TO]-(b:Factor)
                WHERE a.name < b.name
                RETURN a.name AS a, b.name AS b, count(DISTINCT c) AS cases ORDER BY cases DESC, a, b LIMIT 3"""
    assert [tuple(row.values()) for row in asking.database.read(cypher)] == [
        ("Human Factors", "Procedure", 72),
        ("Human Factors", "Situational Awareness", 67),
        ("Airspace Structure", "Human Factors", 65),
    ]

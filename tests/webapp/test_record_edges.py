"""Hubs, ids that an address can hardly hold, and passages that bear on several episodes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from queries.records.record import PAGE, record
from queries.records.story import story
from webapp import create_app


def test_one_passage_that_bears_twice_counts_once(database: Database) -> None:
    database.write(
        lambda transaction: transaction.run(
            "CREATE (c:Case {id: 'c'})-[:HAS_EPISODE {id: '1'}]->(a:Episode {id: 'a', sequence: 1}), "
            "(c)-[:HAS_EPISODE {id: '2'}]->(b:Episode {id: 'b', sequence: 2}), (f:Factor {id: 'f', name: 'F'}), "
            "(f)-[:CONTRIBUTED_TO {id: '3', mention_id: 'm', polarity: 'supporting'}]->(a), "
            "(f)-[:CONTRIBUTED_TO {id: '4', mention_id: 'm', polarity: 'supporting'}]->(b)"
        )
    )
    assert story(database, "c").balance["supporting"] == 1


def test_a_hub_is_counted_whole_and_read_a_page_at_a_time(database: Database) -> None:
    rows = [{"id": f"x{n:03}"} for n in range(60)]
    database.write(
        lambda transaction: transaction.run(
            "CREATE (f:Factor {id: 'hub', name: 'Hub'}) WITH f UNWIND $rows AS row "
            "CREATE (f)-[:CONTRIBUTED_TO {id: row.id, polarity: 'hindering'}]->"
            "(:Case {id: row.id, title: 'Case ' + row.id})",
            rows=rows,
        )
    )
    key = "out-CONTRIBUTED_TO-Case"
    for page, first, count in ((1, "x000", PAGE), (2, "x025", PAGE), (3, "x050", 10)):
        (group,) = record(database, "Factor", "hub", OWNER, {key: page}).groups
        assert (group.total, group.pages, len(group.links), group.links[0].other) == (60, 3, count, first)


def test_an_event_without_its_day_stands_among_those_of_the_day_by_which_it_had_happened(database: Database) -> None:
    rows = [("planned", "at_latest", "2024-05-01", 1), ("note", "known_on_latest", "2024-06-30", 1)]
    rows += [("closed", "at_latest", "2024-09-01", 2), ("another", "known_on_latest", "2024-06-30", 2)]
    database.write(
        lambda transaction: transaction.run(
            "CREATE (a:Action {id: 'a', title: 'A'}) WITH a UNWIND $rows AS row "
            "CREATE (a)-[:HAS_EVENT {id: row[0]}]->(e:Event {id: row[0], sequence: row[3], field: 'status'}) "
            "SET e.at_latest = CASE WHEN row[1] = 'at_latest' THEN row[2] END, "
            "e.known_on_latest = CASE WHEN row[1] = 'known_on_latest' THEN row[2] END",
            rows=[list(row) for row in rows],
        )
    )
    (group,) = record(database, "Action", "a", OWNER).groups
    assert [link.other for link in group.links] == ["planned", "note", "another", "closed"]


def test_a_practice_is_in_use_in_as_many_areas_as_there_are(database: Database, tmp_path: Path) -> None:
    stages = [("north", "planned", "2013"), ("south", "piloted", "2014"), ("north", "stopped", "2017")]
    database.write(
        lambda transaction: transaction.run(
            "CREATE (w:WorkingPractice {id: 'w', name: 'Hub'}), (n:Area {id: 'north', name: 'North'}), "
            "(s:Area {id: 'south', name: 'South'}) WITH w, [n, s] AS areas UNWIND $rows AS row UNWIND areas AS a "
            "WITH w, a, row WHERE a.id = row.area "
            "CREATE (w)-[:IN_USE_IN {id: row.id, stage: row.stage, from: row.year, from_earliest: row.year}]->(a)",
            rows=[
                {"id": str(9 - n), "area": area, "stage": stage, "year": year}
                for n, (area, stage, year) in enumerate(stages)
            ],
        )
    )
    (group,) = record(database, "WorkingPractice", "w", OWNER).groups
    assert (group.total, group.records, [link.other for link in group.links]) == (3, 2, ["north", "north", "south"])
    client = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path}).test_client()
    without_edit = re.sub(r"<a[^>]*>Edit.*?</a>", "", client.get("/working-practice/w").text)
    page = re.sub(r"<[^>]+>|\s+", " ", without_edit)
    page = re.sub(r"\s+", " ", page)
    assert "In use in 2 areas" in page
    assert "North · Planned · from 2013 Stopped · from 2017 South · Piloted · from 2014" in page


@pytest.mark.slow
@pytest.mark.parametrize("hostile", ["a b", "a/b", "../x", "..", "a//b", "100%", "q?x=1#y", "ü", ".", "<b>"])
def test_any_id_can_be_asked_for(database: Database, tmp_path: Path, hostile: str) -> None:
    database.write(
        lambda transaction: transaction.run(
            "CREATE (:Factor {id: $id, name: 'Here'})-[:CONTRIBUTED_TO {id: '1', polarity: 'mixed'}]->"
            "(:Case {id: 'c', title: 'C'})",
            id=hostile,
        )
    )
    client = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path}).test_client()
    listed = client.get("/all/factor").text
    (address,) = re.findall(r'<a class="govuk-link" href="([^"]+)">Here', listed)
    assert client.get(address.replace("&amp;", "&")).status_code == 200

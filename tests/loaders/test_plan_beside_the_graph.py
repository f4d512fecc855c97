"""A load beside what other sources brought: shared ids and names, links that move, merges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from people import OWNER
from story_changes import Load, properties_of, read_values, row_of

from graph.database import Database
from loaders.load import load


@pytest.mark.embedded
def test_an_id_of_another_source_for_something_else_is_refused(
    database: Database, loading: Load, tmp_path: Path
) -> None:
    loading()
    other = {"sources": [{"id": "other", "title": "B"}], "cases": [{"id": "c1", "title": "Quite another case"}]}
    (tmp_path / "other.json").write_text(json.dumps(other))
    outcome = load(database, tmp_path / "other.json", by=OWNER)
    assert outcome.refused
    assert outcome.errors[0].sentence == (
        "other.json, sheet cases, row 1, column id: 'c1' is already the id of another case, 'The move between two areas' of "
        "the source 'demo'. Give this one an id of its own; or, if it is the same, that name."
    )


@pytest.mark.slow
@pytest.mark.embedded
def test_a_shared_node_keeps_its_first_source(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    other = {
        "sources": [{"id": "other", "title": "B"}],
        "factors": [{"id": "f1", "name": "Caseload", "definition": "How many cases one worker holds."}],
    }
    (tmp_path / "other.json").write_text(json.dumps(other))
    load(database, tmp_path / "other.json", by=OWNER)
    now = properties_of(database, "Factor", "f1")
    assert (now["source_id"], now["definition"]) == ("demo", "How many cases one worker holds.")


@pytest.mark.slow
def test_a_file_without_ids_finds_factors_of_the_graph_by_name(
    database: Database, loading: Load, tmp_path: Path
) -> None:
    loading()
    (tmp_path / "flat.csv").write_text("case,episode,factor,+ or -\nNew,First,Caseload,-\nNew,First,Noise,-\n")
    outcome = load(database, tmp_path / "flat.csv", by=OWNER)
    assert outcome.batch
    cypher = "MATCH (f:Factor)-[:CONTRIBUTED_TO]->(:Episode {id: 'flat-new-first'}) RETURN f.id AS id ORDER BY id"
    assert read_values(database, cypher) == ["f1", "flat-noise"]
    assert load(database, tmp_path / "flat.csv", by=OWNER).batch is None


@pytest.mark.slow
def test_next_follows_a_changed_order(database: Database, loading: Load, story: Any) -> None:
    loading()
    cypher = "MATCH (a:Episode)-[:NEXT]->(b:Episode) RETURN a.id + '>' + b.id AS step ORDER BY step"
    assert read_values(database, cypher) == ["e1>e2"]
    story["episodes"].append({"id": "e4", "title": "Between", "sequence": 2})
    story["has_episode"].append({"from_id": "c1", "to_id": "e4"})
    row_of(story, "episodes", "e2")["sequence"] = 3
    loading()
    assert read_values(database, cypher) == ["e1>e4", "e4>e2"]
    assert loading().batch is None


@pytest.mark.slow
def test_a_changed_domain_takes_the_place_of_the_old(database: Database, loading: Load, story: Any) -> None:
    loading()
    row_of(story, "factors", "f1")["domain"] = "training"
    loading()
    cypher = "MATCH (:Factor {id: 'f1'})-[:IN_CATEGORY]->(c) RETURN c.id AS id ORDER BY id"
    assert read_values(database, cypher) == ["domains:training"]


@pytest.mark.slow
@pytest.mark.embedded
def test_another_kind_of_pattern_takes_the_place_of_the_old(database: Database, loading: Load, story: Any) -> None:
    loading()
    finding = story["findings"][0]
    cypher = "MATCH (:Finding {id: $id})-[:IN_CATEGORY]->(c) RETURN c.id AS id ORDER BY id"
    for pattern in ("tools", "responses_to_incidents"):
        finding["pattern"] = pattern
        loading()
    rows = database.read(cypher, id=finding["id"])
    assert [row["id"] for row in rows] == ["scie_patterns_2012:responses_to_incidents"]


@pytest.mark.slow
def test_a_relationship_that_moves_keeps_its_id(database: Database, loading: Load, story: Any) -> None:
    loading()
    row_of(story, "contributed_to", "k-1")["to_id"] = "e2"
    outcome = loading()
    assert outcome.plan is not None
    assert outcome.plan.counts()["removed"] == {"CONTRIBUTED_TO": 1}
    rows = database.read(
        "MATCH (:Factor)-[r:CONTRIBUTED_TO {id: 'k-1'}]->(e) RETURN e.id AS to, r.page AS page ORDER BY to"
    )
    assert rows == [{"to": "e2", "page": "12"}]
    assert loading().batch is None


@pytest.mark.slow
def test_ends_may_stand_in_the_graph_alone(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    more = {"contributed_to": [{"from_id": "f2", "to_id": "e3", "polarity": "hindering", "source_id": "demo"}]}
    (tmp_path / "more.json").write_text(json.dumps(more))
    outcome = load(database, tmp_path / "more.json", by=OWNER)
    assert outcome.problems == []
    cypher = "MATCH (:Factor {id: 'f2'})-[r:CONTRIBUTED_TO]->(:Episode {id: 'e3'}) RETURN r.coding_id AS k ORDER BY k"
    assert read_values(database, cypher) == ["demo-c2-coding"]


@pytest.mark.slow
@pytest.mark.embedded
def test_an_episode_of_the_graph_stays_in_its_case(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    more = {"has_episode": [{"from_id": "c2", "to_id": "e1", "source_id": "demo"}],
            "depends_on": [{"from_id": "a2", "to_id": "a1", "source_id": "demo"}]}  # fmt: skip
    (tmp_path / "more.json").write_text(json.dumps(more))
    sentences = "\n".join(problem.sentence for problem in load(database, tmp_path / "more.json", by=OWNER).problems)
    assert "'e1' is in the case 'c1' already" in sentences
    assert "leads back to where it began: a1, a2" in sentences


@pytest.mark.embedded
@pytest.mark.slow
def test_merging_a_factor_that_others_were_merged_into(database: Database, loading: Load, story: Any) -> None:
    story["merged_into"] = [{"from_id": "f3", "to_id": "f2"}]
    loading()
    assert properties_of(database, "Factor", "f3")["canonical_id"] == "f2"
    del story["factors"][1:]
    story["contributed_to"] = story["contributed_to"][:2]
    story["addresses"], story["influences"] = story["addresses"][:1], []
    story["merged_into"] = [{"from_id": "f2", "to_id": "f1"}]
    loading()
    assert [properties_of(database, "Factor", node_id)["canonical_id"] for node_id in ("f1", "f2", "f3")] == [
        "f1",
        "f1",
        "f1",
    ]

"""What a load would do to a graph, on both servers: adds, changes, removals, conflicts, histories (rules 6 and 12)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.formats.own_format import write_xlsx, write_zip
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.viewer import machine_owner
from graph.writer import imports, undo
from loaders.load import Outcome, load, load_reading
from loaders.records.record import Place, Reading, Record

Written = Callable[..., Path]
Load = Callable[..., Outcome]


@pytest.fixture
def loading(database: Database, story: Any, written: Written) -> Load:
    """Loads the story as it stands then."""
    return lambda **options: load(database, written(story), by=OWNER, **options)


def _read(database: Database, cypher: str, **parameters: Any) -> list[Any]:
    return [next(iter(row.values())) for row in database.read(cypher, **parameters)]


def _properties(database: Database, label: str, node_id: str) -> dict[str, Any]:
    [row] = _read(database, f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS p ORDER BY n.id", id=node_id)
    return dict(row)


def _history(database: Database, node_id: str) -> list[tuple[Any, ...]]:
    rows = database.read(
        "MATCH (n {id: $id})-[:HAS_EVENT]->(e:Event) RETURN e.from_value AS before, e.to_value AS after, e.at AS at "
        "ORDER BY e.sequence",
        id=node_id,
    )
    return [(row["before"], row["after"], row["at"]) for row in rows]


def _row(story: Any, sheet: str, node_id: str) -> dict[str, Any]:
    return next(row for row in story[sheet] if row["id"] == node_id)


def _by_hand(database: Database, kind: str, **values: Any) -> Outcome:
    """A form: a load of one record."""
    record = Record(kind, values, Place("form"))
    return load_reading(database, Reading("form", "demo", [record], hashes={"form": "0"}), by=machine_owner("reviewer"))


def test_a_load_adds_all_and_a_second_nothing(database: Database, loading: Load) -> None:
    first = loading()
    assert first.problems == []
    assert first.batch
    assert first.plan is not None
    assert first.plan.counts()["added"]["CONTRIBUTED_TO"] == 4
    revision = database.revision()
    second = loading()
    assert second.plan is not None
    assert second.plan.is_empty
    assert second.plan.unchanged > 40
    assert second.batch is None
    assert database.revision() == revision
    assert len(imports(database)) == 1


def test_a_dry_run_touches_nothing(database: Database, loading: Load) -> None:
    outcome = loading(dry_run=True)
    assert outcome.plan is not None
    assert outcome.plan.counts()["added"]["Case"] == 2
    assert outcome.batch is None
    assert _read(database, "MATCH (n:Case) RETURN n.id AS id ORDER BY id") == []


def test_with_an_error_nothing_is_loaded(database: Database, loading: Load, story: Any) -> None:
    story["episodes"][0]["appraisal"] = "bad"
    outcome = loading()
    assert outcome.refused
    assert outcome.plan is None
    assert _read(database, "MATCH (n:Case) RETURN n.id AS id ORDER BY id") == []


def test_new_elements_get_their_defaults(database: Database, loading: Load) -> None:
    loading()
    assert _properties(database, "Factor", "f1")["status"] == "active"
    rows = database.read(
        "MATCH ()-[r:CONTRIBUTED_TO]->() RETURN r.id AS id, r.confidence AS confidence, r.coding_method AS method, "
        "r.coding_id AS coding ORDER BY id"
    )
    assert [(r["id"], r["confidence"], r["method"], r["coding"]) for r in rows] == [
        ("k-1", "high", "human", "k1"), ("k-2", "not_known", "human", "k1"), ("k-3", "not_known", "human", "k1"),
        ("k-4", "not_known", "human", "demo-c2-coding"),
    ]  # fmt: skip
    assert _properties(database, "Coding", "demo-c2-coding")["coder_code"] == "not stated"


def test_a_status_makes_its_event_from_the_dates_there_are(database: Database, loading: Load) -> None:
    loading()
    assert _history(database, "a1") == [(None, "impact_evidenced", "2022-01-15")]
    assert _history(database, "a2") == [(None, "planned", "2021-03-01")]
    assert _history(database, "m1") == [(None, "accepted", None)]


def test_changes_record_before_and_after_and_append_to_the_history(
    database: Database, loading: Load, story: Any
) -> None:
    loading()
    _row(story, "actions", "a2").update(status="completed", closed_on="2023-04", title="One shared list")
    outcome = loading()
    assert outcome.plan is not None
    [change] = outcome.plan.changes
    assert change.before == {
        "status": "planned", "title": "A shared list", "closed_on": None, "closed_on_earliest": None,
        "closed_on_latest": None,
    }  # fmt: skip
    assert change.after["closed_on_latest"] == "2023-04-30"
    assert _history(database, "a2") == [(None, "planned", "2021-03-01"), ("planned", "completed", "2023-04")]
    assert _properties(database, "Action", "a2")["title"] == "One shared list"
    assert loading().batch is None


def test_reopening_needs_a_reason(database: Database, loading: Load, story: Any) -> None:
    loading()
    _row(story, "recommendations", "m2").update(status="open", closed_on=None)
    refused = loading()
    assert refused.refused
    assert refused.errors[0].sentence == (
        "demo.json, sheet recommendations, row 2, column status: 'open' reopens what was 'rejected', and no reason is stated. "
        "Add a row with the reason to the sheet events (field: status), and one to has_event."
    )
    story["events"] = [{"id": "v1", "sequence": 2, "field": "status", "from_value": "rejected", "to_value": "open",
                        "reason": "The board looked again."}]  # fmt: skip
    story["has_event"] = [{"from_label": "Recommendation", "from_id": "m2", "to_id": "v1"}]
    assert loading().problems == []
    assert [after for _, after, _ in _history(database, "m2")] == ["rejected", "open"]
    assert "closed_on" not in _properties(database, "Recommendation", "m2")
    assert loading().batch is None


def test_blanks_change_nothing_unless_they_are_meant_to_clear(database: Database, loading: Load, story: Any) -> None:
    loading()
    case = _row(story, "cases", "c1")
    case.update(period_start=None, kind=None, title="The move")
    loading()
    assert _properties(database, "Case", "c1")["period_start_latest"] == "2019-12-31"
    loading(clear_blanks=True)
    now = _properties(database, "Case", "c1")
    assert now["title"] == "The move"
    assert not {"period_start", "period_start_earliest", "period_start_latest", "kind"} & now.keys()
    assert now["period_end"] == "2020-03"


def test_a_blank_cell_of_a_workbook_clears_too(database: Database, story: Any, written: Written) -> None:
    load(database, written(story, "workbook"), by=OWNER)
    _row(story, "episodes", "e1").update(what_happened="", title="First referral")
    load(database, written(story, "workbook"), by=OWNER, clear_blanks=True)
    assert "what_happened" not in _properties(database, "Episode", "e1")
    assert _properties(database, "Episode", "e1")["appraisal"] == "problematic"


@pytest.mark.slow
def test_rows_that_are_gone_stay_unless_replaced(database: Database, loading: Load, story: Any) -> None:
    loading()
    story["contributed_to"] = [row for row in story["contributed_to"] if row["id"] != "k-2"]
    story["outcome_measures"], story["measured_by"] = [], []
    _row(story, "actions", "a1")["status"] = "completed"
    unchanged = loading()
    assert unchanged.plan is not None
    assert unchanged.plan.removals == []
    outcome = loading(replace=True)
    assert outcome.plan is not None
    assert outcome.plan.counts()["removed"] == {"CONTRIBUTED_TO": 1, "MEASURED_BY": 1, "OutcomeMeasure": 1}
    assert _read(database, "MATCH ()-[r:CONTRIBUTED_TO]->() RETURN r.id AS id ORDER BY id") == ["k-1", "k-3", "k-4"]
    assert len(_history(database, "a1")) == 2
    assert _properties(database, "Coding", "demo-c2-coding")
    assert loading(replace=True).batch is None


def test_replacing_spares_what_others_made_or_use(
    database: Database, loading: Load, story: Any, tmp_path: Path
) -> None:
    loading()
    other = {
        "sources": [{"id": "other", "title": "Another source"}],
        "cases": [{"id": "d1", "title": "Another case"}],
        "contributed_to": [{"from_id": "f3", "to_id": "d1", "polarity": "supporting"}],
    }
    (tmp_path / "other.json").write_text(json.dumps(other))
    assert load(database, tmp_path / "other.json", by=OWNER).batch
    story["factors"] = [row for row in story["factors"] if row["id"] != "f3"]
    story["contributed_to"] = story["contributed_to"][:3]
    story["addresses"] = story["addresses"][:1]
    loading(replace=True)
    assert _properties(database, "Factor", "f3")["source_id"] == "demo"
    assert _properties(database, "Case", "d1")
    cypher = "MATCH ()-[:CONTRIBUTED_TO {polarity: 'supporting'}]->(c:Case) RETURN c.id AS id ORDER BY id"
    assert _read(database, cypher) == ["d1"]


def test_a_field_edited_by_hand_is_kept_and_shown(database: Database, loading: Load, story: Any) -> None:
    loading()
    assert _by_hand(database, "Case", id="c1", title="The family's move").batch
    _row(story, "cases", "c1").update(kind="audit")
    outcome = loading()
    assert outcome.plan is not None
    [conflict] = outcome.plan.conflicts
    assert (conflict.element.id, conflict.property, conflict.kept, conflict.offered) == (
        "c1", "title", "The family's move", "The move between two areas",
    )  # fmt: skip
    now = _properties(database, "Case", "c1")
    assert (now["title"], now["kind"]) == ("The family's move", "audit")
    again = loading()
    assert again.batch is None
    assert again.plan is not None
    assert len(again.plan.conflicts) == 1


def test_a_status_set_by_hand_is_not_overwritten_by_events(database: Database, loading: Load, story: Any) -> None:
    loading()
    _by_hand(database, "Action", id="a2", title="A shared list", status="blocked")
    before = _history(database, "a2")
    assert [after for _, after, _ in before] == ["planned", "blocked"]
    assert loading().batch is None
    assert _history(database, "a2") == before


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


def test_a_shared_node_keeps_its_first_source(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    other = {
        "sources": [{"id": "other", "title": "B"}],
        "factors": [{"id": "f1", "name": "Caseload", "definition": "How many cases one worker holds."}],
    }
    (tmp_path / "other.json").write_text(json.dumps(other))
    load(database, tmp_path / "other.json", by=OWNER)
    now = _properties(database, "Factor", "f1")
    assert (now["source_id"], now["definition"]) == ("demo", "How many cases one worker holds.")


def test_a_file_without_ids_finds_factors_of_the_graph_by_name(
    database: Database, loading: Load, tmp_path: Path
) -> None:
    loading()
    (tmp_path / "flat.csv").write_text("case,episode,factor,+ or -\nNew,First,Caseload,-\nNew,First,Noise,-\n")
    outcome = load(database, tmp_path / "flat.csv", by=OWNER)
    assert outcome.batch
    cypher = "MATCH (f:Factor)-[:CONTRIBUTED_TO]->(:Episode {id: 'flat-new-first'}) RETURN f.id AS id ORDER BY id"
    assert _read(database, cypher) == ["f1", "flat-noise"]
    assert load(database, tmp_path / "flat.csv", by=OWNER).batch is None


def test_next_follows_a_changed_order(database: Database, loading: Load, story: Any) -> None:
    loading()
    cypher = "MATCH (a:Episode)-[:NEXT]->(b:Episode) RETURN a.id + '>' + b.id AS step ORDER BY step"
    assert _read(database, cypher) == ["e1>e2"]
    story["episodes"].append({"id": "e4", "title": "Between", "sequence": 2})
    story["has_episode"].append({"from_id": "c1", "to_id": "e4"})
    _row(story, "episodes", "e2")["sequence"] = 3
    loading()
    assert _read(database, cypher) == ["e1>e4", "e4>e2"]
    assert loading().batch is None


def test_a_changed_domain_takes_the_place_of_the_old(database: Database, loading: Load, story: Any) -> None:
    loading()
    _row(story, "factors", "f1")["domain"] = "training"
    loading()
    cypher = "MATCH (:Factor {id: 'f1'})-[:IN_CATEGORY]->(c) RETURN c.id AS id ORDER BY id"
    assert _read(database, cypher) == ["domains:training"]


def test_a_relationship_that_moves_keeps_its_id(database: Database, loading: Load, story: Any) -> None:
    loading()
    _row(story, "contributed_to", "k-1")["to_id"] = "e2"
    outcome = loading()
    assert outcome.plan is not None
    assert outcome.plan.counts()["removed"] == {"CONTRIBUTED_TO": 1}
    rows = database.read(
        "MATCH (:Factor)-[r:CONTRIBUTED_TO {id: 'k-1'}]->(e) RETURN e.id AS to, r.page AS page ORDER BY to"
    )
    assert rows == [{"to": "e2", "page": "12"}]
    assert loading().batch is None


def test_ends_may_stand_in_the_graph_alone(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    more = {"contributed_to": [{"from_id": "f2", "to_id": "e3", "polarity": "hindering", "source_id": "demo"}]}
    (tmp_path / "more.json").write_text(json.dumps(more))
    outcome = load(database, tmp_path / "more.json", by=OWNER)
    assert outcome.problems == []
    cypher = "MATCH (:Factor {id: 'f2'})-[r:CONTRIBUTED_TO]->(:Episode {id: 'e3'}) RETURN r.coding_id AS k ORDER BY k"
    assert _read(database, cypher) == ["demo-c2-coding"]


def test_an_episode_of_the_graph_stays_in_its_case(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    more = {"has_episode": [{"from_id": "c2", "to_id": "e1", "source_id": "demo"}],
            "depends_on": [{"from_id": "a2", "to_id": "a1", "source_id": "demo"}]}  # fmt: skip
    (tmp_path / "more.json").write_text(json.dumps(more))
    sentences = "\n".join(problem.sentence for problem in load(database, tmp_path / "more.json", by=OWNER).problems)
    assert "'e1' is in the case 'c1' already" in sentences
    assert "leads back to where it began: a1, a2" in sentences


def test_merging_a_factor_that_others_were_merged_into(database: Database, loading: Load, story: Any) -> None:
    story["merged_into"] = [{"from_id": "f3", "to_id": "f2"}]
    loading()
    assert _properties(database, "Factor", "f3")["canonical_id"] == "f2"
    del story["factors"][1:]
    story["contributed_to"] = story["contributed_to"][:2]
    story["addresses"], story["influences"] = story["addresses"][:1], []
    story["merged_into"] = [{"from_id": "f2", "to_id": "f1"}]
    loading()
    assert [_properties(database, "Factor", node_id)["canonical_id"] for node_id in ("f1", "f2", "f3")] == [
        "f1",
        "f1",
        "f1",
    ]


def test_an_undone_load_can_be_loaded_again(database: Database, loading: Load) -> None:
    first = loading()
    undo(database, str(first.batch), by=OWNER)
    assert _read(database, "MATCH (n:Case) RETURN n.id AS id ORDER BY id") == []
    again = loading()
    assert again.plan is not None
    assert first.plan is not None
    assert again.plan.counts() == first.plan.counts()


def _without_imports(graph: Subgraph) -> list[Node | Relationship]:
    elements: list[Node | Relationship] = [*graph.nodes, *graph.relationships]
    for element in elements:
        element.properties.pop("import_id", None)
    nodes = sorted(graph.nodes, key=lambda node: (node.label, node.id))
    return [*nodes, *sorted(graph.relationships, key=lambda node_id: (node_id.type, node_id.id))]


def test_an_export_makes_the_same_graph_again(database: Database, loading: Load, tmp_path: Path) -> None:
    first = loading()
    before = whole_graph(database)
    write_zip(tmp_path / "all.zip", before)
    undo(database, str(first.batch), by=OWNER)
    assert load(database, tmp_path / "all.zip", by=OWNER).problems == []
    assert _without_imports(whole_graph(database)) == _without_imports(before)


def test_an_export_of_the_whole_graph_changes_nothing(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    write_xlsx(tmp_path / "all.xlsx", whole_graph(database))
    outcome = load(database, tmp_path / "all.xlsx", by=OWNER)
    assert [problem.sentence for problem in outcome.problems] == []
    assert outcome.plan is not None
    assert outcome.plan.counts() == {"added": {}, "changed": {}, "removed": {}}

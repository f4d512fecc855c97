"""Two records that are one: merged in one transaction, known to the next load, and taken apart again by one undo."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.errors import BadRequest, Forbidden, NotFound
from graph.network.whole_graph import whole_graph
from graph.permissions import Grant, Role, Scope, ScopeKind
from graph.privacy.scopes import actions_of
from graph.schema import schema
from graph.viewer import person_with_account
from graph.writer import decisions_of, imports, undo
from loaders.check.existing_graph import ExistingGraph
from loaders.check_graph import check_graph
from loaders.load import load
from loaders.merge import Merge, Pair, likely_duplicates, merge, merged_labels, pair_of, say_different
from loaders.outcome import Outcome
from loaders.write import LinkEdit, RecordEdit, write
from queries import ask

Row = dict[str, Any]
ORGANISATIONS, AREAS, FACTORS = ("o1", "o2", "o3", "o4"), ("n1", "n2", "n3", "n4"), ("f1", "f2", "f3")
STORY: dict[str, list[Row]] = {
    "sources": [{"id": "demo", "title": "Invented reviews", "kind": "review_report", "taken_on": "2024-06-30"}],
    "cases": [{"id": "c1", "title": "The move", "sensitivity": "open", "synthetic": "yes"}],
    "organisations": [
        {"id": "o1", "name": "Children's services", "agency_type": "children_social_care"},
        {"id": "o2", "name": "Northmere CSC", "agency_type": "other", "level": "agency", "aliases": "NCSC"},
        {"id": "o3", "name": "Northmere Police", "agency_type": "police"},
        {"id": "o4", "name": "Northmere  police"},
    ],
    "areas": [
        {"id": "n1", "name": "Northmere"}, {"id": "n2", "name": "North mere", "kind": "locality", "valid_from": "2019-04"},
        {"id": "n3", "name": "Eastmere"}, {"id": "n4", "name": "The region"},
    ],
    "part_of": [{"from_id": "n1", "to_id": "n3"}, {"from_id": "n3", "to_id": "n4"}],
    "in_area": [
        {"from_label": "Organisation", "from_id": "o1", "to_id": "n1"},
        {"from_label": "Organisation", "from_id": "o2", "to_id": "n1"},
        {"from_label": "Organisation", "from_id": "o3", "to_id": "n2"},
        {"from_label": "Case", "from_id": "c1", "to_id": "n2"},
    ],
    "actions": [{"id": "a1", "title": "Meet", "status": "planned"}, {"id": "a2", "title": "List", "status": "planned"}],
    "owned_by": [
        {"id": "w1", "from_id": "a1", "to_id": "o1"}, {"id": "w2", "from_id": "a1", "to_id": "o2", "role": "contributor"},
        {"id": "w3", "from_id": "a2", "to_id": "o2"}, {"id": "w4", "from_id": "a2", "to_id": "o4"},
    ],
    "involved_in": [{"from_id": "o2", "to_label": "Case", "to_id": "c1", "role": "lead"}],
    "succeeded_by": [
        {"from_label": "Organisation", "from_id": "o2", "to_label": "Organisation", "to_id": "o1", "on": "2020"},
    ],
    "factors": [
        {"id": "f1", "name": "Caseload"}, {"id": "f2", "name": "Case load", "definition": "Open cases of one worker"},
        {"id": "f3", "name": "Supervision"},
    ],
    "contributed_to": [
        {"id": "k1", "from_id": "f1", "to_label": "Case", "to_id": "c1", "polarity": "hindering", "acted_on": "o2; o1"},
        {"id": "k2", "from_id": "f2", "to_label": "Case", "to_id": "c1", "polarity": "hindering", "reported_by": "o2"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "story.json"
    path.write_text(json.dumps(STORY), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def loaded(prepared_graph: Database, file: Path) -> Database:
    assert not load(prepared_graph, file, by=OWNER).refused
    return prepared_graph


@pytest.fixture
def graph(loaded: Database) -> Iterator[Database]:
    """The story; what a test writes is undone after it, the latest first, and then the graph is what it was."""
    before, first = content(loaded), loaded.revision()
    yield loaded
    for batch in imports(loaded):
        if batch.first_revision > first and batch.state != "undone":
            undo(loaded, batch.id, by=OWNER)
    assert content(loaded) == before


def content(graph: Database) -> str:
    """Every byte that the graph has of its records and links, with the import that made each, and of its decisions."""
    whole = whole_graph(graph)
    decisions = graph.read("MATCH (d:Decision) RETURN properties(d) AS d ORDER BY d.id")
    elements = sorted(repr((type(e).__name__, e)) for e in (*whole.nodes, *whole.relationships))
    return json.dumps([elements, decisions], sort_keys=True)


def joined(graph: Database, label: str, goes: str, stays: str, **more: Any) -> str:
    return merge(graph, Merge(label, goes, stays, **more), by=OWNER, reason="The same, says the board")


def pair(graph: Database, label: str, goes: str, stays: str) -> Pair:
    return pair_of(ExistingGraph(graph), schema().labels[label], goes, stays)


def owners(graph: Database) -> list[tuple[str, str, str, str | None]]:
    rows = graph.read(
        "MATCH (a:Action)-[w:OWNED_BY]->(o) RETURN a.id AS a, w.id AS id, o.id AS o, w.role AS role ORDER BY a, id"
    )
    return [(row["a"], row["id"], row["o"], row["role"]) for row in rows]


def errors(graph: Database) -> list[str]:
    """The rules that the graph breaks."""
    return [problem.sentence for problem in check_graph(graph) if problem.severity == "error"]


def reloaded(graph: Database, file: Path, **more: Any) -> Outcome:
    outcome = load(graph, file, by=OWNER, **more)
    assert not outcome.refused, outcome.problems
    return outcome


@pytest.mark.slow
def test_everything_of_one_organisation_moves_to_the_other_and_back(graph: Database) -> None:
    seen = pair(graph, "Organisation", "o2", "o1")
    assert dict(seen.moves) == {"is in the area": 1, "owns": 2, "was involved in": 1, "was succeeded by": 1}
    assert [field.prop.name for field in seen.fields if field.differs] == ["name", "agency_type"]
    done = joined(graph, "Organisation", "o2", "o1")
    assert owners(graph) == [
        ("a1", "w1", "o1", None), ("a1", "w2", "o1", "contributor"), ("a2", "w3", "o1", None), ("a2", "w4", "o4", None),
    ]  # fmt: skip
    assert graph.read("MATCH (o:Organisation {id: 'o2'}) RETURN o.id AS id ORDER BY id") == []
    [row] = graph.read("MATCH (o:Organisation {id: 'o1'}) RETURN properties(o) AS o ORDER BY o.id")
    assert row["o"]["name"] == "Children's services"
    assert row["o"]["agency_type"] == "children_social_care"
    assert row["o"]["level"] == "agency", "what the one that stays had left blank"
    assert row["o"]["aliases"] == ["Northmere CSC", "NCSC"]
    rows = graph.read(
        "MATCH ()-[k:CONTRIBUTED_TO]->() RETURN k.acted_on AS acted_on, k.reported_by AS by ORDER BY k.id"
    )
    assert rows == [{"acted_on": ["o1"], "by": None}, {"acted_on": None, "by": ["o1"]}]
    assert graph.read("MATCH ()-[s:SUCCEEDED_BY]->() RETURN s.id AS id ORDER BY id") == [], "it would follow itself"
    [decision] = decisions_of(graph, done)
    assert (
        decision.sentence == "Is the organisation 'Northmere CSC' the same as 'Children's services'? They are the same."
    )
    assert imports(graph)[0].files == ["Organisation ‘Northmere CSC’ merged into ‘Children's services’"]
    before, now = (actions_of(graph.read, [Scope(ScopeKind.AGENCY, id_)]) for id_ in ("o2", "o1"))
    assert before == now != {"Action": frozenset()}, "a role of the one that went goes on with the other"


@pytest.mark.every_server
@pytest.mark.slow
def test_an_owner_had_on_a_past_day_what_it_had_under_its_former_name(graph: Database) -> None:
    """Its events name it as it was called then."""
    done = write(graph, [LinkEdit("OWNED_BY", {"status": "reported_complete"}, id="w3")], by=OWNER, reason="It says so")
    assert done.import_id, done.problems

    def own_parts(day: str) -> list[str]:
        rows = ask(graph, "tracker", {"state": "all", "of": "action", "as_at": day}, viewer=OWNER).rows
        return next(row["by_owner"] for row in rows if row["node"] == "a2")

    today = date.today().isoformat()
    before = [own_parts(day) for day in ("2024-01-01", today)]
    assert "Northmere CSC: no status of its own" in before[0] and "Northmere CSC: Reported complete" in before[1]
    joined(graph, "Organisation", "o2", "o1")
    after = [own_parts(day) for day in ("2024-01-01", today)]
    named = [sorted(part.replace("Northmere CSC", "Children's services") for part in parts) for parts in before]
    assert [sorted(parts) for parts in after] == named


@pytest.mark.slow
def test_the_value_that_was_chosen_survives(graph: Database) -> None:
    joined(graph, "Organisation", "o2", "o1", taken=frozenset({"name", "agency_type"}))
    [row] = graph.read("MATCH (o:Organisation {id: 'o1'}) RETURN properties(o) AS o ORDER BY o.id")
    assert (row["o"]["name"], row["o"]["agency_type"]) == ("Northmere CSC", "other")
    assert row["o"]["aliases"] == ["Children's services", "NCSC"]


@pytest.mark.slow
def test_areas_are_merged_with_the_days_of_their_dates(graph: Database) -> None:
    joined(graph, "Area", "n2", "n1")
    [row] = graph.read("MATCH (a:Area {id: 'n1'}) RETURN properties(a) AS a ORDER BY a.id")
    assert (row["a"]["kind"], row["a"]["valid_from"], row["a"]["valid_from_earliest"]) == (
        "locality", "2019-04", "2019-04-01",
    )  # fmt: skip
    rows = graph.read("MATCH (c:Case)-[:IN_AREA]->(a) RETURN a.id AS id ORDER BY id")
    assert rows == [{"id": "n1"}]


@pytest.mark.slow
def test_a_factor_stays_as_a_record_and_counts_as_the_other(graph: Database) -> None:
    joined(graph, "Factor", "f2", "f1")
    rows = graph.read("MATCH (f:Factor) RETURN f.id AS id, f.canonical_id AS counts, f.definition AS text ORDER BY id")
    text = "Open cases of one worker"
    assert rows == [
        {"id": "f1", "counts": "f1", "text": text}, {"id": "f2", "counts": "f1", "text": text},
        {"id": "f3", "counts": "f3", "text": None},
    ]  # fmt: skip
    assert pair(graph, "Factor", "f2", "f3").obstacles == (
        "‘Case load’ was merged into another factor already (f1). Choose that.",
    )


@pytest.mark.slow
@pytest.mark.embedded
@pytest.mark.parametrize("how", [{}, {"replace": True}, {"clear_blanks": True}], ids=str)
@pytest.mark.parametrize(("label", "goes", "stays"), [("Organisation", "o2", "o1"), ("Area", "n2", "n1")])
def test_the_same_file_joins_what_stayed(
    graph: Database, file: Path, label: str, goes: str, stays: str, how: dict[str, bool]
) -> None:
    joined(graph, label, goes, stays)
    merged = content(graph)
    outcome = reloaded(graph, file, **how)
    assert content(graph) == merged
    assert [(match.name, match.record.id) for match in outcome.joined if match.label == label] == [
        (next(row["name"] for row in STORY[f"{label.lower()}s"] if row["id"] == goes), stays)
    ]


@pytest.mark.slow
@pytest.mark.embedded
def test_a_new_file_that_names_it_means_what_stayed(graph: Database, tmp_path: Path) -> None:
    joined(graph, "Organisation", "o2", "o1")
    sheets = {
        "sources": [{"id": "plan", "title": "A plan", "kind": "spreadsheet"}],
        "organisations": [{"name": "Northmere CSC"}],
        "areas": [{"name": "Northmere"}],
        "in_area": [{"from_label": "Organisation", "from_id": "Northmere CSC", "to_id": "Northmere"}],
        "actions": [
            {"id": "p1", "title": "New", "status": "planned"},
            {"id": "p2", "title": "Old", "status": "planned"},
        ],
        "owned_by": [{"from_id": "p1", "to_id": "Northmere CSC"}, {"from_id": "p2", "to_id": "o2"}],
    }
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(sheets), encoding="utf-8")
    reloaded(graph, path)
    rows = graph.read("MATCH (a:Action)-[:OWNED_BY]->(o) WHERE a.id IN ['p1', 'p2'] RETURN o.id AS id ORDER BY a.id")
    assert [row["id"] for row in rows] == ["o1", "o1"]
    assert len(graph.read("MATCH (o:Organisation) RETURN o.id AS id ORDER BY id")) == len(ORGANISATIONS) - 1


@pytest.mark.slow
@pytest.mark.embedded
def test_what_was_merged_twice_means_what_it_became_in_the_end(graph: Database, file: Path) -> None:
    joined(graph, "Organisation", "o4", "o3")
    joined(graph, "Organisation", "o3", "o1")
    merged = content(graph)
    reloaded(graph, file)
    assert content(graph) == merged
    assert ("a2", "w4", "o1", None) in owners(graph)


@pytest.mark.slow
def test_a_factor_that_was_merged_on_is_separated_in_turn(graph: Database) -> None:
    """The merge that came after stands on the one before: the refusal says so, and nothing is undone by half."""
    before = content(graph)
    first = joined(graph, "Factor", "f3", "f2")
    second = joined(graph, "Factor", "f2", "f1")
    merged = content(graph)
    with pytest.raises(BadRequest, match="Undo that first"):
        undo(graph, first, by=OWNER)
    assert content(graph) == merged and not errors(graph)
    for step in (second, first):
        undo(graph, step, by=OWNER)
        assert not errors(graph)
    assert content(graph) == before


@pytest.mark.embedded
@pytest.mark.slow
def test_somebody_who_changed_one_of_the_two_is_not_overlooked(graph: Database) -> None:
    seen = pair(graph, "Organisation", "o2", "o1")
    factors = pair(graph, "Factor", "f2", "f1")
    for label, id_ in (("Organisation", "o2"), ("Factor", "f1")):
        assert write(graph, [RecordEdit(label, {"aliases": "New"}, id_)], by=OWNER, reason="x").import_id
    for now in (seen, factors):
        before = content(graph)
        with pytest.raises(BadRequest, match="so nothing was merged"):
            joined(
                graph, now.label.name, now.goes.id, now.stays.id,
                goes_version=now.goes.version, stays_version=now.stays.version,
            )  # fmt: skip
        assert content(graph) == before


@pytest.mark.slow
@pytest.mark.embedded
def test_what_cannot_be_merged_says_why(graph: Database) -> None:
    assert pair(graph, "Area", "n1", "n1").obstacles == ("This is one area. Choose another to merge it into.",)
    assert pair(graph, "Area", "n1", "n3").obstacles == (), "only a third would make a circle"
    [circle] = pair(graph, "Area", "n1", "n4").obstacles
    assert circle.startswith("As one area they would lead back to themselves")
    with pytest.raises(BadRequest, match="lead back to themselves"):
        joined(graph, "Area", "n4", "n1")
    with pytest.raises(NotFound):
        joined(graph, "Area", "n1", "nobody")
    with pytest.raises(BadRequest, match="Say why"):
        merge(graph, Merge("Area", "n2", "n1"), by=OWNER, reason=" ")


@pytest.mark.slow
@pytest.mark.embedded
def test_a_role_within_a_scope_merges_nothing(graph: Database) -> None:
    within = person_with_account("Ada", (Grant(Role.REVIEWER, Scope(ScopeKind.CASE, "c1")),))
    with pytest.raises(Forbidden, match="shared by all cases"):
        merge(graph, Merge("Organisation", "o2", "o1"), by=within, reason="x")
    with pytest.raises(Forbidden, match="shared by all cases"):
        say_different(graph, schema().labels["Factor"], "f1", "f2", by=within, reason="x")


@pytest.mark.slow
@pytest.mark.embedded
def test_what_is_likely_to_be_one_is_listed(graph: Database) -> None:
    def listed(label: str) -> list[tuple[str, str, str]]:
        duplicates = likely_duplicates(ExistingGraph(graph), schema().labels[label])
        return [(*duplicate.key, duplicate.why) for duplicate in duplicates]

    assert listed("Organisation") == [("o3", "o4", "the same name")]
    assert listed("Area") == [("n1", "n2", "similar names")]
    assert listed("Factor") == [("f1", "f2", "similar names")]
    assert listed("WorkingPractice") == []
    joined(graph, "Factor", "f2", "f1")
    assert listed("Factor") == []


@pytest.mark.slow
@pytest.mark.embedded
def test_what_is_different_is_listed_no_more(graph: Database) -> None:
    for label, one, other in (("Factor", "f1", "f2"), ("Organisation", "o4", "o3")):
        assert say_different(graph, schema().labels[label], one, other, by=OWNER, reason="Two things")
        assert likely_duplicates(ExistingGraph(graph), schema().labels[label]) == []
    with pytest.raises(BadRequest, match="Say why"):
        say_different(graph, schema().labels["Factor"], "f1", "f3", by=OWNER, reason="")


@pytest.mark.embedded
def test_only_what_cases_share_can_be_merged() -> None:
    assert {label.name for label in merged_labels()} == {"Factor", "Organisation", "Area", "WorkingPractice"}


@pytest.mark.slow
@pytest.mark.embedded
@pytest.mark.parametrize("seed", range(3))
def test_any_merges_undone_in_any_order_leave_the_graph_as_it_was(graph: Database, seed: int) -> None:
    """Undo takes back what nothing later stands on, and the rest when that is undone."""
    chance = random.Random(seed)
    before, done = content(graph), list[str]()
    for _ in range(6):
        label, ids = chance.choice([("Organisation", ORGANISATIONS), ("Area", AREAS), ("Factor", FACTORS)])
        goes, stays = chance.sample(ids, 2)
        try:
            done.append(joined(graph, label, goes, stays))
        except BadRequest:  # gone, merged already, or a circle
            continue
        if chance.random() < 0.3:
            undo(graph, done.pop(), by=OWNER)
    assert done
    assert content(graph) != before
    while done:
        id_ = chance.choice(done)
        try:
            if not undo(graph, id_, by=OWNER).remaining:
                done.remove(id_)
        except BadRequest:  # all of it stays for now
            continue
    assert content(graph) == before

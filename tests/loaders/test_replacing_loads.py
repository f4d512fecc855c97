"""A load that replaces or clears is judged against the graph as it will be, and takes out only its own (rule 12)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.writer import undo
from loaders.load import Outcome, load

Rows = list[dict[str, Any]]
Loading = Callable[..., Outcome]

A: dict[str, Rows] = {
    "sources": [{"id": "a", "title": "A"}],
    "cases": [{"id": id_, "title": title, "sensitivity": "open"} for id_, title in (("c1", "One"), ("c2", "Two"))],
    "episodes": [
        {"id": "e1", "title": "First", "sequence": 1}, {"id": "e2", "title": "Second", "sequence": 2},
        {"id": "e3", "title": "Third", "sequence": 3},
    ],
    "has_episode": [{"from_id": "c1", "to_id": id_} for id_ in ("e1", "e2", "e3")],
    "organisations": [{"id": "o1", "name": "Police"}],
    "codings": [{"id": "k1", "coder_code": "A"}],
    "codes": [{"from_id": "k1", "to_id": "c2"}],
    "factors": [{"id": "f1", "name": "Caseload"}, {"id": "f2", "name": "Workload"}],
    "contributed_to": [
        {"from_id": "f1", "to_id": "e2", "polarity": "hindering"},
        {"from_id": "f1", "to_id": "c2", "polarity": "mixed", "coding_id": "k1"},
    ],
    "actions": [{"id": "a1", "title": "Meet", "status": "planned"}, {"id": "a2", "title": "Count", "status": "planned"}],
    "depends_on": [{"from_id": "a1", "to_id": "a2"}],
}  # fmt: skip


@pytest.fixture
def a() -> dict[str, Rows]:
    copied: dict[str, Rows] = json.loads(json.dumps(A))
    return copied


@pytest.fixture
def loading(database: Database, tmp_path: Path) -> Loading:
    def load_sheets(sheets: dict[str, Rows], **options: Any) -> Outcome:
        path = tmp_path / f"{sheets['sources'][0]['id']}.json"
        path.write_text(json.dumps(sheets))
        return load(database, path, by=OWNER, **options)

    return load_sheets


def _without(sheets: dict[str, Rows], *ids: str) -> dict[str, Rows]:
    """The sheets without rows that speak of these ids."""
    return {name: [row for row in rows if not {*ids} & {*map(str, row.values())}] for name, rows in sheets.items()}


def _ids(database: Database, cypher: str) -> list[Any]:
    return [row["id"] for row in database.read(f"MATCH {cypher} AS id ORDER BY id")]


def _sentences(outcome: Outcome) -> str:
    return "\n".join(problem.sentence for problem in outcome.errors)


@pytest.mark.slow
def test_what_others_build_on_stays_whole(database: Database, loading: Loading, a: dict[str, Rows]) -> None:
    loading(a)
    b = {
        "sources": [{"id": "b", "title": "B"}],
        "factors": [{"id": "g1", "name": "Noise"}],
        "contributed_to": [
            {"from_id": "g1", "to_id": "e2", "polarity": "supporting", "reported_by": "o1", "coding_id": "k1"},
        ],
    }
    assert loading(b).batch
    without_document = _without(a, "c1", "e1", "e2", "e3", "o1", "k1", "c2", "f1")
    assert loading(without_document, replace=True).errors == []
    assert _ids(
        database, "(c:Case)-[:HAS_EPISODE]->(:Episode)<-[:CONTRIBUTED_TO]-(:Factor {id: 'g1'}) RETURN c.id"
    ) == ["c1"]
    assert _ids(database, "(e:Episode) RETURN e.id") == ["e2"]
    assert _ids(database, "(k:Coding)-[:CODES]->(c:Case) RETURN k.id + '>' + c.id")[-1] == "k1>c2"
    assert _ids(database, "(o:Organisation) RETURN o.id") == ["o1"]
    assert _ids(database, "(f:Factor) RETURN f.id") == ["f2", "g1"]


@pytest.mark.slow
def test_an_episode_that_others_use_keeps_its_case_of_the_file(
    database: Database, loading: Loading, a: dict[str, Rows]
) -> None:
    loading(a)
    loading({"sources": [{"id": "b", "title": "B"}], "factors": [{"id": "g1", "name": "Noise"}],
             "contributed_to": [{"from_id": "g1", "to_id": "e2", "polarity": "supporting"}]})  # fmt: skip
    assert loading(_without(a, "e2"), replace=True).errors == []
    assert _ids(database, "(:Case {id: 'c1'})-[:HAS_EPISODE]->(e) RETURN e.id") == ["e1", "e2", "e3"]
    assert _ids(database, "(f:Factor)-[:CONTRIBUTED_TO]->(:Episode {id: 'e2'}) RETURN f.id") == ["g1"]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_row_that_speaks_of_what_goes_is_refused(database: Database, loading: Loading, a: dict[str, Rows]) -> None:
    loading(a)
    del a["episodes"][1], a["has_episode"][1], a["codings"], a["codes"]
    outcome = loading(a, replace=True)
    assert outcome.refused
    assert _sentences(outcome).splitlines() == [
        "a.json, sheet contributed_to, row 1, column to_id: 'e2' is the id of an episode that this load removes, "
        "as the file no longer has it. Add it to the sheet episodes again, or take this row out.",
        "a.json, sheet contributed_to, row 2, column coding_id: 'k1' is the id of a coding that this load removes, "
        "as the file no longer has it. Add it to the sheet codings again, or take this row out.",
    ]
    assert loading(a).errors == []


@pytest.mark.slow
def test_an_episode_that_goes_leaves_no_gap_in_the_order(
    database: Database, loading: Loading, a: dict[str, Rows]
) -> None:
    loading(a)
    assert loading(_without(a, "e2"), replace=True).batch
    assert _ids(database, "(x:Episode)-[:NEXT]->(y:Episode) RETURN x.id + '>' + y.id") == ["e1>e3"]
    assert loading(_without(a, "e2"), replace=True).batch is None


@pytest.mark.slow
def test_a_factor_whose_merge_goes_is_counted_as_itself(
    database: Database, loading: Loading, a: dict[str, Rows]
) -> None:
    a["factors"].append({"id": "f0", "name": "Load"})
    merged = [{"from_id": "f1", "to_id": "f2"}, {"from_id": "f0", "to_id": "f1"}]
    assert loading({**a, "merged_into": merged}).batch
    without_document = {**_without(a, "f2"), "merged_into": merged[1:]}
    assert loading(without_document, replace=True).errors == []
    rows = database.read(
        "MATCH (f:Factor) RETURN f.id AS id, f.canonical_id AS counted, f.status AS status ORDER BY id"
    )
    assert [tuple(row.values()) for row in rows] == [("f0", "f1", "merged"), ("f1", "f1", "active")]


@pytest.mark.slow
def test_a_factor_of_others_is_freed_with_the_merge(database: Database, loading: Loading, a: dict[str, Rows]) -> None:
    loading({"sources": [{"id": "b", "title": "B"}], "factors": [{"id": "g1", "name": "Noise"}]})
    loading({**a, "merged_into": [{"from_id": "g1", "to_id": "f2"}]})
    assert _ids(database, "(f:Factor {id: 'g1'}) RETURN f.canonical_id") == ["f2"]
    assert loading(_without(a, "f2"), replace=True).errors == []
    rows = database.read("MATCH (f:Factor {id: 'g1'}) RETURN f.canonical_id AS c, f.status AS s ORDER BY c")
    assert rows == [{"c": "g1", "s": "active"}]


@pytest.mark.slow
def test_what_replacing_takes_out_bars_nothing(database: Database, loading: Loading, a: dict[str, Rows]) -> None:
    loading(a)
    a["depends_on"] = [{"from_id": "a2", "to_id": "a1"}]
    a["has_episode"][2]["from_id"] = "c2"
    assert "leads back to where it began" in _sentences(loading(a))
    assert loading(a, replace=True).errors == []
    assert _ids(database, "(x)-[:DEPENDS_ON]->(y) RETURN x.id + '>' + y.id") == ["a2>a1"]
    assert _ids(database, "(c:Case)-[:HAS_EPISODE]->(:Episode {id: 'e3'}) RETURN c.id") == ["c2"]


@pytest.mark.slow
def test_blanks_never_clear_what_a_load_fills_in(database: Database, loading: Loading, a: dict[str, Rows]) -> None:
    for row in a["contributed_to"]:
        row.update(coding_id=None, confidence=None, coding_method=None, page=None)
    loading(a)
    cypher = (
        "MATCH ()-[r:CONTRIBUTED_TO]->() RETURN r.coding_id AS coding, r.confidence AS sure, r.coding_method AS method "
        "ORDER BY coding"
    )
    before = database.read(cypher)
    assert all(all(row.values()) for row in before)
    assert loading(a, clear_blanks=True).batch is None
    assert database.read(cypher) == before


@pytest.mark.slow
@pytest.mark.embedded
def test_a_closing_date_is_not_cleared_from_what_is_closed(
    database: Database, loading: Loading, a: dict[str, Rows]
) -> None:
    a["actions"][0].update(status="completed", closed_on="2020-05")
    loading(a)
    a["actions"] = [{"id": id_["id"], "title": id_["title"], "closed_on": None} for id_ in a["actions"]]
    assert "closed_on: is blank, though the status is 'completed'" in _sentences(loading(a, clear_blanks=True))
    assert loading(a).errors == []


@pytest.mark.slow
def test_restricted_cases_stay_when_an_export_comes_back(
    database: Database, loading: Loading, a: dict[str, Rows]
) -> None:
    a["cases"][0]["sensitivity"] = "restricted"
    a["perspectives"] = [{"id": "p1", "role": "Social worker"}]
    a["of"] = [{"from_id": "p1", "to_id": "e1"}]
    a["findings"] = [{"id": "n1", "headline": "Nobody asked"}]
    a["drawn_from"] = [{"from_id": "n1", "to_id": "e1"}]
    # What became of it is known from the case alone, however far it was carried.
    a["recommendations"] = [{"id": "r1", "title": "Ask", "status": "open"}]
    a["raised"] = [{"from_label": "Finding", "from_id": "n1", "to_id": "r1"}]
    a["actions"] += [{"id": id_, "title": "Ask", "status": "planned"} for id_ in ("w1", "w2")]
    a["led_to"] = [{"from_id": "r1", "to_id": "w1"}]
    a["escalated_to"] = [{"from_label": "Action", "from_id": "w1", "to_label": "Action", "to_id": "w2"}]
    a["outcome_measures"] = [{"id": "m1", "indicator": "Children asked"}]
    a["measured_by"] = [{"from_id": "w2", "to_id": "m1"}]
    loading(a)
    before = database.read("MATCH (x)-[r]->(y) RETURN x.id AS x, type(r) AS t, y.id AS y ORDER BY x, t, y")
    exported = _without(a, "c1", "e1", "e2", "e3", "p1", "n1", "r1", "w1", "w2", "m1")
    outcome = loading(exported, replace=True)
    assert outcome.errors == []
    [warning] = outcome.warnings
    # Three episodes, what p1, n1, r1, w1, w2 and m1 are, the coding, and the events of r1, w1 and w2.
    assert warning.sentence == (
        "a.json: no longer has 1 case that never leaves and 13 records that belong to cases that never leave. They stay, as "
        "replacing removes nothing that exports lack: what is restricted, internal or without a sensitivity. To remove "
        "them, undo the import that brought them."
    )
    after = database.read("MATCH (x)-[r]->(y) RETURN x.id AS x, type(r) AS t, y.id AS y ORDER BY x, t, y")
    assert after == before


DOCUMENTS: dict[str, Rows] = {
    "sources": [{"id": "a", "title": "A"}, {"id": "doc", "title": "A report"}, {"id": "note", "title": "A note"}],
    "findings": [{"id": "n1", "headline": "Nobody asked", "source_id": "a"}],
    "drawn_from": [{"from_id": "n1", "to_id": "c1", "source_id": "a"}],
    "evidenced_by": [
        {"from_id": "n1", "to_label": "Source", "to_id": id_, "step": "manifests", "source_id": "a"}
        for id_ in ("doc", "note")
    ],
}


def _with_documents(a: dict[str, Rows]) -> dict[str, Rows]:
    """The sheets with two documents, each a source of which no record comes, behind a finding."""
    rows = {name: [{"source_id": "a", **row} for row in sheet] for name, sheet in a.items() if name != "sources"}
    return {**rows, **DOCUMENTS}


@pytest.mark.slow
def test_a_source_without_records_goes_with_the_file_that_made_it(
    database: Database, loading: Loading, a: dict[str, Rows]
) -> None:
    loading({"sources": [{"id": "b", "title": "B, which has no records"}]})
    with_documents = _with_documents(a)
    loading(with_documents)
    without_document = _without(with_documents, "doc")
    assert loading(without_document).batch is None
    outcome = loading(without_document, replace=True)
    assert outcome.plan is not None
    assert outcome.plan.counts()["removed"] == {"EVIDENCED_BY": 1, "Source": 1}
    assert _ids(database, "(s:Source) WHERE s.id <> 'casethread' RETURN s.id") == ["a", "b", "note"]
    assert loading(without_document, replace=True).batch is None
    undo(database, str(outcome.batch), by=OWNER)
    assert _ids(database, "(:Finding)-[:EVIDENCED_BY]->(s:Source) RETURN s.id") == ["doc", "note"]


@pytest.mark.slow
@pytest.mark.parametrize("use", ["records", "another source", "a row of the file"])
def test_a_source_that_is_in_use_stays(database: Database, loading: Loading, a: dict[str, Rows], use: str) -> None:
    with_documents = _with_documents(a)
    if use == "records":
        with_documents["areas"] = [{"id": "r1", "name": "North", "source_id": "doc"}]
    loading(with_documents)
    if use == "another source":
        loading({"sources": [{"id": "b", "title": "B"}],
                 "evidenced_by": [{"from_id": "n1", "to_label": "Source", "to_id": "doc", "step": "manifests"}]})  # fmt: skip
    without_document = _without(with_documents, "doc")
    if use == "a row of the file":
        without_document["evidenced_by"] = with_documents["evidenced_by"]
    assert loading(without_document, replace=True).errors == []
    assert _ids(database, "(s:Source {id: 'doc'}) RETURN s.id") == ["doc"]

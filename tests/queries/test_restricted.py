"""What leaves with a restricted case, what stays, and what an answer says of where its counts come from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from graph.errors import NotFound
from graph.facts import facts_at
from graph.permissions import Grant, Role, Scope, ScopeKind
from graph.viewer import Viewer, person_with_account
from queries import ask
from queries.records.neighbours import hop_of, most_relevant, neighbours
from queries.records.record import record
from queries.release.export import export_graph
from queries.release.release import shown_with_withheld

pytestmark = pytest.mark.every_server

SECRET = "Zebra"  # stands in the text of everything that only the restricted cases know
NODES: list[tuple[str, dict[str, Any]]] = [
    ("Source", {"id": "src", "title": "Reviews"}),
    ("Source", {"id": "closed", "title": f"{SECRET} inquiry"}),
    ("Source", {"id": "transcript", "title": f"{SECRET} transcript"}),
    ("Source", {"id": "guide", "title": "Guide"}),
    ("Case", {"id": "open", "title": "Child A", "sensitivity": "open"}),
    ("Case", {"id": "shut", "title": f"{SECRET} child", "sensitivity": "restricted"}),
    ("Case", {"id": "apart", "title": f"{SECRET} other", "sensitivity": "restricted", "source_id": "closed"}),
    ("Episode", {"id": "open1", "title": "Visit", "sequence": 1}),
    ("Episode", {"id": "shut1", "title": f"{SECRET} visit", "sequence": 1}),
    ("Review", {"id": "drawn", "title": f"{SECRET} review"}),
    ("Review", {"id": "both", "title": "Review of two"}),
    ("Finding", {"id": "pattern", "headline": f"{SECRET} pattern"}),
    ("Finding", {"id": "pattern2", "headline": f"{SECRET} pattern too"}),
    ("Finding", {"id": "known", "headline": "Known pattern"}),
    ("Finding", {"id": "loose", "headline": f"{SECRET} loose", "source_id": "closed"}),
    ("Recommendation", {"id": "raised", "title": f"{SECRET} advice", "status": "open"}),
    ("Recommendation", {"id": "higher", "title": f"{SECRET} national advice", "status": "open"}),
    ("Recommendation", {"id": "public", "title": "Public advice", "status": "open"}),
    (
        "Recommendation",
        {"id": "closedown", "title": f"{SECRET} of the source", "status": "open", "source_id": "closed"},
    ),
    ("Action", {"id": "done", "title": f"{SECRET} action", "status": "planned"}),
    ("Action", {"id": "up", "title": f"{SECRET} escalated", "status": "planned"}),
    ("Action", {"id": "after", "title": f"{SECRET} of the escalated", "status": "planned"}),
    ("Action", {"id": "plain", "title": "Public action", "status": "planned"}),
    ("Factor", {"id": "common", "name": "Caseload"}),
    ("Factor", {"id": "second", "name": "Training"}),
    ("Factor", {"id": "unused", "name": "Handover"}),
    ("Factor", {"id": "filed", "name": "Supervision"}),
    ("Factor", {"id": "canonical", "name": "Rota"}),
    ("Factor", {"id": "merged", "name": "Night rota", "canonical_id": "canonical"}),
    ("Factor", {"id": "only", "name": f"{SECRET} club", "definition": f"The {SECRET} club"}),
    ("Factor", {"id": "influencing", "name": f"{SECRET} rule"}),
    ("Factor", {"id": "of_closed", "name": f"{SECRET} word", "source_id": "closed"}),
    ("Factor", {"id": "of_closed_used", "name": "Housing", "source_id": "closed"}),
    ("Category", {"id": "kind", "name": "Kind", "taxonomy": "mine"}),
    ("Category", {"id": "closed_kind", "name": f"{SECRET} kind", "taxonomy": "theirs", "source_id": "closed"}),
    ("Organisation", {"id": "council", "name": "Council"}),
    ("Organisation", {"id": "named", "name": "School"}),
    ("Organisation", {"id": "nursery", "name": f"{SECRET} nursery"}),
    ("Organisation", {"id": "owner", "name": f"{SECRET} trust"}),
    ("Organisation", {"id": "host", "name": f"{SECRET} host"}),
    ("Area", {"id": "region", "name": "Region"}),
    ("Area", {"id": "town", "name": "Town"}),
    ("Area", {"id": "village", "name": f"{SECRET} village"}),
    ("WorkingPractice", {"id": "panel", "name": f"{SECRET} panel"}),
    ("WorkingPractice", {"id": "hub", "name": "Hub"}),
]
RELATIONSHIPS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("HAS_EPISODE", "open", "open1", {}),
    ("HAS_EPISODE", "shut", "shut1", {}),
    ("EXAMINES", "both", "open", {}),
    ("EXAMINES", "both", "shut", {}),
    ("MADE", "both", "known", {}),
    ("DRAWN_FROM", "known", "open1", {}),
    ("MADE", "drawn", "pattern", {}),
    ("MADE", "drawn", "pattern2", {}),
    ("DRAWN_FROM", "pattern", "shut1", {}),
    ("EVIDENCED_BY", "pattern", "transcript", {}),
    ("EVIDENCED_BY", "known", "guide", {}),
    ("EVIDENCED_BY", "pattern", "guide", {}),
    ("RAISED", "drawn", "raised", {}),
    ("RAISED", "known", "public", {}),
    ("LED_TO", "public", "plain", {}),
    ("LED_TO", "raised", "done", {}),
    ("ESCALATED_TO", "done", "up", {}),
    ("ESCALATED_TO", "up", "higher", {}),
    ("LED_TO", "higher", "after", {}),
    ("OWNED_BY", "after", "owner", {}),
    ("OWNED_BY", "plain", "council", {}),
    ("CONTRIBUTED_TO", "common", "open1", {"id": "k1", "polarity": "hindering", "acted_on": ["named"]}),
    ("CONTRIBUTED_TO", "common", "shut1", {"id": "k2", "polarity": "supporting"}),
    ("CONTRIBUTED_TO", "second", "open", {"id": "k3", "polarity": "hindering"}),
    ("CONTRIBUTED_TO", "only", "shut1", {"id": "k4", "polarity": "hindering", "acted_on": ["nursery"]}),
    ("CONTRIBUTED_TO", "canonical", "shut1", {"id": "k5", "polarity": "hindering"}),
    ("CONTRIBUTED_TO", "merged", "open1", {"id": "k6", "polarity": "hindering"}),
    ("CONTRIBUTED_TO", "of_closed_used", "open1", {"id": "k7", "polarity": "hindering"}),
    ("MERGED_INTO", "merged", "canonical", {}),
    ("IN_CATEGORY", "filed", "kind", {}),
    ("IN_CATEGORY", "only", "kind", {}),
    ("IN_CATEGORY", "of_closed", "closed_kind", {}),
    ("INFLUENCES", "common", "second", {"id": "i1", "effect": "increases", "case_id": "open"}),
    (
        "INFLUENCES",
        "common",
        "second",
        {"id": "i2", "effect": "decreases", "case_id": "shut", "quote": f"{SECRET} rain"},
    ),
    (
        "INFLUENCES",
        "common",
        "second",
        {"id": "i3", "effect": "decreases", "source_id": "closed", "quote": f"{SECRET} snow"},
    ),
    ("INFLUENCES", "influencing", "second", {"id": "i4", "effect": "increases", "case_id": "apart"}),
    ("ADDRESSES", "after", "only", {"intent": "reduce"}),
    ("ADDRESSES", "after", "common", {"intent": "reduce"}),
    ("INVOLVED_IN", "named", "shut1", {}),
    ("INVOLVED_IN", "nursery", "shut1", {}),
    ("IN_AREA", "shut", "village", {}),
    ("IN_AREA", "shut", "region", {}),
    ("IN_AREA", "open", "town", {}),
    ("PART_OF", "village", "region", {}),
    ("PART_OF", "town", "region", {}),
    ("USED", "shut1", "panel", {}),
    ("USED", "shut1", "hub", {}),
    ("USED", "open1", "hub", {}),
    ("INVOLVED_IN", "host", "shut1", {}),
    ("IN_USE_IN", "hub", "host", {"source_id": "closed"}),
    ("DEPENDS_ON", "plain", "done", {}),
]


Write = Callable[..., None]


@pytest.fixture
def secrets(database: Database, write_graph: Write) -> Database:
    """A graph with two restricted cases, one of them the only case of its source."""
    write_graph(database, NODES, RELATIONSHIPS)
    return database


@pytest.mark.slow
def test_nothing_that_only_restricted_cases_know_leaves(secrets: Database, tmp_path: Path) -> None:
    withheld = facts_at(secrets).withheld
    secret = {(label, said["id"]) for label, said in NODES if SECRET in str(said)}
    assert {(label, id_) for label, ids in withheld.items() for id_ in ids} == secret
    path = tmp_path / "graph.json"
    export_graph(secrets, path)
    text = path.read_text(encoding="utf-8")
    assert SECRET not in text
    for relationship in ("i2", "i3", "k2"):
        assert f'"{relationship}"' not in text
    for kept in ("i1", "unused", "filed", "canonical", "of_closed_used", "region", "hub", "guide", "both", "public"):
        assert f'"{kept}"' in text


@pytest.mark.slow
def test_what_waits_for_a_restricted_action_alone_is_not_counted(secrets: Database) -> None:
    assert ask(secrets, "waiting-for", viewer=OWNER).outcome != "nothing-recorded"
    assert ask(secrets, "waiting-for", viewer=EXPORT).outcome == "nothing-recorded"


@pytest.mark.slow
def test_find_finds_none_of_it_in_an_export(secrets: Database) -> None:
    assert ask(secrets, "find", {"text": SECRET}, viewer=OWNER).rows
    assert not ask(secrets, "find", {"text": SECRET}, viewer=EXPORT).rows
    for weather, opening in (("rain", "shut"), ("snow", "common")):  # in a quote of what influenced
        quote = {"text": f"{SECRET} {weather}"}
        assert [row["id"] for row in ask(secrets, "find", quote, viewer=OWNER).rows] == [opening]
        assert not [row for row in ask(secrets, "find", quote, viewer=EXPORT).rows if row["matched"] == "quote"]


@pytest.mark.slow
def test_sources_are_those_that_hold_what_is_counted(secrets: Database) -> None:
    def of(name: str, viewer: Viewer, given: dict[str, str] | None = None) -> list[str]:
        return [source["id"] for source in ask(secrets, name, given or {}, viewer=viewer).sources]

    assert of("recurring-factors", OWNER) == ["src"]
    assert of("recurring-factors", EXPORT) == ["src"]
    assert of("find", EXPORT, {"text": "Caseload"}) == ["src"]


@pytest.mark.slow
def test_neighbours_of_an_export_are_counted_without_what_restricted_cases_said(secrets: Database) -> None:
    def counted(viewer: Viewer) -> dict[str, tuple[int, int, list[tuple[str, int]]]]:
        found = neighbours(secrets, "Factor", "common", viewer)
        return {each.hop.key: (each.nodes, each.relationships, each.parts) for each in found}

    key = "out.INFLUENCES.Factor"
    assert counted(OWNER)[key][1] == 3
    assert counted(EXPORT)[key] == (1, 1, [("increases", 1)])
    assert counted(EXPORT)["out.CONTRIBUTED_TO.Episode"] == (1, 1, [("hindering", 1)])
    assert "in.ADDRESSES.Action" not in counted(EXPORT)


@pytest.mark.slow
def test_a_page_of_neighbours_is_full_without_the_withheld(secrets: Database) -> None:
    hop = hop_of("in.INFLUENCES.Factor")
    assert hop is not None
    assert most_relevant(secrets, "Factor", "second", hop, EXPORT, first=1, last=1) == [("Factor", "common")]
    assert most_relevant(secrets, "Factor", "second", hop, EXPORT, first=2, last=2) == []
    hop = hop_of("in.PART_OF.Area")
    assert hop is not None
    pages = [most_relevant(secrets, "Area", "region", hop, EXPORT, first=n, last=n) for n in (1, 2)]
    assert pages == [[("Area", "town")], []]


@pytest.mark.slow
def test_a_thread_tells_nothing_of_withheld_actions(database: Database, write_graph: Write) -> None:
    nodes = [
        *NODES,
        ("Action", {"id": "mixed", "title": "Open action", "status": "planned"}),
        ("Factor", {"id": "beyond", "name": "Records"}),
    ]
    more = [("LED_TO", "public", "mixed", {}), ("DEPENDS_ON", "mixed", "done", {}), ("LED_TO", "public", "after", {}),
            ("ADDRESSES", "after", "beyond", {"intent": "reduce"}), ("CONTRIBUTED_TO", "beyond", "open1", {"id": "kx"}),
            ("ESCALATED_TO", "mixed", "up", {})]  # fmt: skip
    write_graph(database, nodes, [*RELATIONSHIPS, *more])
    seen = ask(database, "trace", {"recommendation": "public"}, viewer=EXPORT)
    assert SECRET in repr(ask(database, "trace", {"recommendation": "public"}, viewer=OWNER).rows)
    assert SECRET not in repr(seen.rows) + seen.sentence
    assert "Open action" in repr(seen.rows)
    assert "Records" not in repr(seen.rows)


def test_invented_advice_is_parted_from_real_advice_of_a_source_without_cases(
    database: Database, write_graph: Write
) -> None:
    advice = {"title": "Advice", "status": "open"}
    real = [("Recommendation", {"id": f"r{n}", **advice}) for n in range(3)]
    invented = ("Recommendation", {"id": "x", **advice, "source_id": "sample"})
    case = ("Case", {"id": "X", "title": "Child X", "synthetic": True, "source_id": "sample"})
    sources = [("Source", {"id": "src", "title": "Real"}), ("Source", {"id": "sample", "title": "Invented"})]
    write_graph(database, [*sources, case, invented, *real])
    answer = ask(database, "recommendations-by-status", {}, viewer=OWNER)
    assert [row["recommendations"] for row in answer.rows] == [3]
    assert "All cases in this graph are invented." not in answer.notes
    assert "1 invented recommendation is left out: invented and real are never counted together." in answer.notes
    assert [source["id"] for source in answer.sources] == ["src"]


@pytest.mark.slow
def test_codebooks_that_are_counted_together_are_named(database: Database, write_graph: Write) -> None:
    nodes: list[tuple[str, dict[str, Any]]] = [("Factor", {"id": "f", "name": "Caseload"})]
    joined: list[tuple[str, str, str, dict[str, Any]]] = []
    for source, codebook in (("one", "SCIE"), ("two", "HFACS")):
        sourced = {"source_id": source}
        nodes += [
            ("Source", {"id": source, "title": source}),
            ("Case", {"id": f"case {source}", "title": "Child", "sensitivity": "open", **sourced}),
            ("Coding", {"id": f"coding {source}", "codebook": codebook, **sourced}),
        ]
        joined += [
            ("CODES", f"coding {source}", f"case {source}", sourced),
            ("CONTRIBUTED_TO", "f", f"case {source}", {"id": source, "coding_id": f"coding {source}", **sourced}),
        ]
    write_graph(database, nodes, joined)
    note = "Codings with different codebooks are counted together here: HFACS and SCIE."
    assert note in ask(database, "what-helped", {}, viewer=OWNER).notes
    assert note not in ask(database, "what-helped", {"source": "one"}, viewer=OWNER).notes
    apart = ask(database, "recurring-factors", {}, viewer=OWNER)
    assert [(row["cases"], row["group"]) for row in apart.rows] == [(1, "HFACS"), (1, "SCIE")]
    pooled = ask(database, "recurring-factors", {"pool": "yes"}, viewer=OWNER)
    assert [(row["cases"], row["group"]) for row in pooled.rows] == [(2, "all codebooks")]
    assert "Different codebooks are counted together, as was asked: HFACS and SCIE." in pooled.notes


def test_a_question_asked_again_reads_its_scope_once(graph_with_uid: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real_read = Database.read

    def noted(self: Database, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        read.append(cypher)
        return real_read(self, cypher, **parameters)

    first = ask(graph_with_uid, "what-helped", {}, viewer=OWNER)
    monkeypatch.setattr(Database, "read", noted)
    again = ask(graph_with_uid, "what-helped", {}, viewer=OWNER)
    assert (again.rows, again.notes) == (first.rows, first.notes)
    assert any("invented" in note for note in again.notes)
    assert any("machine" in note for note in again.notes)
    assert len([cypher for cypher in read if "HAS_EPISODE" in cypher]) == 1


@pytest.fixture
def graph_with_uid(database: Database, write_graph: Write) -> Database:
    """A graph that has a revision, with an invented case and machine coding in it."""
    nodes: list[tuple[str, dict[str, Any]]] = [
        ("Case", {"id": "A", "title": "Child A", "sensitivity": "open"}),
        ("Case", {"id": "X", "title": "Child X", "synthetic": True}),
        ("Factor", {"id": "f", "name": "Caseload"}),
    ]
    joined = [("CONTRIBUTED_TO", "f", case, {"id": case, "coding_method": "machine"}) for case in ("A", "X")]
    write_graph(database, nodes, joined)
    statement = "MERGE (g:GraphState {id: 'graph'}) SET g.uid = 'a graph of its own', g.revision = 7"
    database.write(lambda transaction: transaction.run(statement))
    return database


@pytest.mark.slow
def test_what_is_said_of_withheld_content_has_no_number_in_it(database: Database, write_graph: Write) -> None:
    sentences = set()
    for cases in (1, 3):
        shut: list[tuple[str, dict[str, Any]]] = [
            ("Case", {"id": f"{cases}-{n}", "title": "Child", "sensitivity": "restricted"}) for n in range(cases)
        ]
        write_graph(database, [*shut, ("Factor", {"id": f"f{cases}", "name": "Caseload"})],
                    [("CONTRIBUTED_TO", f"f{cases}", properties["id"], {}) for _, properties in shut])  # fmt: skip
        withheld = facts_at(database).withheld
        notes = shown_with_withheld(ask(database, "recurring-factors", {}, viewer=OWNER), withheld).notes
        left = ask(database, "recurring-factors", {}, viewer=EXPORT).notes
        codes = {"restricted-withheld", "counted-with-restricted"}
        sentences |= {
            (note.code, str(note), str(note.to_json()["values"])) for note in (*notes, *left) if note.code in codes
        }
    assert len(sentences) == 2, "the same for one case and for four"
    assert not any(character.isdigit() for note in sentences for character in "".join(note))


@pytest.mark.slow
def test_a_record_that_an_agency_sees_does_not_name_the_source_of_its_case(
    database: Database, write_graph: Any, identify: Callable[[Database], None]
) -> None:
    nodes = [
        ("Source", {"id": "s1", "title": "Review of a child who is named"}),
        ("Case", {"id": "c1", "title": "A case", "sensitivity": "restricted", "source_id": "s1"}),
        ("Review", {"id": "v1", "title": "A review", "source_id": "s1"}),
        ("Recommendation", {"id": "r1", "title": "Meet", "source_id": "s1"}),
        ("Action", {"id": "a1", "title": "Meet weekly", "status": "planned", "source_id": "s1"}),
        ("Organisation", {"id": "o1", "name": "Police"}),
        ("Organisation", {"id": "o2", "name": "A sponsor"}),
    ]
    links = [
        ("EXAMINES", "v1", "c1", {}), ("RAISED", "v1", "r1", {}), ("LED_TO", "r1", "a1", {}),
        ("OWNED_BY", "a1", "o1", {"role": "owner", "source_id": "s1"}), ("OWNED_BY", "a1", "o2", {"role": "sponsor"}),
    ]  # fmt: skip
    write_graph(database, nodes, links)
    identify(database)

    def member_of(agency: str) -> Viewer:
        return person_with_account("Ben", (Grant(Role.CONTRIBUTOR, Scope(ScopeKind.AGENCY, agency)),))

    shown = record(database, "Action", "a1", member_of("o1"))
    assert "source_id" not in shown.properties and ("Source", "s1") not in shown.captions
    assert "s1" not in {
        str(value) for group in shown.groups for link in group.links for value in link.properties.values()
    }
    with pytest.raises(NotFound):
        record(database, "Action", "a1", member_of("o2"))

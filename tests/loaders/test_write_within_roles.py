"""Whoever's role is limited to a scope writes what lies there, and to them nothing else is there: the one write path."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from people import EXPORT, OWNER
from two_reviews import REVIEW, person, write_two_reviews

from graph.database import Database
from graph.errors import BadRequest, Forbidden, NotFound
from graph.migrations import prepare
from graph.permissions import Grant, Role, Scope, ScopeKind
from graph.viewer import Viewer, person_with_account
from loaders.write import Edit, LinkEdit, RecordEdit, Removal, Written, undo, write

BRONZITE = ("Bronzite", "Citrine", "c2", "e2", "r2", "a2")


@pytest.fixture(scope="module")
def graph(prepared_graph: Database) -> Database:
    """Two restricted reviews, and an open case."""
    write_two_reviews(prepared_graph)
    prepare(prepared_graph)
    return prepared_graph


def written_by(graph: Database, name: str, *edits: Edit) -> Written:
    return write(graph, edits, by=person(name), reason="Panel")


def codes(written: Written) -> list[tuple[str, str]]:
    assert written.import_id is None
    return [(error.code, error.field) for error in written.errors]


def put_back(graph: Database, written: Written) -> None:
    assert written.import_id, written.problems
    undo(graph, written.import_id, by=OWNER)


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("of-review", [RecordEdit("Case", {"summary": "Shorter"}, "c1")]),
        ("of-case", [RecordEdit("Perspective", {"knew": "More"}, "p1")]),
        ("of-review", [RecordEdit("Case", {"sensitivity": "internal"}, "c1")]),
        ("of-review", [RecordEdit("Episode", {"title": "Later", "case": "c1"})]),
        (
            "of-review",
            [RecordEdit("Finding", {"headline": "New"}), LinkEdit("MADE", {}, ("Review", "v1"), ("Finding", "New"))],
        ),
        ("of-review", [LinkEdit("CONTRIBUTED_TO", {"polarity": "mixed"}, ("Factor", "Caseload"), ("Episode", "e1"))]),
        (
            "of-review",
            [
                RecordEdit("Factor", {"name": "Quiet"}),
                LinkEdit("CONTRIBUTED_TO", {"polarity": "mixed"}, ("Factor", "Quiet"), ("Case", "c1")),
            ],
        ),
        ("of-review", [LinkEdit("CONTRIBUTED_TO", {"quote": "Corrected"}, id="k1")]),
        ("of-review", [LinkEdit("INFLUENCES", {"quote": "Corrected"}, id="i1")]),
        ("of-review", [Removal("Perspective", "p1")]),
        ("of-review", [Removal("INFLUENCES", "i1")]),
        (
            "of-area",
            [
                RecordEdit("Case", {"title": "New", "sensitivity": "open"}),
                LinkEdit("IN_AREA", {}, ("Case", "New"), ("Area", "town")),
            ],
        ),
        ("of-area", [RecordEdit("Action", {"status": "completed", "closed_on": "2024-05-01"}, "a1")]),
        ("of-agency", [RecordEdit("Action", {"status": "reported_complete", "evidence_in_source": "Minutes"}, "a2")]),
        (
            "of-agency",
            [
                RecordEdit("Event", {"field": "progress_note", "to_value": "Done", "at": "2024-05-01"}),
                LinkEdit("HAS_EVENT", {}, ("Action", "a2"), ("Event", "progress_note")),
            ],
        ),
        ("of-agency", [RecordEdit("OutcomeMeasure", {"indicator": "Audits", "action": "a2"})]),
    ],
    ids=str,
)
def test_what_lies_in_the_scope_is_written(graph: Database, name: str, edits: Sequence[Edit]) -> None:
    put_back(graph, written_by(graph, name, *edits))


OUTSIDE, NO_SUCH = [("outside_roles", "")], "no_end"
OPENS = [("open_cases", "sensitivity")]


@pytest.mark.parametrize(
    ("name", "edits", "expected"),
    [
        ("of-review", [RecordEdit("Case", {"summary": "Mine"}, "c0")], OUTSIDE),
        ("of-case", [RecordEdit("Case", {"summary": "Mine"}, "c0")], OUTSIDE),
        ("of-review", [Removal("Case", "c0")], OUTSIDE),
        ("of-review", [RecordEdit("Factor", {"name": "Other"}, "shared")], OUTSIDE),
        ("of-review", [RecordEdit("Factor", {"name": "Alone"})], OUTSIDE),
        ("of-review", [LinkEdit("CONTRIBUTED_TO", {"quote": "Mine"}, id="k0")], OUTSIDE),
        ("of-review", [Removal("CONTRIBUTED_TO", "k0")], OUTSIDE),
        ("of-review", [LinkEdit("IN_AREA", {}, ("Organisation", "council"), ("Area", "town"))], OUTSIDE),
        ("of-review", [RecordEdit("Case", {"title": "New", "kind": "audit", "sensitivity": "open"})], OUTSIDE),
        ("of-review", [RecordEdit("Review", {"title": "New"})], OUTSIDE),
        (
            "of-area",
            [
                RecordEdit("Case", {"title": "New", "sensitivity": "open"}),
                LinkEdit("IN_AREA", {}, ("Case", "New"), ("Area", "region")),
            ],
            OUTSIDE,
        ),
        ("of-review", [LinkEdit("EXAMINES", {}, ("Review", "v1"), ("Case", "c0"))], [(NO_SUCH, "to_id")]),
        ("of-review", [LinkEdit("EXAMINES", {}, ("Review", "v1"), ("Case", "c2"))], [(NO_SUCH, "to_id")]),
        ("of-review", [LinkEdit("EXAMINES", {}, ("Review", "v1"), ("Case", "Bronzite case"))], [(NO_SUCH, "to_id")]),
        ("of-review", [LinkEdit("EXAMINES", {}, ("Review", "v1"), ("Case", "nobody"))], [(NO_SUCH, "to_id")]),
        ("of-area", [LinkEdit("IN_AREA", {}, ("Case", "c0"), ("Area", "town"))], [(NO_SUCH, "from_id")]),
        ("of-review", [RecordEdit("Episode", {"title": "Later", "case": "c0"})], [(NO_SUCH, "case")]),
        (
            "of-review",
            [LinkEdit("INFLUENCES", {"effect": "increases", "case_id": "c0"}, ("Factor", "shared"), ("Factor", "f1"))],
            [(NO_SUCH, "case_id")],
        ),
        ("of-review", [LinkEdit("INFLUENCES", {"case_id": "c0"}, id="i1")], [(NO_SUCH, "case_id")]),
        (
            "of-review",
            [RecordEdit("Action", {"status": "completed", "closed_on": "2024-05-01"}, "a1")],
            [("sign_off", "status")],
        ),
        (
            "of-review",
            [
                RecordEdit(
                    "Action",
                    {"title": "Done", "status": "completed", "closed_on": "2024-05-01", "recommendation": "r1"},
                )
            ],
            [("sign_off", "status")],
        ),
        (
            "of-review",
            [
                RecordEdit("Event", {"field": "status", "to_value": "completed", "at": "2024-05-01"}),
                LinkEdit("HAS_EVENT", {}, ("Action", "a1"), ("Event", "status")),
            ],
            [("sign_off", "status")],
        ),
        ("of-case", [RecordEdit("Case", {"sensitivity": "open"}, "c1")], OPENS),
        ("of-case", [RecordEdit("Case", {"sensitivity": "internal", "summary": "Shorter"}, "c1")], OPENS),
        ("of-case", [RecordEdit("Case", {"synthetic": True}, "c1")], OPENS),
        ("of-agency", [RecordEdit("Action", {"title": "Other"}, "a2")], OUTSIDE),
        ("of-agency", [RecordEdit("Action", {"due_on": "2031-01-01"}, "a2")], OUTSIDE),
        ("of-agency", [RecordEdit("Action", {"status": "blocked", "text": "Other"}, "a2")], OUTSIDE),
        (
            "of-agency",
            [RecordEdit("Action", {"status": "completed", "closed_on": "2024-05-01"}, "a2")],
            [*OUTSIDE, ("sign_off", "status")],
        ),
        (
            "of-agency",
            [
                RecordEdit("Event", {"field": "due_on", "to_value": "2031-01-01", "at": "2024-05-01"}),
                LinkEdit("HAS_EVENT", {}, ("Action", "a2"), ("Event", "due_on")),
            ],
            OUTSIDE * 2,
        ),
        ("of-agency", [LinkEdit("OWNED_BY", {}, ("Action", "a2"), ("Organisation", "trust"))], [(NO_SUCH, "from_id")]),
        ("of-agency", [RecordEdit("OutcomeMeasure", {"indicator": "Other"}, "m2")], OUTSIDE),
        ("of-agency", [Removal("OutcomeMeasure", "m2")], OUTSIDE),
        ("of-nothing", [RecordEdit("Case", {"summary": "Mine"}, "c0")], OUTSIDE),
        ("reader", [RecordEdit("Case", {"summary": "Mine"}, "c0")], OUTSIDE),
        ("reader", [RecordEdit("Factor", {"name": "Alone"})], OUTSIDE),
    ],
    ids=str,
)
def test_what_lies_beyond_is_refused(
    graph: Database, name: str, edits: Sequence[Edit], expected: list[tuple[str, str]]
) -> None:
    written = written_by(graph, name, *edits)
    assert codes(written) == expected
    texts = " ".join(error.text for error in written.errors)
    assert not [word for word in BRONZITE if f"{word}’" in texts or f" {word} " in texts or f"'{word}'" in texts]


@pytest.mark.parametrize(
    ("by", "edit"),
    [
        (person("of-review"), RecordEdit("Case", {"summary": "Mine"}, "c2")),
        (person("of-review"), Removal("Case", "c2")),
        (person("of-review"), LinkEdit("CONTRIBUTED_TO", {"quote": "Mine"}, id="k3")),
        (person("of-agency"), RecordEdit("Action", {"status": "blocked"}, "a4")),
        (person("of-agency"), RecordEdit("Case", {"summary": "Mine"}, "c2")),
        (EXPORT, RecordEdit("Case", {"summary": "Mine"}, "c2")),
    ],
)
def test_what_somebody_may_not_see_is_not_there(graph: Database, by: Viewer, edit: Edit) -> None:
    with pytest.raises(NotFound):
        write(graph, [edit], by=by, reason="Panel")


@pytest.mark.slow
def test_a_record_of_a_name_that_is_hidden_is_another_one(graph: Database) -> None:
    edits: list[Edit] = [
        RecordEdit("Factor", {"name": "Bronzite factor"}),
        LinkEdit("CONTRIBUTED_TO", {"polarity": "mixed"}, ("Factor", "Bronzite factor"), ("Episode", "e1")),
    ]
    written = written_by(graph, "of-review", *edits)
    assert written.import_id and not written.problems and written.keys[0] != ("Factor", "f2")
    assert not written.keys[0][1].endswith("-2"), "its id does not tell either"
    put_back(graph, written)
    for edit in (
        RecordEdit("Case", {"title": "Bronzite case", "kind": "audit"}),
        RecordEdit("Review", {"title": "Bronzite review"}),
    ):
        written = write(graph, [edit], by=EXPORT, reason="Panel")
        assert "Bronzite" not in " ".join(problem.text for problem in written.problems)
        put_back(graph, written)


@pytest.mark.slow
def test_an_undo_asks_what_a_write_does(graph: Database) -> None:
    others = write(graph, [RecordEdit("Case", {"summary": "Theirs"}, "c2")], by=OWNER, reason="x")
    closed = write(
        graph, [RecordEdit("Action", {"status": "completed", "closed_on": "2024-05-01"}, "a1")], by=OWNER, reason="x"
    )
    shared = write(graph, [RecordEdit("Factor", {"name": "Shared by all"})], by=OWNER, reason="x")
    opened = write(graph, [RecordEdit("Case", {"sensitivity": "internal"}, "c1")], by=OWNER, reason="x")
    restricted = written_by(graph, "of-case", RecordEdit("Case", {"sensitivity": "restricted"}, "c1"))
    with pytest.raises(Forbidden, match="only a lead or a reviewer"):
        undo(graph, str(restricted.import_id), by=person("of-case"))
    for written in (restricted, opened):
        undo(graph, str(written.import_id), by=person("of-review"))
    mine = written_by(graph, "of-review", Removal("Perspective", "p1"))
    for refused, sentence in (
        (others, "outside what your role"),
        (closed, "whoever may sign it off"),
        (shared, "outside"),
    ):
        with pytest.raises(Forbidden, match=sentence):
            undo(graph, str(refused.import_id), by=person("of-review"))
    undo(graph, str(mine.import_id), by=person("of-review"))
    assert graph.read("MATCH (p:Perspective {id: 'p1'})-[:OF]->(e) RETURN e.id AS id ORDER BY id") == [{"id": "e1"}]
    undo(graph, str(closed.import_id), by=person("of-area"))
    for written in (others, shared):
        put_back(graph, written)
    with pytest.raises(BadRequest, match="undone already"):
        undo(graph, str(mine.import_id), by=OWNER)


@pytest.mark.slow
def test_a_removal_beyond_the_scope_does_not_come_back(graph: Database) -> None:
    """Nothing of it is in the graph to say where it lies, but what comes back does."""
    removed = write(graph, [Removal("Perspective", "p2")], by=OWNER, reason="x")
    other, added = (
        write(graph, [RecordEdit("Review", {"title": title})], by=OWNER, reason="x")
        for title in ("Another", "Bronzite again")  # the first brings the source of both
    )
    gone = write(graph, [Removal("Review", added.keys[0][1])], by=OWNER, reason="x")
    for refused in (removed, added, gone):  # of what was added and removed nothing is there, nor comes back
        with pytest.raises(Forbidden, match="outside what your role"):
            undo(graph, str(refused.import_id), by=person("of-review"))
    assert graph.read("MATCH (p:Perspective {id: 'p2'}) RETURN p.id AS id ORDER BY id") == []
    put_back(graph, other)
    put_back(graph, removed)


def test_what_goes_with_a_restricted_case_is_let_go_by_whoever_may_open_it(graph: Database) -> None:
    new: list[Edit] = [
        RecordEdit("Finding", {"headline": "New"}),
        LinkEdit("DRAWN_FROM", {}, ("Finding", "New"), ("Episode", "e1")),
    ]
    found = written_by(graph, "of-case", *new)
    assert found.import_id, found.problems
    last = Removal("DRAWN_FROM", found.keys[1][1], start=found.keys[0], end=("Episode", "e1"))
    assert codes(written_by(graph, "of-case", last)) == [("open_cases", "")]
    whole = LinkEdit("DRAWN_FROM", {}, found.keys[0], ("Case", "c1"))
    moved = written_by(graph, "of-case", last, whole)
    assert moved.import_id, "it goes with the case instead"
    put_back(graph, moved)
    put_back(graph, written_by(graph, "of-review", last))
    put_back(graph, found)


def test_an_undo_takes_no_last_link_with_a_restricted_case_away(graph: Database) -> None:
    new: list[Edit] = [
        RecordEdit("Finding", {"headline": "New"}),
        LinkEdit("DRAWN_FROM", {}, ("Finding", "New"), ("Episode", "e1")),
    ]
    found = written_by(graph, "of-case", *new)
    more = written_by(graph, "of-case", LinkEdit("DRAWN_FROM", {}, found.keys[0], ("Case", "c1")))
    first = Removal("DRAWN_FROM", found.keys[1][1], start=found.keys[0], end=("Episode", "e1"))
    moved = written_by(graph, "of-case", first)
    with pytest.raises(Forbidden, match="would be open to everybody"):
        undo(graph, str(more.import_id), by=person("of-case"))
    undo(graph, str(more.import_id), by=person("of-review"))
    put_back(graph, moved)
    put_back(graph, found)


def test_records_that_stand_on_each_other_do_not_hold_each_other_back(graph: Database) -> None:
    actions = [("Action", "First"), ("Action", "Second")]
    new: list[Edit] = [RecordEdit("Action", {"title": name}) for _, name in actions]
    new += [LinkEdit("LED_TO", {}, ("Recommendation", "r1"), end) for end in actions]
    led = written_by(graph, "of-case", *new)
    first, second = led.keys[:2]
    both = [LinkEdit("ESCALATED_TO", {}, first, second), LinkEdit("ESCALATED_TO", {}, second, first)]
    to_first, to_second = (
        Removal("LED_TO", led.keys[number][1], start=("Recommendation", "r1"), end=led.keys[number - 2])
        for number in (2, 3)
    )
    joined, one_less = written_by(graph, "of-case", *both), written_by(graph, "of-case", to_first)
    assert codes(written_by(graph, "of-case", to_second)) == [("open_cases", "")]
    for written in (one_less, joined, led):
        put_back(graph, written)


def test_nothing_new_joins_what_is_withheld_to_what_is_open(graph: Database) -> None:
    """A review is open where one of its cases is, and a finding that is drawn from an open one."""
    coder = person_with_account("coder", (Grant(Role.CODER, REVIEW), Grant(Role.CODER, Scope(ScopeKind.CASE, "c0"))))
    finding = write(
        graph,
        [RecordEdit("Finding", {"headline": "New"}), LinkEdit("MADE", {}, ("Review", "v1"), ("Finding", "New"))],
        by=OWNER,
        reason="x",
    )
    new_case: list[Edit] = [
        RecordEdit("Case", {"title": "New", "sensitivity": "open"}),
        LinkEdit("EXAMINES", {}, ("Review", "v1"), ("Case", "New")),
    ]
    for edits in (new_case, [LinkEdit("DRAWN_FROM", {}, finding.keys[0], ("Case", "c0"))]):
        assert codes(write(graph, edits, by=coder, reason="Panel")) == [("open_cases", "")]
    put_back(graph, finding)


def test_what_a_restricted_case_tells_is_told_by_none_only_by_whoever_may_open_it(graph: Database) -> None:
    influence = LinkEdit(
        "INFLUENCES", {"effect": "increases", "quote": "New", "case_id": "c1"}, ("Factor", "shared"), ("Factor", "f1")
    )
    stated = written_by(graph, "of-case", influence)
    assert stated.import_id, stated.problems
    emptied = LinkEdit("INFLUENCES", {"case_id": None, "coding_id": None}, id=stated.keys[0][1])
    assert codes(written_by(graph, "of-case", emptied)) == [("open_cases", "")]
    put_back(graph, stated)


@pytest.mark.parametrize(("kind", "id_"), [("CODES", "h7"), ("OF", "h6"), ("LED_TO", "h13"), ("RAISED", "h11")])
def test_a_coder_parts_nothing_from_its_case(graph: Database, kind: str, id_: str) -> None:
    assert codes(written_by(graph, "of-case", Removal(kind, id_))) == [("open_cases", "")]


def test_nobody_is_told_what_an_import_beyond_their_scope_did(graph: Database) -> None:
    restricted = written_by(graph, "lead", RecordEdit("Case", {"sensitivity": "restricted"}, "c0"))
    assert restricted.import_id, restricted.problems
    with pytest.raises(Forbidden, match="lies outside what your role is limited to"):
        undo(graph, restricted.import_id, by=person("of-case"))
    put_back(graph, restricted)

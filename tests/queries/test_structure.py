"""Loops, bridges, groups, two taxonomies and new factors: small graphs whose answers were worked out by hand."""

from collections.abc import Callable
from itertools import permutations
from math import comb, factorial
from typing import Any

import pytest
from people import EXPORT
from whole_answers import ask, evidence_of

from graph.database import Database
from graph.errors import BadRequest
from queries.catalogue import feedback_loops
from queries.influences import chains

Properties = dict[str, Any]
Write = Callable[..., None]
Links = list[tuple[str, str, str, Properties]]


def rows(database: Database, name: str, columns: str, **given: str) -> list[tuple[Any, ...]]:
    found = ask(database, name, given, viewer=EXPORT).rows
    return [tuple(row[column] for column in columns.split()) for row in found]


def factors(*ids: str) -> list[tuple[str, Properties]]:
    return [("Factor", {"id": id_, "name": id_.capitalize()}) for id_ in ids]


def cases(*ids: str) -> list[tuple[str, Properties]]:
    return [("Case", {"id": id_, "title": f"Case {id_}", "sensitivity": "open"}) for id_ in ids]


def influence(start: str, end: str, effect: str, case: str) -> tuple[str, str, str, Properties]:
    return ("INFLUENCES", start, end, {"effect": effect, "case_id": case})


@pytest.fixture
def influences(database: Database, write_graph: Write) -> Database:
    """A: a loop of two with one decreasing step. B and C: two halves of a loop of three. All ways lead through b."""
    links: Links = [
        influence("a", "b", "increases", "A"),
        influence("b", "a", "decreases", "A"),
        influence("b", "c", "decreases", "B"),
        influence("c", "d", "decreases", "B"),
        influence("d", "b", "increases", "C"),
    ]
    write_graph(database, [*factors("a", "b", "c", "d"), *cases("A", "B", "C")], links)
    return database


def test_a_loop_is_told_whole_by_one_case(influences: Database) -> None:
    columns = "chain steps sign told_by_cases"
    assert rows(influences, "feedback-loops", columns) == [
        ("A → increases → B → decreases → A", 2, "balancing", ["Case A"])
    ]


def test_a_stitched_loop_names_its_stretches(influences: Database) -> None:
    found = rows(influences, "feedback-loops", "chain sign told_by stitched_from", same_case="no")
    assert found[1] == (
        "B → decreases → C → decreases → D → increases → B",
        "reinforcing",
        0,
        ["B → decreases → C → decreases → D (Case B)", "D → increases → B (Case C)"],
    )
    assert len(found) == 2
    assert rows(influences, "feedback-loops", "start", same_case="no", factor="D") == [("b",)]
    assert rows(influences, "feedback-loops", "start", same_case="no", steps="2") == [("a",)]


def test_a_dense_case_is_searched_until_a_bound(
    database: Database, write_graph: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty factors that influence each other have 460 million loops of six steps, more than any memory holds."""
    names = "abcdef"
    links = [influence(start, end, "increases", "A") for start, end in permutations(names, 2)]
    write_graph(database, [*factors(*names), *cases("A")], links)
    whole = ask(database, "feedback-loops", {"limit": "1000"}, viewer=EXPORT)
    assert len(whole.rows) == sum(comb(6, size) * factorial(size - 1) for size in (2, 3, 4))
    around = ask(database, "feedback-loops", {"limit": "1000", "factor": "f"}, viewer=EXPORT)
    assert around.rows == [row for row in whole.rows if "F" in row["chain"]]
    for module in (feedback_loops, chains):
        monkeypatch.setattr(module, "MAX_TRIED", 60)
    for given in ({}, {"factor": "f"}, {"factor": "f", "same_case": "no"}):
        bounded = ask(database, "feedback-loops", given, viewer=EXPORT)
        assert "search-ended" in {note.code for note in bounded.notes}
        assert 0 < len(bounded.rows) <= 60
        assert all("F" in row["chain"] for row in bounded.rows if given)


def test_a_loop_leads_to_the_statements_it_is_made_of(influences: Database) -> None:
    [evidence] = evidence_of(ask(influences, "feedback-loops", {}, viewer=EXPORT))
    assert evidence is not None
    behind = ask(influences, "evidence-for", evidence, viewer=EXPORT).rows
    assert sorted(row["says"] for row in behind) == ["decreases A", "increases B"]


def test_what_all_ways_run_through_bridges(influences: Database) -> None:
    # Of the six ordered pairs of the three others, b lies between a-c, a-d, c-a, d-a and d-c, d between c-b and c-a, c
    # between a-d and b-d.
    found = rows(influences, "bridging-factors", "factor betweenness influences influenced_by cases")
    assert found == [
        ("b", pytest.approx(5 / 6, rel=1e-5), 2, 2, 3),
        ("d", pytest.approx(2 / 6, rel=1e-5), 1, 1, 2),
        ("c", pytest.approx(2 / 6, rel=1e-5), 1, 1, 1),
        ("a", 0, 1, 1, 1),
    ]


@pytest.fixture
def recorded(database: Database, write_graph: Write) -> Database:
    """Twelve cases: six hold a, b and c, six hold x and y; one of each holds a factor that no other does."""
    held = {f"L{n}": ["a", "b", "c"] for n in range(6)} | {f"R{n}": ["x", "y"] for n in range(6)}
    held["L0"].append("once")
    held["R0"].append("too")
    nodes = [
        *factors("a", "b", "c", "x", "y", "once", "too"),
        *cases(*held),
        ("Category", {"id": "ours:work", "name": "Work", "taxonomy": "ours"}),
        ("Category", {"id": "ours:home", "name": "Home", "taxonomy": "ours"}),
        ("Category", {"id": "theirs:all", "name": "All", "taxonomy": "theirs"}),
        ("Category", {"id": "theirs:own", "name": "Own", "taxonomy": "theirs"}),
    ]
    links: Links = [
        ("CONTRIBUTED_TO", factor, case, {"polarity": "hindering"}) for case, mine in held.items() for factor in mine
    ]
    links += [("IN_CATEGORY", factor, "ours:work", {}) for factor in ("a", "b", "c")]
    links += [("IN_CATEGORY", factor, "ours:home", {}) for factor in ("x", "y")]
    links += [("IN_CATEGORY", "x", "theirs:own", {}), ("MAPS_TO", "theirs:all", "ours:work", {"relation": "broader"})]
    # Home has only to do with Own; x says itself that it is in Own, and y does not.
    links.append(("MAPS_TO", "theirs:own", "ours:home", {"relation": "related"}))
    write_graph(database, nodes, links)
    return database


def test_groups_are_those_that_were_planted(recorded: Database) -> None:
    """Two factors make no group that could be called stable; nor does anything of which nobody says that they looked."""
    found = rows(recorded, "communities", "community factor size verdict", assume_looked="yes")
    assert found == [
        (1, "a", 3, "stable"),
        (1, "b", 3, "stable"),
        (1, "c", 3, "stable"),
        (2, "x", 2, "not called stable"),
        (2, "y", 2, "not called stable"),
    ]
    assert {verdict for [verdict] in rows(recorded, "communities", "verdict")} == {"not called stable"}


@pytest.mark.slow
def test_factors_by_both_taxonomies(recorded: Database) -> None:
    found = rows(recorded, "crosswalk", "name other_name relation factors cases", first="ours", second="theirs")
    assert found == [
        ("Work", "All", "crosswalk, narrower", 3, 6),
        ("Home", "Own", "its own category", 1, 6),
        ("Home", "none", "only related categories there", 1, 6),
    ]
    answer = ask(recorded, "crosswalk", {"first": "ours", "second": "theirs"}, viewer=EXPORT)
    for row, behind in zip(answer.rows, evidence_of(answer), strict=True):
        evidence = ask(recorded, "evidence-for", behind, viewer=EXPORT).rows
        assert len({each["case"] for each in evidence}) == row["cases"]
        assert len({each["factor"] for each in evidence}) == row["factors"]
        assert len({each["mention"] for each in evidence}) == row["mentions"]
    with pytest.raises(BadRequest, match=r"first=mine is no taxonomy in this graph\. There are .*ours, .*theirs"):
        ask(recorded, "crosswalk", {"first": "mine", "second": "ours"}, viewer=EXPORT)


def test_new_factors_by_added_case(recorded: Database) -> None:
    found = rows(recorded, "saturation", "cases factors new_factors seen")
    # Five factors in 6 of 12 cases, two in one: a choice of k cases misses the first kind with C(6, k) / C(12, k).
    expected = [5 * (1 - comb(6, k) / comb(12, k)) + 2 * (k / 12) for k in range(1, 13)]
    assert [row[1] for row in found] == pytest.approx(expected, rel=1e-5)
    assert found[-1][2] == pytest.approx(expected[-1] - expected[-2], rel=1e-4)
    answer = ask(recorded, "saturation", {}, viewer=EXPORT)
    [partial] = [note for note in answer.notes if note.code == "looked-for-in-part"]
    assert partial.startswith("Of 12 of the 12 cases nobody says that they looked for everything")
    [_, *_, behind] = evidence_of(answer)
    evidence = ask(recorded, "evidence-for", behind or {}, viewer=EXPORT).rows
    assert (len({each["case"] for each in evidence}), len({each["factor"] for each in evidence})) == (12, 7)
    # Chao2, bias-corrected: two once, none twice: 7 + 11/12 * 2 * 1 / 2.
    assert rows(recorded, "saturation", "estimated", limit="1") == [(pytest.approx(7 + 11 / 12, rel=1e-5),)]


def test_too_few_cases_say_nothing_of_saturation(database: Database, write_graph: Write) -> None:
    links: Links = [("CONTRIBUTED_TO", "a", "A", {"polarity": "hindering"})]
    write_graph(database, [*factors("a"), *cases("A")], links)
    answer = ask(database, "saturation", {}, viewer=EXPORT)
    assert answer.rows == []
    assert answer.sentence.startswith("Fewer than five coded cases")


def test_recommendations_by_kind(database: Database, write_graph: Write) -> None:
    statuses = [("recommendation", "weaker", "open"), ("recommendation", "weaker", "completed"),
            ("recommendation", None, "rejected"), ("question_to_board", "stronger", None)]  # fmt: skip
    nodes = [
        (
            "Recommendation",
            {
                "id": f"r{n}",
                "title": "Do",
                **{k: v for k, v in zip(("kind", "strength", "status"), each, strict=True) if v},
            },
        )
        for n, each in enumerate(statuses)
    ]
    write_graph(database, nodes)
    assert rows(
        database, "recommendations-by-kind", "kind strength recommendations open completed not_taken not_known"
    ) == [
        ("recommendation", "weaker", 2, 1, 1, 0, 0),
        ("question_to_board", "stronger", 1, 0, 0, 0, 1),
        ("recommendation", None, 1, 0, 0, 1, 0),
    ]

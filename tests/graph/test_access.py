"""What each role within a scope sees, and what it may do to a record: the same on both servers."""

from __future__ import annotations

import pytest
from two_reviews import PEOPLE, write_two_reviews

from graph.access import check_in_graph, may, records_in
from graph.database import Database
from graph.errors import BadRequest
from graph.facts import facts_at
from graph.permissions import Permission, Reach, Scope, ScopeKind
from graph.schema import schema
from graph.viewer import person_with_account

ALMANDINE = {
    ("Case", "c1"), ("Episode", "e1"), ("Perspective", "p1"), ("Coding", "g1"), ("Factor", "f1"), ("Review", "v1"),
    ("Finding", "n1"), ("Recommendation", "r1"), ("Action", "a1"), ("Area", "town"),
}  # fmt: skip
CITRINE = {("Action", "a2"), ("Event", "t2"), ("OutcomeMeasure", "m2")}
# What cases share is seen with what leads to it: an area with those in it, an agency with its actions.
SEEN = {
    "reader": set(),
    "of-nothing": set(),
    "of-review": {*ALMANDINE, ("Organisation", "council"), ("Area", "region")},
    "of-area": {*ALMANDINE, ("Organisation", "council"), ("Area", "region")},
    "of-case": {*ALMANDINE, ("Organisation", "council"), ("Area", "region")},
    "of-agency": {*CITRINE, ("Organisation", "trust")},
}


@pytest.fixture(scope="module")
def graph(prepared_graph: Database) -> Database:
    write_two_reviews(prepared_graph)
    return prepared_graph


@pytest.mark.parametrize("name", SEEN)
def test_each_sees_beside_what_is_open_what_lies_in_their_scopes(graph: Database, name: str) -> None:
    facts = facts_at(graph)
    withheld = facts.withheld_from(person_with_account(name, PEOPLE[name][0]).sight)
    never_leaves = {(label, id_) for label, ids in facts.withheld.items() for id_ in ids}
    assert never_leaves - {(label, id_) for label, ids in withheld.items() for id_ in ids} == SEEN[name]


@pytest.mark.embedded
def test_what_is_remembered_of_one_sight_is_not_that_of_another(graph: Database) -> None:
    facts = facts_at(graph)
    sights = [person_with_account(name, grants).sight for name, (grants, _) in PEOPLE.items()]
    first = [facts.withheld_from(sight) for sight in sights]
    assert [facts.withheld_from(sight) for sight in reversed(sights)] == first[::-1]
    assert first[list(PEOPLE).index("lead")] == {}
    both = facts.withheld_from(person_with_account("of-both", PEOPLE["of-both"][0]).sight)
    assert ("c1" in both["Case"], "c2" in both["Case"], "a2" in both["Action"]) == (False, True, False)


@pytest.mark.embedded
def test_what_lies_in_a_review_is_its_cases_and_all_that_follows(graph: Database) -> None:
    records = records_in(graph, Reach(scopes=frozenset({Scope(ScopeKind.REVIEW, "v1")})))
    keys = {(label, id_) for label, ids in records.items() for id_ in ids}
    assert keys == {key for key in ALMANDINE if key[0] in schema().dependent_labels}


def test_a_scope_that_is_not_in_the_graph_is_named(graph: Database) -> None:
    check_in_graph(graph, Scope(ScopeKind.AGENCY, "trust"))
    for kind in ScopeKind:
        with pytest.raises(BadRequest, match=f"There is no {kind.value} with the id 'gone'"):
            check_in_graph(graph, Scope(kind, "gone"))


@pytest.mark.parametrize(
    ("name", "permission", "about", "expected"),
    [
        ("of-review", Permission.EDIT, ("Case", "c1"), True),
        ("of-review", Permission.EDIT, ("Action", "a1"), True),
        ("of-review", Permission.EDIT, ("Recommendation", "r1"), True),
        ("of-review", Permission.EDIT, ("Case", "c2"), False),
        ("of-review", Permission.EDIT, ("Case", "c0"), False),
        ("of-review", Permission.EDIT, ("Factor", "shared"), False),
        ("of-review", Permission.EDIT, ("Case", "nobody"), False),
        ("of-review", Permission.SIGN_OFF, ("Action", "a1"), False),
        ("of-area", Permission.SIGN_OFF, ("Action", "a1"), True),
        ("of-area", Permission.SIGN_OFF, ("Action", "a2"), False),
        ("of-case", Permission.EDIT, ("Perspective", "p1"), True),
        ("of-case", Permission.REPORT, ("Action", "a1"), False),
        ("of-agency", Permission.REPORT, ("Action", "a2"), True),
        ("of-agency", Permission.REPORT, ("Event", "t2"), True),
        ("of-agency", Permission.REPORT, ("Action", "a1"), False),
        ("of-agency", Permission.REPORT, ("Action", "a4"), False),
        ("of-agency", Permission.REPORT, ("Recommendation", "r2"), False),
        ("of-agency", Permission.EDIT, ("Action", "a2"), False),
        ("of-both", Permission.EDIT, ("Case", "c1"), True),
        ("of-nothing", Permission.EDIT, ("Case", "c0"), False),
        ("lead", Permission.EDIT, ("Factor", "shared"), True),
        ("reader", Permission.EDIT, ("Case", "c0"), False),
    ],
)
def test_a_permission_about_a_record_is_held_against_where_it_lies(
    graph: Database, name: str, permission: Permission, about: tuple[str, str], expected: bool
) -> None:
    assert may(graph, person_with_account(name, PEOPLE[name][0]), permission, about) is expected

"""The person viewing or writing: a value that cannot be changed, and that takes nothing restricted out."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from graph.permissions import (
    EVERYWHERE,
    NOWHERE,
    PERMISSIONS,
    PERMISSIONS_WITHIN,
    SCOPES,
    Grant,
    Permission,
    Reach,
    Role,
    Scope,
    ScopeKind,
    reach_of,
)
from graph.viewer import ONLY_OPEN, Viewer, machine_owner, person_with_account

OWNER = (Grant(Role.OWNER),)
REVIEW, OTHER = Scope(ScopeKind.REVIEW, "v1"), Scope(ScopeKind.REVIEW, "v2")
AGENCY = Scope(ScopeKind.AGENCY, "o1")


def test_the_owner_of_the_machine_sees_everything_under_the_name_they_chose() -> None:
    assert machine_owner("Ada Byron") == Viewer("Ada Byron", OWNER, exporting=False)
    assert machine_owner("Ada").sight.is_everything
    assert machine_owner("  Ada\n Byron ").person == "Ada Byron", "a name stands on one line"


@pytest.mark.parametrize("name", [None, "", "  "])
def test_without_a_name_they_are_called_owner(name: str | None) -> None:
    assert machine_owner(name).person == "owner"


def test_whoever_exports_is_the_same_person_and_sees_nothing_restricted() -> None:
    export = machine_owner("Ada").for_export()
    assert export == Viewer("Ada", OWNER, exporting=True)
    assert export.for_export() == export
    assert export.sight == ONLY_OPEN
    assert person_with_account("Ben", (Grant(Role.REVIEWER, REVIEW),)).for_export().sight == ONLY_OPEN


def test_a_citation_names_the_roles_or_the_export_and_never_the_person() -> None:
    assert machine_owner("Ada").cited_as == "owner"
    assert machine_owner("Ada").for_export().cited_as == "export"
    ben = person_with_account("Ben", (Grant(Role.REVIEWER, REVIEW), Grant(Role.READER)))
    assert ben.cited_as == "reviewer of review v1, reader"


def test_nobody_can_be_changed_into_somebody_else() -> None:
    with pytest.raises(FrozenInstanceError):
        machine_owner("Ada").exporting = True  # type: ignore[misc]  # what must not be possible


def test_a_role_within_a_scope_reaches_no_further_and_several_add_up() -> None:
    grants = (Grant(Role.REVIEWER, REVIEW), Grant(Role.CONTRIBUTOR, AGENCY))
    assert reach_of(grants, Permission.SEE_RESTRICTED) == Reach(scopes=frozenset({REVIEW}))
    assert reach_of(grants, Permission.SEE_ACTIONS) == Reach(scopes=frozenset({REVIEW, AGENCY}))
    assert reach_of(grants, Permission.READ) == EVERYWHERE, "what is open is open to all"
    for everywhere in (Permission.LOAD, Permission.UNDO, Permission.MANAGE_ACCOUNTS):
        assert reach_of(grants, everywhere) == NOWHERE
    both = (*grants, Grant(Role.CODER, OTHER))
    assert reach_of(both, Permission.SEE_RESTRICTED).scopes == {REVIEW, OTHER}
    assert reach_of((*grants, Grant(Role.LEAD)), Permission.SEE_RESTRICTED) == EVERYWHERE


def test_a_sight_includes_what_it_holds_and_no_more() -> None:
    one, two = Reach(scopes=frozenset({REVIEW})), Reach(scopes=frozenset({REVIEW, OTHER}))
    assert two.includes(one) and EVERYWHERE.includes(two) and one.includes(NOWHERE)
    assert not one.includes(two) and not two.includes(EVERYWHERE) and not NOWHERE.includes(one)


def test_within_a_scope_no_role_may_more_than_a_role_that_holds_everywhere() -> None:
    assert set(SCOPES) == set(PERMISSIONS_WITHIN)
    everywhere = PERMISSIONS[Role.LEAD] | PERMISSIONS[Role.ADMINISTRATOR]
    assert all(within <= everywhere for within in PERMISSIONS_WITHIN.values())
    for permission in (Permission.EDIT, Permission.SIGN_OFF, Permission.REPORT):
        assert permission in PERMISSIONS[Role.LEAD] and permission not in PERMISSIONS[Role.READER]

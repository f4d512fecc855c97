"""The person viewing or writing: a value that cannot be changed, and that takes nothing restricted out."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from graph.permissions import Role
from graph.viewer import Viewer, machine_owner


def test_the_owner_of_the_machine_sees_everything_under_the_name_they_chose() -> None:
    assert machine_owner("Ada Byron") == Viewer("Ada Byron", Role.OWNER, sees_restricted=True, exporting=False)
    assert machine_owner("  Ada\n Byron ").person == "Ada Byron", "a name stands on one line"


@pytest.mark.parametrize("name", [None, "", "  "])
def test_without_a_name_they_are_called_owner(name: str | None) -> None:
    assert machine_owner(name).person == "owner"


def test_whoever_exports_is_the_same_person_and_sees_nothing_restricted() -> None:
    export = machine_owner("Ada").for_export()
    assert export == Viewer("Ada", Role.OWNER, sees_restricted=False, exporting=True)
    assert export.for_export() == export
    with pytest.raises(ValueError, match="Nothing restricted leaves"):
        Viewer("Ada", Role.OWNER, sees_restricted=True, exporting=True)


def test_a_citation_names_the_role_or_the_export_and_never_the_person() -> None:
    assert machine_owner("Ada").cited_as == "owner"
    assert machine_owner("Ada").for_export().cited_as == "export"


def test_nobody_can_be_changed_into_somebody_else() -> None:
    with pytest.raises(FrozenInstanceError):
        machine_owner("Ada").sees_restricted = False  # type: ignore[misc]  # what must not be possible

"""Who is viewing or writing, and what they may see: created once for a request or a command, and passed down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.permissions import NOWHERE, Grant, Permission, Reach, Role, reach_of

UNNAMED = "owner"  # what the owner of the machine is called until they choose a name


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see beside what is open: whose cases, with all that follows from them, and whose actions."""

    cases: Reach = NOWHERE
    actions: Reach = NOWHERE

    @property
    def is_everything(self) -> bool:
        """Whether nothing is withheld."""
        return self.cases.is_everywhere

    def includes(self, other: Sight) -> bool:
        """Whether whatever may be seen by the other may be seen by this one."""
        return self.is_everything or (self.cases.includes(other.cases) and self.actions.includes(other.actions))


ONLY_OPEN = Sight()


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person at work, with their roles. `person` is the name that is stored with whatever they write.

    `exporting` says that what they ask for leaves the graph, as a file or as a program's answer: it holds what is open.
    """

    person: str
    grants: tuple[Grant, ...]
    exporting: bool = False

    def for_export(self) -> Viewer:
        """The same person taking something out of the graph: nothing restricted is in it."""
        return replace(self, exporting=True)

    def reach(self, permission: Permission) -> Reach:
        """How far a permission extends by their roles; what it says of a record is in `graph.access`."""
        return reach_of(self.grants, permission)

    def may(self, permission: Permission) -> bool:
        """Whether their roles allow something anywhere; of one record, `graph.access.may` says so."""
        return bool(self.reach(permission))

    @property
    def sight(self) -> Sight:
        """What they may see here."""
        if self.exporting:
            return ONLY_OPEN
        return Sight(self.reach(Permission.SEE_RESTRICTED), self.reach(Permission.SEE_ACTIONS))

    @property
    def role(self) -> Role:
        """The first of their roles."""
        return first_role(self.grants)

    @property
    def roles(self) -> str:
        """All their roles in words, such as `reviewer of review v1, reader`."""
        return ", ".join(map(str, self.grants))

    @property
    def cited_as(self) -> str:
        """For whom an answer was counted, as its citation and its JSON say it: roles such as `owner`, or `export`."""
        return "export" if self.exporting else self.roles


def first_role(grants: Iterable[Grant]) -> Role:
    """The first of these roles in the order of the table; who has none reads what is open, once they have."""
    roles = {grant.role for grant in grants}
    return next((role for role in Role if role in roles), Role.READER)


def machine_owner(name: str | None) -> Viewer:
    """The owner of this machine, who sees everything; `name` is what they chose to be called, if they did."""
    return Viewer(" ".join((name or "").split()) or UNNAMED, (Grant(Role.OWNER),))


def person_with_account(name: str, grants: tuple[Grant, ...]) -> Viewer:
    """Somebody with an account, by the name that they chose to be shown by; their roles say what they see."""
    return Viewer(name, grants)

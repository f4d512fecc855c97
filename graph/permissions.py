"""What each role may do, and where: the one table, from which docs/governance.md is made (`tools/governance_page.py`).

What each page and each operation of the API requires stands beside them, in `webapp/accounts/requirements.py`, and what
each command is, in `casethread/cli/requirements.py`. Whoever can read the home is the owner at the command line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a person is to the graph."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    LEAD = "lead"
    REVIEWER = "reviewer"
    CODER = "coder"
    CONTRIBUTOR = "contributor"
    READER = "reader"

    @property
    def about(self) -> str:
        """Whom it is for, in a sentence."""
        return ABOUT[self]


class Permission(Enum):
    """Something that a role allows; the value is what it allows, in words."""

    READ = "see open cases, ask questions, search, and use the network"
    SEE_RESTRICTED = "see restricted and internal cases, and what follows from them"
    SEE_ACTIONS = "see the actions of an agency, also those that follow from restricted cases"
    EXPORT = "take what is open out: files, pictures, editions, and answers for programs"
    REPORT = "report how an agency's action is going"
    SIGN_OFF = "accept that an action is completed"
    LOAD = "see what was imported, and import files"
    EDIT = "add, change and remove records"
    OPEN_CASES = "make a case less restricted, so that more people see it"
    UNDO = "undo an import"
    FREEZE = "freeze an edition, and remove one"
    READ_LOG = "read the log of what people did"
    MANAGE_ACCOUNTS = "manage accounts"
    MAINTAIN = "back up, restore, connect other programs, run Cypher, and change settings"


class ScopeKind(Enum):
    """By what a role can be limited; the value is the word for it, on pages and as an option of a command."""

    REVIEW = "review"
    AGENCY = "agency"
    AREA = "area"
    CASE = "case"

    @property
    def label(self) -> str:
        """The label of the record that it names."""
        return "Organisation" if self is ScopeKind.AGENCY else self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a role is limited to: one review, agency, area or case, by its id."""

    kind: ScopeKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value} {self.id}"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has: everywhere, or within a scope."""

    role: Role
    scope: Scope | None = None

    def __str__(self) -> str:
        return f"{self.role.value} of {self.scope}" if self.scope else self.role.value


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission of somebody extends: everywhere, or within some scopes; without either, nowhere."""

    is_everywhere: bool = False
    scopes: frozenset[Scope] = frozenset()

    def __bool__(self) -> bool:
        return self.is_everywhere or bool(self.scopes)

    def includes(self, other: Reach) -> bool:
        """Whether it extends at least as far as another."""
        return self.is_everywhere or (not other.is_everywhere and other.scopes <= self.scopes)


NOWHERE, EVERYWHERE = Reach(), Reach(is_everywhere=True)
ABOUT = {
    Role.OWNER: "The person whose machine it is, at the command line, or on a site without accounts.",
    Role.ADMINISTRATOR: "Looks after accounts; sees no restricted text by virtue of this role.",
    Role.LEAD: "Leads the learning from all reviews of a partnership, or from those within a scope.",
    Role.REVIEWER: "Reviews cases, loads and codes them; limited to a review, sees the cases of that review.",
    Role.CODER: "Sees the cases that are assigned to them, single ones or those of a review; else what is open.",
    Role.CONTRIBUTOR: "A member of an agency: sees the actions that it owns; else what is open.",
    Role.READER: "Reads what is open.",
}
_READING = frozenset({Permission.READ})
_REVIEWING = _READING | {
    Permission.SEE_RESTRICTED,
    Permission.SEE_ACTIONS,
    Permission.EXPORT,
    Permission.EDIT,
    Permission.OPEN_CASES,
    Permission.LOAD,
}
# What a role allows that is granted everywhere.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMINISTRATOR: _READING | {Permission.MANAGE_ACCOUNTS, Permission.READ_LOG},
    Role.LEAD: _REVIEWING | {Permission.REPORT, Permission.SIGN_OFF, Permission.UNDO, Permission.FREEZE},
    Role.REVIEWER: _REVIEWING,
    Role.CODER: _READING | {Permission.EXPORT},
    Role.CONTRIBUTOR: _READING,
    Role.READER: _READING,
}
# What is about open records alone, and so does not depend on where a role is granted.
ABOUT_OPEN = frozenset({Permission.READ, Permission.EXPORT})
# What a role allows beside that, within the scope that it is granted for; imports, for one, may touch any record.
_REVIEWING_WITHIN = frozenset(
    {
        Permission.SEE_RESTRICTED,
        Permission.SEE_ACTIONS,
        Permission.EDIT,
        Permission.OPEN_CASES,
        Permission.READ_LOG,
    }
)
PERMISSIONS_WITHIN: dict[Role, frozenset[Permission]] = {
    Role.LEAD: _REVIEWING_WITHIN | {Permission.REPORT, Permission.SIGN_OFF},
    Role.REVIEWER: _REVIEWING_WITHIN,
    Role.CODER: frozenset({Permission.SEE_RESTRICTED, Permission.EDIT}),
    Role.CONTRIBUTOR: frozenset({Permission.SEE_ACTIONS, Permission.REPORT}),
}
# By what each role can be limited; the others are granted everywhere, or not at all.
SCOPES: dict[Role, tuple[ScopeKind, ...]] = {
    Role.LEAD: (ScopeKind.REVIEW, ScopeKind.AGENCY, ScopeKind.AREA),
    Role.REVIEWER: (ScopeKind.REVIEW, ScopeKind.AGENCY, ScopeKind.AREA),
    Role.CODER: (ScopeKind.CASE, ScopeKind.REVIEW),
    Role.CONTRIBUTOR: (ScopeKind.AGENCY,),
}
# What an account can be given: the owner of the machine needs none.
ROLES_OF_ACCOUNTS = tuple(role for role in Role if role is not Role.OWNER)


def may(role: Role, permission: Permission) -> bool:
    """Whether a role allows something where it is granted everywhere."""
    return permission in PERMISSIONS[role]


def reach_of(grants: Iterable[Grant], permission: Permission) -> Reach:
    """How far a permission extends by all grants of somebody together."""
    scopes = set()
    for grant in grants:
        if may(grant.role, permission) and (grant.scope is None or permission in ABOUT_OPEN):
            return EVERYWHERE
        if grant.scope is not None and permission in PERMISSIONS_WITHIN.get(grant.role, ()):
            scopes.add(grant.scope)
    return Reach(scopes=frozenset(scopes))


def roles_that_may(permission: Permission) -> list[Role]:
    """The roles that allow something, everywhere or within a scope, in their order."""
    return [role for role in Role if may(role, permission) or permission in PERMISSIONS_WITHIN.get(role, ())]


def needs_second_factor(role: Role) -> bool:
    """Whether a password is too little for a role, unless a setting says otherwise.

    Whoever sees restricted cases, everywhere or within a scope, or can let others see them.
    """
    return role in {*roles_that_may(Permission.SEE_RESTRICTED), *roles_that_may(Permission.MANAGE_ACCOUNTS)}

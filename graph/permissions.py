"""What each role may do: the one table, from which docs/governance.md is made (`tools/governance_page.py`).

What each page and each operation of the API requires stands beside them, in `webapp/accounts/requirements.py`. Whoever
can read the home is the owner at the command line.
"""

from __future__ import annotations

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
    SEE_RESTRICTED = "see restricted cases, and what follows from them"
    EXPORT = "take what is open out: files, pictures, editions, and answers for programs"
    LOAD = "see what was imported, and import files"
    EDIT = "add, change and remove records"
    UNDO = "undo an import"
    FREEZE = "freeze an edition, and remove one"
    MANAGE_ACCOUNTS = "manage accounts, and read the log of what people did"
    MAINTAIN = "back up, restore, connect other programs, run Cypher, and change settings"


ABOUT = {
    Role.OWNER: "The person whose machine it is, at the command line, or on a site without accounts.",
    Role.ADMINISTRATOR: "Looks after accounts; sees no restricted text by virtue of this role.",
    Role.LEAD: "Leads the learning from all reviews of a partnership.",
    Role.REVIEWER: "Reviews cases, loads and codes them.",
    Role.CODER: "Codes cases; as long as none can be assigned to them, they see what is open.",
    Role.CONTRIBUTOR: "A member of an agency; as long as no role is limited to an agency, they see what is open.",
    Role.READER: "Reads what is open.",
}
_READING = frozenset({Permission.READ})
_REVIEWING = _READING | {Permission.SEE_RESTRICTED, Permission.EXPORT, Permission.LOAD, Permission.EDIT}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMINISTRATOR: _READING | {Permission.MANAGE_ACCOUNTS},
    Role.LEAD: _REVIEWING | {Permission.UNDO, Permission.FREEZE},
    Role.REVIEWER: _REVIEWING,
    Role.CODER: _READING | {Permission.EXPORT},
    Role.CONTRIBUTOR: _READING,
    Role.READER: _READING,
}
# What an account can be given: the owner of the machine needs none.
ROLES_OF_ACCOUNTS = tuple(role for role in Role if role is not Role.OWNER)


def may(role: Role, permission: Permission) -> bool:
    """Whether a role allows something."""
    return permission in PERMISSIONS[role]


def roles_that_may(permission: Permission) -> list[Role]:
    """The roles that allow something, in their order."""
    return [role for role in Role if may(role, permission)]


def needs_second_factor(role: Role) -> bool:
    """Whether a password is too little for a role, unless a setting says otherwise.

    Whoever sees what is restricted, or can let others see it.
    """
    return may(role, Permission.SEE_RESTRICTED) or may(role, Permission.MANAGE_ACCOUNTS)

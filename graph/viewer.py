"""Who is viewing or writing, and what they may see: created once for a request or a command, and passed down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.permissions import Permission, Role, may

UNNAMED = "owner"  # what the owner of the machine is called until they choose a name


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person at work. `person` is the name that is stored with whatever they write.

    `sees_restricted` says whether restricted cases, and what follows from them, are shown and counted; `exporting`
    says that what they ask for leaves the graph, as a file or as a program's answer. Raises ValueError for somebody
    who would take restricted cases out.
    """

    person: str
    role: Role
    sees_restricted: bool
    exporting: bool = False

    def __post_init__(self) -> None:
        if self.exporting and self.sees_restricted:
            raise ValueError("Nothing restricted leaves in an export.")

    def for_export(self) -> Viewer:
        """The same person taking something out of the graph: nothing restricted is in it."""
        return replace(self, sees_restricted=False, exporting=True)

    def may(self, permission: Permission) -> bool:
        """Whether their role allows something."""
        return may(self.role, permission)

    @property
    def cited_as(self) -> str:
        """For whom an answer was counted, as its citation and its JSON say it: a role such as `owner`, or `export`."""
        return "export" if self.exporting else self.role.value


def machine_owner(name: str | None) -> Viewer:
    """The owner of this machine, who sees everything; `name` is what they chose to be called, if they did."""
    return Viewer(" ".join((name or "").split()) or UNNAMED, Role.OWNER, sees_restricted=True)


def person_with_account(name: str, role: Role) -> Viewer:
    """Somebody with an account, by the name that they chose to be shown by; their role says what they see."""
    return Viewer(name, role, sees_restricted=may(role, Permission.SEE_RESTRICTED))

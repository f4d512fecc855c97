"""What came of a write."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.check.existing_graph import Key
from loaders.write.conflicts import Conflict
from loaders.write.problems import OUTSIDE_ROLES, FieldProblem


@dataclass(slots=True)
class Written:
    """What came of a write: the import, None where nothing was written, and label or type and id of each edit's element.

    With a problem that is an error, or a conflict, nothing of it was written.
    """

    import_id: str | None = None
    keys: list[Key] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def errors(self) -> list[FieldProblem]:
        """The problems for which it was refused."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[FieldProblem]:
        """What deserves a second look."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def is_outside_roles(self) -> bool:
        """Whether the roles of its author do not reach it."""
        return any(problem.code == OUTSIDE_ROLES for problem in self.problems)

    @property
    def is_refused(self) -> bool:
        """Whether nothing was written because something stands against it."""
        return bool(self.errors or self.conflicts)

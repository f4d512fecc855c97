"""The errors that Casethread raises.

    CasethreadError
    ├── BadRequest             a question, parameter or filter that cannot be answered as asked
    │   └── NotFound           a name, id or reference that nothing in the graph has
    ├── BadInput               a file that breaks rules: with every problem, not only the first
    ├── Forbidden              a reader tried to write, to change the schema or to read a file
    ├── CypherError            the server refused a statement
    │   └── TookTooLong        it was stopped at its time limit
    ├── GraphChanged           the graph changed after it was read
    ├── GraphTooNew            the graph was made by a later Casethread
    ├── TransactionTooLarge    more in one transaction than the server has memory for
    ├── FileNotWritten         the system did not let a file be written
    ├── DiskFull               nothing was saved, as there is no room for it
    ├── AccountsUnusable       the file of the accounts is another installation's, or broken
    ├── NotInstalled           a package that only some people need is not installed
    └── DatabaseUnavailable    no server answers
        └── OutcomeUnknown     the server was lost before it confirmed a change

Each message consists of whole sentences for a person: what is wrong, where, and what to do.
"""

# ruff: noqa: N818 - the names say what happened, as a person would

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self


class CasethreadError(Exception):
    """Base of all errors of Casethread; the text can be shown to a person as it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that somebody may have meant."""

    label: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class WrongParameter:
    """A wrong parameter: its value (None where it is missing), the rule it breaks, and how to fix it.

    `candidates` are the records that the fix names.
    """

    name: str
    value: str | None
    rule: str
    fix: str = ""
    candidates: tuple[Candidate, ...] = ()


class BadRequest(CasethreadError):
    """The request itself is wrong: an unknown question, a missing parameter, a filter that cannot apply.

    `parameters` tells a program which ones are wrong, where it is about parameters.
    """

    def __init__(self, text: str, parameters: Sequence[WrongParameter] = ()) -> None:
        self.parameters = tuple(parameters)
        super().__init__(text)

    @classmethod
    def about(
        cls, name: str, value: str | None, rule: str, fix: str = "", candidates: Sequence[Candidate] = ()
    ) -> Self:
        """One parameter is wrong; rule and fix are sentences, and together the text of the error."""
        return cls(f"{rule} {fix}".rstrip(), [WrongParameter(name, value, rule, fix, tuple(candidates))])

    @staticmethod
    def all_of(errors: Sequence["BadRequest"]) -> "BadRequest":
        """Several errors as one, a line each; a single one is returned as it is."""
        if len(errors) == 1:
            return errors[0]
        return BadRequest(
            "\n".join(map(str, errors)), [parameter for error in errors for parameter in error.parameters]
        )


class NotFound(BadRequest):
    """What was asked for is not in the graph."""


class Problem(Protocol):
    """One thing that is wrong with a file, as a sentence that says where and how to fix it."""

    @property
    def sentence(self) -> str: ...


class BadInput(CasethreadError):
    """A file that was refused, with all of its problems; nothing of it was loaded."""

    # Problems listed in the text of the error; `problems` has them all.
    MAX_LISTED = 20

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        lines = [problem.sentence for problem in self.problems[: self.MAX_LISTED]]
        more = len(self.problems) - len(lines)
        return "\n".join([*lines, *([f"... and {more} more."] if more else [])])


class Forbidden(CasethreadError):
    """A reader tried to write, to change the schema or to read a file."""


class CypherError(CasethreadError):
    """The server refused a statement; the text contains its message."""


class TookTooLong(CypherError):
    """A statement was stopped at its time limit."""


class GraphChanged(CasethreadError):
    """The graph has a later revision than the one that this was planned for: read it again, then repeat."""


class GraphTooNew(CasethreadError):
    """The graph was made by a later Casethread than this one."""


class TransactionTooLarge(CasethreadError):
    """One transaction holds more than the server has memory for; nothing of it was saved."""


class FileNotWritten(CasethreadError):
    """A file was not written, and what stood in its place is as it was."""

    def __init__(self, path: Path, reason: Exception) -> None:
        why = getattr(reason, "strerror", None) or reason
        super().__init__(
            f"{path} was not written: {why}. A file of that name is as it was. Make room, close it in other programs, or "
            "choose another place."
        )


class DiskFull(CasethreadError):
    """There is no room for what was to be saved; nothing of it was."""


class AccountsUnusable(CasethreadError):
    """The file of the accounts cannot be used, so nobody can sign in."""


class NotInstalled(CasethreadError, ImportError):
    """A package that only some people need is not installed; the text says how to install it."""


class DatabaseUnavailable(CasethreadError):
    """No database server answers, or none could be started."""


class OutcomeUnknown(DatabaseUnavailable):
    """The server was lost before it confirmed the change: check before repeating it."""

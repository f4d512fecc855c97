"""One question while it is being answered: what it was given, what it has read, what it has to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graph.database import Database
from graph.facts import GraphFacts
from graph.schema import schema
from graph.viewer import Viewer
from queries.answers.answer import Row, pasteable
from queries.asking.invented import part
from queries.asking.parameters import ResolvedParameters
from queries.questions.question import Declaration
from queries.questions.scope import read_scope, scopes

T = TypeVar("T")
_USED = re.compile(r"\$(\w+)")


@dataclass
class QuestionContext:
    """What a `.py` question is handed.

    `count_invented` says which cases are counted where the graph holds invented and real ones: None where all are;
    `scope_name` is the scope that decided it. `drawn_on` are the sources of what was counted, where that is known.
    """

    database: Database
    declaration: Declaration
    resolved: ResolvedParameters
    viewer: Viewer
    facts: GraphFacts
    count_invented: bool | None = None
    scope_name: str | None = None
    drawn_on: frozenset[str] | None = None
    notes: list[str] = field(default_factory=list)
    said: str = ""
    statements: list[str] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, Any]:
        """The resolved parameters and filters: ids, words, numbers; None for what was not given."""
        return {name: self.resolved.shown.get(name) for name in (*self.declaration.accepted, "limit")}

    @property
    def as_at(self) -> str:
        """The day, as ISO text, on which the answer says how things stood."""
        return str(self.resolved.shown["as_at"])

    @property
    def limit(self) -> int:
        """How many rows are shown."""
        return int(self.resolved.shown["limit"])

    def note(self, text: str) -> None:
        """Add a caveat to the answer, once."""
        if text and text not in self.notes:
            self.notes.append(text)

    def sentence(self, text: str) -> None:
        """Say the answer in one sentence of its own, instead of the declared one."""
        self.said = text

    def caption(self, name: str) -> str:
        """What people call the node that a parameter names, or nothing."""
        found = self.resolved.subjects.get(name)
        return found.caption if found else ""

    @property
    def lines(self) -> frozenset[str]:
        """The optional lines that are kept: filters that were given, and what may not be counted."""
        kept = set(self.resolved.filters)
        if self.is_guarded:
            kept.add("withheld")
        if self.count_invented is not None:
            kept.add("apart")
        return frozenset(kept)

    @property
    def is_guarded(self) -> bool:
        """Whether restricted cases must be left out."""
        return not self.viewer.sees_restricted and bool(self.facts.restricted_cases)

    def skip_scope(self) -> None:
        """Say that no scope counts across cases, so that there is nothing to keep apart."""
        self.scope_name = ""

    def scope(self, name: str | None = None, *, only: Iterable[str] | None = None, these: bool = False) -> str:
        """The text of a scope with the lines of what was given: the declared scope, or another by its name.

        The first one decides whether invented or real cases are counted. `only` names the filters that apply to it
        where the question gives its filters to something else; `these` keeps to the ids in `$these`.
        """
        name = name or self.declaration.scope or ""
        if self.scope_name is None:
            self.scope_name = name
            part(self, name)
        ignored = set() if only is None else self.resolved.filters - set(only)
        return scopes()[name].written((self.lines - ignored) | ({"these"} if these else set()))

    def text(self, cypher: str) -> str:
        """A statement of the question's own with its optional lines kept or dropped."""
        return read_scope(self.declaration.file, cypher).written(self.lines) if "//?" in cypher else cypher

    def read(self, cypher: str, /, **more: Any) -> list[Row]:
        """The rows of a statement; `$name` takes any parameter or filter, `withheld_case`, `apart_action`, `open_action`."""
        used = self.values(cypher, more)
        self._show(cypher, used)
        return self.database.read(cypher, **used)

    def read_once(self, cypher: str, made: Callable[[list[Row]], T]) -> T:
        """What `made` makes of the rows of a statement, kept for as long as the graph stays at this revision."""
        used = self.values(cypher)
        self._show(cypher, used)
        return self.facts.once(cypher, used, made, is_large=True)

    def _show(self, cypher: str, used: dict[str, Any]) -> None:
        """Tell the statement among those that were run, without the ids that may not be known."""
        shown = {name: [] if name.startswith("withheld_") else value for name, value in used.items()}
        self.statements.append(pasteable(cypher, shown))

    def values(self, cypher: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
        """The value of each parameter that a statement uses."""
        return {name: self._value(name, more or {}) for name in dict.fromkeys(_USED.findall(cypher))}

    def _value(self, name: str, more: dict[str, Any]) -> Any:
        if name in more:
            return more[name]
        kind, _, word = name.partition("_")
        if kind in ("withheld", "apart") and (label := schema().label_of_word(word)):
            return self._withheld(label.name) if kind == "withheld" else self._apart(label.name)
        if kind in ("open", "closed") and (label := schema().label_of_word(word)):
            return list(label.open_statuses if kind == "open" else label.closed_statuses)
        return self.resolved.bound.get(name)

    def _withheld(self, label: str) -> list[str]:
        return sorted(self.facts.withheld.get(label, ())) if self.is_guarded else []

    def _apart(self, label: str) -> list[str]:
        if self.count_invented is None:
            return []
        return self.facts.apart(label, keep_invented=self.count_invented)

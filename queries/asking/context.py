"""One question while it is being answered: what it is asked with, what it has read, what the answer must say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from graph.database import Database
from graph.facts import GraphFacts
from graph.schema import Label, schema
from graph.viewer import Viewer
from queries.answers.column import Row
from queries.answers.cypher import pasteable
from queries.answers.note import Note, Suggestion
from queries.asking.invented import only_invented, separate, subject_is_invented
from queries.asking.parameters import ResolvedParameters
from queries.questions.question import Question
from queries.questions.scope import read_template, scopes

T = TypeVar("T")
_USED = re.compile(r"\$(\w+)")


@dataclass
class QuestionContext:
    """What a question in Python is handed.

    `counts_invented` says which cases are counted where the graph holds invented and real ones: None where all are;
    `scope_names` are the scopes that decided it, `choosing` the filters that choose what these count, where not all do.
    `drawn_on` are the sources of what was counted, where that is known; `cited` those that a question names by itself, each
    with its id and title. `emptied` is what the parameters of a question leave none of, where they choose as filters do.
    """

    database: Database
    question: Question
    resolved: ResolvedParameters
    viewer: Viewer
    facts: GraphFacts
    counts_invented: bool | None = None
    scope_names: tuple[str, ...] | None = None
    choosing: frozenset[str] | None = None
    drawn_on: frozenset[str] | None = None
    cited: list[dict[str, str]] | None = None
    notes: list[Note] = field(default_factory=list)
    own_sentence: str = ""
    emptied: str = ""
    statements: list[str] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, Any]:
        """The resolved parameters and filters: ids, words, numbers; None for what was not given."""
        return {name: self.resolved.shown.get(name) for name in (*self.question.accepted, "limit")}

    @property
    def as_at(self) -> str:
        """The day, as ISO text, on which the answer says how things stood."""
        return str(self.resolved.shown["as_at"])

    @property
    def limit(self) -> int:
        """How many rows are shown."""
        return int(self.resolved.shown["limit"])

    def note(self, code: str, text: str, *, suggestion: Suggestion | None = None, **values: Any) -> None:
        """Add a caveat to the answer, once; no text adds nothing."""
        if text:
            self.add_note(Note(code, text, suggestion=suggestion, **values))

    def add_note(self, note: Note | None) -> None:
        """Add a caveat that is made already, once."""
        if note is not None and note not in self.notes:
            self.notes.append(note)

    def sentence(self, text: str) -> None:
        """Give the answer in one sentence of the question's own, instead of the declared one."""
        self.own_sentence = text

    def caption(self, name: str) -> str:
        """What people call the node that a parameter names, or nothing."""
        subject = self.resolved.subjects.get(name)
        return subject.caption if subject else ""

    @property
    def lines(self) -> frozenset[str]:
        """The names whose optional lines apply: the filters that were given."""
        return frozenset(self.resolved.filters)

    @property
    def withheld(self) -> Mapping[str, frozenset[str]]:
        """The ids, by label, of what must be left out for this viewer."""
        return self.facts.withheld_from(self.viewer.sight)

    @property
    def subject_is_invented(self) -> bool | None:
        """Whether what is asked about is invented; None where that is not a thing of one case."""
        return subject_is_invented(self.facts, self.resolved.subjects.values())

    def skip_scope(self) -> None:
        """Declare that no scope counts across cases, so that there is nothing to keep apart."""
        self.scope_names = ()

    @property
    def scope_name(self) -> str | None:
        """The scope that counts first; nothing where none counts across cases, None where none did yet."""
        return None if self.scope_names is None else next(iter(self.scope_names), "")

    def count_in(self, *names: str, only: Iterable[str] | None = None) -> None:
        """Let these scopes together decide whether invented or real cases are counted, unless some did already.

        `only` names the filters that choose what is counted, where the question gives others to something else.
        """
        if self.scope_names is None:
            self.scope_names = names
            templates = [scopes()[name] for name in names]
            subjects = self.resolved.subjects.values()
            self.choosing = None if only is None else frozenset(only)
            lines = self.lines if only is None else self.lines.intersection(only)
            separation = separate(self.facts, templates, lines, self.values, subjects)
            self.counts_invented = separation.counts_invented
            for note in separation.notes:
                self.add_note(note)

    def scope(
        self,
        name: str | None = None,
        *,
        only: Iterable[str] | None = None,
        these: bool = False,
        every_coding: bool = False,
        on_a_day: bool = False,
    ) -> str:
        """The text of a scope with the lines of what was given: the declared scope, or another by its name.

        The first one decides whether invented or real cases are counted. `only` names the filters that apply to it
        where the question gives its filters to something else; `these` keeps to the ids in `$these`; `every_coding`
        takes in what coders recorded of cases on whose coding they later agreed; `on_a_day` takes everything as it stood on
        `$as_at`, though no day was asked for.
        """
        name = name or self.question.scope or ""
        self.count_in(name)
        ignored = set() if only is None else self.resolved.filters - set(only)
        names = (self.lines - ignored) | ({"these"} if these else set()) | ({"as_at"} if on_a_day else set())
        template = scopes()[name]
        if "superseded" in template.names and not every_coding and self.facts.superseded_codings:
            names |= {"superseded"}
        return template.text(names)

    def real_or_invented(self, read: Callable[[], list[T]]) -> list[T]:
        """What real cases say of the thing that is asked about; where only invented ones say anything, that, and a note.

        For questions about a thing that invented and real cases share, such as a factor: a scope looks at the whole
        graph.
        """
        rows = read()
        if rows or self.counts_invented is not False:
            return rows
        notes, self.notes[:] = list(self.notes), [only_invented()]
        self.counts_invented = True
        if not (rows := read()):
            self.counts_invented, self.notes[:] = False, notes
        return rows

    def text(self, cypher: str) -> str:
        """A statement of the question's own with the optional lines that apply."""
        return read_template(self.question.source_file, cypher).text(self.lines) if "//?" in cypher else cypher

    def read(self, cypher: str, /, **more: Any) -> list[Row]:
        """The rows of a statement.

        `$name` takes any parameter or filter; `$withheld_case`, `$apart_action` and `$open_action` are ids and
        statuses by label.
        """
        values = self.values(cypher, more)
        self._record(cypher, values)
        return self.database.read(cypher, **values)

    def read_once(self, cypher: str, make: Callable[[list[Row]], T]) -> T:
        """What `make` makes of the rows of a statement, cached for as long as the graph stays at this revision."""
        values = self.values(cypher)
        self._record(cypher, values)
        return self.facts.once(cypher, values, make, is_large=True)

    def _record(self, cypher: str, values: dict[str, Any]) -> None:
        """Keep the statement among those that were run; no list of its values holds an id that this viewer may not know."""
        shown = {name: _known(value, self._unknown) for name, value in values.items()}
        self.statements.append(pasteable(cypher, shown))

    @cached_property
    def _unknown(self) -> frozenset[str]:
        """The ids of all that is withheld: an id holds words of the title of its record."""
        return frozenset().union(*self.withheld.values())

    def values(self, cypher: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
        """The value of each parameter that a statement uses."""
        return {name: self._value(name, more or {}) for name in dict.fromkeys(_USED.findall(cypher))}

    def _value(self, name: str, more: dict[str, Any]) -> Any:
        if name in more:
            return more[name]
        kind, _, label_word = name.partition("_")
        if kind in _OF_LABELS and (label := schema().label_of_word(label_word)):
            return _OF_LABELS[kind](self, label)
        match name:
            case "days":  # on which things are shown as they stood
                return [self._value("as_at", more)]
            case "superseded_coding":
                return self.facts.superseded_codings
            case "several_coders_case":
                return self.facts.cases_of_several_coders(self.resolved.bound.get("source"))
        return self.resolved.bound.get(name)

    def _apart(self, label: str) -> list[str]:
        if self.counts_invented is None:
            return []
        return self.facts.apart(label, keep_invented=self.counts_invented)


def _known(value: Any, unknown: Collection[str]) -> Any:
    """A value without the ids in its lists that are unknown."""
    if not isinstance(value, list):
        return value
    return [_known(item, unknown) for item in value if not (isinstance(item, str) and item in unknown)]


# What a parameter such as `$withheld_case` stands for, by what is before the word of the label.
_OF_LABELS: dict[str, Callable[[QuestionContext, Label], list[str]]] = {
    "withheld": lambda context, label: sorted(context.withheld.get(label.name, ())),
    "apart": lambda context, label: context._apart(label.name),
    "open": lambda _, label: list(label.open_statuses),
    "closed": lambda _, label: list(label.closed_statuses),
}

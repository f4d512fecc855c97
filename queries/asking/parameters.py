"""Resolves what a person gave, parameters and filters alike, into what a statement is run with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rapidfuzz import process

from graph.database import Database
from graph.dates import PartialDate
from graph.errors import BadRequest
from graph.schema import schema
from graph.viewer import Viewer
from queries.asking.small_groups import check_may_leave
from queries.asking.subject import Subject, subject
from queries.questions.filters import FILTERS, Filter
from queries.questions.question import Parameter, Question
from queries.questions.scope import scopes
from queries.questions.values import MAX_ROWS, YES_NO, partial_date, whole_number, word

_ABOVE = "MATCH (n:Area)<-[:PART_OF*0..8]-(below:Area {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id"
_EVERY_QUESTION = ("limit",)  # beside what it declares


@dataclass
class ResolvedParameters:
    """What a question is asked with: as the answer shows it, and as a statement takes it.

    `filters` are the names of the filters that were given, `subjects` the nodes that parameters name. `captions` has,
    by parameter or filter, what people call the value. `passed` is what belongs to another question, where this one
    takes that: see `Question.passes_on`.
    """

    shown: dict[str, Any] = field(default_factory=dict)
    bound: dict[str, Any] = field(default_factory=dict)
    filters: set[str] = field(default_factory=set)
    subjects: dict[str, Subject] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)

    def only(self, filters: frozenset[str]) -> ResolvedParameters:
        """The same without the filters that are not among these; the day asked for stays."""
        dropped = self.filters - filters - {"as_at"}
        shown = {name: value for name, value in self.shown.items() if name not in dropped}
        bound = {name: value for name, value in self.bound.items() if name not in dropped}
        return replace(self, shown=shown, bound=bound, filters=self.filters - dropped)


def resolve_parameters(
    database: Database,
    question: Question,
    parameters: Mapping[str, Any],
    viewer: Viewer,
    today: date | None = None,
) -> ResolvedParameters:
    """Every parameter and filter, resolved; raises BadRequest for all that is unknown, missing or cannot apply.

    `today` is the day that `as_at` means where none is given; an edition's is the day on which it was made.
    """
    texts = {name: "" if value is None else str(value).strip() for name, value in parameters.items()}
    texts = {name: text for name, text in texts.items() if text}
    resolving = _Resolving(database, question, viewer, today or date.today())
    if question.passes_on and question.passes_on in texts:
        own = {question.passes_on, question.passes_on_with, *_EVERY_QUESTION}
        resolving.resolved.passed = {name: text for name, text in texts.items() if name not in own}
        texts = {name: text for name, text in texts.items() if name in own}
    return resolving.all_of(texts)


def with_filters(
    database: Database, question: Question, resolved: ResolvedParameters, more: Mapping[str, str], viewer: Viewer
) -> ResolvedParameters:
    """What was given, with more filters of the question on top; both hold where one is given twice.

    Raises BadRequest, or NotFound with the nearest names, for a value that cannot be.
    """
    copy = replace(
        resolved,
        shown=dict(resolved.shown),
        bound=dict(resolved.bound),
        filters=set(resolved.filters),
        captions=dict(resolved.captions),
    )
    resolving = _Resolving(database, question, viewer, date.today(), copy)
    for name, text in more.items():
        copy.shown[name], value = resolving.filter_value(FILTERS[name], text)
        copy.bound[name] = _both(name, resolved.bound[name], value) if name in resolved.filters else value
        copy.filters.add(name)
    resolving.check_order()
    return copy


def _both(name: str, first: Any, second: Any) -> Any:
    """What is left where two values of one filter hold."""
    if name == "since":
        return max(first, second)
    return min(first, second) if name == "until" else [id_ for id_ in first if id_ in second]


def words_of(question: Question, name: str) -> dict[str, str]:
    """The words, with their titles, that a filter takes for a question; none where it takes no words."""
    vocabulary = FILTERS[name].vocabulary
    if vocabulary == "level":
        vocabulary = scopes()[question.scope or ""].level
    return schema().vocabularies[vocabulary] if vocabulary else {}


@dataclass
class _Resolving:
    """One question while its parameters are resolved."""

    database: Database
    question: Question
    viewer: Viewer
    today: date
    resolved: ResolvedParameters = field(default_factory=ResolvedParameters)
    errors: list[BadRequest] = field(default_factory=list)

    def all_of(self, texts: Mapping[str, str]) -> ResolvedParameters:
        """Every parameter is looked at before any is refused, so that all errors are shown at once."""
        names = (*self.question.accepted, *_EVERY_QUESTION)
        self.errors += [self._refusal(name, text) for name, text in texts.items() if name not in names]
        for parameter in self.question.parameters:
            if parameter.name != "limit":
                with self._collected():
                    self._parameter(parameter, texts.get(parameter.name, parameter.default))
        for name in self.question.filters:
            if name in texts and name != "as_at":
                with self._collected():
                    self._filter(FILTERS[name], texts[name])
        with self._collected():
            self.check_order()
        with self._collected():
            self._limit(texts.get("limit"))
        with self._collected():
            self._as_at(texts.get("as_at"))
        if self.errors:
            raise BadRequest.all_of(self.errors)
        return self.resolved

    @contextmanager
    def _collected(self) -> Iterator[None]:
        try:
            yield
        except BadRequest as error:
            self.errors.append(error)

    def _refusal(self, name: str, text: str) -> BadRequest:
        names = [parameter.name for parameter in self.question.offered]
        leaving = self.viewer.exporting
        names += [name for name in self.question.accepted if name in FILTERS and (FILTERS[name].leaves or not leaving)]
        takes = f"It takes {', '.join((*names, *_EVERY_QUESTION))}."
        if name in FILTERS:
            return BadRequest.about(name, text, f"The filter {name}= cannot apply to {self.question.name}.", takes)
        near = process.extractOne(name, [*names, *_EVERY_QUESTION], score_cutoff=70)
        hint = f"Did you mean {near[0]}=? " if near else ""
        return BadRequest.about(name, text, f"{self.question.name} takes no parameter {name}=.", hint + takes)

    def _parameter(self, parameter: Parameter, text: str | None) -> None:
        value: Any = None
        if text is None:
            if parameter.required:
                rule = f"{self.question.name} needs {parameter.name}= ({parameter.about})."
                fix = "Give it by id, reference or name." if parameter.label else "Give it a value."
                raise BadRequest.about(parameter.name, None, rule, fix)
        elif parameter.label:
            node = subject(self.database, parameter.label, text, self.viewer, parameter=parameter.name)
            self.resolved.subjects[parameter.name], value = node, node.id
            self.resolved.captions[parameter.name] = node.caption
        else:
            value = _plain_value(parameter, text)
        if value is not None:
            self.resolved.shown[parameter.name] = value
        self.resolved.bound[parameter.name] = value

    def _filter(self, filter_: Filter, text: str) -> None:
        shown, value = self.filter_value(filter_, text)
        self.resolved.filters.add(filter_.name)
        self.resolved.shown[filter_.name], self.resolved.bound[filter_.name] = shown, value
        if filter_.name == "area":
            above = self.database.read(_ABOVE, id=shown)
            self.resolved.bound["area_or_above"] = sorted({*value, *(row["id"] for row in above)})

    def filter_value(self, filter_: Filter, text: str) -> tuple[str, Any]:
        """The value of a filter as the answer shows it, and as a statement takes it: ids, words or a day."""
        check_may_leave(filter_, text, self.viewer)
        if filter_.label:
            node = subject(self.database, filter_.label, text, self.viewer, parameter=filter_.name)
            self.resolved.captions[filter_.name] = node.caption
            rows = self.database.read(filter_.within, id=node.id) if filter_.within else [{"id": node.id}]
            return node.id, [row["id"] for row in rows]
        if filter_.side:
            began = _date_of_beginning(filter_.name, text)
            return began.text, began.earliest if filter_.side == "earliest" else began.latest
        choice = word(filter_.name, text, words_of(self.question, filter_.name))
        return choice, [choice]

    def check_order(self) -> None:
        """Raise BadRequest where nothing can lie between since= and until=."""
        bound = self.resolved.bound
        if bound.get("since", "") > bound.get("until", "9999"):
            rule = "since= lies after until=, so nothing can lie between them."
            fix = "Give a since= that is not later than until=."
            raise BadRequest.about("since", self.resolved.shown["since"], rule, fix)

    def _limit(self, text: str | None) -> None:
        limit = self.question.rows_shown if text is None else whole_number("limit", text, MAX_ROWS, least=1)
        self.resolved.shown["limit"] = self.resolved.bound["limit"] = limit

    def _as_at(self, text: str | None) -> None:
        """Today unless a date is given; a month or a year means its last day."""
        day = self.today.isoformat()
        if text is not None and text.lower() != "today":
            self.resolved.filters.add("as_at")
            day = partial_date("as_at", text).latest
        self.resolved.shown["as_at"] = self.resolved.bound["as_at"] = day
        self.resolved.bound["today"] = self.today.isoformat()


def _plain_value(parameter: Parameter, text: str) -> Any:
    match parameter.type:
        case "choice":
            return word(parameter.name, text, {choice: choice for choice in parameter.choices})
        case "integer":
            return whole_number(parameter.name, text)
        case "yes_no":
            return word(parameter.name, text, YES_NO) in ("yes", "true")
        case "date":
            return partial_date(parameter.name, text).text
    return text


def _date_of_beginning(name: str, text: str) -> PartialDate:
    """The date of since= or until=; what is counted has begun, so a date that lies wholly ahead is a slip."""
    began = partial_date(name, text)
    if began.earliest > date.today().isoformat():
        rule = f"{name}={text} lies in the future, and what is counted has begun."
        raise BadRequest.about(name, text, rule, "Give a date up to today.")
    return began

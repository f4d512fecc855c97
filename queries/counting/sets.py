"""Two sets of cases, each chosen by filters of its own on top of those of the question."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graph.errors import BadRequest
from graph.projection import View
from graph.projection.tables import Bools
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence, evidence_of
from queries.asking.parameters import with_filters
from queries.asking.small_groups import note_stays
from queries.counting.counted import CountedContributions
from queries.counting.groups import CodedWith, Group, group_named, group_of
from queries.questions.filters import FILTERS

SIDES = ("one", "other")
# Filters that choose cases. The others choose what is counted of them, and would leave the same cases in both sets.
CHOOSING = tuple(name for name, filter_ in FILTERS.items() if filter_.chooses_cases)
_EXAMPLE = "one='area=\"North West\" since=2018'"


@dataclass(frozen=True)
class Pair:
    """One group of either set: cases coded with one codebook, all invented or none; and the cases that are in both."""

    coded_with: CodedWith
    first: Group
    second: Group

    @property
    def name(self) -> str:
        """What people call it."""
        return self.coded_with.title

    @property
    def columns(self) -> Row:
        """What a row of this pair says of it."""
        return self.first.columns

    @property
    def views(self) -> tuple[View, View]:
        """The two views."""
        return self.first.view, self.second.view

    def evidence(self, context: QuestionContext, factor: str, *, in_episodes: bool) -> Evidence:
        """What either set counted of a factor in cases in which somebody looked for it."""
        counted = CountedContributions(views=self.views, left_out=self.shared, looked=True, in_episodes=in_episodes)
        return evidence_of(context, factors=(factor,), counted=counted)

    @cached_property
    def shared(self) -> Bools:
        """Cases of both sets in which somebody looked for anything: they are left out, so that the sets are independent."""
        of_first, of_second = (np.asarray(view.looked.any(axis=1)) for view in self.views)
        in_both: Bools = of_first & of_second
        return in_both


def sides(context: QuestionContext) -> tuple[QuestionContext, QuestionContext]:
    """The question as it is asked of the one set and of the other, each with notes of its own.

    Raises BadRequest where a set is not a text of filters that choose cases, each given once; NotFound, with the
    nearest names, where one names nothing that exists.
    """
    first, second = (_side(context, _read(context, name)) for name in SIDES)
    return first, second


def _side(context: QuestionContext, filters: dict[str, str]) -> QuestionContext:
    resolved = with_filters(context.database, context.question, context.resolved, filters, context.viewer)
    side = replace(context, resolved=resolved, notes=[])
    side.add_note(note_stays(side.resolved.filters))
    return side


def pairs(context: QuestionContext, groups_of: Callable[[QuestionContext], list[Group]]) -> list[Pair]:
    """The groups that both sets have, with what a reader must know of each set; `groups_of` gives those of one."""
    first, second = sides(context)
    of_first, of_second = ({group.coded_with: group for group in groups_of(side)} for side in (first, second))
    _note_sides(context, first, second)
    context.drawn_on = frozenset().union(first.drawn_on or (), second.drawn_on or ())
    context.skip_scope()
    for side, of_side in (("first", of_first), ("second", of_second)):
        if not of_side:
            context.emptied = context.emptied or f"contributory factor in the {side} set"
    for coded_with in sorted(of_first.keys() ^ of_second.keys(), key=lambda same: same.title):
        side, lacking, of_lacking = (
            ("first", second, of_second) if coded_with in of_first else ("second", first, of_first)
        )
        group = group_of(lacking, coded_with)
        if group.view.looked.any():  # somebody looked there, and recorded nothing of what is asked for
            of_lacking[coded_with] = group
            continue
        text = f"{coded_with.title}: only the {side} set has anything coded so. It is left out."
        context.note("only-in-one-set", text, coded_with=coded_with.title, set=side)
    return [Pair(same, group, of_second[same]) for same, group in of_first.items() if same in of_second]


def pair_named(context: QuestionContext, name: str) -> Pair:
    """The group of that name in either set; raises NotFound that lists those there are, and what `sides` raises."""
    first, second = sides(context)
    first_group, second_group = group_named(first, name), group_named(second, name)
    return Pair(first_group.coded_with, first_group, second_group)


def _read(context: QuestionContext, side: str) -> dict[str, str]:
    text = context.parameters[side]
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise BadRequest(f"{side}={text!r}: a quotation mark is not closed. It is given like {_EXAMPLE}.") from error
    filters: dict[str, str] = {}
    for word in words:
        name, _, value = (part.strip() for part in word.partition("="))
        if problem := _problem(name, value, filters):
            raise BadRequest(f"{side}={text!r}: {problem}")
        filters[name] = value
    return filters


def _problem(name: str, value: str, filters: dict[str, str]) -> str | None:
    if not value:
        return f"{name!r} is not of the form filter=value. It is given like {_EXAMPLE}."
    if name not in CHOOSING:
        reason = "chooses no cases: give it for both sets" if name in FILTERS else "is no filter"
        return f"{name}= {reason}. A set is chosen by {', '.join(CHOOSING)}."
    return f"{name}= is given twice." if name in filters else None


def _note_sides(context: QuestionContext, first: QuestionContext, second: QuestionContext) -> None:
    """A note on both sets once, a note on one of them with its name."""
    for note in first.notes:
        context.add_note(note if note in second.notes else note.prefixed("First set: "))
    for note in second.notes:
        if note not in first.notes:
            context.add_note(note.prefixed("Second set: "))

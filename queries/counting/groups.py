"""What is counted together: real and invented cases never, different codebooks only where that is asked for.

Every question that counts on the projection goes through `groups`, which also says what a reader must know of the
counts: who coded, what is left out, what nobody looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from graph.errors import NotFound
from graph.projection import CONTRIBUTIONS, NONE, Selection, View, view_of
from queries.answers.answer import Row, pasteable
from queries.asking.context import QuestionContext
from queries.asking.evidence import behind
from queries.asking.invented import COUNTED_INVENTED, is_subject_invented

UNNAMED = "no codebook named"
POOLED = "all codebooks"
INVENTED = "Invented: "
_IDS = ("source", "review", "area", "organisation", "category", "polarity", "level")


@dataclass(frozen=True)
class Group:
    """Cases that are counted together; `name` says by which codebook, and whether they are invented."""

    name: str
    view: View

    @property
    def is_invented(self) -> bool:
        """Whether its cases are invented."""
        return bool(self.view.selection.invented)

    @property
    def sources(self) -> set[str]:
        """The ids of the sources of its contributions."""
        numbers = set(np.unique(self.view.column("source")).tolist()) - {NONE}
        return {self.view.projection.sources.ids[number] for number in numbers}

    def behind(self, context: QuestionContext, **named: str | None) -> Row:
        """The parameters of `evidence-for` that lead to exactly what this group counted."""
        return {**behind(context, counted=self.name), **{name: id_ for name, id_ in named.items() if id_ is not None}}


def groups(context: QuestionContext, *, ignored: Collection[str] = ()) -> list[Group]:
    """The groups of what the question counts, real before invented, each with a view of its own.

    A question about a case counts cases of its kind only. The notes of the answer say what a reader must know.
    `ignored` names filters that the question applies itself.
    """
    context.skip_scope()  # its groups keep apart what a scope would have to
    context.statements.append(pasteable(CONTRIBUTIONS, {}))
    found = list(_groups(context, pool=bool(context.parameters.get("pool")), ignored=ignored))
    subject = is_subject_invented(context)
    kept = [group for group in found if subject in (None, group.is_invented)]
    context.drawn_on = frozenset[str]().union(*(group.sources for group in kept))
    _say(context, kept)
    return kept


def group_named(context: QuestionContext, name: str) -> Group:
    """The group of that name among those that the filters leave; raises NotFound that lists them."""
    found = {group.name: group for pool in (False, True) for group in _groups(context, pool=pool)}
    if name not in found:
        raise NotFound(f"Nothing is counted as {name!r} here. There is: {'; '.join(found) or 'nothing'}.")
    return found[name]


def _groups(context: QuestionContext, *, pool: bool, ignored: Collection[str] = ()) -> Iterator[Group]:
    projection = context.facts.projection
    everything = replace(selection_of(context), **dict.fromkeys(ignored))  # type: ignore[arg-type]  # the names of filters
    for invented in (False, True):
        kind = replace(everything, invented=invented)
        view = view_of(projection, kind)
        names, said = _codebooks(view), INVENTED if invented else ""
        if pool and names:
            yield Group(said + POOLED, view)
        else:
            for name in names:
                codebook = "" if name == UNNAMED else name
                yield Group(said + name, view_of(projection, replace(kind, codebook=codebook)))


def _codebooks(view: View) -> list[str]:
    """The codebooks of the contributions that count, in the order of their names; last what names none."""
    known = view.projection.codebooks.ids
    rows = np.append(view.projection.codings.codebook, np.int32(NONE))[view.column("coding")]
    numbers = np.unique(rows).tolist()
    return [known[number] for number in numbers if number != NONE] + [UNNAMED] * (NONE in numbers)


def selection_of(context: QuestionContext) -> Selection:
    """The filters of a question as what they keep of the projection."""
    resolved = context.resolved
    ids = {name: frozenset(resolved.bound[name]) for name in _IDS if name in resolved.filters}
    days = {name: str(resolved.bound[name]) for name in ("since", "until", "as_at") if name in resolved.filters}
    withheld = context.facts.withheld.get("Case", frozenset()) if context.is_guarded else frozenset()
    return Selection(**ids, **days, withheld=withheld, assume_looked=bool(context.parameters.get("assume_looked")))  # type: ignore[arg-type]  # the names are those of its fields


def _say(context: QuestionContext, found: list[Group]) -> None:
    """The notes that every count across cases needs."""
    several = len(found) > 1
    if any(group.is_invented for group in found):
        real = any(not group.is_invented for group in found)
        context.note(
            "Invented and real cases are never counted together: each has rows of its own."
            if real
            else COUNTED_INVENTED
        )
    if sum(not group.is_invented for group in found) > 1 or sum(group.is_invented for group in found) > 1:
        context.note(
            "Different codebooks are shown side by side, each in rows of its own; pool=yes counts them together."
        )
    if len(found) == 1 and not found[0].name.endswith((UNNAMED, POOLED)):
        context.note(f"Coded with: {found[0].name.removeprefix(INVENTED)}.")
    for group in found:
        if group.name.endswith(POOLED) and len(names := _codebooks(group.view)) > 1:
            named = f"{', '.join(names[:-1])} and {names[-1]}"
            context.note(f"Different codebooks are counted together, as was asked: {named}.")
        _say_of_coding(context, group.view, f"{group.name}: " if several else "")


def _say_of_coding(context: QuestionContext, view: View, prefix: str) -> None:
    coders = int(view.several_coders.sum())
    if coders:
        context.note(
            f"{prefix}{_cases(coders)} coded by several coders who have agreed on no coding: each factor counts once "
            "there if any of them recorded it."
        )
    for kind, checked in ((1, "not checked by people"), (2, "checked by people")):
        coded = int((view.column("by_machine") == kind).sum())
        if coded:
            context.note(f"{prefix}{coded:,} of the contributions were coded by machine and {checked}.")


def _cases(count: int) -> str:
    return f"{count:,} {'case was' if count == 1 else 'cases were'}"


def say_whole_case(context: QuestionContext, found: list[Group]) -> None:
    """How many mentions count for no episode, where episodes are counted."""
    whole = sum(group.view.whole_case_mentions for group in found)
    if whole:
        context.note(
            f"{whole:,} {'mention is' if whole == 1 else 'mentions are'} of a case as a whole and "
            f"{'counts' if whole == 1 else 'count'} for no episode."
        )


def say_looked_for(context: QuestionContext, found: list[Group]) -> None:
    """What shares are out of, and what is not known."""
    if context.parameters.get("assume_looked"):
        context.note(
            "Codings that do not say what they looked for are taken to have looked for everything, as was asked."
        )
        return
    unsaid = sum(int(group.view.unsaid.any(axis=1).sum()) for group in found)
    if unsaid:
        context.note(
            f"{_cases(unsaid)} coded without saying what was looked for, so that nothing recorded may mean that nobody "
            "looked: they are in no share and no test. assume_looked=yes counts them as looked at for everything."
        )

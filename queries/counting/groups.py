"""What is counted together: real and invented cases never, different codebooks only where that is asked for.

Every question that counts on the projection goes through `groups`, which also says what a reader must know of the
counts: who coded, what is left out, what nobody looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graph.errors import NotFound
from graph.projection import CONTRIBUTIONS, NONE, ChosenFilter, Selection, View, view_of
from queries.answers.column import Column, Row
from queries.answers.cypher import pasteable
from queries.answers.note import Suggestion
from queries.answers.units import TEXT
from queries.asking.coding_notes import machine_coding, several_coders
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence, evidence_of
from queries.counting.counted import CountedContributions
from queries.counting.denominators import note_denominators
from queries.questions.filters import FILTERS
from queries.wording.text import listed

NO_CODEBOOK = ""  # the codebook of what names none
GROUP_COLUMN = Column("group", "Codebook", TEXT)  # what `Group.columns` fills


@dataclass(frozen=True, slots=True)
class CodedWith:
    """What the cases of a group have in common: the codebook (None for all of them together), real or invented."""

    codebook: str | None
    invented: bool

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{'Invented: ' if self.invented else ''}{self.codebook_title}"

    @property
    def codebook_title(self) -> str:
        """What people call its codebook."""
        return "all codebooks" if self.codebook is None else self.codebook or "no codebook named"


@dataclass(frozen=True)
class Group:
    """Cases that are counted together, with the view of the projection that they are counted on."""

    coded_with: CodedWith
    view: View

    @property
    def name(self) -> str:
        """What people call it: by which codebook it was coded, and whether its cases are invented."""
        return self.coded_with.title

    @property
    def is_invented(self) -> bool:
        """Whether its cases are invented."""
        return self.coded_with.invented

    @property
    def columns(self) -> Row:
        """What a row of this group says of it: its name, and whether its cases are invented."""
        return {"group": self.name, "invented": self.is_invented}

    @property
    def sources(self) -> set[str]:
        """The ids of the sources of its contributions."""
        numbers = set(np.unique(self.view.column("source")).tolist()) - {NONE}
        return {self.view.projection.sources.ids[number] for number in numbers}

    def evidence(
        self,
        context: QuestionContext,
        *factors: str,
        case: str | None = None,
        any_factor: bool = False,
        involved: str | None = None,
        ignored: frozenset[str] = frozenset(),
        **narrowed: Any,
    ) -> Evidence:
        """What this group counted of these factors; `narrowed` are fields of CountedContributions."""
        counted = CountedContributions(views=(self.view,), **narrowed)
        return evidence_of(
            context,
            ignored=ignored,
            factors=factors,
            case=case,
            any_factor=any_factor,
            involved=involved,
            counted=counted,
        )


def groups(context: QuestionContext, *, ignored: Collection[str] = (), compares_coders: bool = False) -> list[Group]:
    """The groups of what the question counts, real before invented, each with a view of its own.

    A question about a case counts cases of its kind only. The notes of the answer say what a reader must know.
    `ignored` names filters that the question applies itself; one that `compares_coders` counts each coding by itself.
    """
    context.skip_scope()  # its groups keep apart what a scope would have to
    context.statements += [pasteable(statement, {}) for statement in CONTRIBUTIONS]
    of_question = list(_groups(context, pool=bool(context.parameters.get("pool")), ignored=ignored))
    subject = context.subject_is_invented
    counted = [group for group in of_question if subject in (None, group.is_invented)]
    context.drawn_on = frozenset[str]().union(*(group.sources for group in counted))
    _note_groups(context, counted, compares_coders=compares_coders)
    return counted


def group_named(context: QuestionContext, name: str) -> Group:
    """The group of that name among those that the filters leave; raises NotFound that lists them."""
    groups_by_name = {group.name: group for pool in (False, True) for group in _groups(context, pool=pool)}
    if name not in groups_by_name:
        raise NotFound(f"Nothing is counted as {name!r} here. There is: {'; '.join(groups_by_name) or 'nothing'}.")
    return groups_by_name[name]


def _groups(context: QuestionContext, *, pool: bool, ignored: Collection[str] = ()) -> Iterator[Group]:
    for invented in (False, True):
        together = group_of(context, CodedWith(None, invented), ignored=ignored)
        codebooks = _codebooks(together.view)
        if pool and codebooks:
            yield together
        else:
            for codebook in codebooks:
                yield group_of(context, CodedWith(codebook, invented), ignored=ignored)


def group_of(context: QuestionContext, coded_with: CodedWith, *, ignored: Collection[str] = ()) -> Group:
    """The group that was coded so, also where nothing is recorded in it, as far as the filters keep."""
    everything = selection_of(context, ignored=ignored)
    selection = replace(everything, invented=coded_with.invented, codebook=coded_with.codebook)
    return Group(coded_with, view_of(context.facts.projection, selection))


def _codebooks(view: View) -> list[str]:
    """The codebooks of the contributions that count, in the order of their names; last what names none."""
    names = view.projection.codebooks.ids
    rows = np.append(view.projection.codings.codebook, np.int32(NONE))[view.column("coding")]
    numbers = np.unique(rows).tolist()
    return [names[number] for number in numbers if number != NONE] + [NO_CODEBOOK] * (NONE in numbers)


def selection_of(context: QuestionContext, *, ignored: Collection[str] = ()) -> Selection:
    """What the filters of a question keep of the projection, but for those that it applies itself."""
    filters = tuple(
        ChosenFilter(name, _hashable(context.resolved.bound[name]), filter_.masks)
        for name, filter_ in FILTERS.items()
        if name in context.resolved.filters and name not in ignored
    )
    withheld = context.withheld.get("Case", frozenset())
    return Selection(filters, withheld=withheld, assume_looked=bool(context.parameters.get("assume_looked")))


def _hashable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value


def _note_groups(context: QuestionContext, counted: list[Group], *, compares_coders: bool) -> None:
    """The notes that every count across cases needs."""
    if sum(not group.is_invented for group in counted) > 1 or sum(group.is_invented for group in counted) > 1:
        text = "Different codebooks are shown side by side, each in rows of its own."
        context.note("codebooks-apart", text, suggestion=Suggestion("Count them together", "pool", "yes"))
    if len(counted) == 1 and counted[0].coded_with.codebook:
        codebook = counted[0].coded_with.codebook
        context.note("codebook", f"Codebook: {codebook}.", codebook=codebook)
    for group in counted:
        names = [CodedWith(codebook, False).codebook_title for codebook in _codebooks(group.view)]
        if group.coded_with.codebook is None and len(names) > 1:
            text = f"Different codebooks are counted together, as was asked: {listed(names)}."
            context.note("codebooks-pooled", text, codebooks=names)
        prefix = f"{group.name}: " if len(counted) > 1 else ""
        if not compares_coders:
            context.add_note(several_coders(int(group.view.several_coders.sum()), prefix))
        _note_machines(context, group.view, prefix)


def _note_machines(context: QuestionContext, view: View, prefix: str) -> None:
    for kind, method in ((1, "machine"), (2, "machine_checked")):
        context.add_note(machine_coding(int((view.column("by_machine") == kind).sum()), method, prefix))


def _cases(count: int) -> str:
    return f"{count:,} {'case was' if count == 1 else 'cases were'}"


def note_whole_case(context: QuestionContext, all_groups: list[Group]) -> None:
    """How many mentions count for no episode, where episodes are counted."""
    whole = sum(group.view.whole_case_mentions for group in all_groups)
    if whole:
        context.note(
            "whole-case-mentions",
            f"{whole:,} {'mention is' if whole == 1 else 'mentions are'} of a case as a whole and "
            f"{'counts' if whole == 1 else 'count'} for no episode.",
            mentions=whole,
        )


def note_looked_for(context: QuestionContext, all_groups: list[Group], *, per: str = "") -> None:
    """What shares are out of, and what is not known; `per` where the question itself says what it counts."""
    views = [group.view for group in all_groups]
    note_denominators(context, views, per or context.parameters.get("per") or "case")
    if context.parameters.get("assume_looked"):
        context.note(
            "assumed-looked",
            "Codings that do not say what they looked for are taken to have looked for everything, as was asked.",
        )
        return
    not_stated = sum(int(group.view.not_stated.any(axis=1).sum()) for group in all_groups)
    if not_stated:
        context.note(
            "looked-for-not-known",
            f"{_cases(not_stated)} coded without saying what was looked for, so that nothing recorded may mean that nobody "
            "looked: they are in no share and no test, but for what another coding says that it looked for.",
            suggestion=Suggestion("Count them as looked at for everything", "assume_looked", "yes"),
            cases=not_stated,
        )

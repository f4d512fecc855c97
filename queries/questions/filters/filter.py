"""What a filter is: how its value is read, its condition in each scope of Cypher, and what it keeps of the projection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from graph.projection.selection import Level
    from graph.projection.tables import Bools, Projection

    Mask: TypeAlias = Callable[[Projection, Any, Any], Bools]

Side: TypeAlias = Literal["earliest", "latest"]


@dataclass(frozen=True, slots=True)
class Denominator:
    """What shares are out of under a filter: which cases, or which episodes, of those in which somebody looked.

    It is what the filter could apply to, whether or not anything is recorded there. In words that go on from `out of`.
    """

    cases: str
    episodes: str

    def of(self, per: str) -> str:
        """The words for shares of cases ("case"), or of episodes ("episode")."""
        return self.cases if per == "case" else self.episodes


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter, whole.

    `value` is read in one of three ways: it names a node of a `label` (with `within`, the Cypher that finds the ids of
    all that lies in the node, itself included), it is a word of a `vocabulary` (that of the scope's levels where it
    says "level"), or it is a date, of whose days `side` is taken.

    `conditions` has, by scope (or scope and place in it), the Cypher that a question adds to its WHERE; `$name` is the
    value: ids, words, or a day. `masks` has the same for each level of the projection: a function of the projection,
    the table whose rows it selects, and the value. Both count the same; the tests compare them. What applies to
    contributions has its `denominator` in words, and among its masks those of what it could apply to, where those are
    not the cases, episodes and codings that it keeps.

    Where `leaves` is not set, answers under the filter are for the screen and the notebook: exports and the API refuse it.
    """

    name: str
    title: str
    about: str
    conditions: Mapping[str, str]
    masks: Mapping[Level, Mask] = field(default_factory=dict)
    label: str | None = None
    within: str = ""
    vocabulary: str | None = None
    side: Side | None = None
    denominator: Denominator | None = None
    chooses_cases: bool = False
    leaves: bool = True

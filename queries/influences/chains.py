"""Chains of influences between factors, and which cases tell each of them whole.

A path through factors of different cases is not a story that anybody lived: so each chain says which cases tell every
one of its steps, and where none does, from which cases' stretches it is stitched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice

from queries.answers.note import Suggestion
from queries.asking.context import QuestionContext
from queries.influences.network import Influences, Step

MAX_STEPS = 6
# How many times a search may go one step on: a dense network holds more chains than anybody can read.
MAX_TRIED = 100_000


@dataclass(frozen=True)
class Chain:
    """Steps that follow on each other."""

    steps: tuple[Step, ...]

    @cached_property
    def factors(self) -> list[str]:
        """The factors in order, one more than there are steps."""
        return [self.steps[0].start, *(step.end for step in self.steps)]

    @cached_property
    def cases(self) -> frozenset[str]:
        """The cases that tell any of its steps."""
        return frozenset[str]().union(*(step.cases for step in self.steps))

    @cached_property
    def tellers(self) -> frozenset[str]:
        """The cases that tell every step."""
        return reduce(frozenset.intersection, (step.cases for step in self.steps))

    @cached_property
    def effect(self) -> str:
        """What it comes to: an even number of decreasing steps ends up increasing."""
        decreasing = sum(step.effect == "decreases" for step in self.steps)
        return "decreases" if decreasing % 2 else "increases"

    @cached_property
    def stretches(self) -> list[tuple[Chain, frozenset[str]]]:
        """The fewest parts that one case tells each, with the cases that do; a step that names no case stands alone."""
        parts: list[tuple[list[Step], frozenset[str]]] = []
        for step in self.steps:
            shared = parts[-1][1] & step.cases if parts else frozenset[str]()
            if shared:
                parts[-1] = ([*parts[-1][0], step], shared)
            else:
                parts.append(([step], step.cases))
        return [(Chain(tuple(steps)), cases) for steps, cases in parts]


@dataclass
class Search:
    """The chains without a repeated factor to `target` from any of `starts` (from anywhere where it is None)."""

    influences: Influences
    target: str
    starts: Collection[str] | None
    step_limit: int
    tried: int = 0

    def __post_init__(self) -> None:
        self._near = None if self.starts is None else self._distances(self.starts)

    @property
    def gave_up(self) -> bool:
        """Whether it ended before it had tried everything."""
        return self.tried > MAX_TRIED

    def whole(self) -> Iterator[Chain]:
        """The chains that at least one case tells whole, the shortest first."""
        return self._shortest_first(whole=True)

    def stitched(self) -> Iterator[Chain]:
        """The chains that no case tells whole, the shortest first."""
        return self._shortest_first(whole=False)

    def _shortest_first(self, *, whole: bool) -> Iterator[Chain]:
        for length in range(1, self.step_limit + 1):
            yield from self._before((), None, length, whole)

    def _before(
        self, after: tuple[Step, ...], tellers: frozenset[str] | None, left: int, whole: bool
    ) -> Iterator[Chain]:
        """Chains with `left` more steps before those that are there; `tellers` are the cases that tell these."""
        passed = {self.target, *(step.start for step in after)}
        for step in self.influences.into.get(after[0].start if after else self.target, ()):
            cases = step.cases if tellers is None else tellers & step.cases
            if step.start in passed or (whole and not cases) or not self._leads_from(step.start, left - 1):
                continue
            self.tried += 1
            if self.gave_up:
                return
            if left > 1:
                yield from self._before((step, *after), cases, left - 1, whole)
            elif whole or not cases:
                yield Chain((step, *after))

    def _leads_from(self, factor: str, left: int) -> bool:
        """Whether a start lies so near that the rest of the steps can reach it."""
        if self.starts is None or self._near is None:
            return True
        return self._near.get(factor, MAX_STEPS) <= left if left else factor in self.starts

    def _distances(self, starts: Iterable[str]) -> dict[str, int]:
        """The fewest steps from any of the starts to each factor that they reach."""
        onward: dict[str, list[str]] = defaultdict(list)
        for steps in self.influences.into.values():
            for step in steps:
                onward[step.start].append(step.end)
        near = dict.fromkeys(starts, 0)
        queue = list(near)
        for factor in queue:
            for end in onward[factor]:
                if end not in near:
                    near[end] = near[factor] + 1
                    queue.append(end)
        return near


def step_limit(context: QuestionContext, steps: int) -> int:
    """How many steps a chain may have: as many as were asked for, but no more than can be searched, which a note then states."""
    if steps < 1:
        text = f"Nothing is followed: a chain has 1 to {MAX_STEPS} steps, and {steps} were asked for."
        context.note("no-steps", text, suggestion=Suggestion("Choose how many", "steps"))
    if steps > MAX_STEPS:
        context.note("steps-limited", f"No more than {MAX_STEPS} steps are followed, though {steps:,} were asked for.")
    return min(steps, MAX_STEPS)


def shortest(searches: Iterable[Search], most: int, *, whole: bool) -> list[Chain]:
    """At most so many chains of each search, the shortest first, those that most cases tell before others."""
    chains = [chain for search in searches for chain in islice(search.whole() if whole else search.stitched(), most)]
    return sorted(chains, key=_order)


def _order(chain: Chain) -> tuple[int, int, int, list[str]]:
    cases = len(chain.tellers)
    return len(chain.steps), -cases, 0 if cases else len(chain.stretches), chain.factors

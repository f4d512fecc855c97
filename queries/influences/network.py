"""All influences of a selection at once: read once for a revision of the graph, whoever asks for them first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import networkx as nx

from queries.asking.context import QuestionContext

SAMPLED_FROM, SAMPLE, SEED = 300, 100, 1  # exact takes a second for so many factors
# One row a factor that is influenced: thousands of small rows take longer on their way than to be found.
_ALL = """
WITH coalesce(a.canonical_id, a.id) AS start, coalesce(b.canonical_id, b.id) AS end, r.effect AS effect,
     collect(DISTINCT r.case_id) AS cases
RETURN end, collect([start, effect, cases]) AS steps
ORDER BY end
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One factor increasing or decreasing another, over all cases that say so."""

    start: str
    end: str
    effect: str
    cases: frozenset[str]


@dataclass(frozen=True)
class Influences:
    """Every influence between two different factors, in a fixed order; never changed afterwards.

    Merged factors are counted as what they were merged into.
    """

    steps: list[Step]
    loops: dict[int, Any] = field(
        default_factory=dict, compare=False, repr=False
    )  # those of one case, and whether all, by their most steps

    @cached_property
    def into(self) -> dict[str, list[Step]]:
        """The influences into each factor that has any."""
        steps_into: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            steps_into[step.end].append(step)
        return dict(steps_into)

    @cached_property
    def by_case(self) -> dict[str, list[Step]]:
        """The influences that each case tells, by the id of the case, in the order of these."""
        steps_of: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps:
            for case in step.cases:
                if case:
                    steps_of[case].append(step)
        return {case: steps_of[case] for case in sorted(steps_of)}

    @cached_property
    def network(self) -> nx.DiGraph[str]:
        """All of them as a network, that nobody changes."""
        return network_of(self.steps)

    @property
    def is_sampled(self) -> bool:
        """Whether the shares of ways are estimated from some starting points."""
        return len(self.network) >= SAMPLED_FROM

    @cached_property
    def betweenness(self) -> dict[str, float]:
        """Of all pairs of other factors, the share whose shortest way runs through each factor.

        Brandes (2001) and, sampled, Brandes and Pich (2007), as networkx has them; the sample is always the same.
        """
        if not self.network:
            return {}
        sample = SAMPLE if self.is_sampled else None
        shares: dict[str, float] = nx.betweenness_centrality(self.network, k=sample, seed=SEED)
        return shares


def influences(context: QuestionContext) -> Influences:
    """The influences of the declared scope."""
    return context.read_once(context.scope() + _ALL, _from_rows)


def _from_rows(rows: list[dict[str, Any]]) -> Influences:
    steps = [
        Step(start, row["end"], effect, frozenset(cases))
        for row in rows
        for start, effect, cases in row["steps"]
        if start != row["end"]
    ]
    return Influences(sorted(steps, key=lambda step: (step.start, step.end, step.effect)))


def network_of(steps: list[Step]) -> nx.DiGraph[str]:
    """Factors joined by an arrow where one influences the other, whichever way it does."""
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_edges_from(dict.fromkeys((step.start, step.end) for step in steps))
    return network

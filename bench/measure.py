"""Timing by ratios: these machines are noisy, so two things are timed in turn and their medians compared."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from graph.viewer import machine_owner

Clock = Callable[[], float]
BENCH = machine_owner("bench")  # who loads and asks here


@dataclass(frozen=True)
class Ratio:
    """Medians in seconds of ours and of the bare way, over `runs` runs each after one warm-up."""

    ours: float
    bare: float
    runs: int

    @property
    def ratio(self) -> float:
        """Ours divided by bare."""
        return self.ours / self.bare

    def within(self, limit: float, or_seconds: float = 0.0) -> bool:
        """True where ours is at most `limit` times bare, or that many seconds more, whichever is larger."""
        return self.ours <= max(self.bare * limit, self.bare + or_seconds)


def compare(
    ours: Callable[[], object], bare: Callable[[], object], runs: int = 5, clock: Clock = time.perf_counter
) -> Ratio:
    """Time both in turn, so that a slow moment of the machine meets both."""
    ours()
    bare()
    pairs = [(seconds(ours, clock), seconds(bare, clock)) for _ in range(runs)]
    return Ratio(statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), runs)


def seconds(work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """How long one run takes by a clock: that on the wall, or `time.process_time` for what this process computes."""
    start = clock()
    work()
    return clock() - start


def verdict(fits: bool) -> str:
    """The verdict in words."""
    return "kept" if fits else "NOT KEPT"

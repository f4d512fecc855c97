"""Rows one below another of one case, and the time in which they lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from loaders.records.problem import Place

MIN_GAP = timedelta(days=365)  # without an episode, after which a case that is named again may be another


@dataclass(slots=True)
class Block:
    """Rows one below another that are of one case: its episodes, and the first and last day of them."""

    place: Place
    episodes: set[str] = field(default_factory=set)
    earliest: str = ""
    latest: str = ""

    def is_at_another_time(self, other: Block) -> bool:
        """Whether no episode is in both, and a year or more lies between them."""
        if self.episodes & other.episodes or not (self.earliest and other.earliest):
            return False
        return _is_long_before(self.latest, other.earliest) or _is_long_before(other.latest, self.earliest)

    def take_in(self, other: Block) -> None:
        """Add the episodes and the time of other rows."""
        self.episodes |= other.episodes
        self.earliest = min(filter(None, (self.earliest, other.earliest)), default="")
        self.latest = max(self.latest, other.latest)

    @property
    def span(self) -> str:
        """The time of its rows, from the first day to the last."""
        return self.earliest if self.earliest == self.latest else f"{self.earliest} to {self.latest}"


def _is_long_before(day: str, other: str) -> bool:
    return date.fromisoformat(other) - date.fromisoformat(day) >= MIN_GAP

"""How far a load is, for whoever waits for it: the command line's bar and the site's page say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")

EVERY = 5_000  # rows after which it is told anew


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done at the moment, how much of it is done, and of how much; 0 where that is not known."""

    doing: str
    done: int = 0
    total: int = 0

    @property
    def sentence(self) -> str:
        """In words: "Writing: 50,000 of 168,725"."""
        if not self.done:
            return self.doing
        return f"{self.doing}: {self.done:,} of {self.total:,}" if self.total else f"{self.doing}: {self.done:,}"


Tell = Callable[[Progress], None]


def no_progress(progress: Progress) -> None:
    """For a load that nobody watches."""


class Tally:
    """Adds up what is done of one thing, and tells it."""

    def __init__(self, tell: Tell, doing: str, total: int = 0) -> None:
        self._tell, self._doing, self._total = tell, doing, total
        self._done = 0
        tell(Progress(doing, 0, total))

    def add(self, number: int) -> None:
        """So many more are done."""
        self._done += number
        self._tell(Progress(self._doing, self._done, self._total))

    def each(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, counted as they are taken."""
        for number, item in enumerate(items, start=1):
            yield item
            if number % EVERY == 0:
                self.add(EVERY)

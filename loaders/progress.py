"""How far a load is: the progress bar of the command line and the page of the site show the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")

ROWS_PER_REPORT = 5_000  # rows between two reports


@dataclass(frozen=True, slots=True)
class Progress:
    """The current step, how much of it is done, and of how much; 0 where that is not known."""

    doing: str
    done: int = 0
    total: int = 0

    @property
    def sentence(self) -> str:
        """In words: "Writing: 50,000 of 168,725"."""
        if not self.done:
            return self.doing
        return f"{self.doing}: {self.done:,} of {self.total:,}" if self.total else f"{self.doing}: {self.done:,}"


ProgressCallback = Callable[[Progress], None]


def no_progress(progress: Progress) -> None:
    """For a load that nobody watches."""


class Tally:
    """Counts how much of one step is done, and reports it."""

    def __init__(self, on_progress: ProgressCallback, doing: str, total: int = 0) -> None:
        self._on_progress, self._doing, self._total = on_progress, doing, total
        self._done = 0
        on_progress(Progress(doing, 0, total))

    def add(self, number: int) -> None:
        """So many more are done."""
        self._done += number
        self._on_progress(Progress(self._doing, self._done, self._total))

    def counting(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, counted as they are taken."""
        for number, item in enumerate(items, start=1):
            yield item
            if number % ROWS_PER_REPORT == 0:
                self.add(ROWS_PER_REPORT)

"""What an answer was asked with, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One parameter or filter of an answer: its title and its value as people read them, "Area" and "Northmere".

    `is_default` says that nobody had to ask for it: the question is asked so unless told otherwise.
    """

    name: str
    title: str
    text: str
    is_default: bool = False

    @property
    def in_words(self) -> str:
        """Title and value: `Area: Northmere`."""
        return f"{self.title}: {self.text}"


def in_words(criteria: Iterable[Criterion]) -> str:
    """Several of them on one line."""
    return "; ".join(criterion.in_words for criterion in criteria)

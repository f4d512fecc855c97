"""A clock that a test sets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """The time, in seconds since 1970."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds

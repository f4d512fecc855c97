"""One thing that was looked at: whether it protects, and if not, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["holds", "lacking", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one protection; `fix` says what to do where it does not hold, or is not known to."""

    protection: str
    state: State
    sentence: str
    fix: str = ""

    @property
    def line(self) -> str:
        """As the command line prints it."""
        word = {"holds": "Holds", "lacking": "Lacking", "unknown": "Look yourself"}[self.state]
        return f"{word}: {self.protection}. {self.sentence} {self.fix}".rstrip()


def holds(protection: str, sentence: str) -> Finding:
    """It protects."""
    return Finding(protection, "holds", sentence)


def lacking(protection: str, sentence: str, fix: str) -> Finding:
    """It does not."""
    return Finding(protection, "lacking", sentence, fix)


def unknown(protection: str, sentence: str, fix: str) -> Finding:
    """It cannot be seen from here."""
    return Finding(protection, "unknown", sentence, fix)

"""Every cell with content is used, or named as left out with the reason (rule 14): the account of a load's cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MAX_PARTS_SHOWN = 12  # parts that the sentence names; all are in `left_out`


@dataclass(slots=True)
class CellAccount:
    """How many cells of a load's files have content, and what became of them.

    `filled` is counted where cells are read, the rest where they are used or left out. `left_out` has the number of
    cells by the part of the file that they belong to, which names the reason: "hidden column 'Internal notes'".
    """

    filled: int = 0
    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def leave_out(self, part: str, cells: int) -> None:
        """Note that a part of the file is not used."""
        if cells:
            self.left_out[part] += cells

    def add(self, other: CellAccount) -> None:
        """Take in the account of another part of the same load."""
        self.filled += other.filled
        self.used += other.used
        self.left_out.update(other.left_out)

    @property
    def sentence(self) -> str:
        """The account in one line: "1,204 cells: 1,180 used, 24 left out: hidden column 'Notes' 22, row 26 (total) 2"."""
        text = f"{self.filled:,} {'cell' if self.filled == 1 else 'cells'}: {self.used:,} used"
        if not self.left_out:
            return text
        parts = [f"{part} {cells:,}" for part, cells in self.left_out.most_common(MAX_PARTS_SHOWN)]
        more = len(self.left_out) - MAX_PARTS_SHOWN
        parts += [f"and {more:,} more parts"] if more > 0 else []
        return f"{text}, {self.left_out.total():,} left out: {', '.join(parts)}"

    def to_dict(self) -> dict[str, object]:
        """As `--json` gives it."""
        left_out = [{"part": part, "cells": cells} for part, cells in self.left_out.most_common()]
        return {"filled": self.filled, "used": self.used, "left_out": left_out}

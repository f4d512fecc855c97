"""Every cell with content is used, or named as left out with the reason (rule 14): the account of a load's cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_PARTS_SHOWN = 12  # parts that the sentence names; all are in `left_out`


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file of which a person may say whether it is read: a hidden sheet, a total, a note, a hidden row."""

    name: str
    cells: int
    is_read: bool


@dataclass(slots=True)
class CellAccount:
    """How many cells of a load's files have content, and what became of them.

    `filled` is counted where cells are read, the rest where they are used or left out. `left_out` has the number of
    cells by the part of the file that they belong to, which names the reason: "hidden column 'Internal notes'".
    `choices` says of parts by their names whether they are read, where a person decided; `parts` are those to decide.
    """

    filled: int = 0
    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    choices: Mapping[str, bool] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def is_read(self, part: str, cells: int, *, by_default: bool) -> bool:
        """Whether a part is read; one that is not is left out."""
        is_read = self.choices.get(part, by_default)
        self.parts.append(Part(part, cells, is_read))
        if not is_read:
            self.leave_out(part, cells)
        return is_read

    def leave_out(self, part: str, cells: int) -> None:
        """Note that a part of the file is not used."""
        if cells:
            self.left_out[part] += cells

    def add(self, other: CellAccount) -> None:
        """Take in the account of another part of the same load."""
        self.filled += other.filled
        self.used += other.used
        self.left_out.update(other.left_out)
        self.parts += other.parts

    @property
    def counts(self) -> str:
        """The numbers alone: "1,204 cells: 1,180 used, 24 left out"."""
        text = f"{self.filled:,} {'cell' if self.filled == 1 else 'cells'}: {self.used:,} used"
        return f"{text}, {self.left_out.total():,} left out" if self.left_out else text

    @property
    def sentence(self) -> str:
        """The account in one line: "1,204 cells: 1,180 used, 24 left out: hidden column 'Notes' 22, row 26 (total) 2"."""
        if not self.left_out:
            return self.counts
        parts = [f"{part} {cells:,}" for part, cells in self.left_out.most_common(MAX_PARTS_SHOWN)]
        more = len(self.left_out) - MAX_PARTS_SHOWN
        parts += [f"and {more:,} more parts"] if more > 0 else []
        return f"{self.counts}: {', '.join(parts)}"

    def to_dict(self) -> dict[str, object]:
        """As `--json` gives it."""
        left_out = [{"part": part, "cells": cells} for part, cells in self.left_out.most_common()]
        parts = [{"part": part.name, "cells": part.cells, "read": part.is_read} for part in self.parts]
        return {"filled": self.filled, "used": self.used, "left_out": left_out, "parts": parts}

"""Sheets that are nearly flat sheets: most of what one needs is among their headings, also below a title, and the rest is not.

Of a sheet for each case, with the case in a line above the headings, it is the column of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from loaders.read.flat.headings import NEEDED, columns_of
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, shown
from loaders.records.values import cell_text

_NAMES = {"case": "case", "factor": "factor", "polarity": "+ or -"}


@dataclass(frozen=True, slots=True)
class NearlyFlat:
    """What such a sheet lacks, and the text of a line above its headings."""

    lacks: tuple[str, ...]
    above: str = ""

    @property
    def rule(self) -> str:
        """Which headings are missing."""
        return lack_of(self.lacks)

    @property
    def fix(self) -> str:
        """What would make it a flat sheet."""
        if self.lacks == ("case",):
            where = f" that stands above the headings ({shown(self.above)!r})" if self.above else ""
            return f"Add a column 'Case', and write the case{where} in each row."
        named = " ".join(f"--column 'HEADING={name}'" for name in self.lacks)
        return (
            f"Name the column that holds it so, or say which heading does ({named} on the command line); or begin with the "
            "template, or use a mapping."
        )


def lack_of(columns: tuple[str, ...]) -> str:
    """That a table has no heading for these."""
    return "it has no heading for " + " and ".join(_NAMES[name] for name in columns)


def nearly_flat(table: Table[Any]) -> NearlyFlat | None:
    """What a sheet lacks that has all but one of the headings that a flat sheet needs; None for any other."""
    above = ""
    for cells in (table.names, *(row for _, row in table.first_rows)):
        texts = [cell_text(cell) for cell in cells]
        known = columns_of(texts)
        lacks = tuple(name for name in NEEDED if name not in known)
        if len(lacks) == 1 and len(known) > len(NEEDED):
            return NearlyFlat(lacks, above)
        filled = list(filter(None, texts))
        above = above or (filled[0] if len(filled) == 1 else "")
    return None


def note_nearly_flat(tables: list[Table[Any]], log: ProblemLog) -> bool:
    """Say of each such sheet what it lacks; whether there is one."""
    found = [(table, nearly) for table in tables if (nearly := nearly_flat(table))]
    for table, nearly in found:
        log.add("not_recognised", table.place(), f"is no sheet of contributions: {nearly.rule}", nearly.fix)
    return bool(found)

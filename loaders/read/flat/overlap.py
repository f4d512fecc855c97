"""Sheets of one workbook of which one repeats another, as an older copy that somebody left in it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

MIN_ROWS = 2  # that two sheets have in common
Said = tuple[str, ...]  # of a row: its case and episode, with its factor or with its quote


@dataclass
class SheetOverlap:
    """What each sheet's rows say, to see whether another sheet says it too, if with another sign or under another factor."""

    _sheets: dict[Place, list[tuple[Said, ...]]] = field(default_factory=dict)

    def add(self, place: Place, case: str, episode: str, factor: str, quote: str) -> None:
        """One more row; names and quotes are as they are compared."""
        by_quote = (("quote", case, episode, quote),) if quote else ()
        sheet = Place(place.file, place.sheet)
        self._sheets.setdefault(sheet, []).append((("factor", case, episode, factor), *by_quote))

    def note(self, log: ProblemLog) -> None:
        """Name each two sheets of which one has most rows of the other."""
        all_said = {sheet: {said for row in rows for said in row} for sheet, rows in self._sheets.items()}
        for one, other in combinations(self._sheets, 2):
            smaller, larger = sorted((other, one), key=lambda sheet: len(self._sheets[sheet]))
            rows = self._sheets[smaller]
            common = sum(any(said in all_said[larger] for said in row) for row in rows)
            if common >= MIN_ROWS and common * 2 > len(rows):
                rule = (
                    f"has {common:,} of its {len(rows):,} rows in the sheet {larger.sheet!r} too: the same factor, or the "
                    "same quote, in the same episode; both sheets are read"
                )
                fix = "If one is an older copy, take it out of the file or hide it."
                log.add("sheets_overlap", smaller, rule, fix, severity="warning")

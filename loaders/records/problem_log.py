"""Collects what is wrong with a load, all of it at once, without letting 100,000 bad rows fill the memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from loaders.records.record import Place, Problem, Record, Severity

KEPT = 1_000  # problems written out for each rule and column; the rest are counted
SUGGESTED = 20  # problems of a rule and column that get a "Did you mean", which is a search each
SHOWN = 80  # characters of a value that a problem repeats

_Alike = tuple[str, str | None, str | None, str, Severity]


class ProblemLog:
    """Problems in the order they were found; those alike (sheet, column and rule) are kept up to a number.

    With `together` only the first of those alike is kept, with their count: for a source that other people keep,
    where nobody mends row by row.
    """

    def __init__(self, problems: Iterable[Problem] = (), *, together: bool = False) -> None:
        self._problems = list(problems)
        self._counts: Counter[_Alike] = Counter()
        self._last: dict[_Alike, Problem] = {}
        self._together: dict[_Alike, int] = {}
        self.together = together
        self.has_errors = any(problem.severity == "error" for problem in self._problems)

    def add(
        self,
        code: str,
        place: Place,
        rule: str,
        fix: str = "",
        *,
        column: str | None = None,
        value: object = None,
        severity: Severity = "error",
    ) -> None:
        """Note one problem; `code` names the rule, whatever its text says of the single value."""
        self.has_errors = self.has_errors or severity == "error"
        alike = (place.file, place.sheet, column, code, severity)
        self._counts[alike] += 1
        count = self._counts[alike]
        if self.together and severity == "warning":
            if count == 1:
                self._together[alike] = len(self._problems)
                self._problems.append(Problem(place, rule, fix, column, shown(value), severity))
        elif count <= KEPT:
            self._problems.append(Problem(place, rule, fix, column, shown(value), severity))
        elif count == KEPT + 1:
            self._last[alike] = Problem(place, rule, fix, column, None, severity)

    def at(
        self, code: str, record: Record, name: str | None, rule: str, fix: str = "", *,
        value: object = None, severity: Severity = "error",
    ) -> None:  # fmt: skip
        """Note a problem of one value of a record, under the heading that a person sees."""
        column = record.columns.get(name, name) if name else None
        self.add(code, record.place, rule, fix, column=column, value=value, severity=severity)

    def suggests(self, code: str, record: Record, name: str) -> bool:
        """Whether a further problem of this kind is still worth a search for what was meant."""
        place, column = record.place, record.columns.get(name, name)
        return self._counts[(place.file, place.sheet, column, code, "error")] < SUGGESTED

    @property
    def problems(self) -> list[Problem]:
        """All that were kept, errors first; of those beyond the number kept, how many more there are."""
        found = list(self._problems)
        for alike, index in self._together.items():
            if self._counts[alike] > 1:
                found[index] = replace(found[index], count=self._counts[alike], value=None)
        for alike, last in self._last.items():
            more = self._counts[alike] - KEPT
            place = Place(last.place.file, last.place.sheet)
            found.append(replace(last, place=place, count=more, fix=f"These come after the first {KEPT:,}."))
        return sorted(found, key=lambda problem: problem.severity != "error")


def shown(value: object) -> str | None:
    """A value as a problem repeats it, cut where it is long."""
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def nearest(word: str, known: Sequence[str]) -> str:
    """A question that offers the likeliest of the known words, or the first of them where none is near."""
    shown = ", ".join(known[:12])
    return did_you_mean(word, known) or f"There is: {shown}{', ...' if len(known) > 12 else ''}."


def did_you_mean(word: str, choices: Iterable[str], least: float = 70) -> str:
    """A sentence naming the choice that comes nearest, or nothing where none is near."""
    found = process.extractOne(word.casefold(), {c: c.casefold() for c in choices}, scorer=fuzz.ratio)
    return f"Did you mean {found[2]!r}?" if found and found[1] >= least else ""

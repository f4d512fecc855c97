"""Collects what is wrong with a load, all of it at once, without letting 100,000 bad rows fill the memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz, process

from graph.dates import day
from graph.schema import Property
from loaders.records.problem import Place, Problem, Severity
from loaders.records.record import Record
from loaders.records.values import cell_text

MAX_WRITTEN_OUT = 1_000  # problems written out for each rule and column; the rest are counted
MAX_SUGGESTIONS = 20  # problems of a rule and column that get a "Did you mean", which is a search each
MAX_SHOWN_LENGTH = 80  # characters of a value that a problem repeats
MAX_LINE_LENGTH = 300  # of a line that is left out, of which people see what it said

_Alike = tuple[str, str | None, str | None, str, Severity]


class ProblemLog:
    """Problems in the order they were found; of those alike (sheet, column and rule), a limited number is kept.

    With `grouped`, only the first of those alike is kept, with their count: for a source that other people keep,
    where nobody corrects row by row.
    """

    def __init__(self, problems: Iterable[Problem] = (), *, grouped: bool = False) -> None:
        self._problems = list(problems)
        self._counts: Counter[_Alike] = Counter()
        self._last: dict[_Alike, Problem] = {}
        self._grouped: dict[_Alike, int] = {}
        self.grouped = grouped
        self._wrong_cells = {(p.place, p.column) for p in self._problems if p.severity == "error" and p.column}
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
        most: int = MAX_SHOWN_LENGTH,
    ) -> None:
        """Note one problem; `code` identifies the rule, whatever its text says about the value, of which so many characters
        at `most` are repeated.

        What is noted of a cell after an error follows from it, or shows once it is corrected: it is left away.
        """
        if column is not None and place.row is not None and (place, column) in self._wrong_cells:
            return
        if severity == "error" and column is not None and place.row is not None:
            self._wrong_cells.add((place, column))
        self.has_errors = self.has_errors or severity == "error"
        alike = (place.file, place.sheet, column, code, severity)
        self._counts[alike] += 1
        count = self._counts[alike]
        if self.grouped and severity == "warning":
            if count == 1:
                self._grouped[alike] = len(self._problems)
                self._problems.append(Problem(place, rule, fix, column, shown(value, most), severity, code=code))
        elif count <= MAX_WRITTEN_OUT:
            self._problems.append(Problem(place, rule, fix, column, shown(value, most), severity, code=code))
        elif count == MAX_WRITTEN_OUT + 1:
            self._last[alike] = Problem(place, rule, fix, column, None, severity, code=code)

    def add_for(
        self, code: str, record: Record, name: str | None, rule: str, fix: str = "", *,
        value: object = None, severity: Severity = "error",
    ) -> None:  # fmt: skip
        """Note a problem of one value of a record, under the heading that a person sees."""
        column = (record.columns.get(name, name) or None) if name else None
        self.add(code, record.place, rule, fix, column=column, value=value, severity=severity)

    def add_difference(
        self,
        place: Place,
        column: str,
        value: object,
        known: object,
        first: Record,
        title: str,
        prop: Property | None = None,
    ) -> None:
        """Note where a row has something else of a record than an earlier row, `first`, or one after it, in this property."""
        rule = f"differs from {shown(known)!r}, which rows from {first.place} on say of the same {title}"
        fix = f"{keep_one(prop)}; if they are two, give each a name or an id of its own."
        self.add("differs", place, rule, fix, column=column, value=value)

    def wants_suggestion(self, code: str, record: Record, name: str) -> bool:
        """Whether a further problem of this kind is still worth a search for what was meant."""
        place, column = record.place, record.columns.get(name, name)
        return self._counts[(place.file, place.sheet, column, code, "error")] < MAX_SUGGESTIONS

    @property
    def problems(self) -> list[Problem]:
        """All that were kept, errors first, which stand in the order of their rows; of those beyond the number kept, how many
        more there are."""
        entries = list(self._problems)
        for alike, index in self._grouped.items():
            if self._counts[alike] > 1:
                entries[index] = replace(entries[index], count=self._counts[alike], value=None)
        entries = _by_rows(entries)
        for alike, last in self._last.items():
            more = self._counts[alike] - MAX_WRITTEN_OUT
            place = Place(last.place.file, last.place.sheet)
            entries.append(
                replace(last, place=place, count=more, fix=f"These come after the first {MAX_WRITTEN_OUT:,}.")
            )
        return sorted(entries, key=lambda problem: problem.severity != "error")


def _by_rows(problems: Sequence[Problem]) -> list[Problem]:
    """Errors of rows in the order of the rows of their sheet, each sheet where its first one stands; all else as it is."""
    of_rows = [problem for problem in problems if problem.severity == "error" and problem.place.row is not None]
    sheets: dict[tuple[str, str | None], int] = {}
    for problem in of_rows:
        sheets.setdefault((problem.place.file, problem.place.sheet), len(sheets))
    ordered = iter(sorted(of_rows, key=lambda its: (sheets[its.place.file, its.place.sheet], its.place.row or 0)))
    are_of_rows = (problem.severity == "error" and problem.place.row is not None for problem in problems)
    return [next(ordered) if is_of_row else problem for problem, is_of_row in zip(problems, are_of_rows, strict=True)]


def shown(value: object, most: int = MAX_SHOWN_LENGTH) -> str | None:
    """A value as a problem repeats it, cut where it is long."""
    if value is None:
        return None
    text = cell_text(value) if isinstance(value, (float, date)) else str(value)
    if isinstance(value, date):  # a spreadsheet shows it otherwise than as an ISO day
        text = day(text)
    return text if len(text) <= most else text[: most - 3] + "..."


def listed(texts: Sequence[str], most: int, separator: str = ", ") -> str:
    """The first of these texts, and how many more there are."""
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return separator.join(texts[:most]) + more


def keep_one(prop: Property | None) -> str:
    """What to do where two cells differ that should not, without a full stop; a long text may go on in the next row."""
    or_both = " or put both texts into one cell," if prop and prop.type == "long_text" else ""
    return f"Keep one,{or_both} and empty the other cell"


def joined(texts: Sequence[str], most: int) -> str:
    """Two of these texts with "and" between them; of more the first, and how many more there are."""
    return " and ".join(texts) if len(texts) <= 2 else listed(texts, most)


def rows_listed(numbers: Sequence[int], most: int) -> str:
    """The first of some rows by their numbers: "row 3", "rows 3, 5 and 2 more"."""
    return f"{'row' if len(numbers) == 1 else 'rows'} {listed([*map(str, numbers)], most)}"


def nearest(word: str, choices: Sequence[str]) -> str:
    """A question that offers the likeliest of the choices, or lists the first of them where none is near."""
    listed = ", ".join(choices[:12])
    return did_you_mean(word, choices) or f"Choose from: {listed}{' and others' if len(choices) > 12 else ''}."


def did_you_mean(word: str, choices: Iterable[str], min_score: float = 70) -> str:
    """A sentence naming the choice that comes nearest, or nothing where none is near."""
    match = process.extractOne(word.casefold(), {c: c.casefold() for c in choices}, scorer=fuzz.ratio)
    return f"Did you mean {match[2]!r}?" if match and match[1] >= min_score else ""

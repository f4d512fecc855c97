"""Owners of an action that changed hands: "Transferred to Social care 12/01/2025", "Health until 31/12/2024, then Education".

The owner is the one that it is now; the words are kept as the source's own, and a warning names the row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from graph.names import name_key
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.agencies import agency_in_heading
from loaders.read.dates_in_words import MONTH, date_in_words
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

_DAY = (
    r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH})\.?,?\s+\d{{4}})"
)
_ON = r"[\s,(]+(?:(?:on|in|from|since|as of|with effect from|w\.?e\.?f\.?)\s+)?"
_AFTER = r"(?:[\s,–-]+(?-i:[a-z])[^\n;]*)?"  # such as why
_SINCE = rf"(?:{_ON}(?P<day>{_DAY})\s*\)?{_AFTER})?\s*[).]?"
_NAME = r"(?P<now>(?-i:[A-Z])[^\n;]*?)"
_HANDED = re.compile(
    r"(?:[^\n;]*?\S\s*(?:[,;:(\n–—]|\s-)\s*)?(?:(?:action|responsibility|ownership)\s+)?(?:(?:has been|was|now)\s+)?"
    r"(?:transferred|passed|handed|moved|re-?assigned|re-?allocated)\s+(?:(?:over|on|across)\s+)?"
    r"(?:from\s+[^\n;]*?\S\s+)?to\s+(?:the\s+)?"
    rf"(?P<now>[^\n;]*?\S){_SINCE}",
    re.IGNORECASE,
)
_NOW = re.compile(
    rf"(?P<was>[^\n;]*?\S\s*(?:[,;\n–—]|\s-)\s*(?:but\s+)?)?(?:now|currently)\s+(?:with\s+|owned by\s+)?{_NAME}{_SINCE}",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?P<was>[^\n;]*?\S)\s*[,(]?\s*\b(?:until|till?|up to)\s+(?P<day>{_DAY})\s*\)?\s*[,;.\n/–—-]?\s*"
    rf"(?:(?:and\s+)?(?:then|thereafter|afterwards|now|from then on)\b\s*[,:]?\s*(?P<then>(?-i:[A-Z])[^\n;]*)"
    rf"|(?P<next>(?-i:[A-Z])[^\n;]*?)\s+(?:\(?(?:from|since)\s+{_DAY}\s*\)?|thereafter|afterwards))\s*",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"(?P<was>[^\n;]*?\S)\s*(?:[,;\n–—]|\s)\s*(?:and\s+)?then\s+(?P<next>(?-i:[A-Z])[^\n;]*)", re.IGNORECASE
)

_CAME = re.compile(
    r"(?P<now>[^\n;]*?\S)(?:\s*[,(–—]\s*|\s+-\s+)(?:transferred|passed|handed(?: over)?|moved|taken over)\s+from\s+[^\n;]+",
    re.IGNORECASE,
)
_DAY_WITHIN = re.compile(rf"{_ON}(?P<day>{_DAY})\s*\)?", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
MAX_LENGTH = 200  # characters of such a cell; a longer one says more than who owns an action
_PARTS = re.compile(r"(\s*[;\n]\s*)")


@dataclass(frozen=True, slots=True)
class _Read:
    """What a cell names as its owner now, and what is said of that."""

    owner: str
    rule: str


@dataclass
class OwnersNow:
    """Reads such cells; `named` are the names, as they are compared, of organisations that may be called so, `owners` those
    that a plan or the graph has: "Now Group" is now none of them."""

    log: ProblemLog
    named: Collection[str]
    owners: Collection[str]
    _words: dict[Place, str] = field(default_factory=dict)

    def take(self, rows: Sequence[PlanRow], day: str) -> None:
        """Write the owner of that day, the last that the version can be of, into each row of a table."""
        for row in rows:
            cell = row.text("owners")
            text = _BLANKS.sub(" ", cell).strip()
            if len(text) > MAX_LENGTH or name_key(text) in self.named or (read := self._read(text, day)) is None:
                continue
            row.cells["owners"] = [read.owner, *row.cells["owners"][1:]]
            self._words[row.place] = cell
            fix = "Name the owner of now alone; the day of the change can be set on the page of the action."
            row.warn(self.log, "owner_changed", "owners", read.rule, fix, value=cell)

    def with_words(self, owned: Mapping[Place, OwnersOfCell]) -> dict[Place, OwnersOfCell]:
        """The owners of each row, with the words that say who it was."""
        words = {place: self._words[place] for place in owned if place in self._words}
        return {
            place: replace(owners, unresolved=(*owners.unresolved, words[place])) if place in words else owners
            for place, owners in owned.items()
        }

    def _read(self, cell: str, day: str) -> _Read | None:
        """Who owns an action on a day; None of a cell that says nothing of a change."""
        words_stay = "the words are kept as the source's own"
        counts = f"the change counts from the day of the {'version' if day else 'load'}"
        if match := _UNTIL.fullmatch(cell):
            after, end = (match["then"] or match["next"]).strip(" ."), match["day"]
            if _is_ahead(end, day or date.today().isoformat()):
                return _Read(match["was"], f"is read as {match['was']!r}, as {end!r} is still to come; {words_stay}")
            return _Read(after, f"is read as {after!r}; {words_stay}, {end!r} with them: {counts}")
        parts = _PARTS.split(cell)
        if match := _HANDED.fullmatch(cell) or _CAME.fullmatch(cell) or self._now(cell):
            return _handed_on(cell, _DAY_WITHIN.sub("", match["now"]), words_stay, counts)
        if len(parts) > 1 and any(map(_HANDED.fullmatch, parts)):
            read = (_HANDED.fullmatch(part) or part for part in parts)
            owners = (part if isinstance(part, str) else _DAY_WITHIN.sub("", part["now"]) for part in read)
            return _handed_on(cell, "".join(owners), words_stay, counts)
        if match := _THEN.fullmatch(cell):
            was, after = match["was"].rstrip(" ,"), match["next"]
            return _Read(
                f"{was}; {after}", f"is read as {was!r} and {after!r}, as no day tells which it is now; {words_stay}"
            )
        return None

    def _now(self, cell: str) -> re.Match[str] | None:
        match = _NOW.fullmatch(cell)
        is_certain = match and (match["was"] or match["day"] or name_key(match["now"]) in self.owners)
        return match if match and (is_certain or agency_in_heading(match["now"])) else None


def _handed_on(cell: str, owner: str, words_stay: str, counts: str) -> _Read:
    day = _DAY_WITHIN.search(cell)
    its_day = f", {day['day']!r} with them" if day else ""
    return _Read(owner, f"is read as {owner!r}, the owner of now; {words_stay}{its_day}: {counts}")


def _is_ahead(end: str, day: str) -> bool:
    """Whether a day lies after another, however it is read."""
    reads = [read for first in (True, False) if (read := date_in_words(end, day_first=first).date)]
    return bool(reads) and all(read.latest >= day for read in reads)

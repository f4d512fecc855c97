"""What a cell of completion says: the day, that there is one, or what came of the action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dates import PartialDate
from graph.names import name_key
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.rag import without_code
from loaders.read.action_plan.row_dates import RowDates
from loaders.read.action_plan.statement import Doubt
from loaders.read.dates_in_texts import begins_with_time, date_before, date_in_doubt, dates_within
from loaders.read.dates_in_words import date_in_words

_IS_COMPLETE = frozenset({"complete", "completed", "yes", "y", "done", "closed", "achieved", "✓", "✔", "☑"})
_COMPLETED = re.compile(
    r"^(?:(?:action|now)\s+)?(?:completed?|closed|done|achieved|yes|y)\b[\s:,(\-–—]*(?:(?:on|in)\s+)?", re.IGNORECASE
)
_COLOUR = re.compile(r"^(?:red|amber|green|blue)\b[\s:;,/(\-–—]*", re.IGNORECASE)  # before the word of a status
_COMPLETED_WITH = re.compile(
    r"(?:completed?|closed|done|achieved)(?:\s*[:;,.\n]\s*|\s+[\-–—]+\s+)(?P<words>(?![\s\d%]).+)",
    re.IGNORECASE | re.DOTALL,
)
# What begins so speaks of something that is still to come, whatever day stands before it.
_IS_OPEN = re.compile(
    r"(?:not|still|yet|nearly|almost|incomplete|partial(?:ly)?|part[\s-]complete\w*|on[\s-]?going|in progress|underway"
    r"|awaiting|awaited|pending|outstanding|delayed|postponed|deferred|to be|due|planned|expected|will)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Completion:
    """What a cell says: the day, whether the action is completed, the words besides, and what is not certain in it."""

    date: PartialDate | None = None
    is_complete: bool = False
    words: str = ""
    doubt: Doubt | None = None


def completion_of(row: PlanRow, dates: RowDates) -> Completion:
    """Read the cell of completion of a row; `words` alone are those of a cell that has no day."""
    text = row.text("closed_on")
    rest = _COMPLETED.sub("", text)
    if closed := dates.date(row, "closed_on", is_asked=False) or dates.plain(row, rest):
        return Completion(closed, is_complete=True)
    if name_key(text) in _IS_COMPLETE:
        return Completion(is_complete=True)
    if parts := date_before(rest):
        return _dated(row, dates, text, parts)
    if (match := _COMPLETED_WITH.fullmatch(text)) and not _IS_OPEN.match(match["words"]):
        return Completion(is_complete=True, words=match["words"])
    rule = "has a date among other words, which is no date of completion" if dates_within(text) else ""
    if not rule and (begins_with_time(text) or rest != text):
        rule = "does not say on which day the action was completed, so it is not taken as completed"
    return Completion(words=text, doubt=_doubt(rule) if rule else None)


def _dated(row: PlanRow, dates: RowDates, text: str, parts: tuple[str, str]) -> Completion:
    """What a text says that is a date with words after it."""
    day, words = parts
    if _IS_OPEN.match(words):
        return Completion(words=text, doubt=_doubt(f"has a date before {words!r}, which is no completion"))
    closed = dates.plain(row, day)
    if closed is None:
        is_asked = date_in_words(day, day_first=None).doubt is not None
        return Completion(words=text, doubt=None if is_asked else _doubt(f"begins with {day}, which is no date"))
    rule = f"has several dates: {day} is taken as that of completion"
    return Completion(closed, is_complete=True, words=words, doubt=_doubt(rule) if dates_within(words) else None)


def completed_on(row: PlanRow, dates: RowDates, status: str) -> PartialDate | None:
    """The day in a status such as "Completed 12/03/2024"."""
    return dates.plain(row, _day_of_completion(status)) if says_when_completed(row, dates, status) else None


def says_when_completed(row: PlanRow, dates: RowDates, text: str) -> bool:
    """Whether a status has the day of completion, even if only an answer can tell which day that is."""
    after = _day_of_completion(text)
    return bool(after) and (dates.plain(row, after) is not None or date_in_doubt(after) == after)


def _day_of_completion(text: str) -> str:
    """What stands in a status where its day should: 12/03/2024, of "Completed (12/03/2024)", "Blue - closed 12/03/2024, BAU"."""
    text = _COLOUR.sub("", without_code(text))
    match = _COMPLETED.match(text)
    after = text[match.end() :].strip("() ") if match else ""
    before = date_before(after)
    return before[0] if before and not _IS_OPEN.match(before[1]) else after


def _doubt(rule: str) -> Doubt:
    return Doubt(
        "completion_among_words", "closed_on", rule, "Write the day of completion first, and then what came of it."
    )

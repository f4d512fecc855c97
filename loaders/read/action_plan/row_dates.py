"""The dates in the cells of a plan's rows; what has two readings is asked about, once for each plan."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from graph.dates import PartialDate, names_time_of_day, parse
from graph.dates import day as shown_day
from graph.moments import is_of_next_day, next_day_rule
from loaders.read.action_plan.months import latest_of, month_without_year
from loaders.read.action_plan.periods import period_of
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.dates_in_texts import date_in_doubt
from loaders.read.dates_in_words import WordsRead, date_in_words
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text, whole_number

_QUARTER = re.compile(r"\bq", re.IGNORECASE)
_MONTH_AND_NUMBER = re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<number>\d{2})")
_YEAR_OR_MONTH = re.compile(r"(?P<year>\d{4})\s*[/-]\s*(?:20)?(?P<month>\d{2})")
MAX_DAY = 31
_DAY_NUMBERS = range(36526, 73051)  # by which spreadsheets count the days from 2000 to 2099
_FIRST_DAY = datetime.date(1899, 12, 30)


@dataclass
class RowDates:
    """Reads dates; `day_first` is what the file's own dates say of their order."""

    log: ProblemLog
    questions: OpenQuestions
    day_first: bool | None
    last_day: str = ""  # the day of the version, the last that it can know of
    _months_named: set[str] = field(default_factory=set)
    _timed: set[tuple[Place, str, str]] = field(default_factory=set)

    @property
    def last_known(self) -> tuple[str, str]:
        """The last day that the version can know of, and what that is: no version knows of days to come."""
        today = datetime.date.today().isoformat()
        return (self.last_day, "the day of this version") if "" < self.last_day <= today else (today, "today")

    def date(self, row: PlanRow, name: str, *, deadline: bool = False, is_asked: bool = True) -> PartialDate | None:
        """The date in a cell; with `is_asked`, the year of one that names none is asked for."""
        raw = row.value(name)
        if day := self._numbered_day(row, name):
            return day
        words = self._words(row, raw, deadline=deadline, is_asked=is_asked)
        if words.wrong:
            self.log.add("bad_date", row.place, words.wrong, column=row.headings.get(name), value=row.value(name))
        if words.date:
            self._name_time(row, name, words.date)
        return words.date

    def _name_time(self, row: PlanRow, name: str, day: PartialDate) -> None:
        """Say, once for each column, that its dates come with the time of day, or are of another day in Britain."""
        column, heading = Place(row.place.file, row.place.sheet), row.headings.get(name, name)
        raw, value = row.value(name), row.text(name)
        if isinstance(raw, str) and is_of_next_day(raw):
            code, rule, fix = "moment_of_day", next_day_rule(day.text), ""
        elif names_time_of_day(raw):
            code, rule = "time_of_day", "says the time of day, too, of which nothing is stored"
            fix = "Where it matters, write it into a note."
        else:
            return
        if (column, heading, code) not in self._timed:
            self._timed.add((column, heading, code))
            self.log.add(code, column, rule, fix, column=heading, value=value, severity="warning")

    def _words(self, row: PlanRow, raw: Any, *, deadline: bool, is_asked: bool) -> WordsRead:
        if isinstance(raw, str) and is_asked:
            raw = self._with_day_first(row, raw)
        words = date_in_words(raw, day_first=self.order(row, cell_text(raw)), deadline=deadline)
        if words.doubt == "year" and is_asked:
            text, year = self._with_year(row, cell_text(raw))
            words = date_in_words(text, day_first=self.order(row, text), deadline=deadline, year=year)
        return words

    def of_words(self, row: PlanRow, text: str, *, deadline: bool) -> PartialDate | None:
        """The date that a part of a cell is; the year of one that names none is asked for."""
        return self._words(row, text, deadline=deadline, is_asked=True).date

    def plain(self, row: PlanRow, text: str) -> PartialDate | None:
        """The date that a text is."""
        return date_in_words(text, day_first=self.order(row, text)).date

    def is_in_doubt(self, row: PlanRow, name: str) -> bool:
        """Whether a cell has a date of which nobody has said yet whether the day or the month comes first."""
        day = date_in_doubt(row.text(name))
        return bool(day) and self.order(row, day) is None

    def order(self, row: PlanRow, text: str) -> bool | None:
        """Whether the day comes first: asked only of a date of which nothing in the file says it."""
        if self.day_first is not None or date_in_words(text, day_first=None).doubt != "order":
            return self.day_first
        question, meanwhile = f"Which comes first in dates such as {text!r}?", "such dates are kept as words"
        answer = self.questions.ask("dates: first", question, meanwhile, row.place, ("day", "month"))
        return {"day": True, "month": False}.get(answer or "")

    def month_of_year(self, row: PlanRow, heading: str) -> PartialDate | None:
        """The month of a heading without a year: the last one up to the day of the version, which is said once."""
        if not (month := month_without_year(heading)):
            return None
        latest = latest_of(month, self.last_day)
        if heading not in self._months_named:
            self._months_named.add(heading)
            rule = "names a month without its year: " + (
                f"notes without a date are taken to be of {shown_day(latest.text)}, the last such month of this version"
                if latest
                else "its notes are stored without a date, since no line above the headings says the day of this version"
            )
            fix = "Write the year into the heading."
            self.log.add("month_without_year", row.place, rule, fix, column=heading, severity="warning")
        return latest

    def quarter_of(self, row: PlanRow, heading: str) -> PartialDate | None:
        """The last day of the quarter that a heading names; where that is not certain, or still to come, none, which is said."""
        period = period_of(heading)
        if period is None or not (period.quarter or period.years == "financial"):
            return None
        day, (limit, what) = period.last_day, self.last_known
        if day and day.latest <= limit:
            return day
        if heading not in self._months_named:
            self._months_named.add(heading)
            why, fix = "names a year, and no quarter or month", "Write the day or the month before each note."
            if day:
                why = f"names a quarter that ends on {shown_day(day.text)}, after {shown_day(limit)}, {what}"
            elif period.quarter:
                why = "names a quarter, and not which year it is of"
                fix = "Write the year into the heading: Q2 2026/27, or Q2 2026 for a calendar year."
            rule = f"{why}: its notes are stored without a date, where they say none themselves"
            self.log.add("quarter_undated", row.place, rule, fix, column=heading, severity="warning")
        return None

    def _numbered_day(self, row: PlanRow, name: str) -> PartialDate | None:
        """The day of a cell that lost its format, and shows the number by which spreadsheets count it; that is said."""
        text = row.text(name)
        number = whole_number(text)
        if number is None or number not in _DAY_NUMBERS:
            return None
        day = (_FIRST_DAY + datetime.timedelta(days=number)).isoformat()
        rule = f"is the number by which spreadsheets count days, and is read as {day}"
        fix, column = "Give the cell the format of a date.", row.headings.get(name)
        self.log.add("day_number", row.place, rule, fix, column=column, value=text, severity="warning")
        return parse(day)

    def _with_day_first(self, row: PlanRow, text: str) -> str:
        """A text such as "March 25" as it is answered: as it stands, the month of a year, or "25 March"."""
        match = _MONTH_AND_NUMBER.fullmatch(text.strip(" .,;:"))
        if not match or not 0 < int(match["number"]) <= MAX_DAY or date_in_words(text).date is None:
            return text
        question = f"Is the number in dates such as {text!r} the year or the day?"
        answer = self.questions.ask("dates: number", question, "it is taken as the year", row.place, ("year", "day"))
        return f"{match['number']} {match['month']}" if answer == "day" else text

    def _with_year(self, row: PlanRow, text: str) -> tuple[str, str]:
        """A text whose year is in doubt, as it is answered, and that year; empty while there is no answer."""
        if match := _YEAR_OR_MONTH.fullmatch(text):
            question, meanwhile = (
                f"Is {text!r} a month, or a year that starts in April?",
                "its words are stored, and no date",
            )
            answer = self.questions.ask(f"date: {text}", question, meanwhile, row.place, ("month", "year"))
            return (f"{match['month']}/{match['year']}" if answer == "month" else text), (
                "" if answer is None else text
            )
        question = f"Which year is {text!r} of? Answer with one that starts in April, such as 2024/25."
        if not _QUARTER.search(text):
            question = f"Which year is {text!r} in? Answer with it, such as 2024."
        answer = self.questions.ask(f"date: {text}", question, "its words are stored, and no date", row.place)
        return text, answer or ""

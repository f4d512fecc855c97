"""Which review a plan is of, and which version of the plan it is, by the lines above its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.dates import PartialDate
from graph.dates import day as shown_day
from graph.names import name_key
from loaders.read.action_plan.lines import Line, leave_out_lines, may_name_review, names_review
from loaders.read.action_plan.months import date_of, month_without_year, without_month
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.titles import IN_WELSH, PLAN, is_marking, without_version
from loaders.read.action_plan.version_days import is_day_without_year, lacks_year, says_version, version_line
from loaders.read.agencies import agency_in_heading
from loaders.records.problem_log import ProblemLog
from loaders.records.review_kinds import KINDS, is_kind_alone

_MARKS = " -–—:|,"
_COPY = re.compile(r"(?:[\s_-]*\(\d+\)|[\s_-]+copy)+$", re.IGNORECASE)  # that a computer puts after the name of a file
_OF_PLAN = re.compile(  # what stands after "action plan" and is said of the plan
    r"\d|[()]|\b(?:update|progress|report|tracker|template|log|monitor\w*|board|quarter\w*|draft|final|working|version|summary|live)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^(?:for|of|from|re|following|regarding|concerning|arising from|relating to|in response to)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    r"(?:[\s\-–—:|,&]+(?:and|the|of|for|with|to)\b|\s*&)+$", re.IGNORECASE
)  # of "... and action plan"
_LABEL = re.compile(
    r"^(?:(?:name|title) of (?:the )?review|(?:review|plan)(?: name| title)?|subject|title|case)\s*:\s*", re.IGNORECASE
)
_SECOND = "stands above the headings and may say the version, too: {!r} is taken for it, and this line is left out"
_NO_YEAR = "says the day of the version without its year, so that it is not read"
_ADD_YEAR = "Write the year, too, such as: 17 October 2024."
_NO_DAY = "stands above the headings and speaks of a version or an update, with no day that can be read: it is left out"
_ADD_DAY = "If it is of this version, write its day, too, such as: 17 October 2024."
# Names of sheets that name no review; one for each state of the actions is no plan of its own.
_STATE = r"(open|live|current|outstanding|ongoing|in progress|completed?|closed|finished|archived?)"
_NO_NAME = re.compile(
    rf"(sheet|table|blad|feuil)\s*\d*|(the )?(action )?plan"
    rf"|(({_STATE}|all|our|the|and|to date|actions?|tasks?|items?|archives?|logs?|lists?|registers?)\b\W*)+"
    rf"|{IN_WELSH}(\s*[/|–-]\s*action plan)?|action plan\s*[/|–-]\s*{IN_WELSH}"
    r"|(appendix|annex|attachment|enclosure|schedule)\b\W*\w{0,3}|rca|root cause analysis"
    r"|(monthly |latest )?(updates?|progress|version|position|status|rag)( (report|plan|for|of|to|at|as at))?",
    re.IGNORECASE,
)
# Names of sheets that are a reference, besides those that name a review: "DHR7", "SCR-2024-03".
_REFERENCE = re.compile(r"(?:l?cspr|d(?:hr|ardr)|s[ac]r)[\W_]?\d.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """What the lines above a plan's headings say: the review's title and kind, the version's words and its day."""

    title: str
    ref: str  # the name of the sheet, where that names the review
    sheet: str = ""  # its name, where it is none that many sheets have, nor that of a version
    kind: str | None = None
    words: str = ""
    taken_on: PartialDate | None = None
    is_titled: bool = True  # whether the title is that of a line or of the sheet, not of the file
    title_row: int | None = None  # of the line that has the title
    is_named_by_file: bool = False  # whether the name of the file, which is its title, tells the review from others
    month: str = ""  # that the name of its sheet is, without a year, where nothing names a day

    @property
    def plan_key(self) -> tuple[str, str]:
        """What two sheets of one review have in common: the title, with the sheet's name where it is only a kind."""
        return name_key(self.title), name_key(self.sheet) if self._is_kind_alone else ""

    @property
    def is_distinctive(self) -> bool:
        """Whether the title tells the review from others: it is not only a kind of review, nor that of a file which names none."""
        return (self.is_titled or self.is_named_by_file) and not self._is_kind_alone

    @property
    def _is_kind_alone(self) -> bool:
        return is_kind_alone(self.title)


def version_of(sheet: PlanSheet, stem: str, day_first: bool | None, log: ProblemLog) -> Version:
    """Read the lines above the headings; those that say neither are named and left out."""
    chosen = version_line(sheet.lines, day_first)
    version, dates = chosen.line, chosen.days
    of_other_days = {id(line) for line in chosen.others}
    titles = [
        line
        for line in sheet.lines
        if line is not version
        and id(line) not in of_other_days
        and not is_marking(line.text)
        and not is_day_without_year(line.text)
    ]
    name = without_version(sheet.name)
    is_of_month = _names_no_review(without_month(name).strip(_MARKS))
    name = "" if is_of_month or sheet.is_part else name
    headings = [line for line in titles if line.row is None and name and line.text == sheet.name]  # of tables in Word
    plans = [line for line in titles if PLAN.search(line.text)]
    titled = next((line for line in plans if _review_title(line.text)), None)
    if not titled and version and PLAN.search(version.text) and names_review(Line(_review_title(version.text))):
        titled = version
    bare = [line for line in plans if not _review_title(line.text)]  # "Action plan" alone
    first = next(iter([*headings, *(line for line in titles if line not in bare)]), version)
    if first and agency_in_heading(first.text):  # a letterhead, where another line names the review
        first = next((line for line in titles if line not in bare and names_review(line)), first)
    title = titled or (None if name and bare else first)
    used = {id(line): line for line in (version, title, *bare, *headings) if line}
    sheet.table.account.used += sum(line.cells for line in used.values())
    unused = [line for line in sheet.lines if id(line) not in used]
    _name_lines(sheet, unused, [*used.values()], version, log)
    titled_as = _review_title(title.text if title else "")
    named = titled_as or name
    if name and not titled_as and not (may_name_review(name) or _REFERENCE.fullmatch(name)):
        rule = f"names no review above its headings, so it is taken for the plan of a review called {name!r}, after the sheet"
        fix = "Write its title there; if it is no plan of a review, hide the sheet."
        log.add("title_by_sheet", sheet.table.place(), rule, fix, severity="warning")
    by_file = "" if named else _review_in(stem)
    review = named or by_file or stem
    kind = next((kind for words, kind in KINDS.items() if re.search(words, f"{review} {name}", re.IGNORECASE)), None)
    is_heading = title is not None and title.row is None and title.text == sheet.name
    tab = "" if is_heading else name  # the heading of a table is its title, and nothing besides
    ref = tab if may_name_review(tab) or _REFERENCE.fullmatch(tab) or is_kind_alone(review) else ""
    words = version.text if version else ""
    words = _version_in(words) if title is version else words
    taken_on = dates[0] if dates else None
    month = month_without_year(sheet.name) if is_of_month and not taken_on else ""
    if is_of_month and not taken_on and (taken_on := date_of(sheet.name, day_first=day_first)):
        rule = f"names no day above its headings, so it is taken to be of {shown_day(taken_on.text)}, by its name"
        log.add("version_by_sheet", sheet.table.place(), rule, "Write its day there.", severity="warning")
    title_row = title.row if title else None
    return Version(review, ref, tab, kind, words, taken_on, bool(named), title_row, bool(by_file), month)


def _name_lines(sheet: PlanSheet, unused: list[Line], used: list[Line], version: Line | None, log: ProblemLog) -> None:
    """Name the lines that are left out, and of those that are used a title with a day that has no year."""
    undated = [line for line in unused if not version and lacks_year(line.text)]
    of_version = [line for line in unused if says_version(line.text) and line not in undated]
    others = [line for line in unused if line not in (*undated, *of_version)]
    leave_out_lines(sheet.table, others, log)
    leave_out_lines(sheet.table, undated, log, f"stands above the headings and {_NO_YEAR}: it is left out", _ADD_YEAR)
    if version:
        leave_out_lines(sheet.table, of_version, log, _SECOND.format(version.text))
        return
    leave_out_lines(sheet.table, of_version, log, _NO_DAY, _ADD_DAY)
    for line in (line for line in used if lacks_year(line.text)):
        place, value = sheet.table.place(line.row), line.text
        log.add("version_without_year", place, _NO_YEAR, _ADD_YEAR, value=value, severity="warning")


def _names_no_review(name: str) -> bool:
    """Whether the name of a sheet, without its day, is none that tells reviews apart."""
    return not name or bool(_NO_NAME.fullmatch(name))


def _review_in(stem: str) -> str:
    """The review that the name of a file names, such as "LCSPR Child Lupin" of "LCSPR_Child_Lupin action plan v2 FINAL (2)"."""
    title = _review_title(" ".join(_COPY.sub("", stem).replace("_", " ").split()))
    return title if title and may_name_review(title) and not is_kind_alone(title) else ""


def _review_title(line: str) -> str:
    """The review that a title names: what is left of it without "action plan" and the version of the plan."""
    return " - ".join(_parts_of_title(line))


def _parts_of_title(line: str) -> list[str]:
    """What of a title names its review before "action plan", and after it: "Northmere SCP action plan: Child A"."""
    before, *after = PLAN.split(without_version(_LABEL.sub("", line)), maxsplit=1)
    title = without_version(_LEFT_OVER.sub("", without_version(before).strip(_MARKS)))
    rest = without_version(_OF.sub("", after[0].strip() if after else ""))
    says_more = may_name_review(rest) or not (may_name_review(title) or _OF_PLAN.search(rest))
    parts = [title, rest] if title and says_more else [title or rest]
    return [part for part in parts if part and not (is_marking(part) or _NO_NAME.fullmatch(part))]


def _version_in(line: str) -> str:
    """What a title says of the version of the plan: "Version 1, 1 July 2024"; empty where it is only a part of the title."""
    words = " ".join(part.strip(_MARKS) for part in PLAN.split(line) if part)
    for part in _parts_of_title(line):
        words = words.replace(part, "", 1).strip(_MARKS)
    return words

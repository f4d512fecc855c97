"""The lines above the headings of a plan, and those among them that are the recommendation of the rows below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from loaders.read.action_plan.titles import PLAN, is_title
from loaders.read.dates_in_texts import begins_with_date, dates_within
from loaders.read.tables import Table
from loaders.records.problem_log import MAX_LINE_LENGTH, ProblemLog

_NUMBER = r"(?:\d{1,2}[a-z]?(?:[.\-/]\d{1,2})*|[A-H]|[IVX]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
_NUMBERS = rf"{_NUMBER}(?:\s*(?:,|&|\+|and|to|[-–])\s*{_NUMBER})*"
_MARK = r"\s*(?:[:.)|–—-]|\n)\s*"
_NAMED = re.compile(
    rf"(?:[\w/-]+\s+){{0,3}}?(?:recommendations?|recs?|learning(?:\s+(?:points?|themes?))?|findings?|areas?\s+for\s+improvement)\b\.?\s*"
    rf"(?:(?:no\b\.?|number|ref\b\.?|\#)?\s*{_NUMBERS}(?:{_MARK}|\s*$|\s+(?-i:(?=[A-Z])))|:\s*(?=\S))(?P<words>.*)"
    rf"|R\.?{_NUMBER}(?:{_MARK}|\s*$)(?P<other_words>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PARTED = re.compile(r"\s*(\d{1,2})[.\-/]\d{1,2}[a-z]?\b(?![.\-/]\d)", re.IGNORECASE)  # 2.1, and no date
_NUMBERED = re.compile(r"(\d{1,2})[.):]?\s+[A-Z].*", re.DOTALL)
# A heading that names a part of a plan, and no review.
_PART = re.compile(
    r"recommendation:?(?: \(table \d+\))?"
    r"|(?:theme|priority|objective|aim|strand|work ?stream|section|part|table|area|appendix|annex|outcome|goal)s?\s*"
    rf"(?:(?:no\b\.?|\#)?\s*{_NUMBER}(?:{_MARK}.*|\s*$)|:.*)",
    re.IGNORECASE | re.DOTALL,
)
# "Multi-agency recommendations" over some of them, which is none itself.
_KIND_OF_RECOMMENDATIONS = re.compile(
    r"(?:(?:multi|single|individual|inter)[\s-]*agency|agency(?:[\s-]+specific)?|national|local|regional|strategic|thematic|overview"
    r"|panel|partnership|board|imr|other|further|additional|key)(?:\s+(?:report|review|panel|author|specific))*"
    r"\s+(?:recommendations|learning points|findings|areas for improvement)\W*",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(r"\s*recommendation\s*:?\s*", re.IGNORECASE)
_LABELLED = re.compile(r"[A-Z][\w ]{1,20}:")  # "Lead: Police"
_CHILD = re.compile(
    r"^(?:child|baby|infant|young person|family|siblings?|case|adult|mr|mrs|ms)\s+(?-i:[A-Z\d])", re.IGNORECASE
)
_LABEL = re.compile(r"(?P<words>.+(?=:)|(?:plan|review) (?:name|id)|date of export):?", re.IGNORECASE)
MAX_TITLE_WORDS = 16
NO_TITLE = "stands above the headings, is neither the title nor the version, and is left out"


@dataclass(frozen=True, slots=True)
class Line:
    """A text above the headings; its row, where it stands in one, and how many cells hold it."""

    text: str
    row: int | None = None
    cells: int = 1


def lines_of(row: int, texts: Sequence[str]) -> list[Line]:
    """The texts of a row above the headings, each once; a label and what stands beside it are one: "Review:", "Child A"."""
    counts = Counter(texts)
    if len(counts) == 2 and (label := _LABEL.fullmatch(next(iter(counts)))):
        return [Line(f"{label['words']}: {[*counts][1]}", row, len(texts))]
    return [Line(text, row, cells) for text, cells in counts.items()]


def names_recommendation(text: str) -> bool:
    """Whether a line is the heading of a recommendation: "Recommendation 2: ...", "Rec 2", "Learning point 3 - ..."."""
    match = _NAMED.fullmatch(text.strip())
    return bool(match) and not PLAN.search(text)


def names_kind_of_recommendations(text: str) -> bool:
    """Whether a text says which recommendations follow: "Multi-agency recommendations"."""
    return bool(_KIND_OF_RECOMMENDATIONS.fullmatch(text.strip()))


def names_part(text: str) -> bool:
    """Whether a heading names a part of a plan: a recommendation, or a theme; it is that of no review."""
    return names_recommendation(text) or bool(_PART.fullmatch(text.strip()))


def names_review(line: Line) -> bool:
    """Whether a line is the title of a plan or a review, and no sentence about one."""
    text = line.text.strip()
    is_short = len(text.split()) <= MAX_TITLE_WORDS and not text.endswith((".", "?", ";"))
    return is_short and is_title(text) and not names_part(text)


def is_of_one_review(title: Line) -> bool:
    """Whether the title of a document is that of one review, and not of several, as "Action plans 2024" is."""
    return not re.search(r"\b(plans|reviews|l?csprs|dhrs|scrs|sars)\b", title.text, re.IGNORECASE)


def may_name_review(heading: str) -> bool:
    """Whether a heading below the title of a document may name another review: "Child B", "Review 2", "SAR Robin"."""
    return names_review(Line(heading)) or bool(_CHILD.search(heading))


def first_number(action: str) -> str:
    """The first part of the number that an action begins with, such as 2 of 2.1; empty where it has none of two parts."""
    match = _PARTED.match(action)
    return match[1] if match else ""


def is_over(line: str, numbers: Collection[str]) -> bool:
    """Whether a line is the recommendation of actions whose numbers begin with these: "2. Meetings are held", of 2.1.

    "2 April 2024" over them is the day of a version.
    """
    match = _NUMBERED.fullmatch(line.strip())
    is_numbered = match is not None and {*numbers} == {match[1]} and not begins_with_date(line)
    return names_recommendation(line) or is_numbered


def part_lines(lines: Sequence[Line], numbers: Collection[str], name: str) -> tuple[list[Line], list[Line]]:
    """The recommendations among some lines, and the other lines; `numbers` are those that the actions below begin with.

    Where no line is one, `name`, that of the sheet, may be.
    """
    named = {id(line) for line in lines if is_over(line.text, numbers) or _UNNUMBERED.fullmatch(line.text)}
    recommendations: list[Line] = []
    others: list[Line] = []
    waits = False  # the line before is a recommendation's number alone, whose words come next
    for line in lines:
        if id(line) in named:
            recommendations.append(line)
            waits = is_bare(line.text)
        elif waits and _are_words(line):
            bare = recommendations[-1]
            text = f"{bare.text.rstrip(' .:-–—')}: {line.text}"
            recommendations[-1] = replace(bare, text=text, cells=bare.cells + line.cells)
            waits = False
        else:
            others.append(line)
            waits = False
    if not recommendations and names_recommendation(name):
        recommendations.append(Line(name, cells=0))
    return recommendations, others


def is_bare(text: str) -> bool:
    """Whether a text says which recommendation follows, and not its words: "Recommendation 2"."""
    if _UNNUMBERED.fullmatch(text):
        return True
    match = _NAMED.fullmatch(text.strip())
    return match is not None and not (match["words"] or match["other_words"] or "").strip()


def _are_words(line: Line) -> bool:
    """Whether a line may be the words of the recommendation whose number stands above it."""
    is_other = names_review(line) or names_part(line.text) or _LABELLED.match(line.text)
    return not is_other and not dates_within(line.text, day_first=None)


def leave_out_lines(
    table: Table[Any], lines: Sequence[Line], log: ProblemLog, rule: str = NO_TITLE, fix: str = ""
) -> None:
    """Name lines above a table that are not used."""
    for line in lines:
        where = f"row {line.row}" if line.row else f"the text {line.text[:30]!r}"
        table.account.leave_out(table.part(f"{where} above the headings"), line.cells)
        place, text = table.place(line.row), line.text
        log.add("above_headings", place, rule, fix, value=text, severity="warning", most=MAX_LINE_LENGTH)

"""Episodes of one case whose titles differ in a number before, or a day beside, what they are called (rule 15).

"KPE 1: Home visit" and "Home visit", "Home visit 14/03/2023" and "Home visit": they stay two, as two visits may be, and are
named where their days do not tell them apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from graph.dates import BadDate, parse
from graph.names import name_key
from loaders.read.flat.records import FlatRecords, plain_text
from loaders.records.record import Record

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}} {_MONTH} \d{{4}})"
_BEHIND = re.compile(rf"[\s,:–—-]*(?:\bon )?[(\[]?({_DAY})[)\]]?$")
_BEFORE = re.compile(rf"^[(\[]?({_DAY})[)\]]?[\s,:–—-]+")
_NUMBER = re.compile(
    r"^(?:(?:key practice )?(?:episode|event)|ep|kpe|no)[\s.#:]*\d{1,3}[a-z]?\s*[-–—:.,)]\s*|^\d{1,3}\s*[.):]\s+"
)


def note_episodes_alike(records: FlatRecords) -> None:
    """Warn of each such episode beside the one that is called so alone."""
    of_case: dict[str, list[Record]] = defaultdict(list)
    for link in [record.values for record in records.all if record.kind == "HAS_EPISODE"]:
        of_case[link["from_id"]].append(records.nodes["Episode", link["to_id"]])
    for episodes in of_case.values():
        alone = {name_key(plain_text(record.values["title"])): record for record in episodes}
        for record in episodes:
            title = plain_text(record.values["title"])
            for name, what, day in _called(name_key(title)):
                other = alone.get(name)
                if other is None or other is record or not _may_be_of_one_day(record, other, day):
                    continue
                rule = (
                    f"may be the episode {plain_text(other.values['title'])!r} of {other.place}, as their titles differ in "
                    f"{what} alone; they are read as two"
                )
                fix = "If they are one, write its title the same in all rows."
                records.log.add_for("episodes_alike", record, "title", rule, fix, value=title, severity="warning")
                break


def _called(key: str) -> Iterator[tuple[str, str, str]]:
    """What an episode may be called, without what stands beside it, and the day that stands there."""
    if name := key[match.end() :] if (match := _NUMBER.search(key)) else "":
        yield name.strip(), "a number", ""
    for pattern in (_BEHIND, _BEFORE):
        if match := pattern.search(key):
            yield (key[: match.start()] + key[match.end() :]).strip(), "a day", match[1]


def _may_be_of_one_day(record: Record, other: Record, day: str) -> bool:
    days = {_day(value) for value in (record.values.get("start"), other.values.get("start"), day)}
    return len(days - {""}) <= 1


def _day(value: object) -> str:
    try:
        return parse(value).text if value else ""
    except BadDate:
        return ""

"""Moments with an offset, such as 2026-09-29T23:00:00Z: which day they are of in Britain.

Lists that are kept by day are exported in universal time, in which a day of British summer time begins at 23:00 of the day
before. A moment that is midnight in Britain is therefore that of the day which begins; of any other the day is as written.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = "Europe/London"
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?P<offset>Z|[+-]\d{2}:?\d{2})",
    re.IGNORECASE,
)


@lru_cache(maxsize=50_000)
def british_day(text: str) -> date | None:
    """The day that begins in Britain at a moment; None where it is no moment with an offset, or no midnight there."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    offset = match["offset"].upper().replace(":", "")
    sign = -1 if offset[0] == "-" else 1
    away = timedelta() if offset == "Z" else sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
    try:
        universal = datetime.fromisoformat(f"{match['day']}T{match['time'].partition('.')[0]}+00:00") - away
        local = universal.astimezone(ZoneInfo(ZONE))
    except (ValueError, OverflowError):
        return None
    is_whole = not (match["time"].partition(".")[2].strip("0"))
    return local.date() if is_whole and local.time() == time.min else None


def is_of_next_day(text: str) -> bool:
    """Whether a moment is of a day in Britain that is not the one it is written with."""
    day = british_day(text)
    return day is not None and not text.strip().startswith(day.isoformat())


def next_day_rule(day: str) -> str:
    """What is said of such a moment, and of those like it in its column, after the moment as it stands."""
    return f"is midnight in Britain, so it is read as {day}, the day that begins then; so is any such moment of this column"

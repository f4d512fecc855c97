"""A due day that a later version of a plan spells otherwise is no change: 31/12/2024 in Word, the same day in Excel.

The words that say nothing more than the day stay as the graph has them, or away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from loaders.read.dates_in_words import MONTH, date_in_words
from loaders.records.known_plans import KnownRecord
from loaders.records.record import Record

_WORDS = "due_in_source"
_NO_MORE = re.compile(
    rf"(?:\d|[\s/.,\-]|(?:{MONTH})\b|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|(?<=\d)(?:st|nd|rd|th)\b)+",
    re.IGNORECASE,
)


def settle_due_words(records: Iterable[Record], known: Sequence[KnownRecord]) -> None:
    """Keep the words of the graph where neither they nor those of the plan say more than the day that both have."""
    before = {record.id: record for record in known}
    for action in (record for record in records if record.kind == "Action"):
        record, day, words = before.get(str(action.get("id"))), action.get("due_on"), action.get(_WORDS) or ""
        if record is None or not day or record.due_on != day or record.due_words == words:
            continue
        if all(_says_no_more(text, str(day)) for text in (record.due_words, words) if text):
            action.values.pop(_WORDS, None)
            if record.due_words:
                action.values[_WORDS] = record.due_words
            action.cleared -= {_WORDS}


def _says_no_more(words: str, day: str) -> bool:
    reads = (date_in_words(words, day_first=first).date for first in (True, False))
    return bool(_NO_MORE.fullmatch(words.strip())) and any(read and read.text == day for read in reads)

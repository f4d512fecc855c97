"""Quotes that a newer copy of a file has blacked out, such as "[REDACTED]": which they are, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.record import Record

_WORDS = (
    r"(?:(?:quote|quotation|text|words?|passage|content|information|details?|names?)\s+)?"
    r"(?:redacted|removed|withheld|withdrawn|deleted|suppressed|anonymised)"
)
_WHY = (
    r"(?:\s+(?:at|on|by|for|from|to|in|under)\b[^\])]{0,60})?"  # only in brackets: "removed from home" may be a quote
)
_REDACTION = re.compile(
    rf"\W*{_WORDS}\W*|[\[({{<]+\s*{_WORDS}{_WHY}\s*[\])}}>]+\.?|\W*x{{3,}}(?:\W*x{{2,}})*\W*|\W*[*█■▇]{{3,}}\W*",
    re.IGNORECASE,
)
MAX_NAMED = 3


def is_redaction(quote: str) -> bool:
    """Whether nothing of a quote is left but a mark that it was taken out."""
    return bool(_REDACTION.fullmatch(quote.strip()))


def warn_of_redacted(log: ProblemLog, records: Sequence[Record], mark: str) -> None:
    """Say which rows of a file black out what the graph has: it is shown no longer, and an undo brings it back."""
    first, count = records[0], len(records)
    has = f"{count:,} contributions of the graph have" if count > 1 else "a contribution of the graph has"
    rows = listed([f"row {record.place.row}" for record in records], MAX_NAMED)
    rule = f"takes the place of a quote: {has} it from now on ({rows})"
    fix = "What stood there is shown no longer, and stays in the history, in backups and in editions that were made before."
    place = Place(first.place.file, first.place.sheet)
    column = first.columns.get("quote", "quote")
    log.add("redacted", place, rule, fix, column=column, value=mark, severity="warning")

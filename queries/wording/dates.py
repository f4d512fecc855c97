"""How dates are written for people."""

from __future__ import annotations

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


def day(text: str) -> str:
    """A date at the precision it has: `2008-05` is `May 2008`; anything else stays as it is."""
    parts = text.split("-")
    if not (
        2 <= len(parts) <= 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4 and len(text) <= 10
    ):
        return text
    month = int(parts[1])
    if not 1 <= month <= 12:
        return text
    return " ".join([*([str(int(parts[2]))] if len(parts) == 3 else []), MONTHS[month - 1], parts[0]])

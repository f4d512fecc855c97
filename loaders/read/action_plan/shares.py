"""Shares of what is done, in a column such as "% complete": 60 is 60%, where its numbers are percentages and no parts of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from loaders.read.action_plan.headings import meaning
from loaders.read.cells import texts_in
from loaders.read.tables import Row
from loaders.records.values import cell_text

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,15})?")
_WITH_SIGN = re.compile(r"\d{1,9}(?:\.\d{1,15})?\s?%")
WHOLE = 100
FIX = "Write each as a percentage, such as 60%."


def with_percentages(headings: Sequence[str], rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The rows with 60 as "60%" in each column of shares whose numbers go up to 100 and have no part of one among them."""
    read = [*rows]
    for index in (index for index, heading in enumerate(headings) if is_share(heading)):
        numbers = _numbers(texts_in(rows, index))
        if not (_are_within(numbers) and any(number > 1 for number in numbers) and not any(map(_is_part, numbers))):
            continue
        for at, (number, row) in enumerate(read):
            if index < len(row) and _NUMBER.fullmatch(text := cell_text(row[index])):
                cells = list(row)
                cells[index] = f"{text}%"
                read[at] = number, cells
    return read


def is_share(heading: str) -> bool:
    """Whether a column is called after a share of what is done."""
    return meaning(heading) == "share"


def why_unread(index: int, rows: Sequence[Row[Any]], state: str) -> tuple[str, str]:
    """Why a column of shares is not read, and what to do about it; `state` is the heading of the status that is read."""
    if state:
        fix = f"If it says more, write the share behind the status, such as 'In progress (60%)', in column {state!r}."
        return f"says how far the actions are, which column {state!r} says,", fix
    texts = texts_in(rows, index)
    numbers = {text: float(text) for text in texts if _NUMBER.fullmatch(text)}
    parts = next((text for text, number in numbers.items() if _is_part(number)), "")
    over = next((text for text, number in numbers.items() if number > WHOLE), "")
    whole = next((text for text, number in numbers.items() if number > 1), "")
    whole = whole or next(filter(_WITH_SIGN.fullmatch, texts), "")
    if parts and whole:
        return f"mixes percentages ({whole}) and parts of one ({parts}), so that nobody can tell what each means,", FIX
    if over:
        return f"has {over}, which is more than 100 per cent,", FIX
    if numbers:
        one = parts or next(iter(numbers))
        return f"has numbers ({one}) of which nothing says that they are percentages,", FIX
    return "has the heading of a share of what is done, and most of its cells say none,", FIX


def _numbers(texts: Sequence[str]) -> list[float]:
    return [float(text) for text in texts if _NUMBER.fullmatch(text)]


def _are_within(numbers: Sequence[float]) -> bool:
    return all(number <= WHOLE for number in numbers)


def _is_part(number: float) -> bool:
    return 0 < number < 1

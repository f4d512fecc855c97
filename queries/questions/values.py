"""Reads the values that people type: whole numbers, dates, words of a vocabulary. Each refusal says how to write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import process

from graph.dates import BadDate, PartialDate, parse
from graph.errors import BadRequest

MAX_ROWS = 100_000  # the most that `limit` can be
MAX_NUMBER = 1_000_000  # the most that any other whole number can be
YES_NO = {"yes": "Yes", "no": "No", "true": "True", "false": "False"}


def whole_number(name: str, text: str, most: int = MAX_NUMBER, *, least: int = 0) -> int:
    """The number in plain digits, for `int` would take `1_000` and the digits of every script; raises BadRequest."""
    rule = f"{name}= is a whole number from {least:,} to {most:,}, not {text!r}."
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadRequest.about(name, text, rule, f"Give {least:,} or more, in digits alone.")
    return int(text)


def partial_date(name: str, text: str) -> PartialDate:
    """The date that a parameter gives; raises BadRequest."""
    try:
        return parse(text)
    except BadDate as error:
        raise BadRequest.about(name, text, f"{name}={text} {error.rule}.", error.fix) from error


def word(name: str, text: str, words: Mapping[str, str]) -> str:
    """A word of a vocabulary, by itself or by its title; raises BadRequest with the words there are."""
    plain = text.lower().replace("-", "_").replace(" ", "_")
    for choice, title in words.items():
        if plain == choice or text.lower() == title.lower():
            return choice
    near = process.extractOne(plain, list(words), score_cutoff=60)
    hint = f"Did you mean {near[0]!r}?" if near else "Give one of these."
    raise BadRequest.about(name, text, f"{name}={text!r} is not one of {', '.join(words)}.", hint)

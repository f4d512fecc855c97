"""Finds what may identify a person: numbers, addresses, birthdays and titles with surnames (rule 10).

It only points; it never changes a text. Patterns are of the United Kingdom, where the reviews come from. The NHS
number's check digit is modulus 11 (NHS Data Dictionary); the National Insurance number's letters are those that HM
Revenue and Customs gives out; the postcode's form is that of British Standard 7666.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

# What a text must hold that any pattern below finds. Where it begins with one set of characters, most texts are passed over
# in a quarter of the time.
_MAY_HOLD = re.compile(
    r"[\d@MDPSC](?:(?<=\d)(?:\d|[A-Z]{2})|(?<=@)"
    r"|(?<=M)(?:rs?|s|iss|x)\b|(?<=D)(?:r|ame)\b|(?<=P)rof(?:essor)?\b|(?<=S)ir\b|(?<=C)(?:llr|ouncillor)\b)"
)
_NHS = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}})"
_PATTERNS = {
    # 64 characters before the sign, as RFC 5321 has it: without a limit, each dot would begin a search to the end.
    "an email address": re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    "a date of birth": re.compile(rf"(?i:\b(?:born|d\.?o\.?b|date of birth))\b.{{0,12}}?{_DAY}"),
    "a National Insurance number": re.compile(
        r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"
    ),
    "a phone number": re.compile(r"(?<![\d.-])(?:\+44[ -]?(?:\(0\))?|\(?0)\d(?:[\d() -]{7,12})\d(?!\d)"),
    "a postcode": re.compile(
        r"\b(?:GIR ?0AA|(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRV-Y]?)"
        r" ?\d[ABD-HJLNP-UW-Z]{2})\b"
    ),
    "a title with a surname": re.compile(
        r"\b(?:Mrs?|Ms|Miss|Mx|Dr|Prof(?:essor)?|Sir|Dame|Cllr|Councillor)\.? (?:[A-Z]\. ?)*[A-Z][a-z'’-]+[A-Za-z'’-]*"
    ),
}


def identifiers_in(text: str) -> Iterator[tuple[str, str]]:
    """(what it looks like, the passage) for each kind of identifier that a text seems to hold, each kind once."""
    for kind, passages in _passages(text):
        yield from ((kind, passage) for passage in islice(passages, 1))


def all_identifiers_in(text: str) -> Iterator[tuple[str, str]]:
    """The same for each passage."""
    for kind, passages in _passages(text):
        yield from ((kind, passage) for passage in passages)


def _passages(text: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Each kind with its passages, sought as far as they are asked for."""
    if not _MAY_HOLD.search(text):
        return
    yield "an NHS number", (match[0] for match in _NHS.finditer(text) if is_nhs_number(match[0]))
    rest = _NHS.sub(lambda match: " " if is_nhs_number(match[0]) else match[0], text)
    for kind, pattern in _PATTERNS.items():
        yield kind, (match[0] for match in pattern.finditer(rest))


def is_nhs_number(text: str) -> bool:
    """Whether ten digits, with or without blanks and hyphens, end with the check digit of an NHS number."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    remainder = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return (11 - remainder) % 11 == digits[9]

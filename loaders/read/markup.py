"""Cells that an export filled with HTML: what a browser would show of them."""

from __future__ import annotations

import html
import re

_TAGS = "p|div|br|hr|b|i|u|s|em|strong|span|font|ul|ol|li|a|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|sup|sub|small|img"
_ATTRIBUTE = r"""\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)"""
_TAG = re.compile(rf"</?(?:{_TAGS})(?:{_ATTRIBUTE})*\s*/?>", re.IGNORECASE)
# Each stops at the next that begins, or the time would grow with the square of a long cell.
_UNSEEN = re.compile(r"<!--(?:(?!<!--)[^>])*-->|<(style|script)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|div|br|hr|ul|ol|li|h[1-6]|table|thead|tbody|tr|blockquote|pre)\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip|bull|middot|pound|euro|deg|frac12"
    r"|copy|reg|trade|shy|zwnj|ensp|emsp|thinsp|times|[lr]aquo|[aeiou](?:acute|grave|circ|uml)|ntilde|ccedil|szlig);",
    re.IGNORECASE,
)
MAX_ROUNDS = 3  # in which what was escaped twice is read


def may_be_markup(text: str) -> bool:
    """Whether it is worth to look: nearly all cells end here."""
    return "<" in text or "&" in text


def without_markup(text: str) -> str:
    """A text with its known entities as signs and its known tags as line breaks or nothing; any other as it is."""
    for _ in range(MAX_ROUNDS):
        if not (_TAG.search(text) or _ENTITY.search(text)):
            break
        text = _read_once(text)
    return text


def _read_once(text: str) -> str:
    if _TAG.search(text):
        text = _CELL.sub(" ", _UNSEEN.sub("", text))
        text = _TAG.sub(lambda match: "\n" if _BREAK.fullmatch(match[0]) else "", text)
        lines = (" ".join(_signs(line).split()) for line in text.splitlines())
        return "\n".join(line for line in lines if line)
    return _signs(text).strip()


def _signs(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text).replace("\xa0", " ").replace("\u200b", "")

"""Wordings: texts with the row's fields in braces, such as `Report {number}` or `asrs:{factor|slug}`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

ASPECTS = ("column", "group", "path", "above")
ROW = "row"
_PART = re.compile(r"(?P<field>[a-z][a-z0-9_]*)(\.(?P<aspect>[a-z]+))?(?P<slug>\|slug)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field in one row, with what stands above its column and where it lies on a path."""

    text: str
    column: str = ""
    group: str = ""
    path: str = ""
    above: str = ""


Values = Mapping[str, list[Item]]


class SeveralValuesError(Exception):
    """An id was to be made of a field that has several values in this row; its text is the field."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a wording: literal text, or an aspect of a field (`text` itself where none is named)."""

    literal: str
    field: str = ""
    aspect: str = "text"
    slug: bool = False

    def texts(self, values: Values) -> list[str]:
        """What it says for a row: one text for each value of the field."""
        if not self.field:
            return [self.literal]
        texts = [text for item in values[self.field] if (text := getattr(item, self.aspect))]
        return [slug(text) for text in texts] if self.slug else texts


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with fields in braces, listed in order; doubled braces stand for themselves."""

    source: str
    parts: tuple[Part, ...]
    fields: tuple[str, ...]

    @classmethod
    def parse(cls, source: str) -> Wording:
        """Take a text apart; raises ValueError where its braces hold no field."""
        parts: list[Part] = []
        for literal, name, spec, conversion in Formatter().parse(source):
            if literal:
                parts.append(Part(literal))
            if name is not None:
                parts.append(_field_part(name, bool(spec or conversion)))
        return cls(source, tuple(parts), tuple(part.field for part in parts if part.field))

    @property
    def fixed(self) -> str | None:
        """The text itself where it uses no field, else None."""
        return None if self.fields else "".join(part.literal for part in self.parts)

    def texts(self, values: Values) -> list[str]:
        """The texts for a row: none where every field is blank, several where a field has several values."""
        texts_of_parts = [part.texts(values) for part in self.parts]
        longest = max(map(len, texts_of_parts), default=0)
        if not any(
            texts for part, texts in zip(self.parts, texts_of_parts, strict=True) if part.field or not self.fields
        ):
            return []
        if len(self.parts) == 1 and self.fields:
            return list(dict.fromkeys(texts_of_parts[0]))  # a number as it is shown is still a number
        if longest == 1:
            return ["".join(texts[0] for texts in texts_of_parts if texts).strip()]
        rows = ((texts[min(number, len(texts) - 1)] for texts in texts_of_parts if texts) for number in range(longest))
        return list(dict.fromkeys("".join(row).strip() for row in rows))

    def key(self, values: Values) -> str:
        """The one text for a row, blank as soon as one field is blank: an id is never put together in part.

        Raises SeveralValuesError where a field has more than one value.
        """
        key = ""
        blank = False
        for part in self.parts:
            texts = part.texts(values)
            if len(texts) > 1:
                raise SeveralValuesError(part.field)
            blank = blank or not texts
            key += texts[0] if texts else ""
        return "" if blank else key

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema())


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A text as an id can hold it: letters and digits of any script, joined by hyphens; never blank."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("_", " "))
    # A text of signs alone still needs an id of its own.
    return "-".join(words) or "x-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def _field_part(name: str, formatted: bool) -> Part:
    match = _PART.fullmatch(name)
    aspect = match["aspect"] if match else None
    if not match or formatted or aspect not in (None, *ASPECTS):
        raise ValueError(
            f"{{{name}}} is not a field, field.{' or field.'.join(ASPECTS)}, with or without |slug at its end"
        )
    return Part("", match["field"], aspect or "text", bool(match["slug"]))

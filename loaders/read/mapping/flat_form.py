"""A mapping that names the columns of a flat sheet, so that its headings need no answers any more.

It has the line `form: flat sheet`, and for each heading the column that it is, or `leave out`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.errors import BadInput
from loaders.read.column_answers import LEAVE_OUT, as_column, as_word
from loaders.read.flat.headings import column_names
from loaders.read.mapping.document import problem_of, yaml_content
from loaders.records.problem_log import nearest

FORM: Literal["flat sheet"] = "flat sheet"
_EXPLAINS = """\
# What the columns of a flat sheet hold, by their headings. Load the sheet, or another with these headings, with --mapping
# and this file; docs/mapping.md describes it.
"""


class FlatForm(BaseModel):
    """A whole mapping of this kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Literal["flat sheet"]
    columns: dict[str, str] = Field(min_length=1)

    @field_validator("columns")
    @classmethod
    def _are_columns(cls, columns: dict[str, str]) -> dict[str, str]:
        words = [*column_names(), as_word(LEAVE_OUT)]
        for heading, word in columns.items():
            if word not in words:
                raise ValueError(f"{heading!r}: {word!r} is no column of a flat sheet. {nearest(word, words)}")
        return {heading: as_column(word) for heading, word in columns.items()}


def flat_columns(mapping: Path) -> Mapping[str, str] | None:
    """The column by the heading, where a mapping is of this kind; None for any other.

    Raises Unreadable where it is no YAML, BadInput with every problem of its form.
    """
    content = yaml_content(mapping)
    if "form" not in content:
        return None
    try:
        return FlatForm.model_validate(content).columns
    except ValidationError as error:
        raise BadInput([problem_of(mapping, dict(detail)) for detail in error.errors()]) from error


def mapping_text(columns: Mapping[str, str]) -> str:
    """The file that says what these headings hold."""
    content = {"form": FORM, "columns": {heading: as_word(column) for heading, column in columns.items()}}
    return _EXPLAINS + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)

"""The filters of a list as people type them: names and words instead of ids and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.database import Database
from graph.dates import day
from graph.schema import Label
from graph.viewer import Viewer
from queries.asking.subject import subject
from queries.records.list_columns import PropertyColumn, RelatedColumn, column_named
from queries.records.lists import choices


@dataclass(frozen=True, slots=True)
class ListFilters:
    """Filters by name: as `read_list` takes them, and as they read in a sentence."""

    values: dict[str, str]
    in_words: dict[str, str]


def list_filters(database: Database, label: Label, given: Mapping[str, str], viewer: Viewer) -> ListFilters:
    """The filters that somebody gave, each record by id, reference or name; raises BadRequest with the nearest names."""
    values, in_words = dict(given), {}
    for name, text in given.items():
        own, _, side = name.partition(".")
        column = column_named(label, own)
        if isinstance(column, RelatedColumn):
            node = subject(database, column.other.name, text, viewer, parameter=name)
            values[name], in_words[name] = node.id, node.caption
        elif isinstance(column, PropertyColumn) and not side:
            in_words[name] = choices(label, column).get(text, text)
        else:
            in_words[name] = day(text) if side else f"“{text}”"
    return ListFilters(values, in_words)

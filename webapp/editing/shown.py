"""Stored values as people read them beside a form: records by what they are called, to those who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.schema import Property
from graph.taxonomies import taxonomies
from queries.records.captions import captions_of
from queries.release.release import withheld_from
from webapp.connection import graph_database
from webapp.formatting import is_present, value_text
from webapp.properties import Captions
from webapp.viewer import current_viewer

Key = tuple[str, str]  # label and id
BLANK, WITHHELD = "blank", "(withheld)"


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value as people read it: what it was or is, and what it became or would be."""

    title: str
    before: str
    after: str


def seen_captions(keys: Iterable[Key]) -> Captions:
    """What people call these records; one that the reader may not see is called nothing, not even by its id."""
    known = set(keys)
    withheld = withheld_from(graph_database(), current_viewer())
    hidden = {(label, id_) for label, id_ in known if id_ in withheld.get(label, ())}
    return {**captions_of(graph_database(), known - hidden), **dict.fromkeys(hidden, WITHHELD)}


def shown_categories(taxonomy: str, codes: Iterable[str]) -> str:
    """The categories of a taxonomy by their names; what is none of them as it is."""
    terms = [(taxonomies()[taxonomy].term(code), code) for code in codes]
    return "; ".join(term.name if term else code for term, code in terms) or BLANK


def shown_value(value: Any, prop: Property, captions: Captions) -> str:
    """A stored value as people read it: records by their names."""
    if not is_present(value):
        return BLANK
    if prop.of:
        ids = value if isinstance(value, list) else [value]
        return "; ".join(captions.get((prop.of, str(id_)), str(id_)) for id_ in ids)
    return value_text(value, prop)

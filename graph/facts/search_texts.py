"""The texts by which records are found, in memory: of each record its names, its full texts, and the quotes about it.

To look into a text the embedded database takes some 30 microseconds, which is 20 seconds for the quotes of 20,000 cases, and
a search looks into names, full texts and quotes. In memory all of them take tenths of a second. They are read once and brought
up to date after a write. Only what is compared is held: what is found is read from the database, by its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from graph.database import Database
from graph.names import text_key
from graph.schema import Label, schema
from graph.writer.touched import Touched

Part: TypeAlias = Literal["names", "texts", "contributions", "influences"]
Rows: TypeAlias = Iterator[tuple[Any, ...]]

SEPARATOR = "\n"  # no text that is compared holds it
NAMES = ("ref", "id")  # by which a record is found beside its caption and its aliases

# Records come one by one, in no order, so that neither the server nor the driver has to hold all of them at once.
_ALL, _THESE = (
    "MATCH (n:{label}) WHERE n.id IS NOT NULL",
    "UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}})",
)
_TEXTS = """
RETURN n.id AS id, coalesce(n.{caption}, n.id) AS name, [{names}] + {aliases} AS names, [{texts}] AS texts
"""
_CONTRIBUTIONS = """
CALL {{ WITH n MATCH (n)<-[k:CONTRIBUTED_TO]-(:Factor) RETURN collect(k.quote) AS quotes }}
WITH n, quotes WHERE size(quotes) > 0
RETURN n.id AS id, quotes
"""
_INFLUENCES = """
MATCH (f:Factor)-[k:INFLUENCES]->(:Factor)
WITH {about} AS id, k.quote AS quote WHERE id IS NOT NULL AND quote IS NOT NULL{these}
RETURN id, [quote] AS quotes
"""


@dataclass(frozen=True, slots=True)
class RecordTexts:
    """One record: its name, and, each as names are compared and one a line, all that it is found by."""

    name: str
    names: str
    texts: str
    contributions: str
    influences: str


@dataclass(frozen=True, slots=True)
class SearchTexts:
    """Those of all records of a label by id, in the order of their names."""

    label: Label
    records: Mapping[str, RecordTexts]

    def holding(self, part: Part, words: Collection[str]) -> list[str]:
        """The ids of the records one of whose texts of this part holds each of these words, themselves as they are compared."""
        first, *others = words
        text_of = attrgetter(part)
        ids = [id_ for id_, record in self.records.items() if first in text_of(record)]
        if not others:
            return ids
        return [
            id_
            for id_ in ids
            if any(all(word in line for word in words) for line in text_of(self.records[id_]).split(SEPARATOR))
        ]


def read_search_texts(database: Database, label: Label) -> SearchTexts:
    """The texts of all records of a label."""
    return _in_order(label, _read(database, label))


def updated_search_texts(database: Database, before: SearchTexts, touched: Touched) -> SearchTexts | None:
    """The same after a write that touched this; None where they have to be read anew."""
    label = before.label
    if touched.kinds.isdisjoint(_kinds(label)):
        return before
    if touched.nodes is None:
        return None
    ids = touched.ids(label.name)
    others = {id_: record for id_, record in before.records.items() if id_ not in ids}
    return _in_order(label, others | _read(database, label, sorted(ids)))


def influence_about(label: Label) -> str | None:
    """How an influence `k` of a factor `f` names the record of a label that it is about: its case, or else the factor."""
    influences = schema().relationships["INFLUENCES"]
    if label.name == influences.properties["case_id"].of:
        return "k.case_id"
    return "CASE WHEN k.case_id IS NULL THEN f.id END" if label.name in influences.from_labels else None


def _in_order(label: Label, records: Mapping[str, RecordTexts]) -> SearchTexts:
    return SearchTexts(label, dict(sorted(records.items(), key=lambda item: (item[1].name, item[0]))))


def _kinds(label: Label) -> set[str]:
    """The label and the types whose quotes are about its records."""
    kinds = {label.name} | ({"INFLUENCES"} if influence_about(label) else set())
    return kinds | ({"CONTRIBUTED_TO"} if _is_contributed_to(label) else set())


def _is_contributed_to(label: Label) -> bool:
    return label.name in schema().relationships["CONTRIBUTED_TO"].to_labels


def _read(database: Database, label: Label, ids: list[str] | None = None) -> dict[str, RecordTexts]:
    """The texts of these records, of all where none are named."""
    records = (_ALL if ids is None else _THESE).format(label=label.name)
    values = {} if ids is None else {"ids": ids}
    contributions: dict[str, str] = {}
    influences: dict[str, str] = {}
    if _is_contributed_to(label):
        contributions = database.fold(records + _CONTRIBUTIONS.format(), _quotes, **values)
    if about := influence_about(label):
        these = "" if ids is None else " AND id IN $ids"
        statement = _INFLUENCES.format(about=about, these=these)
        influences = database.fold(statement, _quotes, **values)

    def take(rows: Rows) -> dict[str, RecordTexts]:
        return {
            id_: RecordTexts(
                str(name), _compared(names), _compared(texts), contributions.get(id_, ""), influences.get(id_, "")
            )
            for id_, name, names, texts in rows
        }

    return database.fold(f"{records} {_texts_of(label)}", take, **values)


def _texts_of(label: Label) -> str:
    names = dict.fromkeys([label.caption, *(name for name in NAMES if name in label.properties)])
    texts = [prop.name for prop in label.properties.values() if prop.type == "long_text"]
    return _TEXTS.format(
        caption=label.caption,
        names=", ".join(f"n.{name}" for name in names),
        aliases="coalesce(n.aliases, [])" if "aliases" in label.properties else "[]",
        texts=", ".join(f"n.{name}" for name in texts),
    )


def _quotes(rows: Rows) -> dict[str, str]:
    """The quotes of each record."""
    quotes: dict[str, list[str]] = defaultdict(list)
    for id_, of_record in rows:
        quotes[id_] += of_record
    return {id_: _compared(of_record) for id_, of_record in quotes.items()}


def _compared(texts: Iterable[Any]) -> str:
    return SEPARATOR.join(dict.fromkeys(text_key(str(text)) for text in texts if text))

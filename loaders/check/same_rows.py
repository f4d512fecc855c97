"""Recognises the rows that the last copy of a file had, where neither copy gives them ids (rule 15).

The id of such a row was made from its number, and a list is numbered anew when a row is put in. So a row is known by its
words; only where these are much the same, or its reference is more than a place in a list, is it known by that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from graph.names import name_key
from graph.schema import Label, schema
from loaders.check.drafts import Drafts
from loaders.check.existing_graph import Key
from loaders.check.renaming import rename
from loaders.records.ids import distinct, slug

MIN_SCORE = 88  # of 100: a letter or two differ, or the order of the words
# `3`, `R3`, `Action 3a`, `2.1`: where a row stands in a list, which another row may have in the next copy.
_PLACE_IN_LIST = re.compile(r"(?:[^\W\d]+[ .:-]*)?\d{1,3}(?:\.\d{1,2})*[ .]?[a-z]?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A record of the file or of the graph: its id, its name as names are compared, and its reference."""

    id: str
    name: str
    ref: str

    @property
    def key(self) -> str:
        """A reference that the source gives to this record alone, or nothing."""
        return "" if _PLACE_IN_LIST.fullmatch(self.ref) else self.ref

    def resembles(self, other: _Row) -> bool:
        """Whether the words are much the same, or those of one are among those of the other."""
        scores = fuzz.token_sort_ratio(self.name, other.name), fuzz.token_set_ratio(self.name, other.name)
        return scores[0] >= MIN_SCORE or scores[1] == 100


def recognise_rows(drafts: Drafts) -> None:
    """Give each row whose id was made here the id of the record that it was in the last copy of its file."""
    made = drafts.made_ids - drafts.reading.made_ids
    for name, label in schema().labels.items():
        if "ref" not in label.properties or name == "Case":  # a case is known by more than its row
            continue
        drafts_of_label = drafts.nodes_of(name).items()
        rows = [_row(id_, draft.properties, label) for id_, draft in drafts_of_label if (name, id_) in made]
        if rows and drafts.graph.holds(name) and (known := _known(drafts, label)):
            _settle(drafts, name, _Pairs(rows, known))


@dataclass
class _Pairs:
    """The rows of the file and the records of the last copy, paired from what is surest to what is least sure."""

    rows: list[_Row]
    known: list[_Row]
    same: dict[str, _Row] = field(default_factory=dict)  # by the id of the row

    def __post_init__(self) -> None:
        self._pair(lambda row: row.key)
        self._pair(lambda row: row.name and row.ref and (row.name, row.ref))
        self._pair(lambda row: row.name)
        of_number = _by(lambda row: row.ref, self.remaining)
        for row in self.new:
            alike = [its for its in of_number.get(row.ref, []) if row.resembles(its)]
            if len(alike) == 1:
                self.same[row.id] = alike[0]
                of_number[row.ref].remove(alike[0])

    @property
    def new(self) -> list[_Row]:
        """The rows that were not in the last copy, as far as it is known."""
        return [row for row in self.rows if row.id not in self.same]

    @property
    def remaining(self) -> list[_Row]:
        """The records of the last copy that no row is."""
        taken = {its.id for its in self.same.values()}
        return [its for its in self.known if its.id not in taken]

    def _pair(self, key: Callable[[_Row], Hashable]) -> None:
        """Pair those of the same key; of several, in their order, where there are as many as before."""
        rows, known = _by(key, self.new), _by(key, self.remaining)
        for value in rows.keys() & known.keys():
            if len(rows[value]) == len(known[value]):
                self.same |= {row.id: its for row, its in zip(rows[value], known[value], strict=True)}


def _by(key: Callable[[_Row], Hashable], rows: list[_Row]) -> dict[Hashable, list[_Row]]:
    groups: dict[Hashable, list[_Row]] = defaultdict(list)
    for row in rows:
        if value := key(row):
            groups[value].append(row)
    return groups


def _row(id_: str, properties: Mapping[str, object], label: Label) -> _Row:
    name = name_key(str(properties.get(label.caption) or ""))
    return _Row(id_, name, name_key(str(properties.get("ref") or "")))


def _known(drafts: Drafts, label: Label) -> list[_Row]:
    """What the graph has of the file's last copy."""
    cypher = (
        f"MATCH (n:{label.name} {{source_id: $source}}) "
        f"RETURN n.id AS id, n.{label.caption} AS {label.caption}, n.ref AS ref ORDER BY id"
    )
    found = drafts.graph.read(cypher, source=drafts.reading.source_id)
    in_file = {id_ for id_ in drafts.nodes_of(label.name) if (label.name, id_) not in drafts.made_ids}
    return [_row(row["id"], row, label) for row in found if row["id"] not in in_file]


def _settle(drafts: Drafts, label: str, pairs: _Pairs) -> None:
    """Put the rows under the ids of their records, and new rows that have such an id under ids of their own."""
    known = {its.id: its for its in pairs.known}
    new_ids: dict[Key, str] = {(label, id_): its.id for id_, its in pairs.same.items()}
    displaced = [row for row in pairs.new if row.id in known]
    taken = known.keys() | drafts.nodes_of(label).keys()
    bases = [f"{drafts.reading.source_id}-{slug(row.name or label)}" for row in displaced]
    for row, new in zip(displaced, distinct(bases, taken), strict=True):
        new_ids[label, row.id] = new
    remaining = {its.id for its in pairs.remaining}
    for row in displaced:
        if row.id in remaining and known[row.id].ref == row.ref:
            _warn(drafts, label, row, known[row.id])
    drafts.recognised_keys |= {(label, its.id) for its in pairs.same.values()}
    rename(drafts, new_ids)


def _warn(drafts: Drafts, label: str, row: _Row, known: _Row) -> None:
    """Say of a new row that it has the number of a record that no row is: it may be that one in quite other words."""
    draft = drafts.nodes[label][row.id]
    kind, properties = schema().labels[label], drafts.graph.node(label, known.id) or {}
    rule = (
        f"has the number of your {kind.title.lower()} {str(properties.get(kind.caption))!r} ({known.id}) and other words; "
        "it is added as a new record, and that one stays as it is"
    )
    fix = f"If it is the same one, give the row its id: {known.id}."
    title = draft.properties.get(kind.caption)
    drafts.log.add_for("other_words", draft.record, kind.caption, rule, fix, value=title, severity="warning")

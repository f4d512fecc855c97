"""Which record of the graph a name means, where a file gives no ids (rule 13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.names import name_key
from graph.schema import Label, schema
from loaders.check.existing_graph import ExistingGraph
from loaders.records.problem_log import listed

MAX_NAMES = 8  # of those spelt alike that are written out


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record of the graph as its names are known; `counted_as` is the record that it was merged into, else itself."""

    id: str
    name: str
    source_id: str
    counted_as: str


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name of a file that means a record of the graph.

    `others` are the ids of more records with that name, `cases` how many cases of the graph a factor was recorded in.
    """

    label: str
    name: str
    record: KnownRecord
    others: tuple[str, ...] = ()
    cases: int | None = None

    @property
    def sentence(self) -> str:
        """What was joined with what, for people; which records share the name, where several do."""
        kind = schema().labels[self.label]
        cases = "" if self.cases is None else f", in {self.cases:,} {'case' if self.cases == 1 else 'cases'}"
        name = " ".join(map(str.strip, self.name.splitlines()))  # text from a PDF has line breaks
        sentence = f"'{name}' is your {kind.title.lower()} '{self.record.name}' ({self.record.id}){cases}."
        if self.others:
            others = ", ".join(self.others)
            sentence += f" {len(self.others) + 1} {kind.plural.lower()} have this name ({others} too): merge them."
        return sentence


@dataclass(frozen=True, slots=True)
class Spellings:
    """The ways in which one file types a name that is one record."""

    label: str
    names: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """That they are one, for people."""
        names = [f"'{name}'" for name in self.names]
        return f"{', '.join(names[:-1])} and {names[-1]} are one {schema().labels[self.label].title.lower()}."


def sentences_of(matches: Iterable[NameMatch]) -> list[str]:
    """What was joined, for people: each name that is spelt otherwise or shared, and in one sentence all the others."""
    alike: dict[str, list[str]] = defaultdict(list)
    sentences = []
    for match in matches:
        if match.name == match.record.name and not match.others:
            alike[match.label].append(match.name)
        else:
            sentences.append(match.sentence)
    for label, names in alike.items():
        kind = schema().labels[label]
        counted = f"{len(names):,} {kind.plural.lower()} are" if len(names) > 1 else f"One {kind.title.lower()} is"
        quoted = listed([f"'{name}'" for name in names], MAX_NAMES)
        sentences.append(f"{counted} in the graph already, under the same name: {quoted}.")
    return sentences


class KnownNames:
    """The names and aliases of one label's records, compared as rule 13 says."""

    def __init__(self, graph: ExistingGraph, label: Label) -> None:
        self._label, self._graph = label, graph
        self._by_name: dict[str, list[KnownRecord]] = defaultdict(list)
        self._by_alias: dict[str, list[KnownRecord]] = defaultdict(list)
        aliases = "coalesce(n.aliases, [])" if "aliases" in label.properties else "[]"
        counted_as = "coalesce(n.canonical_id, n.id)" if "canonical_id" in label.properties else "n.id"
        rows = graph.read(
            f"MATCH (n:{label.name}) RETURN n.id AS id, n.{label.caption} AS name, n.source_id AS source_id, "
            f"{aliases} AS aliases, {counted_as} AS counted_as ORDER BY id"
        )
        self.records: dict[str, KnownRecord] = {}
        self._aliases: dict[str, list[str]] = {}
        self._alias_spellings: dict[str, str] = {}
        self.ids = {row["id"] for row in rows}
        for row in graph.seen(label.name, rows):
            name = str(row["name"] or "")
            record = KnownRecord(row["id"], name, str(row["source_id"]), row["counted_as"])
            self.records[record.id] = record
            self._by_name[name_key(name)].append(record)
            self._aliases[record.id] = row["aliases"]
            for alias in row["aliases"]:
                self._by_alias[name_key(str(alias))].append(record)
                self._alias_spellings.setdefault(name_key(str(alias)), str(alias))

    def match(self, name: str, source_id: str) -> NameMatch | None:
        """The record that the name means: one of that name of the same source, else of any, else one with that alias.

        The same source's is itself, though it was merged, so that its file means the same as before; any other is the
        record that counts for it. Of several the one that is first by its id.
        """
        if not (key := name_key(name)):
            return None
        named = self._by_name.get(key, [])
        own = [record for record in named if record.source_id == source_id]
        counting = {self._counting(record) for record in named or self._by_alias.get(key, [])}
        if not (candidates := own or counting):
            return None
        record = min(candidates, key=lambda each: each.id)
        others = {other.counted_as for other in named} - {record.counted_as}
        return NameMatch(self._label.name, name, record, tuple(sorted(others)))

    def named(self, name: str) -> list[KnownRecord]:
        """The records of that name, else those with that alias, in the order of their ids."""
        key = name_key(name)
        return self._by_name.get(key) or self._by_alias.get(key, [])

    @property
    def keys(self) -> list[str]:
        """Every name and alias as it is compared."""
        return [key for key in dict.fromkeys([*self._by_name, *self._by_alias]) if key]

    def record(self, key: str) -> KnownRecord | None:
        """The record that counts under a name or an alias, given as it is compared."""
        if match := self.match(key, source_id=""):
            return self._counting(match.record)
        return None

    def spelling(self, key: str) -> str:
        """A name or an alias as the graph spells it."""
        named = self._by_name.get(key)
        return named[0].name if named else self._alias_spellings.get(key, key)

    def aliases_of(self, record_id: str) -> list[str]:
        """The aliases of a record."""
        return self._aliases.get(record_id, [])

    def counted(self, matches: Iterable[NameMatch]) -> list[NameMatch]:
        """The same matches, each with the number of cases in which its record was recorded."""
        matched = list(matches)
        counting = {match.record.counted_as for match in matched}
        members = {record.id: record.counted_as for record in self.records.values() if record.counted_as in counting}
        cases: dict[str, set[str]] = defaultdict(set)
        for factor, case in self._graph.cases_with(members):
            cases[members[factor]].add(case)
        return [replace(match, cases=len(cases[match.record.counted_as])) for match in matched]

    def _counting(self, record: KnownRecord) -> KnownRecord:
        return self.records.get(record.counted_as, record)

"""Reads a projection from the graph: each kind of thing in one statement, the contributions as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.dtypes import StringDType
from numpy.typing import NDArray
from scipy import sparse

from graph.database import Database
from graph.projection.tables import (
    NONE,
    POLARITIES,
    Cases,
    Codings,
    Contributions,
    Days,
    Episodes,
    Factors,
    Ints,
    Matrix,
    Numbered,
    Projection,
    matrix,
)

_CASES = """
MATCH (c:Case)
RETURN c.id AS id, coalesce(c.title, c.id) AS title, c.source_id AS source, coalesce(c.synthetic, false) AS invented,
       c.period_start_earliest AS earliest, c.period_start_latest AS latest
ORDER BY id
"""
_JOINED = {
    "areas": "MATCH (c:Case)-[:IN_AREA]->(x:Area) RETURN c.id AS case, x.id AS id ORDER BY id, case",
    "reviews": "MATCH (c:Case)<-[:EXAMINES]-(x:Review) RETURN c.id AS case, x.id AS id ORDER BY id, case",
    "categories": "MATCH (c:Case)-[:IN_CATEGORY]->(x:Category) RETURN c.id AS case, x.id AS id ORDER BY id, case",
}
_EPISODES = """
MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode)
RETURN e.id AS id, coalesce(e.title, e.id) AS title, c.id AS case, e.sequence AS sequence, e.appraisal AS appraisal,
       e.start_earliest AS earliest, e.start_latest AS latest
ORDER BY case, coalesce(sequence, 1000000), id
"""
_FACTORS = """
MATCH (f:Factor)
RETURN f.id AS id, coalesce(f.canonical_id, f.id) AS counted_as, coalesce(f.name, f.id) AS name, f.level AS level
ORDER BY id
"""
_FACTOR_CATEGORIES = (
    "MATCH (f:Factor)-[:IN_CATEGORY]->(x:Category) RETURN f.id AS factor, x.id AS id ORDER BY factor, id"
)
_BROADER = "MATCH (a:Category)-[:BROADER]->(b:Category) RETURN a.id AS id, b.id AS broader ORDER BY id, broader"
_CODINGS = """
MATCH (g:Coding)
OPTIONAL MATCH (g)-[:CODES]->(c:Case)
RETURN g.id AS id, min(c.id) AS case, g.source_id AS source, g.codebook AS codebook, g.state AS state,
       g.looked_for AS looked_for, coalesce(g.coder_code, g.id) AS coder, g.method AS method
ORDER BY id
"""
# Factor by factor, so that neither the server nor the driver has to hold all of them at once, and as columns: to hand
# over a row costs more than what is in it. collect() passes over nulls, so there are none.
CONTRIBUTIONS = """
MATCH (f:Factor)
CALL { WITH f MATCH (f)-[k:CONTRIBUTED_TO]->(t)
       RETURN collect(t.id) AS targets, collect(t:Case) AS whole, collect(k.id) AS ids,
              collect(coalesce(k.polarity, '')) AS polarities, collect(coalesce(k.mention_id, k.id)) AS mentions,
              collect(coalesce(k.source_id, '')) AS sources, collect(coalesce(k.coding_id, '')) AS codings,
              collect(coalesce(k.coding_method, '')) AS methods, collect(coalesce(k.acted_on, [])) AS acted_on }
WITH f, targets, whole, ids, polarities, mentions, sources, codings, methods, acted_on
WHERE size(ids) > 0
RETURN f.id AS factor, targets, whole, ids, polarities, mentions, sources, codings, methods, acted_on
"""
Texts: TypeAlias = list[str]

_POLARITIES = Numbered(POLARITIES)
_METHODS = {"machine": 1, "machine_checked": 2}


def read_projection(database: Database) -> Projection:
    """The projection of the graph as it stands; raises what the database raises."""
    sources = Numbered(row["id"] for row in database.read("MATCH (s:Source) RETURN s.id AS id ORDER BY id"))
    cases = _cases(database, sources)
    episodes = _episodes(database, cases.ids)
    factors, recorded = _factors(database)
    codebooks, codings = _codings(database, sources, cases.ids)
    collected = _Collected(sources, cases.ids, episodes, recorded, codings.ids)
    contributions = database.fold(CONTRIBUTIONS, collected.take)
    return Projection(sources, codebooks, cases, episodes, factors, codings, contributions)


def _cases(database: Database, sources: Numbered) -> Cases:
    rows = database.read(_CASES)
    ids = Numbered(row["id"] for row in rows)
    joined_records = {name: _joined(ids, database.read(statement)) for name, statement in _JOINED.items()}
    return Cases(
        ids,
        [str(row["title"]) for row in rows],
        sources.numbers(row["source"] for row in rows),
        np.fromiter((row["invented"] for row in rows), bool, len(rows)),
        _days(row["earliest"] for row in rows),
        _days(row["latest"] for row in rows),
        **joined_records,
    )


def _joined(cases: Numbered, rows: list[dict[str, Any]]) -> tuple[Numbered, Matrix]:
    others = Numbered(dict.fromkeys(row["id"] for row in rows))
    starts, ends = cases.numbers(row["case"] for row in rows), others.numbers(row["id"] for row in rows)
    return others, matrix(starts, ends, (len(cases), len(others)))


def _days(values: Iterable[str | None]) -> Days:
    return np.array([value or "NaT" for value in values], "datetime64[D]")


def _episodes(database: Database, cases: Numbered) -> Episodes:
    rows = database.read(_EPISODES)
    return Episodes(
        Numbered(row["id"] for row in rows),
        [str(row["title"]) for row in rows],
        cases.numbers(row["case"] for row in rows),
        np.fromiter((NONE if row["sequence"] is None else row["sequence"] for row in rows), np.int32, len(rows)),
        [row["appraisal"] for row in rows],
        _days(row["earliest"] for row in rows),
        _days(row["latest"] for row in rows),
    )


@dataclass(frozen=True, slots=True)
class _Recorded:
    """Factors as they were recorded, and the row of the canonical factor that each is counted as."""

    ids: Numbered
    counted_as: Ints

    def counted(self, id_: str) -> int:
        """The row of the canonical factor that this one is counted as, or NONE."""
        number = self.ids.number(id_)
        return int(self.counted_as[number]) if number != NONE else NONE


def _factors(database: Database) -> tuple[Factors, _Recorded]:
    rows = database.read(_FACTORS)
    rows_by_id = {row["id"]: row for row in rows}
    # What points at a factor that is not there is counted as itself: nothing recorded is lost.
    canonical = {id_: row["counted_as"] if row["counted_as"] in rows_by_id else id_ for id_, row in rows_by_id.items()}
    ids = Numbered(sorted(set(canonical.values())))
    above = _above(database.read(_BROADER))
    within: dict[str, set[str]] = {id_: set() for id_ in ids.ids}
    for row in database.read(_FACTOR_CATEGORIES):
        if row["factor"] in within:
            within[row["factor"]] |= {row["id"], *above.get(row["id"], ())}
    factors = Factors(
        ids,
        [str(rows_by_id[id_]["name"]) for id_ in ids.ids],
        [rows_by_id[id_]["level"] for id_ in ids.ids],
        [frozenset(within[id_]) for id_ in ids.ids],
    )
    return factors, _Recorded(Numbered(canonical), ids.numbers(canonical.values()))


def _above(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """All that is broader than each category, however many steps up."""
    tree = nx.DiGraph([(row["id"], row["broader"]) for row in rows])
    return {id_: nx.descendants(tree, id_) for id_ in tree}


def _codings(database: Database, sources: Numbered, cases: Numbered) -> tuple[Numbered, Codings]:
    rows = database.read(_CODINGS)
    codebooks = Numbered(sorted({row["codebook"] for row in rows if row["codebook"]}))
    return codebooks, Codings(
        Numbered(row["id"] for row in rows),
        cases.numbers(row["case"] for row in rows),
        sources.numbers(row["source"] for row in rows),
        codebooks.numbers(row["codebook"] for row in rows),
        np.fromiter((row["state"] == "agreed" for row in rows), bool, len(rows)),
        [frozenset(row["looked_for"]) if row["looked_for"] else None for row in rows],
        [str(row["coder"]) for row in rows],
        [row["method"] for row in rows],
    )


class _Growing(dict[Any, int]):
    """Things numbered in the order in which they are met."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]

    def numbers(self, keys: Iterable[Any]) -> Ints:
        """The number of each of these."""
        return np.fromiter(map(self.__getitem__, keys), np.int32)


class _Collected:
    """Contributions as columns of numbers, filled factor by factor so that no text outlives its reading."""

    def __init__(self, sources: Numbered, cases: Numbered, episodes: Episodes, factors: _Recorded, codings: Numbered):
        self._sources, self._cases, self._episodes = sources, cases, episodes
        self._factors, self._codings = factors, codings

    def take(self, rows: Iterator[tuple[Any, ...]]) -> Contributions:
        """The contributions of all these factors."""
        self._columns: dict[str, list[NDArray[Any]]] = {}
        self._mentions, self._organisations = _Growing(), _Growing()
        self._add("", *[[]] * 9)  # so that each column is there where there are no rows
        for row in rows:
            self._add(*row)
        return self._ordered({name: np.concatenate(parts) for name, parts in self._columns.items()})

    def _add(self, factor: str, targets: Texts, whole: list[bool], ids: Texts, polarities: Texts, mentions: Texts,
             sources: Texts, codings: Texts, methods: Texts, acted_on: list[Texts]) -> None:  # fmt: skip
        to_case = np.array(whole, bool)
        episode = np.where(to_case, NONE, self._episodes.ids.numbers(targets)).astype(np.int32)
        columns = {
            "factor": np.full(len(ids), self._factors.counted(factor), np.int32),
            "case": np.where(to_case, self._cases.numbers(targets), self._episodes.case_of(episode)),
            "episode": episode,
            "ids": np.array(ids, StringDType()),
            "polarity": _POLARITIES.numbers(polarities).astype(np.int8),
            "mention": self._mentions.numbers(zip(sources, mentions, strict=True)),
            "source": self._sources.numbers(sources),
            "coding": self._codings.numbers(codings),
            "by_machine": np.fromiter((_METHODS.get(method, 0) for method in methods), np.int8),
            "many": np.fromiter(map(len, acted_on), np.int32),
            "acted_on": self._organisations.numbers(chain.from_iterable(acted_on)),
        }
        for name, values in columns.items():
            self._columns.setdefault(name, []).append(values)

    def _ordered(self, column: dict[str, NDArray[Any]]) -> Contributions:
        """By case, episode, factor and id, whatever order the server gave them in; what hangs on no case is left out."""
        organisations = Numbered(self._organisations)
        starts = np.concatenate([[0], np.cumsum(column.pop("many"))])
        organisation_numbers = column.pop("acted_on")
        bore_on = sparse.csr_array(
            (np.ones(len(organisation_numbers), np.int32), organisation_numbers, starts),
            shape=(len(starts) - 1, len(organisations)),
        )
        order = np.lexsort([column[name] for name in ("ids", "factor", "episode", "case")])
        order = order[column["case"][order] != NONE]
        columns = {name: values[order] for name, values in column.items()}
        return Contributions(**columns, acted_on=(organisations, bore_on[order]))

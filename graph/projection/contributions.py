"""Reads the contributions of a projection: as columns of numbers, factor by factor so that no text outlives its reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.dtypes import StringDType
from numpy.typing import NDArray
from scipy import sparse

from graph.projection.tables import NONE, POLARITIES, Contributions, Episodes, Factors, Ints, Matrix, Numbered

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
# The same of a few targets of one label, of whichever factors.
_OF_TARGETS = """
UNWIND $ids AS record_id
MATCH (t:{label} {{id: record_id}})<-[k:CONTRIBUTED_TO]-(f:Factor)
WITH f.id AS factor, collect(t.id) AS targets, collect({whole}) AS whole, collect(k.id) AS ids,
     collect(coalesce(k.polarity, '')) AS polarities, collect(coalesce(k.mention_id, k.id)) AS mentions,
     collect(coalesce(k.source_id, '')) AS sources, collect(coalesce(k.coding_id, '')) AS codings,
     collect(coalesce(k.coding_method, '')) AS methods, collect(coalesce(k.acted_on, [])) AS acted_on
WHERE size(ids) > 0
RETURN factor, targets, whole, ids, polarities, mentions, sources, codings, methods, acted_on
"""
Texts: TypeAlias = list[str]

_POLARITIES = Numbered(POLARITIES)
_METHODS = {"machine": 1, "machine_checked": 2}


class _Growing(dict[Any, int]):
    """Things numbered in the order in which they are met."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]

    def numbers(self, keys: Iterable[Any]) -> Ints:
        """The number of each of these."""
        return np.fromiter(map(self.__getitem__, keys), np.int32)


class ContributionReader:
    """What turns the rows of CONTRIBUTIONS into columns of numbers, those of the tables that are read already."""

    def __init__(self, sources: Numbered, cases: Numbered, episodes: Episodes, factors: Factors, codings: Numbered):
        self._sources, self._cases, self._episodes = sources, cases, episodes
        self._factors, self._codings = factors, codings

    @property
    def unresolved(self) -> frozenset[str]:
        """The ids of sources and codings that contributions name and that are not there."""
        return frozenset(self._unresolved)

    def take(self, rows: Iterator[tuple[Any, ...]]) -> Contributions:
        """The contributions of all these factors."""
        self._columns: dict[str, list[NDArray[Any]]] = {}
        self._mentions, self._organisations = _Growing(), _Growing()
        self._unresolved: set[str] = set()
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
            "passage": np.fromiter(map(hash, zip(sources, mentions, strict=True)), np.int64),
            "source": self._sources.numbers(sources),
            "coding": self._codings.numbers(codings),
            "by_machine": np.fromiter((_METHODS.get(method, 0) for method in methods), np.int8),
            "many": np.fromiter(map(len, acted_on), np.int32),
            "acted_on": self._organisations.numbers(chain.from_iterable(acted_on)),
        }
        for name, values in columns.items():
            self._columns.setdefault(name, []).append(values)
        self._unresolved |= {id_ for id_ in set(sources) if id_ and self._sources.number(id_) == NONE}
        self._unresolved |= {id_ for id_ in set(codings) if id_ and self._codings.number(id_) == NONE}

    def _ordered(self, column: dict[str, NDArray[Any]]) -> Contributions:
        """By case, episode, factor and id, whatever order the server gave them in; what hangs on no case is left out."""
        starts = np.concatenate([[0], np.cumsum(column.pop("many"))])
        numbers = column.pop("acted_on")
        bore_on = sparse.csr_array(
            (np.ones(len(numbers), np.int32), numbers, starts), shape=(len(starts) - 1, len(self._organisations))
        )
        order = np.lexsort([column[name] for name in ("ids", "factor", "episode", "case")])
        order = order[column["case"][order] != NONE]
        columns = {name: values[order] for name, values in column.items()}
        return Contributions(**columns, acted_on=ordered_columns(list(self._organisations), bore_on[order]))


def of_targets(label: str) -> str:
    """The statement for the contributions to some cases as a whole, or to some episodes."""
    return _OF_TARGETS.format(label=label, whole=str(label == "Case").lower())


def ordered_columns(ids: Sequence[str], rows: Matrix) -> tuple[Numbered, Matrix]:
    """A matrix with its columns in the order of their ids, which break ties; without those in which nothing is."""
    used = np.unique(rows.indices)
    order = sorted(used.tolist(), key=ids.__getitem__)
    place = np.full(len(ids), NONE, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    matrix = sparse.csr_array((rows.data, place[rows.indices], rows.indptr), shape=(rows.shape[0], len(order)))
    matrix.sort_indices()
    return Numbered(ids[number] for number in order), matrix

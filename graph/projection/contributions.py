"""Reads the contributions of a projection as columns of numbers, in parts, so that no text outlives its reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeAlias

import numpy as np
import scipy  # its parts load at first use
from numpy.dtypes import StringDType
from numpy.typing import NDArray

from graph.projection.tables import NONE, POLARITIES, Contributions, Episodes, Factors, Ints, Matrix, Numbered
from graph.schema import schema

# Record by record, so that neither the server nor the driver has to hold all of them at once, and from the end with few of
# them: from that of factors the embedded database took four times as long. collect() passes over nulls, so there are none.
_OF_RECORD = """
CALL {{ WITH t MATCH (t)<-[k:CONTRIBUTED_TO]-(f:Factor)
       RETURN collect(coalesce(f.id, '')) AS factors, collect(k.id) AS ids, collect(coalesce(k.polarity, '')) AS polarities,
              collect(coalesce(k.mention_id, k.id)) AS mentions, collect(coalesce(k.source_id, '')) AS sources,
              collect(coalesce(k.coding_id, '')) AS codings, collect(coalesce(k.coding_method, '')) AS methods,
              collect(coalesce(k.acted_on, [])) AS acted_on }}
WITH t, factors, ids, polarities, mentions, sources, codings, methods, acted_on
WHERE size(ids) > 0
RETURN t.id AS target, {whole} AS whole, factors, ids, polarities, mentions, sources, codings, methods, acted_on
"""


def _of_record(label: str) -> str:
    return _OF_RECORD.format(whole=str(label == "Case").lower())


CONTRIBUTIONS = tuple(
    f"MATCH (t:{label})" + _of_record(label) for label in schema().relationships["CONTRIBUTED_TO"].to_labels
)
_RECORDS = 5_000  # whose texts are turned into numbers together
Texts: TypeAlias = list[str]
Columns: TypeAlias = dict[str, NDArray[Any]]

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
    """What turns the rows of such a statement into columns of numbers, those of the tables that are read already."""

    def __init__(self, sources: Numbered, cases: Numbered, episodes: Episodes, factors: Factors, codings: Numbered):
        self._sources, self._cases, self._episodes = sources, cases, episodes
        self._factors, self._codings = factors, codings

        self._mentions, self._organisations = _Growing(), _Growing()
        self._unresolved: set[str] = set()

    @property
    def unresolved(self) -> frozenset[str]:
        """The ids of sources and codings that contributions name and that are not there."""
        return frozenset(self._unresolved)

    def columns(self, rows: Iterator[tuple[Any, ...]]) -> list[Columns]:
        """What the rows of a statement say, in parts."""
        return [self._part(part) for part in iter(lambda: list(islice(rows, _RECORDS)), [])]

    def contributions(self, parts: Iterable[Columns]) -> Contributions:
        """All contributions of these parts: by case, episode, factor and id."""
        parts = [self._part([]), *parts]  # so that each column is there where there are no rows
        return self._ordered({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})

    def _part(self, rows: Iterable[tuple[Any, ...]]) -> Columns:
        targets: Texts = []
        whole: list[bool] = []
        of_each: tuple[list[Any], ...] = ([], [], [], [], [], [], [], [])
        for target, is_case, *columns in rows:
            targets += [target] * len(columns[0])
            whole += [is_case] * len(columns[0])
            for texts, more in zip(of_each, columns, strict=True):
                texts.extend(more)
        return self._numbers(targets, whole, *of_each)

    def _numbers(self, targets: Texts, whole: list[bool], factors: Texts, ids: Texts, polarities: Texts, mentions: Texts,
                 sources: Texts, codings: Texts, methods: Texts, acted_on: list[Texts]) -> Columns:  # fmt: skip
        to_case = np.array(whole, bool)
        episode = np.where(to_case, NONE, self._episodes.ids.numbers(targets)).astype(np.int32)
        self._unresolved |= {id_ for id_ in set(sources) if id_ and self._sources.number(id_) == NONE}
        self._unresolved |= {id_ for id_ in set(codings) if id_ and self._codings.number(id_) == NONE}
        return {
            "factor": np.fromiter(map(self._factors.counted, factors), np.int32),
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

    def _ordered(self, column: Columns) -> Contributions:
        """By case, episode, factor and id, whatever order the server gave them in; what hangs on no case is left out."""
        starts = np.concatenate([[0], np.cumsum(column.pop("many"))])
        numbers = column.pop("acted_on")
        bore_on = scipy.sparse.csr_array(
            (np.ones(len(numbers), np.int32), numbers, starts), shape=(len(starts) - 1, len(self._organisations))
        )
        order = np.lexsort([column[name] for name in ("ids", "factor", "episode", "case")])
        order = order[column["case"][order] != NONE]
        columns = {name: values[order] for name, values in column.items()}
        return Contributions(**columns, acted_on=ordered_columns(list(self._organisations), bore_on[order]))


def contributions_to_some(label: str) -> str:
    """The statement for the contributions to the cases as wholes, or to the episodes, with these `$ids`."""
    return f"UNWIND $ids AS record_id MATCH (t:{label} {{id: record_id}})" + _of_record(label)


def ordered_columns(ids: Sequence[str], rows: Matrix) -> tuple[Numbered, Matrix]:
    """A matrix with its columns in the order of their ids, which break ties; without those in which nothing is."""
    used = np.unique(rows.indices)
    order = sorted(used.tolist(), key=ids.__getitem__)
    place = np.full(len(ids), NONE, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    matrix = scipy.sparse.csr_array((rows.data, place[rows.indices], rows.indptr), shape=(rows.shape[0], len(order)))
    matrix.sort_indices()
    return Numbered(ids[number] for number in order), matrix

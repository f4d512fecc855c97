"""Brings a projection up to date after a small write: reads the tables that it touched, and of contributions only those
to the cases and episodes that it concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias, TypeVar

import numpy as np
import scipy  # its parts load at first use
from numpy.typing import NDArray

from graph.database import Database
from graph.kinds import kinds_read
from graph.projection.contributions import ContributionReader, contributions_to_some, ordered_columns
from graph.projection.reading import (
    STATEMENTS,
    read_cases,
    read_codings,
    read_episodes,
    read_factors,
    read_sources,
)
from graph.projection.tables import NONE, Bools, Codings, Contributions, Episodes, Ints, Matrix, Numbered, Projection
from graph.schema import schema

IdsByLabel: TypeAlias = Mapping[str, Collection[str]]
Rows: TypeAlias = NDArray[np.int64]
Table = TypeVar("Table", Episodes, Codings)


def updated_projection(
    database: Database, before: Projection, kinds: Collection[str], nodes: IdsByLabel | None
) -> Projection | None:
    """The projection after a write that touched these labels and types, and concerned these nodes (None: not known).

    It equals one that is read anew, but for the numbers of passages. None where it has to be.
    """
    stale = {table for table, cyphers in STATEMENTS.items() if any(_reads(cypher, kinds) for cypher in cyphers)}
    if not stale:
        return before
    if nodes is None:
        return None
    after = _with_tables(database, before, stale)
    if not _resolves_the_same(before, after):
        return None
    return _with_contributions(database, before, after, nodes)


def _reads(cypher: str, kinds: Collection[str]) -> bool:
    read = kinds_read(cypher)
    return read is None or not read.isdisjoint(kinds)


def _with_tables(database: Database, before: Projection, stale: set[str]) -> Projection:
    """The projection with its stale tables read again, and the others in the numbers of those; contributions as before."""
    sources = read_sources(database) if "sources" in stale else before.sources
    named_anew = sources.ids != before.sources.ids  # what names a source may have named one that was not there
    cases = read_cases(database, sources) if "cases" in stale or named_anew else before.cases
    of_case = _moved(before.cases.ids, cases.ids)

    def renumbered(table: Table) -> Table:
        return table if of_case is None else replace(table, case=of_case[table.case])

    episodes = read_episodes(database, cases.ids) if "episodes" in stale else renumbered(before.episodes)
    factors = read_factors(database) if "factors" in stale else before.factors
    if "codings" in stale or named_anew:
        codebooks, codings = read_codings(database, sources, cases.ids)
    else:
        codebooks, codings = before.codebooks, renumbered(before.codings)
    return Projection(sources, codebooks, cases, episodes, factors, codings, before.contributions, before.unresolved)


def _resolves_the_same(before: Projection, after: Projection) -> bool:
    """Whether each factor is counted as before, and nothing appeared that contributions named already."""
    new = {*after.sources.ids, *after.codings.ids.ids} & before.unresolved
    return not new and all(
        _canonical(after, id_) in (None, _canonical(before, id_)) for id_ in before.factors.recorded.ids
    )


def _canonical(projection: Projection, id_: str) -> str | None:
    number = projection.factors.counted(id_)
    return projection.factors.ids.ids[number] if number != NONE else None


def _with_contributions(database: Database, before: Projection, after: Projection, nodes: IdsByLabel) -> Projection:
    """The projection with the contributions to these nodes read again."""
    reader = ContributionReader(after.sources, after.cases.ids, after.episodes, after.factors, after.codings.ids)
    contributions, unresolved = _kept(before, after, nodes), before.unresolved
    for label in schema().relationships["CONTRIBUTED_TO"].to_labels:
        if ids := sorted(nodes.get(label, ())):
            fresh = database.fold(contributions_to_some(label), reader.columns, ids=ids)
            contributions = _joined(contributions, reader.contributions(fresh), after)
            unresolved |= reader.unresolved
    organisations, rows = contributions.acted_on
    contributions = replace(contributions, acted_on=ordered_columns(organisations.ids, rows))
    return replace(after, contributions=contributions, unresolved=unresolved, views={})


def _kept(before: Projection, after: Projection, nodes: IdsByLabel) -> Contributions:
    """The contributions to other cases and episodes than these, in the numbers of the later tables and in their order."""
    moved = {
        "case": _moved(before.cases.ids, after.cases.ids),
        "episode": _moved(before.episodes.ids, after.episodes.ids),
        "factor": _moved(before.factors.ids, after.factors.ids),
        "coding": _moved(before.codings.ids, after.codings.ids),
        "source": _moved(before.sources, after.sources),
    }
    columns = _columns(before.contributions)
    columns |= {name: numbers[columns[name]] for name, numbers in moved.items() if numbers is not None}
    rows = np.flatnonzero(~_contributes_to(before, nodes))
    place = _place(columns, after)[rows]
    if (np.diff(place) < 0).any():  # where an episode of a case came before another
        rows = rows[np.argsort(place, kind="stable")]
    return _arranged(columns, before.contributions.acted_on, rows)


def _contributes_to(projection: Projection, nodes: IdsByLabel) -> Bools:
    """The contributions to these episodes, and to these cases as a whole."""
    contributions = projection.contributions
    to_case = projection.cases.ids.holds(contributions.case, nodes.get("Case", ())) & (contributions.episode == NONE)
    to_episode = projection.episodes.ids.holds(contributions.episode, nodes.get("Episode", ()))
    mask: Bools = to_case | to_episode
    return mask


def _joined(first: Contributions, second: Contributions, of: Projection) -> Contributions:
    """Both together, in their order; none of one is to the same case or episode as one of the other."""
    second = replace(second, mention=_mentions(first, second))
    before, added = _columns(first), _columns(second)
    columns = {name: np.concatenate([before[name], added[name]]) for name in before}
    places = np.searchsorted(_place(before, of), _place(added, of))
    rows = np.insert(np.arange(len(first)), places, np.arange(len(first), len(first) + len(second)))
    return _arranged(columns, _stacked(first.acted_on, second.acted_on), rows)


def _columns(contributions: Contributions) -> dict[str, NDArray[Any]]:
    names = (field.name for field in fields(Contributions) if field.name != "acted_on")
    return {name: getattr(contributions, name) for name in names}


def _arranged(columns: Mapping[str, NDArray[Any]], acted_on: tuple[Numbered, Matrix], rows: Rows) -> Contributions:
    """These rows of the columns, in this order."""
    organisations, bore_on = acted_on
    if np.array_equal(rows, np.arange(bore_on.shape[0])):
        return Contributions(**columns, acted_on=acted_on)
    # Text by text they take longer than all numbers: most rows stay beside each other, and are copied together.
    pieces = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
    slices = [slice(int(piece[0]), int(piece[-1]) + 1) for piece in pieces if len(piece)]
    arranged = {
        name: np.concatenate([values[piece] for piece in slices] or [values[:0]]) for name, values in columns.items()
    }
    return Contributions(**arranged, acted_on=(organisations, bore_on[rows]))


def _place(columns: Mapping[str, NDArray[Any]], of: Projection) -> Rows:
    """A number for each contribution in the order of cases, episodes and factors."""
    episodes, factors = len(of.episodes.ids) + 1, len(of.factors.ids) + 1
    place: Rows = (
        (columns["case"].astype(np.int64) * episodes + columns["episode"] + 1) * factors + columns["factor"] + 1
    )
    return place


def _mentions(first: Contributions, second: Contributions) -> Ints:
    """The passages of the second as the first numbers them; new ones come after."""
    numbers: dict[int, int] = {}
    highest = int(first.mention.max(initial=NONE))
    for passage in second.passage.tolist():
        if passage not in numbers:
            same = np.flatnonzero(first.passage == passage)
            highest += not len(same)
            numbers[passage] = int(first.mention[same[0]]) if len(same) else highest
    return np.fromiter(map(numbers.__getitem__, second.passage.tolist()), np.int32, len(second))


def _stacked(first: tuple[Numbered, Matrix], second: tuple[Numbered, Matrix]) -> tuple[Numbered, Matrix]:
    """The rows of two matrices under one another, by the ids of their columns."""
    ids = Numbered(dict.fromkeys([*first[0].ids, *second[0].ids]))
    parts = [
        scipy.sparse.csr_array(
            (rows.data, ids.numbers(own.ids)[rows.indices], rows.indptr), shape=(rows.shape[0], len(ids))
        )
        for own, rows in (first, second)
    ]
    return ids, scipy.sparse.vstack(parts, format="csr")


def _moved(before: Numbered, after: Numbered) -> Ints | None:
    """For each row of a table its row in a later one, NONE where it is gone; NONE stays NONE. None where all stay."""
    return None if before.ids == after.ids else np.append(after.numbers(before.ids), np.int32(NONE))

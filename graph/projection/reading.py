"""Reads a projection from the graph: each kind of thing in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np

from graph.database import Database
from graph.projection.contributions import CONTRIBUTIONS, ContributionReader
from graph.projection.tables import (
    NONE,
    Cases,
    Codings,
    Days,
    Episodes,
    Factors,
    Matrix,
    Numbered,
    Projection,
    matrix,
)

_SOURCES = "MATCH (s:Source) WHERE s.id IS NOT NULL RETURN s.id AS id ORDER BY id"
# A record without an id is some other program's, and is not counted: `check` names it.
_CASES = """
MATCH (c:Case) WHERE c.id IS NOT NULL
WITH c.id AS id, coalesce(c.title, c.id) AS title, c.source_id AS source, coalesce(c.synthetic, false) AS invented,
     c.period_start_earliest AS earliest, c.period_start_latest AS latest, c.kind AS case_kind, c.age_band AS age_band,
     c.harm_category AS harm_category
RETURN id, title, source, invented, earliest, latest, case_kind, age_band, harm_category
ORDER BY id
"""
# One row for what cases are joined with, as many cases may share it: a row costs more than an id in it.
_JOINED = {
    "area": "MATCH (c:Case)-[:IN_AREA]->(x:Area) RETURN x.id AS id, collect(c.id) AS cases ORDER BY id",
    "review": "MATCH (c:Case)<-[:EXAMINES]-(x:Review) RETURN x.id AS id, collect(c.id) AS cases ORDER BY id",
    "category": "MATCH (c:Case)-[:IN_CATEGORY]->(x:Category) RETURN x.id AS id, collect(c.id) AS cases ORDER BY id",
    "organisation": "MATCH (c:Case)<-[:INVOLVED_IN]-(x:Organisation) "
    "RETURN x.id AS id, collect(c.id) AS cases ORDER BY id",
    "review_kind": "MATCH (c:Case)<-[:EXAMINES]-(x:Review) WHERE x.kind IS NOT NULL "
    "RETURN x.kind AS id, collect(DISTINCT c.id) AS cases ORDER BY id",
}
_WORDS = ("case_kind", "age_band", "harm_category")  # of the rows of _CASES
_INVOLVED = """
MATCH (x:Organisation)-[:INVOLVED_IN]->(e:Episode) RETURN x.id AS id, collect(e.id) AS episodes ORDER BY id
"""
_EPISODES = """
MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode) WHERE e.id IS NOT NULL AND c.id IS NOT NULL
WITH e.id AS id, coalesce(e.title, e.id) AS title, c.id AS case, e.sequence AS sequence, e.appraisal AS appraisal,
     e.start_earliest AS earliest, e.start_latest AS latest
RETURN id, title, case, sequence, appraisal, earliest, latest
ORDER BY case, coalesce(sequence, 1000000), id
"""
_FACTORS = """
MATCH (f:Factor) WHERE f.id IS NOT NULL
RETURN f.id AS id, coalesce(f.canonical_id, f.id) AS counted_as, coalesce(f.name, f.id) AS name, f.level AS level
ORDER BY id
"""
_FACTOR_CATEGORIES = (
    "MATCH (f:Factor)-[:IN_CATEGORY]->(x:Category) RETURN f.id AS factor, x.id AS id ORDER BY factor, id"
)
_BROADER = "MATCH (a:Category)-[:BROADER]->(b:Category) RETURN a.id AS id, b.id AS broader ORDER BY id, broader"
_CODINGS = """
MATCH (g:Coding) WHERE g.id IS NOT NULL
OPTIONAL MATCH (g)-[:CODES]->(c:Case)
RETURN g.id AS id, min(c.id) AS case, g.source_id AS source, g.codebook AS codebook, g.state AS state,
       g.looked_for AS looked_for, coalesce(g.coder_code, g.id) AS coder, g.method AS method
ORDER BY id
"""
# What is read for each table: it is read again where one of these has changed.
STATEMENTS = {
    "sources": (_SOURCES,),
    "cases": (_CASES, *_JOINED.values()),
    "episodes": (_EPISODES, _INVOLVED),
    "factors": (_FACTORS, _FACTOR_CATEGORIES, _BROADER),
    "codings": (_CODINGS,),
    "contributions": CONTRIBUTIONS,
}


def read_projection(database: Database) -> Projection:
    """The projection of the graph as it stands; raises what the database raises."""
    sources = read_sources(database)
    cases = read_cases(database, sources)
    episodes = read_episodes(database, cases.ids)
    factors = read_factors(database)
    codebooks, codings = read_codings(database, sources, cases.ids)
    reader = ContributionReader(sources, cases.ids, episodes, factors, codings.ids)
    parts = chain.from_iterable(database.fold(each, reader.columns) for each in CONTRIBUTIONS)
    contributions = reader.contributions(parts)
    return Projection(sources, codebooks, cases, episodes, factors, codings, contributions, reader.unresolved)


def read_sources(database: Database) -> Numbered:
    """The ids of all sources."""
    return Numbered(row["id"] for row in database.read(_SOURCES))


def read_cases(database: Database, sources: Numbered) -> Cases:
    """All cases, with what they are joined with."""
    rows = database.read(_CASES)
    ids = Numbered(row["id"] for row in rows)
    joined_records = {
        name: _joined(ids, [(case, row["id"]) for row in database.read(statement) for case in row["cases"]])
        for name, statement in _JOINED.items()
    }
    by_word = {name: _joined(ids, [(row["id"], row[name]) for row in rows if row[name]]) for name in _WORDS}
    return Cases(
        ids,
        [str(row["title"]) for row in rows],
        sources.numbers(row["source"] for row in rows),
        np.fromiter((row["invented"] for row in rows), bool, len(rows)),
        _days(row["earliest"] for row in rows),
        _days(row["latest"] for row in rows),
        joined_records | by_word,
    )


def _joined(table: Numbered, pairs: Sequence[tuple[str, str]]) -> tuple[Numbered, Matrix]:
    """A matrix of the rows of a table by what they are joined with, from pairs of the two ids."""
    others = Numbered(dict.fromkeys(id_ for _, id_ in pairs))
    starts, ends = table.numbers(row for row, _ in pairs), others.numbers(id_ for _, id_ in pairs)
    is_row = starts != NONE
    return others, matrix(starts[is_row], ends[is_row], (len(table), len(others)))


def _days(values: Iterable[str | None]) -> Days:
    return np.array([value or "NaT" for value in values], "datetime64[D]")


def read_episodes(database: Database, cases: Numbered) -> Episodes:
    """All episodes, with who was involved in them."""
    rows = database.read(_EPISODES)
    ids = Numbered(row["id"] for row in rows)
    involved = [(episode, row["id"]) for row in database.read(_INVOLVED) for episode in row["episodes"]]
    return Episodes(
        ids,
        [str(row["title"]) for row in rows],
        cases.numbers(row["case"] for row in rows),
        np.fromiter((NONE if row["sequence"] is None else row["sequence"] for row in rows), np.int32, len(rows)),
        [row["appraisal"] for row in rows],
        _days(row["earliest"] for row in rows),
        _days(row["latest"] for row in rows),
        _joined(ids, involved),
    )


def read_factors(database: Database) -> Factors:
    """The canonical factors, and those that are counted as one of them."""
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
    return Factors(
        ids,
        [str(rows_by_id[id_]["name"]) for id_ in ids.ids],
        [rows_by_id[id_]["level"] for id_ in ids.ids],
        [frozenset(within[id_]) for id_ in ids.ids],
        Numbered(canonical),
        ids.numbers(canonical.values()),
    )


def _above(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """All that is broader than each category, however many steps up."""
    tree = nx.DiGraph([(row["id"], row["broader"]) for row in rows])
    return {id_: nx.descendants(tree, id_) for id_ in tree}


def read_codings(database: Database, sources: Numbered, cases: Numbered) -> tuple[Numbered, Codings]:
    """The names of the codebooks, and all codings."""
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

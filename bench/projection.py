"""Counting on the projection, against the same counts in Cypher on the server; the rows are checked to be equal."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import neo4j
import numpy as np

from bench.measure import BENCH, Ratio, compare, seconds
from bench.questions import recorded, run_bare
from graph.database import Database
from graph.facts import facts_at
from graph.projection import Selection, Units, read_projection, view_of
from graph.projection.tables import Projection
from queries import ask

MB = 1_000_000
# Every pair of factors with the cases that hold both: what the server does alone, without sending 80,000 rows.
_HELD = """
MATCH (c:Case)-[:HAS_EPISODE*0..1]->(t)<-[:CONTRIBUTED_TO]-(f:Factor)
WITH DISTINCT c.id AS case, f.id AS factor
ORDER BY factor
WITH case, collect(factor) AS held
UNWIND range(0, size(held) - 2) AS place
UNWIND held[place + 1..] AS other
WITH held[place] AS a, other AS b, count(*) AS cases
"""
SUMMED = _HELD + "RETURN count(*) AS pairs, sum(cases) AS cases ORDER BY pairs"
EACH = _HELD + "RETURN a, b, cases ORDER BY a, b"
# What a question costs for each contribution: those that run over all of them, pairs and paths apart.
LINEAR = ("recurring-factors", "agency-by-factor", "saturation", "good-against-problematic", "trend")


def counted(projection: Projection) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Factors x factors: cases with both, from a projection that is warm (its matrices are there, the product not)."""
    return Units(view_of(projection, Selection()), "case").both


def check_equal(driver: neo4j.Driver, name: str, projection: Projection) -> int:
    """How many pairs there are; raises AssertionError where the server counts another number for one of them."""
    ids, both = projection.factors.ids, counted(projection)
    with driver.session(database=name, default_access_mode=neo4j.READ_ACCESS) as session:
        rows = session.execute_read(lambda tx: [(r["a"], r["b"], r["cases"]) for r in tx.run(EACH)])
    assert all(both[ids.number(a), ids.number(b)] == cases for a, b, cases in rows)
    assert len(rows) == np.count_nonzero(np.triu(both, 1))
    return len(rows)


def bench_projection(database: Database, driver: neo4j.Driver, name: str, runs: int) -> Iterator[str]:
    """Lines to print: building, memory, all pairs alone, and with their exact tests."""

    def run(statement: str) -> object:
        with driver.session(database=name, default_access_mode=neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: list(tx.run(statement)))

    with recorded(database) as statements:
        read_projection(database)
    building = compare(lambda: read_projection(database), lambda: run_bare(driver, name, statements), runs)
    tracemalloc.start()
    projection = read_projection(database)
    counted(projection)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sizes = f"{len(projection.contributions):,} contributions, {len(projection.factors.ids):,} factors"
    yield f"projection of {sizes}: {held / MB:.0f} MB (under 200)"
    yield in_words(
        f"building it, against fetching the same rows by the driver ({len(statements)} statements)", building
    )
    pairs = check_equal(driver, name, projection)
    yield in_words(
        f"{pairs:,} pairs in Cypher, against counting them on the warm projection", _faster(run, projection, runs)
    )
    counting = compare(lambda: run(SUMMED), lambda: _pairs(database), runs)
    yield in_words("the same in Cypher, against factors-together with lift, exact tests and q", counting)
    for question in LINEAR:
        took = min(seconds(partial(_ask, database, question)) for _ in range(runs + 1))
        yield f"{question}: {took * 1000:.0f} ms, {took * 1e9 / len(projection.contributions):.0f} ns a contribution"


def _faster(run: Callable[[str], object], projection: Projection, runs: int) -> Ratio:
    counted(projection)
    return compare(lambda: run(SUMMED), lambda: counted(projection), runs)


def _pairs(database: Database) -> object:
    """All pairs as the question computes them, from a warm projection but nothing else remembered."""
    facts_at(database).projection.views.clear()
    return ask(database, "factors-together", {"assume_looked": "yes"}, viewer=BENCH)


def _ask(database: Database, question: str) -> object:
    return ask(database, question, {}, viewer=BENCH)


def in_words(what: str, ratio: Ratio) -> str:
    """A ratio in words."""
    return f"{what}: {ratio.ours * 1000:.0f} ms / {ratio.bare * 1000:.1f} ms = {ratio.ratio:.2f}"


def write_counted(driver: neo4j.Driver, name: str, folder: Path) -> None:
    """Only what is counted, of a graph too large to be loaded whole in a bench: cases, episodes, factors, contributions."""
    import csv  # noqa: PLC0415  here alone

    def rows(sheet: str) -> Iterator[list[dict[str, object]]]:
        with (folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            batch: list[dict[str, object]] = []
            for row in csv.DictReader(file):
                batch.append({key: value for key, value in row.items() if value != ""})
                if len(batch) == 5000:
                    yield batch
                    batch = []
            yield batch

    work = {
        "factors": "CREATE (n:Factor {id: row.id, name: row.name, canonical_id: row.id, level: row.level})",
        "cases": "CREATE (n:Case {id: row.id, title: row.title, synthetic: true, period_start_earliest: row.period_start, "
        "period_start_latest: row.period_start})",
        "episodes": "CREATE (n:Episode {id: row.id, title: row.title, sequence: toInteger(row.sequence), appraisal: row.appraisal, "
        "start_earliest: row.start, start_latest: row.start})",
        "codings": "CREATE (n:Coding {id: row.id, state: row.state, codebook: row.codebook, method: row.method})",
        "has_episode": "MATCH (b:Episode {id: row.to_id}) MATCH (a:Case {id: row.from_id}) CREATE (a)-[:HAS_EPISODE]->(b)",
        "codes": "MATCH (a:Coding {id: row.from_id}) MATCH (b:Case {id: row.to_id}) CREATE (a)-[:CODES]->(b)",
    }
    with driver.session(database=name) as session:
        for sheet, statement in work.items():
            for batch in rows(sheet):
                session.run(f"UNWIND $rows AS row {statement}", rows=batch).consume()
        for batch in rows("contributed_to"):
            for label in ("Episode", "Case"):
                some = [
                    {**row, "acted_on": str(row.get("acted_on", "")).split(";")}
                    for row in batch
                    if row["to_label"] == label
                ]
                session.run(
                    f"UNWIND $rows AS row MATCH (b:{label} {{id: row.to_id}}) MATCH (a:Factor {{id: row.from_id}}) "
                    "CREATE (b)<-[:CONTRIBUTED_TO {id: row.id, polarity: row.polarity, mention_id: row.mention_id, "
                    "coding_id: row.coding_id, coding_method: row.coding_method, acted_on: row.acted_on}]-(a)",
                    rows=some,
                ).consume()

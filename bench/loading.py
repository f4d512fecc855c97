"""Loading, against the bare driver writing the same rows in batches of the same size."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import neo4j

from bench.measure import BENCH, Ratio
from graph.database import Database
from graph.migrations import prepare
from graph.writer import Plan
from graph.writer.batched_statements import BATCH_SIZE, batches
from loaders.load import load


def bench_loading(database: Database, driver: neo4j.Driver, name: str, folder: Path, runs: int) -> tuple[Ratio, Plan]:
    """Ours: read, check, plan and write the files. Bare: write the rows that came of it, already in memory."""
    wipe(database)
    prepare(database)
    plan = load(database, folder, by=BENCH, dry_run=True).plan
    assert plan is not None
    rows = bare_rows(plan)

    def ours() -> None:
        outcome = load(database, folder, by=BENCH)
        assert outcome.batch, outcome.errors[:3]

    def bare() -> None:
        write_bare(driver, name, rows)

    return _compare_on_empty(database, ours, bare, runs), plan


def _compare_on_empty(database: Database, ours: Callable[[], None], bare: Callable[[], None], runs: int) -> Ratio:
    """Each run begins with an empty graph; emptying it is not timed."""
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(runs + 1):
        for way, work in (("ours", ours), ("bare", bare)):
            wipe(database)
            prepare(database)
            start = time.perf_counter()
            work()
            if number:
                times[way].append(time.perf_counter() - start)
    return Ratio(median(times["ours"]), median(times["bare"]), runs)


def bare_rows(plan: Plan) -> list[tuple[str, list[dict[str, Any]]]]:
    """Statements with their rows, as somebody would write them by hand for these very records."""
    work: dict[str, list[dict[str, Any]]] = {}
    for node in plan.nodes:
        work.setdefault(f"UNWIND $rows AS row CREATE (n:{node.label}) SET n = row", []).append(
            {**node.properties, "id": node.id}
        )
    for each in plan.relationships:
        statement = (
            f"UNWIND $rows AS row MATCH (b:{each.to_label} {{id: row.to_id}}) "
            f"MATCH (a:{each.from_label} {{id: row.from_id}}) CREATE (b)<-[r:{each.type}]-(a) SET r = row.properties"
        )
        work.setdefault(statement, []).append(
            {"from_id": each.from_id, "to_id": each.to_id, "properties": {**each.properties, "id": each.id}}
        )
    return list(work.items())


def write_bare(driver: neo4j.Driver, name: str, rows: list[tuple[str, list[dict[str, Any]]]]) -> None:
    """One transaction, as ours is one."""

    def write(transaction: neo4j.ManagedTransaction) -> None:
        for statement, found in rows:
            for batch in batches(found, BATCH_SIZE):
                transaction.run(statement, rows=batch).consume()

    with driver.session(database=name) as session:
        session.execute_write(write)


def wipe(database: Database) -> None:
    """Take everything out, in batches that any heap holds."""
    statement = "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"
    while database.write(lambda transaction: transaction.run(statement))[0]["gone"]:
        pass

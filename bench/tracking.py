"""The page of the tracker against its bare queries, with the public datasets loaded: 8,010 recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import neo4j

from bench.measure import BENCH, compare, verdict
from bench.questions import recorded, run_bare
from graph.database import Database
from loaders.load import load
from tools.site import site

DATASETS = {"taic-nz": "taic", "pfd-tracker": "pfd"}  # the folder of each beside the repository, and its loader
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
LIMIT, SECONDS = 2.0, 0.020
ADDRESSES = (
    "/tracker?state=open",
    "/tracker?state=open&sort=made_on",
    "/tracker?state=all",
    "/tracker?state=all&sort=-due_on",
)


def are_here() -> bool:
    """Whether the datasets lie beside the repository."""
    return all((SHARED / folder).is_dir() for folder in DATASETS)


def load_datasets(database: Database) -> None:
    """Load them into an empty graph."""
    for folder, loader in DATASETS.items():
        load(database, SHARED / folder, by=BENCH, as_=loader)


def bench_tracker(database: Database, driver: neo4j.Driver, name: str, home: Path, runs: int) -> Iterator[str]:
    """Lines of a table, one row an address: the page, and the statements that it runs, sent by the bare driver."""
    client = site(database, home).test_client()
    yield f"| page | statements | page, ms | bare, ms | ratio (at most {LIMIT}) | |\n|---|---:|---:|---:|---:|---|"
    for address in ADDRESSES:
        client.get(address)  # what is read once for a revision is read now
        with recorded(database) as statements:
            assert client.get(address).status_code == 200, address
        ratio = compare(partial(client.get, address), partial(run_bare, driver, name, list(statements)), runs)
        yield (
            f"| {address} | {len(statements)} | {ratio.ours * 1000:.0f} | {ratio.bare * 1000:.0f} | {ratio.ratio:.2f} "
            f"| {verdict(ratio.within(LIMIT, SECONDS))} |"
        )

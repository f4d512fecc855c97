"""With the public datasets loaded (8,010 recommendations): the tracker against its bare queries, and a save.

A save is timed as its author waits for it: from the form that is sent to the page that follows.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import neo4j
from flask.testing import FlaskClient
from lxml import html

from bench.measure import BENCH, compare, verdict
from bench.questions import recorded, run_bare
from graph.database import Database
from loaders.load import load
from tools.site import site

DATASETS = {"taic-nz": "taic", "pfd-tracker": "pfd"}  # the folder of each beside the repository, and its loader
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
LIMIT, SECONDS = 2.0, 0.020
MAX_SAVE = 0.300  # seconds
WARM_UP = 20  # saves, until the database has compiled what a save runs
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


def bench_saving(database: Database, home: Path, runs: int) -> Iterator[str]:
    """Lines of a table, one row a form: how long its save takes until the next page is there."""
    client = site(database, home).test_client()
    [row] = database.read("MATCH (r:Recommendation {status: 'open'}) RETURN r.id AS id ORDER BY id LIMIT 1")
    [link] = database.read(
        "MATCH (r:Recommendation {id: $id})-[w:ADDRESSED_TO]->() RETURN w.id AS id ORDER BY id LIMIT 1", id=row["id"]
    )
    forms = {
        "a recommendation": (f"/recommendation/{row['id']}/edit", "value-title"),
        "its reply": (f"/link/ADDRESSED_TO/edit?from=Recommendation:{row['id']}&id={link['id']}", "value-reason"),
    }
    yield f"| save of | form, ms | form to page, ms (at most {MAX_SAVE * 1000:.0f}) | |\n|---|---:|---:|---|"
    for title, (address, name) in forms.items():
        times = [_save(client, address, name, f"Told {number}") for number in range(WARM_UP + runs)][WARM_UP:]
        opening, saving = (median(each) for each in zip(*times, strict=True))
        yield f"| {title} | {opening * 1000:.0f} | {saving * 1000:.0f} | {verdict(saving <= MAX_SAVE)} |"


def _save(client: FlaskClient, address: str, name: str, text: str) -> tuple[float, float]:
    """Seconds to open a form, and from its save to the next page."""
    start = time.perf_counter()
    page = client.get(address)
    opened = time.perf_counter()
    form = html.fromstring(page.text).xpath("//form[@id='edit-form']")[0]
    fields = dict(form.form_values()) | {name: text, "why": "Measured"}
    begun = time.perf_counter()
    saved = client.post(address, data=fields, follow_redirects=True)
    assert saved.status_code == 200 and "Saved." in saved.text, saved.status_code
    return opened - start, time.perf_counter() - begun

"""`make bench`: speed as ratios in one run, memory, and what pages cost. Sizes are printed with the figures.

python -m bench [--cases 2000] [--runs 3] [--servers embedded,neo4j]
python -m bench --counting --cases 20000     only what counts on the projection, on a graph of only what is counted
python -m bench --site                       only pages and drawing, on the embedded database
python -m bench --large --cases 20000        loading in parts, and whether everything responds, with the default heap
python -m bench --tracker                    only the tracker and a save, with the public datasets where they lie beside the repository
python -m bench --writing --cases 20000      only the page after a write
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

import neo4j

from bench.accounts import bench_accounts
from bench.addresses import addresses
from bench.drawing import bench_drawing
from bench.large import MAX_SECONDS, back_up_watched, load_watched, responses, site_and_database
from bench.loading import bench_loading, wipe
from bench.measure import BENCH, verdict
from bench.memory import Peak, bench_memory, bench_second_ask, command, server_process
from bench.pages import bench_pages
from bench.projection import bench_projection, write_counted
from bench.questions import bench_questions
from bench.tracking import are_here, bench_saving, bench_tracker, load_datasets
from bench.writing import bench_writing
from graph.database import Database, connect
from graph.embedded import launcher
from graph.embedded.state import DATABASE, read_state
from graph.migrations import prepare
from loaders.generate import generate
from loaders.load import load
from tools.site import site

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "servers"))

LOADING_LIMIT = 1.5
QUESTION_LIMIT, QUESTION_SECONDS = 1.3, 0.020
MEMORY_LIMIT = 700
ASK_LIMIT = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--servers", default="embedded,neo4j")
    parser.add_argument("--counting", action="store_true")
    parser.add_argument("--site", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--writing", action="store_true")
    parser.add_argument("--tracker", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        generate(folder, given.cases, seed=1)
        for name in ["embedded"] if given.site or given.large or given.tracker else given.servers.split(","):
            if given.large:
                bench_large(folder, Path(place) / "home")
            elif given.tracker:
                bench_tracker_alone(Path(place) / "home", given.runs)
            elif given.site:
                bench_site_alone(folder, Path(place) / "home", given.runs)
            elif given.writing:
                bench_writing_alone(name, folder, Path(place) / "home", given.runs)
            elif given.counting:
                bench_counting(name, folder, Path(place) / "home", given.runs)
            else:
                bench_server(name, folder, Path(place) / "home", given.runs)
                if name == "embedded":
                    bench_tracker_alone(Path(place) / "tracker", given.runs)


def bench_server(name: str, folder: Path, home: Path, runs: int) -> None:
    """Loading and questions on one server; memory and the second ask on the embedded one."""
    with opened(name, home) as (database, driver, graph):
        ratio, plan = bench_loading(database, driver, graph, folder, runs)
        print(f"\n## {name}: {len(plan.nodes):,} nodes, {len(plan.relationships):,} relationships, {runs} runs\n")
        print(
            f"loading: {ratio.ours:.1f} s, bare driver {ratio.bare:.1f} s, ratio {ratio.ratio:.2f} "
            f"(at most {LOADING_LIMIT}): {verdict(ratio.within(LOADING_LIMIT))}"
        )
        wipe(database)
        prepare(database)
        load(database, folder, by=BENCH)
        print("\n| question | rows | ours, ms | bare, ms | ratio | |\n|---|---:|---:|---:|---:|---|")
        for question, each, rows, statements in bench_questions(database, driver, graph, runs):
            if not statements:
                print(
                    f"| {question} | {rows:,} | {each.ours * 1000:.0f} | | | on the projection; no Cypher says it |",
                    flush=True,
                )
                continue
            fits = each.within(QUESTION_LIMIT, QUESTION_SECONDS)
            print(
                f"| {question} | {rows:,} | {each.ours * 1000:.0f} | {each.bare * 1000:.0f} | {each.ratio:.2f} "
                f"| {verdict(fits)} |",
                flush=True,
            )
        print()
        for line in (*bench_projection(database, driver, graph, runs), "", *bench_writing(database, runs)):
            print(line, flush=True)
        if name == "embedded":
            bench_site(database, home, runs)
    if name == "embedded":
        bench_embedded(home, folder)


def bench_site_alone(folder: Path, home: Path, runs: int) -> None:
    """Only the site, on a graph that is loaded for it."""
    with opened("embedded", home) as (database, _, _):
        load(database, folder, by=BENCH)
        bench_site(database, home, runs)
    launcher.stop(home)


def bench_tracker_alone(home: Path, runs: int) -> None:
    """Only the tracker's page, on a graph of the public datasets."""
    print("\n## tracker\n")
    if not are_here():
        print("The public datasets are not here: nothing is measured.")
        return
    with opened("embedded", home) as (database, driver, graph):
        prepare(database)
        load_datasets(database)
        for line in (*bench_tracker(database, driver, graph, home, runs), "", *bench_saving(database, home, runs)):
            print(line, flush=True)
    launcher.stop(home)


def bench_large(folder: Path, home: Path) -> None:
    """What loading and backups take with the heap of the settings, and how each address responds."""
    environment = {**os.environ, "CASETHREAD_HOME": str(home), "CASETHREAD_BACKUPS": "0"}
    print(load_watched(folder, environment), flush=True)
    print("\n| address | status | s | s of processor | |\n|---|---:|---:|---:|---|")
    with connect(home=home) as database:
        app, total, good = site(database, home), 0, 0
        for response in responses(app.test_client(), addresses(app, database), site_and_database(home)):
            total, good = total + 1, good + response.is_good
            figures = f"{response.status} | {response.seconds:.1f} | {response.of_processor:.1f}"
            print(f"| {response.address} | {figures} | {'' if response.is_good else verdict(False)} |", flush=True)
    print(f"\n{good} of {total} addresses respond within {MAX_SECONDS:.0f} s: {verdict(good == total)}\n")
    for line in back_up_watched(folder, environment):
        print(line, flush=True)
    launcher.stop(home)


def bench_site(database: Database, home: Path, runs: int) -> None:
    """What pages add to their answers, what accounts add to pages, what they load, and how fast a network is drawn."""
    cases = database.read("MATCH (c:Case) RETURN count(c) AS cases ORDER BY cases")[0]["cases"]
    print(f"\n## site: {cases:,} cases, {runs} runs\n")
    parts = (
        bench_pages(database, home, runs),
        bench_accounts(database, home, runs),
        bench_drawing(database, home, runs),
    )
    for line in chain.from_iterable((*part, "") for part in parts):
        print(line, flush=True)


def bench_counting(name: str, folder: Path, home: Path, runs: int) -> None:
    """Only the projection, on a graph that holds only what is counted."""
    with opened(name, home) as (database, driver, graph):
        wipe(database)
        prepare(database)
        write_counted(driver, graph, folder)
        print(f"\n## {name}, counting alone\n")
        for line in bench_projection(database, driver, graph, runs):
            print(line, flush=True)


def bench_writing_alone(name: str, folder: Path, home: Path, runs: int) -> None:
    """Only the page after a write, on a graph that is loaded for it."""
    with opened(name, home) as (database, _, _):
        load(database, folder, by=BENCH)
        print(f"\n## {name}, the page after a write\n")
        for line in bench_writing(database, runs):
            print(line, flush=True)


def bench_embedded(home: Path, folder: Path) -> None:
    """What the embedded database and the site hold in memory, and the cost of another command."""
    found = bench_memory(home)
    print(
        f"\nmemory after a restart and one pass of the catalogue: site {found['site']:.0f} MB, database "
        f"{found['database']:.0f} MB, together {found['together']:.0f} MB (under {MEMORY_LIMIT}): "
        f"{verdict(found['together'] < MEMORY_LIMIT)}"
    )
    seconds = bench_second_ask(home)
    print(
        f"a second `casethread ask`, attached: median {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s "
        f"(under {ASK_LIMIT}): {verdict(statistics.median(seconds) < ASK_LIMIT)}"
    )
    print(f"peak of the database while loading: {peak_while_loading(home.with_name('peak'), folder):.0f} MB")
    launcher.stop(home)


def peak_while_loading(home: Path, folder: Path) -> float:
    """Megabytes of the embedded database at its highest while these files are loaded into an empty graph."""
    connect(home=home).close()
    process = server_process(home)
    assert process is not None
    environment = {**os.environ, "CASETHREAD_HOME": str(home)}
    loading = subprocess.Popen(
        command("load", str(folder), "--quiet"), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = Peak(process).watch(loading)
    launcher.stop(home)
    return peak


@contextmanager
def opened(name: str, home: Path) -> Iterator[tuple[Database, neo4j.Driver, str]]:
    """An open graph, and a bare driver to the same server with the name of its database."""
    with ExitStack() as ends:
        if name == "embedded":
            database = ends.enter_context(connect(home=home))
            state = read_state(home)
            assert state is not None
            driver = neo4j.GraphDatabase.driver(state.address, auth=("root", state.root))
            yield database, ends.enter_context(driver), DATABASE
            return
        from neo4j_server import neo4j_server  # noqa: PLC0415  beside the tests, and only needed here

        access, _ = ends.enter_context(neo4j_server())
        database = ends.enter_context(
            connect(access.uri, username=access.username, password=access.password, database=access.database)
        )
        driver = neo4j.GraphDatabase.driver(access.uri, auth=(access.username, access.password))
        yield database, ends.enter_context(driver), access.database


if __name__ == "__main__":
    main()

"""Pages of the site: the processor time that each adds to its answer, and the bytes that a browser loads for it.

Time is that of the site's process alone; the database has one of its own. A page that shows no answer of the catalogue
has to do with the time for the whole of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient
from playwright.sync_api import Browser

from bench.measure import BENCH, Ratio, compare, seconds, verdict
from bench.questions import subjects
from graph.database import Database
from queries import Answer, ask, question
from queries.answers.answer import EVERY_PART
from tools.site import WINDOW, chromium, served, site

PAGE_SECONDS = 0.080  # of processor time, beside the answer
PAGE_BYTES = 100_000  # over the wire at the first visit
PAGES = {
    "start": "/",
    "list of actions": "/all/action",
    "list of recommendations": "/all/recommendation",
    "network": "/explorer",
}
# Tables of some twenty, some seventy and more rows; charts; small networks.
QUESTIONS = (
    "trace", "trend", "crosswalk", "case-story", "factors-without-action", "overdue-actions", "recurring-factors",
    "both-ways", "agency-by-factor", "evidence-for",
)  # fmt: skip
ENCODINGS = "gzip, deflate, br, zstd"  # what Chromium takes


@dataclass(frozen=True, slots=True)
class Visit:
    """The bytes that a browser loads for a page: at its first visit, and when it has scripts and styles already."""

    first: int
    later: int


def bench_pages(database: Database, home: Path, runs: int) -> Iterator[str]:
    """Lines of a table, one row a page."""
    app = site(database, home)
    yield (
        f"| page | rows | first visit, ms of CPU | page, ms | answer, ms | beside it, ms (at most {PAGE_SECONDS * 1000:.0f}) "
        f"| | first visit, KB (at most {PAGE_BYTES / 1000:.0f}) | later, KB | |\n|---|---:|---:|---:|---:|---:|---|---:|---:|---|"
    )
    with served(app) as root, chromium() as browser:
        for title, address, name in _pages(database):
            rows, first, cost = _processor_time(database, app.test_client(), address, name, runs)
            visit = _visit(browser, root + address)
            yield (
                f"| {title} | {rows} | {first * 1000:.0f} | {cost.ours * 1000:.0f} | {cost.bare * 1000:.0f} "
                f"| {(cost.ours - cost.bare) * 1000:.0f} | {verdict(cost.within(1, PAGE_SECONDS))} "
                f"| {visit.first / 1000:.0f} | {visit.later / 1000:.0f} | {verdict(visit.first <= PAGE_BYTES)} |"
            )


def _pages(database: Database) -> Iterator[tuple[str, str, str]]:
    """Of each page its title, its address and the question that it answers, if any."""
    case = subjects(database, question("case-story"))["case"]
    for title, address in {**PAGES, "case": f"/case/{case}"}.items():
        yield title, address, ""
    for name in QUESTIONS:
        yield name, f"/questions/{name}?{urlencode(subjects(database, question(name)))}", name


def _processor_time(
    database: Database, client: FlaskClient, address: str, name: str, runs: int
) -> tuple[str, float, Ratio]:
    """How many rows a page answers with, the seconds of its first visit in this process, and page against answer."""

    def answer() -> Answer:
        return ask(database, name, subjects_of_question, viewer=BENCH, parts=EVERY_PART)

    visit = visit_of(client, address)
    subjects_of_question = subjects(database, question(name)) if name else {}
    first = seconds(visit, time.process_time)
    if not name:
        return "", first, compare(visit, lambda: None, runs, time.process_time)
    return f"{len(answer().rows):,}", first, compare(visit, answer, runs, time.process_time)


def visit_of(client: FlaskClient, address: str) -> Callable[[], None]:
    """One request of a page as a browser asks for it, which has to succeed."""

    def visit() -> None:
        response = client.get(address, headers={"Accept-Encoding": ENCODINGS})
        assert response.status_code == 200, (address, response.status)

    return visit


def _visit(browser: Browser, address: str) -> Visit:
    """Two visits by a browser that knows nothing of the site at the first."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    sizes: list[int] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    totals = []
    for _ in range(2):
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        totals.append(int(sum(sizes)))
    context.close()
    return Visit(*totals)

"""Drawing: the explorer with as much as it shows at once, against the pyvis page of the same network, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Browser

from bench.measure import Ratio, verdict
from graph.database import Database
from tools.site import WINDOW, chromium, served, site
from webapp.explorer.network import MAX_RELATIONSHIPS
from webapp.explorer.state import MAX_NODES

DRAWING_SECONDS = 2.0
DRAWING_LIMIT = 1.5  # times the pyvis page
FACTORS = 30  # the rest of the nodes are episodes
QUIET = 1000  # milliseconds without a stroke, after which a picture is taken to be finished

# The factors that are recorded most, and the episodes in which most of them are recorded.
_FACTORS = """
MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(:Episode)
RETURN f.id AS id, count(k) AS links ORDER BY links DESC, id LIMIT $limit
"""
_EPISODES = """
MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(e:Episode) WHERE f.id IN $factors
RETURN e.id AS id, count(k) AS links ORDER BY links DESC, id LIMIT $limit
"""

# Run before any script of a page: when something was last drawn on a canvas that stands in the page.
_WATCH = """
window.lastStroke = 0;
for (const name of ["fill", "stroke", "fillText", "strokeText", "drawImage"]) {
  const original = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    const result = original.apply(this, given);
    if (this.canvas.isConnected) window.lastStroke = performance.now();
    return result;
  };
}
"""


def bench_drawing(database: Database, home: Path, runs: int) -> Iterator[str]:
    """Lines to print: how long each takes from its address to the last stroke, once the site has made it."""
    query = urlencode({"show": _keys(database)})
    with served(site(database, home)) as root, chromium() as browser:
        explorer = f"{root}/explorer?{query}"
        pyvis = home / "network.html"
        page = urlopen(f"{root}/explorer/download?format=html&{query}", timeout=300).read()
        pyvis.write_bytes(page)
        sizes = re.search(rb"(\d+) nodes and ([\d,]+) relationships", page)
        times: list[tuple[float, float]] = []
        for _ in range(runs + 1):
            times.append((_drawn(browser, explorer), _drawn(browser, pyvis.as_uri())))
        ratio = Ratio(median(ours for ours, _ in times[1:]), median(other for _, other in times[1:]), runs)
        yield (
            f"drawing {MAX_NODES} nodes and {MAX_RELATIONSHIPS:,} links (in the pyvis page "
            f"{sizes.group(0).decode() if sizes else 'not known'}), address to last stroke: explorer {ratio.ours:.2f} s "
            f"(at most {DRAWING_SECONDS:.0f}): {verdict(ratio.ours <= DRAWING_SECONDS)}; pyvis {ratio.bare:.2f} s, "
            f"ratio {ratio.ratio:.2f} (at most {DRAWING_LIMIT}): {verdict(ratio.within(DRAWING_LIMIT))}"
        )


def _keys(database: Database) -> str:
    """So many nodes that the explorer shows no more, with more relationships than it draws."""
    factors = [row["id"] for row in database.read(_FACTORS, limit=FACTORS)]
    episodes = [row["id"] for row in database.read(_EPISODES, factors=factors, limit=MAX_NODES - FACTORS)]
    return ",".join([*(f"Factor:{id_}" for id_ in factors), *(f"Episode:{id_}" for id_ in episodes)])


def _drawn(browser: Browser, address: str) -> float:
    """Seconds from asking for the address to the last stroke of its picture."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    last = -1.0
    while (now := float(page.evaluate("window.lastStroke"))) != last or not now:
        last = now
        page.wait_for_timeout(QUIET)
    context.close()
    return last / 1000

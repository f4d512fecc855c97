"""The page after a write: how much longer it takes than the page before, and than one for which all is read anew.

A note is written on an action, and a contribution to an episode; the same page is asked before and after, in turn, so that
a slow moment of the machine meets both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from uuid import uuid4

from bench.measure import BENCH, seconds, verdict
from graph.database import Database
from graph.facts import GraphFacts, graph_version
from graph.records import Node, Relationship
from graph.viewer import Viewer
from graph.writer import NewImport, Plan, apply
from queries import ask

MAX_SECONDS = {"a note": 0.050, "a contribution": 0.500}  # longer than before it
PAGES = (("recurring-factors", BENCH), ("recurring-factors", BENCH.for_export()), ("overdue-actions", BENCH))
_ACTION = "MATCH (a:Action) RETURN a.id AS id, a.source_id AS source ORDER BY id LIMIT 1"
_EPISODE = """
MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(e:Episode)<-[:HAS_EPISODE]-(c:Case {sensitivity: 'open'})
RETURN f.id AS factor, e.id AS id, k.source_id AS source, k.acted_on AS acted_on ORDER BY id, factor LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Longer:
    """Medians in seconds of a page before a write and after it, and of what every question needs, read anew."""

    before: float
    after: float
    anew: float


def bench_writing(database: Database, runs: int) -> Iterator[str]:
    """Lines of a table, one row for each page and write."""
    yield "| page | after | before, ms | after, ms | longer by, ms | all anew, ms | ratio to anew | |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    anew = median(seconds(lambda: _read_anew(database)) for _ in range(max(1, runs // 2)))
    for question, viewer in PAGES:
        for title, write in (("a note", _note), ("a contribution", _contribute)):
            cost = _longer(database, question, viewer, write, runs, anew)
            longer = cost.after - cost.before
            yield (
                f"| {question}, {viewer.cited_as} | {title} | {cost.before * 1000:.0f} | {cost.after * 1000:.0f} "
                f"| {longer * 1000:.0f} | {cost.anew * 1000:.0f} | {longer / cost.anew:.3f} "
                f"| {verdict(longer <= MAX_SECONDS[title])} |"
            )


def _longer(
    database: Database, question: str, viewer: Viewer, write: Callable[[Database], object], runs: int, anew: float
) -> Longer:
    def page() -> object:
        return ask(database, question, {}, viewer=viewer)

    page()
    before, after = [], []
    for _ in range(runs):
        before.append(seconds(page))
        write(database)
        after.append(seconds(page))
    return Longer(median(before), median(after), anew)


def _read_anew(database: Database) -> object:
    """What a page with counts needs first, as it is where a write drops all that is remembered."""
    facts = GraphFacts(database, graph_version(database))
    return facts.projection, facts.withheld, facts.invented


def _note(database: Database) -> None:
    [action] = database.read(_ACTION)
    name, source = f"bench-{uuid4().hex}", {"source_id": action["source"]}
    note = Node("Event", name, {"field": "note", "to_value": "Rung again.", **source})
    link = Relationship("HAS_EVENT", name, "Action", action["id"], "Event", name, source)
    apply(database, Plan(database.revision(), [note], [link]), NewImport("form", ["note"], [], by=BENCH))


def _contribute(database: Database) -> None:
    [episode] = database.read(_EPISODE)
    name = f"bench-{uuid4().hex}"
    values = {"source_id": episode["source"], "polarity": "hindering", "mention_id": name}
    values |= {"acted_on": episode["acted_on"]} if episode["acted_on"] else {}
    link = Relationship("CONTRIBUTED_TO", name, "Factor", episode["factor"], "Episode", episode["id"], values)
    apply(database, Plan(database.revision(), [], [link]), NewImport("form", ["contribution"], [], by=BENCH))

"""The same content gives the same graph: under any names of files, order of rows, split by cases, spelling, or copies."""

from __future__ import annotations

import csv
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import OWNER
from shared import SharedDatabase

from graph.database import Database
from graph.names import name_key
from loaders.load import load

# That both servers find the same records, `test_same_name.py` and `test_same_case.py` show.
pytestmark = pytest.mark.embedded

HEADINGS = ("case", "episode", "date", "what happened", "factor", "+/-", "quote", "who said so")
CASES = ("Child A", "The shared house", "Émile’s move")
EPISODES = ("First visit", "The referral – again", "Meeting")
FACTORS = ("Handover notes", "Parents' voice", "Multi-agency work", "Protégé support")
ORGANISATIONS = ("Health visiting", "Education")

Row = tuple[str, ...]


@st.composite
def contents(draw: st.DrawFn) -> list[Row]:
    """The rows of some cases: each episode has a date of its own, each contribution a quote of its own."""
    rows = set[Row]()
    for number, case in enumerate(draw(st.lists(st.sampled_from(CASES), min_size=1, max_size=3, unique=True))):
        for place, episode in enumerate(draw(st.lists(st.sampled_from(EPISODES), min_size=1, max_size=3, unique=True))):
            date = f"20{10 + number}-{place + 1:02}"
            factors = draw(st.lists(st.tuples(st.sampled_from(FACTORS), st.sampled_from("+-")), min_size=1, max_size=4))
            for count, (factor, sign) in enumerate(factors):
                organisation = draw(st.sampled_from(ORGANISATIONS))
                quote = f"{'abcdefgh'[count] * 9} {case}"
                rows.add((case, episode, date, f"What {episode}", factor, sign, quote, organisation))
    return sorted(rows)


def spelt(text: str, chance: random.Random) -> str:
    """The same name as somebody else may type it."""
    changes: list[Callable[[str], str]] = [
        str.upper,
        str.casefold,
        lambda name: name.replace(" ", "\u00a0"),
        lambda name: name.replace(" ", "  "),
        lambda name: name.replace("'", "\u2019"),
        lambda name: name.replace("-", "\u2011").replace("\u2013", "-"),
        lambda name: name.replace("\u00e9", "e\u0301").replace("\u00c9", "E\u0301"),
        lambda name: f"{name[:3]}\u200b{name[3:]}",
        lambda name: f"{name[:2]}\u00ad{name[2:]}",
    ]
    for change in chance.sample(changes, chance.randint(0, 3)):
        text = change(text)
    return text


def files(rows: list[Row], chance: random.Random) -> list[list[Row]]:
    """The rows in any order, their cases in one file or several, and some of the files twice."""
    by_case = defaultdict(list)
    for row in rows:
        by_case[row[0]].append(row)
    split: dict[int, list[Row]] = defaultdict(list)
    for case_rows in by_case.values():
        split[chance.randrange(3)] += case_rows
    parts = list(split.values())
    parts += chance.sample(parts, chance.randint(0, len(parts)))
    for part in parts:
        chance.shuffle(part)
    chance.shuffle(parts)
    names = (0, 1, 4, 7)
    return [
        [tuple(spelt(cell, chance) if index in names else cell for index, cell in enumerate(row)) for row in part]
        for part in parts
    ]


def load_files(database: Database, parts: list[list[Row]], names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, part in zip(names, parts, strict=False):
            path = Path(folder) / f"{name}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADINGS, *part])
            outcome = load(database, path, by=OWNER)
            assert outcome.errors == []


def content(database: Database) -> list[Any]:
    """What the graph says, in words that everybody spells alike, without ids and sources."""
    statements = (
        "MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode) RETURN c.title AS a, e.title AS b, e.sequence AS n, e.start AS d, "
        "e.what_happened AS w, '' AS q, '' AS o ORDER BY a, n",
        "MATCH (a:Episode)-[:NEXT]->(b:Episode) RETURN a.title AS a, b.title AS b, a.sequence AS n, '' AS d, "
        "'' AS w, '' AS q, '' AS o ORDER BY a, b, n",
        "MATCH (f:Factor)-[r:CONTRIBUTED_TO]->(e:Episode)<-[:HAS_EPISODE]-(c:Case) "
        "OPTIONAL MATCH (o:Organisation) WHERE o.id IN r.reported_by "
        "RETURN f.name AS a, e.title AS b, e.sequence AS n, r.polarity AS d, c.title AS w, r.quote AS q, o.name AS o "
        "ORDER BY a, b, n, d, w, q",
        "MATCH (n:Factor) RETURN n.name AS a ORDER BY a",
        "MATCH (n:Organisation) RETURN n.name AS a ORDER BY a",
        "MATCH (n:Case) RETURN n.title AS a ORDER BY a",
        "MATCH (n:Coding) RETURN n.coder_code AS a ORDER BY a",
        "MATCH ()-[r:CONTRIBUTED_TO]->() WITH r.mention_id AS m, count(r) AS a RETURN a ORDER BY a",
    )
    rows = [row for statement in statements for row in database.read(statement)]
    return sorted(repr([name_key(str(value)) for value in row.values()]) for row in rows)


@pytest.mark.slow
@settings(max_examples=25)
@given(rows=contents(), seed=st.integers(0, 10**6))
def test_the_same_content_gives_the_same_graph(
    server: str, shared_databases: Callable[[str], SharedDatabase], rows: list[Row], seed: int
) -> None:
    chance = random.Random(seed)
    graphs = []
    for parts in ([rows], files(rows, chance)):
        database = shared_databases(server).prepared()
        load_files(database, parts, chance.sample(["Book1", "kpe", "kpe v2", "Reviews (final)", "x", "cases", "y"], 7))
        graphs.append(content(database))
    assert graphs[0] == graphs[1]

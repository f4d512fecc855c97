"""A site responds to whatever it is asked with the memory that statements have where there are many cases.

The statements of all clients of the embedded server may hold half of its heap: 20,000 cases have to do with 250 MB of the
default heap (`bench.large` asks them), so 80 cases have to do with 1 MB. What fails is a statement that orders, or makes
distinct, whole nodes and relationships: it has to project first what it returns. One step of a statement may remember 500,000
things, fewer than there are contributions: 80 cases have to do with 2,000.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from embedded_java import VARIABLE
from people import OWNER

from bench.addresses import addresses
from bench.large import responses
from graph.database import Database, connect
from graph.embedded import launcher
from graph.errors import CypherError
from loaders.generate import generate
from loaders.load import load
from tools.site import site

CASES, MEGABYTES, THINGS = 80, 1, 2_000
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose embedded server lets statements hold that much."""
    home = tmp_path_factory.mktemp("many-cases")
    with pytest.MonkeyPatch.context() as patch:
        limits = f"-Darcadedb.queryMaxHeapRAM={MEGABYTES} -Darcadedb.queryMaxHeapElementsAllowedPerOp={THINGS}"
        patch.setenv(VARIABLE, f"{os.environ.get(VARIABLE, '')} {limits}")
        launcher.start(launcher.EmbeddedSettings(home))
    yield home
    launcher.stop(home)


@pytest.fixture(scope="module")
def many_cases(home: Path) -> Iterator[Database]:
    """A graph of so many cases."""
    generate(home / "files", CASES, seed=1)
    with connect(home=home) as database:
        assert not load(database, home / "files", by=OWNER).refused
        yield database


def test_a_statement_that_orders_whole_nodes_is_refused(many_cases: Database) -> None:
    """As it would be of 20,000 cases, so the test below can fail."""
    contributions = "MATCH (:Factor)-[k:CONTRIBUTED_TO]->(e:Episode)"
    with pytest.raises(CypherError, match="heap budget exceeded: the in-heap ORDER BY"):
        many_cases.read(f"{contributions} RETURN e.id AS id, k.id AS contribution ORDER BY contribution")
    projected = f"{contributions} WITH e.id AS id, k.id AS contribution RETURN id, contribution ORDER BY contribution"
    assert many_cases.read(projected)


def test_every_page_and_every_question_responds(many_cases: Database, home: Path) -> None:
    app = site(many_cases, home)
    # The API asks the same questions; of 20,000 cases `make bench-large` asks them there, too.
    asked = [address for address in addresses(app, many_cases) if not address.startswith("/api/v1/questions/")]
    failed = [response for response in responses(app.test_client(), asked) if not response.is_good]
    assert not failed

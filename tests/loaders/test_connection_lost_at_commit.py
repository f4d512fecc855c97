"""The connection is lost just as a write is committed: nobody knows whether it was saved, and repeating it is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from people import OWNER
from relay import Cut, Relay

from graph.database import Database, connect
from graph.embedded.state import State
from graph.errors import BadRequest, OutcomeUnknown
from graph.servers import EmbeddedServer, Neo4jServer
from graph.writer import imports, undo
from loaders.load import load
from loaders.progress import Progress

pytestmark = pytest.mark.slow

MADE = (
    "MATCH (n) WHERE n.import_id = $id RETURN n.id AS id ORDER BY id",
    "MATCH ()-[r]->() WHERE r.import_id = $id RETURN r.id AS id ORDER BY id",
)
UNKNOWN = "lost while it was saving, so it is not known whether the change was saved: .* Repeat it"


@pytest.fixture
def relay(database: Database) -> Iterator[Relay]:
    """A relay before the server of `database`."""
    relay = Relay(int(database.address.rpartition(":")[2]))
    yield relay
    relay.close()


@pytest.fixture
def relayed(database: Database, relay: Relay, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The same graph as `database`, reached through the relay."""
    address = f"bolt://127.0.0.1:{relay.port}"
    server = database._server  # where a test's server is, is nobody else's business
    if isinstance(server, EmbeddedServer):
        monkeypatch.setattr(State, "address", property(lambda _: address))
        opened = connect(home=server._settings.home)
    else:
        assert isinstance(server, Neo4jServer)
        account = server._account
        opened = connect(address, username=account.username, password=account.password, database=server._database)
    with opened:
        yield opened


@pytest.fixture
def reviews(story: dict[str, Any], written: Callable[..., Path]) -> Path:
    return written(story)


def wanted(database: Database, reviews: Path) -> dict[str, int]:
    """How many of each label and type a load would add now."""
    plan = load(database, reviews, by=OWNER, dry_run=True).plan
    assert plan is not None
    return plan.counts()["added"]


def assert_one_whole_import(database: Database, reviews: Path, added: dict[str, int]) -> None:
    [made] = imports(database)
    assert made.state == "done"
    assert made.counts["added"] == added
    assert sum(len(database.read(statement, id=made.id)) for statement in MADE) == sum(added.values())
    assert load(database, reviews, by=OWNER).batch is None, "there is nothing left to load"


@pytest.mark.parametrize("cut", get_args(Cut))
def test_a_load_is_whole_or_absent_and_repeating_it_makes_one_import(
    database: Database, relayed: Database, relay: Relay, reviews: Path, cut: Cut
) -> None:
    added = wanted(database, reviews)
    relay.cut = cut
    with pytest.raises(OutcomeUnknown, match=UNKNOWN):
        load(relayed, reviews, by=OWNER)
    assert relay.cut is None
    again = load(relayed, reviews, by=OWNER)
    assert again.plan is not None
    expected: dict[Cut, list[dict[str, int]]] = {"before": [added], "within": [added, {}], "after": [{}]}
    assert again.plan.counts()["added"] in expected[cut]
    assert_one_whole_import(database, reviews, added)
    assert database.revision() == 1


def test_a_load_in_parts_continues_after_a_part_that_was_saved(
    database: Database, relayed: Database, relay: Relay, reviews: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = wanted(database, reviews)
    monkeypatch.setattr(import_module("loaders.load"), "part_size", lambda _: 20)

    def first_part_is_done(progress: Progress) -> None:
        if progress.doing.startswith("Writing") and progress.done:
            relay.cut = "after"

    with pytest.raises(OutcomeUnknown, match=UNKNOWN):
        load(relayed, reviews, by=OWNER, in_parts=True, on_progress=first_part_is_done)
    assert imports(database)[0].state == "unfinished"
    load(relayed, reviews, by=OWNER, in_parts=True)
    assert_one_whole_import(database, reviews, added)


@pytest.mark.parametrize("cut", ["before", "after"])
def test_an_undo_is_done_or_not_and_is_not_done_twice(
    database: Database, relayed: Database, relay: Relay, reviews: Path, cut: Cut
) -> None:
    added = wanted(database, reviews)
    batch = load(database, reviews, by=OWNER).batch
    assert batch is not None
    relay.cut = cut
    with pytest.raises(OutcomeUnknown, match=UNKNOWN):
        undo(relayed, batch, by=OWNER)
    if cut == "after":
        with pytest.raises(BadRequest, match="has been undone already"):
            undo(relayed, batch, by=OWNER)
    else:
        undo(relayed, batch, by=OWNER)
    assert imports(database)[0].state == "undone"
    assert wanted(database, reviews) == added

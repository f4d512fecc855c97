"""A small invented graph, and the site over it: as a client, and served to a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import looks
import pytest
from flask import Flask
from flask.testing import FlaskClient
from people import OWNER
from playwright.sync_api import ConsoleMessage, Page, Request

from casethread.serving.listening import listening_sockets
from casethread.serving.site import SiteServer
from graph.database import Database
from loaders.load import load
from loaders.sample import sample_folder
from webapp import create_app

INVENTED = Path(__file__).parent / "invented.cypher"


@pytest.fixture(autouse=True, scope="session")
def no_second_factor() -> Iterator[None]:
    """Nobody needs a second factor but where a test says so."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CASETHREAD_SECOND_FACTOR", "none")
        yield


def statement(path: Path) -> str:
    """The file's one statement without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//"))


@pytest.fixture(scope="module")
def invented(prepared_graph: Database) -> Database:
    """A graph of one server with the small invented story in it."""
    prepared_graph.write(lambda transaction: transaction.run(statement(INVENTED)))
    prepared_graph.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    return prepared_graph


@pytest.fixture(scope="module")
def edited(prepared_graph: Database) -> Database:
    """The sample, for tests that change it."""
    load(prepared_graph, sample_folder(), by=OWNER)
    return prepared_graph


@pytest.fixture(scope="module")
def site(invented: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site over the invented graph."""
    return create_app({"DATABASE": invented, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})


@pytest.fixture(scope="module")
def client(site: Flask) -> FlaskClient:
    """A client of the site, its cookies kept."""
    return site.test_client()


@pytest.fixture
def token() -> Callable[[str], str]:
    """Finds the token of a page's form."""

    def token_in(page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "the page has no form with a token"
        return found[1]

    return token_in


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serves a site on loopback until the module ends; gives its address."""
    servers: list[SiteServer] = []
    ended = threading.Event()

    def start(app: Flask) -> str:
        sockets = listening_sockets("127.0.0.1", 0)
        servers.append(SiteServer(app, sockets, max_upload_mb=200))
        threading.Thread(target=servers[-1].run, args=[ended.is_set], daemon=True).start()
        return f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    yield start
    ended.set()
    for server in servers:
        server.wake()


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page that fails the test on a request to another host, a broken policy or an error in its console."""
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            complaints.append(f"asked {request.url}")

    def said(message: ConsoleMessage) -> None:
        # The browser itself reports a page whose status is 400 or 404; everything else is ours.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("request", asked)
    page.on("console", said)
    yield page
    assert not complaints


@pytest.fixture
def check_looks() -> Callable[[Page], None]:
    """Checks a page wide and light, narrow and dark: nothing that axe finds wrong, no sideways scrolling, one first heading."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a step before may have led here: without its style sheets it looks otherwise
        looks.teach_axe(page)
        schemes: list[tuple[int, Literal["light", "dark"]]] = [(1280, "light"), (400, "dark")]
        for width, scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            broken = looks.violations(page)
            assert not broken, (page.url, width, broken)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        assert page.locator("h1").count() == 1
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})

    return check

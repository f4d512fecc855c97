"""Fixtures of the whole suite. Only this file knows how to get a server, a browser or the public datasets.

    empty_graph        (module) a graph of one server, empty once: for tests that load something and only ask
    prepared_graph     (module) the same, with what `prepare` leaves in a new graph
    filled_graph       (module) loads a file or folder into that, once for modules in a row that load the same
    sample             (module) so filled with the sample that ships
    database           an empty graph for every test
    prepared           a graph with what `prepare` leaves, for every test
    home               a temporary CASETHREAD_HOME
    shared_data        the folder of the public datasets
    browser, page      Chromium, through playwright; wait_until: an expression holds on the page

These six run each test once on every server, but for the mark `embedded`; CASETHREAD_TEST_SERVERS=embedded takes one.
What is missing skips visibly; with CI=true or CASETHREAD_REQUIRE_SERVERS=1 it fails.
"""

import gc
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.routing import Rule

from graph.accounts import passwords
from graph.database import Database, connect
from graph.embedded import launcher
from loaders.load import load
from loaders.sample import sample_folder

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "servers"))
import embedded_java
import groups
from memory import folder_on_disk, use_memory
from neo4j_server import Missing, Neo4jAccess, Neo4jProcess, neo4j_process, neo4j_server
from people import OWNER
from shared import SharedDatabase

# No example has a deadline: these machines are noisy, and what is loaded at the first call makes it slower than the next.
settings.register_profile("without_deadline", deadline=None)
# Of `make quick`; the whole suite has five times as many.
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("without_deadline")

SERVERS = os.environ.get("CASETHREAD_TEST_SERVERS", "embedded,neo4j").split(",")
TESTS = Path(__file__).parent
ON_EMBEDDED = ("casethread", "queries", "webapp")  # folders whose tests run there but for the mark `every_server`
ROOT = TESTS.parent
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
]


class CompiledTemplates(BytecodeCache):
    """The templates as code, for all sites of this process: each test makes its own, and compiling takes longer."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}


def compile_addresses_once() -> None:
    """Let all sites of this process share the functions that make addresses, which werkzeug compiles for each of them.

    That takes most of the time in which a site is made: 10 ms, some hundred times.
    """
    compiled: dict[tuple[str, str, bool], Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = once  # type: ignore[assignment, method-assign]  # there is no other way in


compile_addresses_once()


def pytest_configure(config: pytest.Config) -> None:
    """Once for all processes of a run, which inherit it: what embedded databases start with, and where files lie."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        use_memory(os.environ)
        embedded_java.start_fast(os.environ)
        os.environ["CASETHREAD_BACKUPS"] = "0"  # each load of each test would make one; their own tests ask for them


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests by what they need, so that some can be left out while coding, and put the longest first.

    What no server changes is tried on the embedded database alone. What differs are statements: those that load, write
    and undo are tried on both in the folders of their packages, those that are read are compared in
    queries/test_every_server.py and webapp/test_statements_on_neo4j.py.
    """
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if folder in ON_EMBEDDED and not item.get_closest_marker("every_server"):
            item.add_marker("embedded")
    items[:] = [item for item in items if not (item.get_closest_marker("embedded") and groups.is_on_neo4j(item.nodeid))]
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if groups.is_on_neo4j(item.nodeid):
            item.add_marker("neo4j")
        if "browser" in fixtures:
            item.add_marker("browser")
        if "shared_data" in fixtures:
            item.add_marker("slow")
    groups.arrange(items)


def pytest_collection() -> None:
    """What is collected stays, so the garbage collector need not look through it: 4.1 s in place of 5, in each process."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on, it looks through what the tests make, but not at every 700 objects: 2 % of the time."""
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Pytest looks five times through all that is left, which takes some seconds in each process: once is enough."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The processes that do not run the longest part give way to the one that does."""
    if groups.group_of(item.nodeid) != groups.NEO4J:
        groups.give_way()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> groups.GroupScheduling:
    """Where several processes share the tests, keep those together that share what is costly."""
    return groups.GroupScheduling(config, log)


def missing(reason: str) -> NoReturn:
    """Skip, so that it is seen; fail where nothing may be missing."""
    if os.environ.get("CI") == "true" or os.environ.get("CASETHREAD_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def cheap_hashes() -> Iterator[None]:
    """Passwords whose hashes take no time, but for processes of their own and a test that wants the library's."""
    with pytest.MonkeyPatch.context() as hashes:
        hashes.setattr(passwords, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=64))
        yield


@pytest.fixture(scope="session")
def shared_databases() -> Iterator[Callable[[str], SharedDatabase]]:
    """Gives the one database of a server by its name; each server starts once, when first asked for."""
    opened: dict[str, SharedDatabase] = {}
    with ExitStack() as ends:

        def database_of(server: str) -> SharedDatabase:
            if server not in opened:
                opened[server] = _open(server, ends)
            return opened[server]

        yield database_of


def _open(server: str, ends: ExitStack) -> SharedDatabase:
    if server == "embedded":
        home = Path(ends.enter_context(TemporaryDirectory(prefix="casethread-")))
        ends.callback(launcher.stop, home)
        return SharedDatabase(ends.enter_context(connect(home=home)))
    try:
        access, process = ends.enter_context(neo4j_server())
    except Missing as error:
        missing(str(error))
    return SharedDatabase(ends.enter_context(_connect_neo4j(access)), process)


def _connect_neo4j(access: Neo4jAccess) -> Database:
    return connect(access.uri, username=access.username, password=access.password, database=access.database)


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """The name of the server that a test runs on."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def empty_graph(server: str, shared_databases: Callable[[str], SharedDatabase]) -> Database:
    """An open database whose graph was emptied when the module began: load once, ask often."""
    return shared_databases(server).empty()


@pytest.fixture(scope="module")
def prepared_graph(server: str, shared_databases: Callable[[str], SharedDatabase]) -> Database:
    """The same, with the taxonomies and all else that `prepare` leaves in a new graph."""
    return shared_databases(server).prepared()


@pytest.fixture(scope="module")
def filled_graph(server: str, shared_databases: Callable[[str], SharedDatabase]) -> Callable[[Path], Database]:
    """Loads a file or folder into a prepared graph, unless the module before left just that: for tests that only ask."""

    def graph_of(path: Path) -> Database:
        def load_it(database: Database) -> None:
            assert not load(database, path, by=OWNER).refused

        return shared_databases(server).filled(str(path), load_it)

    return graph_of


@pytest.fixture(scope="module")
def sample(filled_graph: Callable[[Path], Database]) -> Database:
    """A graph with the sample in it."""
    return filled_graph(sample_folder())


@pytest.fixture
def database(server: str, shared_databases: Callable[[str], SharedDatabase]) -> Database:
    """An open database whose graph is empty."""
    return shared_databases(server).empty()


@pytest.fixture
def prepared(server: str, shared_databases: Callable[[str], SharedDatabase]) -> Database:
    """An open database whose graph is as `prepare` leaves a new one."""
    return shared_databases(server).prepared()


@pytest.fixture(scope="module")
def neo4j_to_kill(shared_databases: Callable[[str], SharedDatabase]) -> Iterator[Neo4jProcess]:
    """An empty Neo4j that may be killed and started again: that of all tests, since these come last, if it is our own."""
    shared = shared_databases("neo4j")
    shared.empty()
    if shared.process:
        yield shared.process
        return
    with ExitStack() as ends:
        try:
            process = ends.enter_context(neo4j_process(folder_on_disk()))
        except Missing as error:
            missing(str(error))
        yield process


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A CASETHREAD_HOME of its own; a server that a test starts there is stopped after it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CASETHREAD_HOME", str(folder))
    yield folder
    launcher.stop(folder)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the public datasets, which lies beside the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing("The public datasets (../shared/data beside the repository) are not here.")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window; one for the whole run."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        missing("There is no Chromium: install chromium-headless-shell or chromium to run the browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser context, 1280 wide, that fails the test on an error in a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"errors in scripts of the page: {errors}"


@pytest.fixture
def wait_until(page: Page) -> Callable[[str], None]:
    """Waits until an expression holds on the page.

    Asked from outside: playwright's own `wait_for_function` needs the `eval` that our policy forbids to pages.
    """

    def wait(expression: str, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while not page.evaluate(expression):
            assert time.monotonic() < deadline, f"after {seconds} s it is still not so: {expression}"
            page.wait_for_timeout(20)

    return wait

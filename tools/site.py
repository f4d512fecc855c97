"""The site over an open graph in this process, and Chromium, for the pictures of the guides and for the bench."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from waitress.server import BaseWSGIServer, create_server

from graph.database import Database
from webapp import create_app

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
WINDOW = ViewportSize(width=1280, height=900)


def site(database: Database, home: Path) -> Flask:
    """The site as `casethread serve` makes it; what it keeps lies in `home`."""
    return create_app({"DATABASE": database, "CASETHREAD_HOME": home})


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the site answers meanwhile."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request that waits a moment
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    assert isinstance(server, BaseWSGIServer)  # one address, so one socket
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()

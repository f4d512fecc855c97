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

from casethread.serving.listening import listening_sockets
from casethread.serving.site import SiteServer
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
    sockets, ended = listening_sockets("127.0.0.1", 0), threading.Event()
    server = SiteServer(app, sockets, max_upload_mb=200)
    threading.Thread(target=server.run, args=[ended.is_set], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    finally:
        ended.set()
        server.wake()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()

"""What accounts add to a page: the same page of the same graph for somebody who signed in, and where nobody signs in.

Time is that of the site's process alone, for the whole response as a browser asks for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient

from bench.measure import compare, seconds, verdict
from bench.pages import visit_of
from bench.questions import subjects
from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.accounts.sessions import Sessions
from graph.database import Database
from graph.permissions import Role
from queries import question
from tools.site import site
from webapp.accounts.gate import SESSION_TOKEN

LIMIT = 1.1  # times the page without accounts
RUNS = 200  # of each light page, whose milliseconds differ by less than one run's noise
HEAVY_SECONDS = 0.05
# The lightest pages of the site, on which any fixed cost is seen best, and some that people have open all day.
PAGES = {
    "questions": "/questions",
    "help": "/help",
    "start": "/",
    "tracker": "/tracker",
    "list of actions": "/all/action",
    "network": "/explorer",
}
QUESTIONS = ("recurring-factors", "case-story", "trace")
WHO = "Lead"


def bench_accounts(database: Database, home: Path, runs: int) -> Iterator[str]:
    """Lines of a table, one row a page."""
    yield f"| page | with accounts, ms of CPU | without, ms | ratio (at most {LIMIT}) | |\n|---|---:|---:|---:|---|"
    without = site(database, home).test_client()
    with_accounts = signed_in(site(database, home / "with-accounts"), home / "with-accounts")
    for title, address in _addresses(database):
        ours, bare = visit_of(with_accounts, address), visit_of(without, address)
        ours()
        bare()
        number = runs if seconds(bare, time.process_time) > HEAVY_SECONDS else RUNS
        cost = compare(ours, bare, number, time.process_time)
        yield (
            f"| {title} | {cost.ours * 1000:.2f} | {cost.bare * 1000:.2f} | {cost.ratio:.2f} "
            f"| {verdict(cost.within(LIMIT))} |"
        )


def signed_in(app: Flask, home: Path) -> FlaskClient:
    """A browser in which a lead has signed in, who sees what the owner of a machine sees."""
    file = AccountsFile(home, str(app.config["SECRET_KEY"]))
    people = Accounts(file)
    account = people.accept(people.add(WHO, Role.LEAD.value), WHO, "a password of the bench")
    app.config["SECOND_FACTOR_OF"] = ()
    token = Sessions(file, 3_600, 3_600).start(account, "bench")
    client = app.test_client()
    with client.session_transaction() as session:
        session[SESSION_TOKEN] = token
    return client


def _addresses(database: Database) -> Iterator[tuple[str, str]]:
    yield from PAGES.items()
    for name in QUESTIONS:
        yield name, f"/questions/{name}?{urlencode(subjects(database, question(name)))}"

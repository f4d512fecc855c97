"""What accounts add to a page: the same page of the same graph for somebody who signed in, and where nobody signs in.

Time is that of the site's process alone, for the whole request and response over HTTP, as a browser asks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from bench.http_client import http_client
from bench.measure import compare, seconds, verdict
from bench.questions import subjects
from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.accounts.sessions import Sessions
from graph.database import Database
from graph.permissions import Role
from queries import question
from tools.site import served, site
from webapp.accounts.gate import SESSION_TOKEN

LIMIT = 1.1  # times the page without accounts
AT_ONCE, RUNS = 20, 20  # of each light page, whose milliseconds differ by less than one run's noise
HEAVY_SECONDS = 0.05
WARM_UP = 10  # times as often asked for first: the first pages of a site take longer
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
    without = site(database, home)
    with_accounts = site(database, home / "with-accounts")
    cookie = cookie_of_lead(with_accounts, home / "with-accounts")
    with (
        served(without) as address,
        served(with_accounts) as address_with_accounts,
        http_client(address) as nobody,
        http_client(address_with_accounts, cookie) as lead,
    ):
        for title, path in _addresses(database):
            lead.get(path)  # what the graph is read for first is read for both
            is_heavy = seconds(partial(nobody.get, path), time.process_time) > HEAVY_SECONDS
            times, number = (1, max(runs, RUNS)) if is_heavy else (AT_ONCE, RUNS)
            for client in (lead, nobody):
                client.get(path, times if is_heavy else WARM_UP * times)
            cost = compare(partial(lead.get, path, times), partial(nobody.get, path, times), number, time.process_time)
            yield (
                f"| {title} | {cost.ours / times * 1000:.2f} | {cost.bare / times * 1000:.2f} | {cost.ratio:.2f} "
                f"| {verdict(cost.within(LIMIT))} |"
            )


def cookie_of_lead(app: Flask, home: Path) -> str:
    """The cookie of a browser in which a lead has signed in, who sees what the owner of a machine sees."""
    file = AccountsFile(home, str(app.config["SECRET_KEY"]))
    people = Accounts(file)
    account = people.accept(people.add(WHO, Role.LEAD.value), WHO, "a password of the bench")
    app.config["SECOND_FACTOR_OF"] = ()
    token = Sessions(file, 3_600, 3_600).start(account, "bench")
    client = app.test_client()
    with client.session_transaction() as session:
        session[SESSION_TOKEN] = token
    client.get("/help")  # the first page adds what its forms need
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return f"{cookie.key}={cookie.value}"


def _addresses(database: Database) -> Iterator[tuple[str, str]]:
    yield from PAGES.items()
    for name in QUESTIONS:
        yield name, f"/questions/{name}?{urlencode(subjects(database, question(name)))}"

"""serve, demo, connection, stop: the site, and the database behind it."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from threading import Event, Thread

import click

from casethread.cli.accounts import accounts_file_of
from casethread.cli.context import current_settings, current_viewer
from casethread.cli.output import common_options, print_json, print_lines, progress_of
from casethread.connection import connection
from casethread.opening import open_database
from casethread.serving.listening import is_free, listening_sockets, site_address
from casethread.serving.site import site_server
from casethread.serving.workers import serve_with_workers
from graph.accounts.accounts import Accounts
from graph.accounts.entry import new_entry
from graph.accounts.file import IN_USE, NAME
from graph.accounts.key import installation_key
from graph.backup.kept import backups_of, keep_backing_up
from graph.database import Database
from graph.embedded import launcher
from graph.settings import MAX_PORT, MAX_WORKERS, Settings
from graph.system.other_users import other_users
from loaders.load import load
from loaders.sample import sample_folder
from queries.editions.store import Editions
from webapp import check_binding

port_option = click.option("--port", type=click.IntRange(0, MAX_PORT), help="The port; 0 takes a free one.")
host_option = click.option(
    "--host", help="The address to listen on; anything but loopback needs accounts or a password."
)


@click.command("serve")
@host_option
@port_option
@click.option(
    "--workers", type=click.IntRange(1, MAX_WORKERS), help="How many processes answer; each needs its own memory."
)
@common_options
def serve_command(host: str | None, port: int | None, workers: int | None, as_json: bool, quiet: bool) -> None:
    """Start the site on this machine, and say its address."""
    settings = current_settings(host=host, port=port, workers=workers)
    _check_binding(settings)
    sockets = listening_sockets(settings.host, settings.port)  # before a database is started for nothing
    _serve(settings, sockets, open_database(settings), as_json)


@click.command("demo")
@host_option
@port_option
@common_options
def demo_command(host: str | None, port: int | None, as_json: bool, quiet: bool) -> None:
    """Start the site with the invented sample.

    It is loaded into a database of its own, which touches nothing else.
    """
    settings = current_settings(host=host, port=port)
    demo = {"uri": None, "home": settings.home / "demo", "backups": "0", "workers": 1}
    settings = settings.model_copy(update=demo)
    _check_binding(settings)
    if port is None and not is_free(settings.host, settings.port):
        settings = settings.model_copy(update={"port": 0})
    sockets = listening_sockets(settings.host, settings.port)
    if not (quiet or as_json):
        print_lines(["Starting the database and loading the invented sample. The first time takes a few seconds."])
    with progress_of("Loading", quiet or as_json) as report:
        database = open_database(settings, to_write=True)
        load(database, sample_folder(), by=current_viewer(), on_progress=report)
    _serve(settings, sockets, database, as_json)


def _check_binding(settings: Settings) -> None:
    check_binding(settings.host, settings.password, has_accounts=_has_accounts(settings))


def _has_accounts(settings: Settings) -> bool:
    # Where there is no file of accounts, none of its key either is made for a site that will not start.
    is_there = (settings.home / NAME).exists() or (settings.home / IN_USE).exists()
    return is_there and Accounts(accounts_file_of(settings)).are_in_use()


def _serve(settings: Settings, sockets: Sequence[socket], database: Database, as_json: bool) -> None:
    """Serve until interrupted; the address is printed once the site truly listens."""
    settings = _with_entry_decided(settings)
    with database, _backing_up(settings, database):
        if settings.workers > 1:
            installation_key(settings.home, settings.secret_key)  # made once, before all of them look for it
            _announce(settings, sockets, as_json)
            serve_with_workers(settings.workers, settings, sockets)
        else:
            server = site_server(settings, sockets, database)
            _announce(settings, sockets, as_json)
            server.run()


def _with_entry_decided(settings: Settings) -> Settings:
    """The settings for all processes of the site, once it is known whether others use the machine."""
    is_needed = settings.single_use_address == "always" or (settings.single_use_address == "shared" and other_users())
    return settings.model_copy(update={"single_use_address": "always" if is_needed else "never"})


def _announce(settings: Settings, sockets: Sequence[socket], as_json: bool) -> None:
    address = site_address(settings.host, sockets)
    if settings.single_use_address == "always" and not settings.password and not _has_accounts(settings):
        address += f"enter/{new_entry(accounts_file_of(settings))}"
    if as_json:
        print_json({"address": address})
    else:
        print_lines([f"Casethread is at {address}", "Stop it with Ctrl+C."])
    _end_on_signal()


@contextmanager
def _backing_up(settings: Settings, database: Database) -> Iterator[None]:
    """Make the backups that are due meanwhile, where any are made."""
    ending, backups = Event(), backups_of(settings)
    if backups.are_made:
        Thread(target=keep_backing_up, args=(database, backups, ending), daemon=True).start()
    try:
        yield
    finally:
        ending.set()


def _end_on_signal() -> None:
    """Ctrl+C and a polite end by the system both interrupt, also where a shell started us with Ctrl+C ignored."""
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, signal.default_int_handler)


@click.command("connection")
@common_options
def connection_command(as_json: bool, quiet: bool) -> None:
    """Say what other programs need to open the same graph.

    Drivers, cypher-shell, py2neo, NeoDash and Gephi's plug-ins all speak Bolt.
    """
    settings = current_settings()
    details = connection(settings, open_database(settings))
    if as_json:
        print_json(details)
        return
    details["password"] = details["password"] or "the one in NEO4J_PASSWORD, which is not shown"
    print_lines((f"{key:<8}  {value}" for key, value in details.items()), wrapped=False)
    if not quiet:
        _warn_of_others(embedded_=settings.uri is None)


def _warn_of_others(*, embedded_: bool) -> None:
    """What a program that is not ours does not do by itself."""
    lines = ["", "Another program that writes to the graph does not move its revision:"]
    lines += ["run 'casethread check --refresh' after it."]
    if embedded_:
        lines += ["Port and password are new each time the embedded database starts. Whoever has them can change"]
        lines += ["everything in the graph: do not hand them on."]
    print_lines(lines)


@click.command("stop")
@common_options
def stop_command(as_json: bool, quiet: bool) -> None:
    """Stop the embedded database, and those of editions.

    Each starts again by itself when it is needed.
    """
    home = current_settings().home
    stopped = [place for folder in (home, home / "demo") for place in _stopped(folder)]
    if as_json:
        print_json({"stopped": [str(place) for place in stopped]})
    else:
        several = f"{len(stopped)} databases are stopped."
        sentence = (
            "The database is stopped." if len(stopped) == 1 else several if stopped else "No database was running."
        )
        print_lines([sentence])


def _stopped(home: Path) -> list[Path]:
    own = [home] if home.is_dir() and launcher.stop(home) else []
    return [*own, *Editions(home).stop()]

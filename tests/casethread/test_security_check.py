"""`casethread check --security`: what an installation lacks, by its settings, its people, its files and its database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from commandline import Casethread

from casethread.security import connections, people, stored
from casethread.security.finding import Finding
from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.backup.kept import Status
from graph.errors import DatabaseUnavailable
from graph.settings import Settings, read_settings

PASSWORD = "four words at random"
NO_BACKUPS = Status("There is no good backup.", None, is_warning=True)
GOOD = Status("The last good backup was made today.", "2026-11-27T12:00:00+00:00", is_warning=False)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(AccountsFile(tmp_path, "key"))


def settings(tmp_path: Path, **others: object) -> Settings:
    return read_settings(home=tmp_path / "home", **others)


def states(findings: list[Finding]) -> dict[str, str]:
    return {finding.protection: finding.state for finding in findings}


@pytest.mark.parametrize(
    ("chosen", "lacking"),
    [
        ({}, set()),
        ({"host": "192.0.2.1"}, {connections.SITE}),
        ({"site_address": "http://reviews.example", "trusted_proxies": 1}, {connections.SITE}),
        ({"site_address": "https://reviews.example", "trusted_proxies": 1}, set()),
        ({"site_address": "https://reviews.example"}, {connections.PROXY}),
        ({"site_address": "https://reviews.example", "trusted_proxies": 1, "host": "0.0.0.0"}, {connections.PROXY}),
        ({"uri": "bolt://127.0.0.1:7687"}, set()),
        ({"uri": "neo4j+s://graph.example:7687"}, set()),
        ({"uri": "neo4j+ssc://graph.example:7687"}, {connections.DATABASE}),
        ({"uri": "bolt://graph.example:7687"}, {connections.DATABASE}),
    ],
)
def test_connections(tmp_path: Path, chosen: dict[str, object], lacking: set[str]) -> None:
    found = list(connections.findings(settings(tmp_path, **chosen)))
    assert {finding.protection for finding in found if finding.state == "lacking"} == lacking
    assert all(finding.fix for finding in found if finding.state != "holds")


@pytest.mark.slow
def test_people(tmp_path: Path, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_others_here", lambda: "")
    alone = settings(tmp_path)
    assert states(list(people.findings(alone, accounts))) == {people.SIGN_IN: "holds"}
    shared = settings(tmp_path, password=PASSWORD, session_hours=48, secret_key="short")
    assert states(list(people.findings(shared, accounts))) == {
        people.SIGN_IN: "lacking",
        people.SESSIONS: "lacking",
        people.KEY: "lacking",
    }
    monkeypatch.setattr(people, "_others_here", lambda: "ben")
    assert "ben can open the site" in next(people.findings(alone, accounts)).sentence
    token = accounts.add("anna", "administrator")
    accounts.accept(token, "Anna", PASSWORD)
    found = list(people.findings(alone, accounts))
    assert states(found) == {people.SIGN_IN: "holds", people.FACTOR: "lacking", people.SESSIONS: "holds"}
    assert found[1].sentence == "A password is all that lets in anna."


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_files_that_others_can_read_are_named(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    chosen.home.mkdir(mode=0o755)
    for name, mode in {"accounts.sqlite": 0o644, "site-secret": 0o600}.items():
        (chosen.home / name).touch()
        (chosen.home / name).chmod(mode)
    found = next(stored.findings(chosen, lambda: GOOD))
    assert (found.protection, found.state) == (stored.FILES, "lacking")
    assert "accounts.sqlite" in found.sentence
    assert "site-secret" not in found.sentence
    (chosen.home / "accounts.sqlite").chmod(0o600)
    assert next(stored.findings(chosen, lambda: GOOD)).state == "holds"
    (chosen.home / "accounts.sqlite").chmod(0o644)
    chosen.home.chmod(0o700)
    assert next(stored.findings(chosen, lambda: GOOD)).state == "holds", "nobody else comes into the folder"


def test_backups(tmp_path: Path) -> None:
    def unanswered() -> Status:
        raise DatabaseUnavailable("No database answers.")

    assert states(list(stored.findings(settings(tmp_path), lambda: NO_BACKUPS)))[stored.AGE] == "lacking"
    assert states(list(stored.findings(settings(tmp_path), unanswered)))[stored.AGE] == "unknown"
    plain = states(list(stored.findings(settings(tmp_path), lambda: GOOD)))
    assert (plain[stored.AGE], plain[stored.ENCRYPTION]) == ("holds", "lacking")
    encrypted = settings(tmp_path, backup_passphrase=PASSWORD)
    assert states(list(stored.findings(encrypted, lambda: GOOD)))[stored.ENCRYPTION] == "holds"


@pytest.mark.slow
def test_it_says_what_to_do_ends_with_1_and_shows_no_secret(casethread: Casethread) -> None:
    secrets = {
        "CASETHREAD_PASSWORD": "ZEBRA password",
        "CASETHREAD_SECRET_KEY": "ZEBRA",
        "CASETHREAD_BACKUP_PASSPHRASE": "ZEBRA phrase",
    }
    shown = casethread("check", "--security", code=1, **secrets)
    assert "Lacking: Sign-in. All share one password" in shown.text
    assert "casethread accounts add NAME" in shown.text
    as_json = casethread("check", "--security", "--json", code=1, **secrets)
    assert as_json.json["lacking"] == sum(each["state"] == "lacking" for each in as_json.json["security"])
    assert "ZEBRA" not in shown.text + as_json.text
    only_lacking = casethread("check", "--security", "--quiet", code=1, **secrets).text.splitlines()
    assert all(line.startswith("Lacking: ") for line in only_lacking[:-1])
    assert only_lacking[-1].endswith("lacking.")
    password = casethread.environment.get("NEO4J_PASSWORD")
    assert not password or password not in shown.text + json.dumps(as_json.json)


@pytest.mark.slow
def test_the_home_that_a_command_makes_is_its_owners_alone(at_home: Casethread, home: Path) -> None:
    found = at_home("check", "--security", "--json", code=None).json["security"]
    named = {each["protection"]: each["state"] for each in found}
    assert named[connections.DATABASE] == "holds"
    if sys.platform != "win32":
        assert home.stat().st_mode & 0o077 == 0
        assert named[stored.FILES] == "holds"

"""Connections to the file of accounts that are used again: by threads, after a fork, and when the file is another."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from graph.accounts import connections
from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.errors import AccountsUnusable


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    accounts = Accounts(AccountsFile(tmp_path / "home", "a key"))
    accounts.add("anna", "lead")
    return accounts


def idle(accounts: Accounts) -> list[connections.Connection]:
    return [connection for connection in connections._idle if connection.path == accounts.file.path]


def names(accounts: Accounts) -> list[str]:
    return [account.name for account in accounts.all()]


def test_one_connection_serves_one_request_after_the_other(accounts: Accounts) -> None:
    [before] = idle(accounts)
    for _ in range(3):
        assert names(accounts) == ["anna"]
    assert idle(accounts) == [before]


def test_threads_at_once_have_a_connection_each_and_few_stay_open(accounts: Accounts) -> None:
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(lambda number: (accounts.add(f"person {number}", "reader"), names(accounts)), range(48)))
    assert len(names(accounts)) == 49
    assert 1 <= len(idle(accounts)) <= connections.MAX_IDLE >= len(connections._idle)


def test_one_in_which_something_went_wrong_is_not_used_again(accounts: Accounts) -> None:
    [before] = idle(accounts)
    with pytest.raises(ZeroDivisionError), accounts.file.writing() as connection:
        connection.execute("DELETE FROM grants")
        raise ZeroDivisionError
    assert before not in idle(accounts)
    assert names(accounts) == ["anna"]


@pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there, and an open file is not replaced")
def test_a_file_that_was_put_in_its_place_is_read(accounts: Accounts, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copy(accounts.file.path, copy)
    accounts.add("ben", "lead")
    copy.replace(accounts.file.path)
    assert names(accounts) == ["anna"]
    accounts.file.path.unlink()
    with pytest.raises(AccountsUnusable, match="are gone"):
        names(accounts)
    accounts.add("carl", "lead")
    assert names(accounts) == ["carl"]


def test_one_that_another_process_adopted_is_refused_at_once(accounts: Accounts) -> None:
    assert names(accounts) == ["anna"]
    other = get_context("spawn").Process(target=replace(accounts.file, key="another key").adopt)
    other.start()
    other.join()
    with pytest.raises(AccountsUnusable, match="another installation"):
        accounts.all()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks there")
def test_a_process_that_was_forked_opens_its_own(accounts: Accounts) -> None:
    [before] = idle(accounts)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            accounts.add("ben", "lead")
            os.write(writer, b"own" if before not in idle(accounts) else b"shared")
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert said.read() == "own"
    os.waitpid(child, 0)
    assert idle(accounts) == [before] and names(accounts) == ["anna", "ben"]

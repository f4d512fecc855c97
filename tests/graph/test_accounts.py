"""Accounts on their own: invitations, the last administrator, and a file that is not this installation's."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import argon2
import pytest
from argon2 import PasswordHasher
from clock import Clock
from full_disk import full_disk

from graph.accounts import passwords
from graph.accounts.accounts import INVITATION_DAYS, Accounts
from graph.accounts.api_tokens import ApiTokens
from graph.accounts.file import IN_USE, NAME, AccountsFile
from graph.accounts.passwords import MIN_PASSWORD
from graph.accounts.sessions import Sessions
from graph.errors import AccountsUnusable, BadRequest, NotFound
from graph.permissions import (
    PERMISSIONS,
    ROLES_OF_ACCOUNTS,
    Grant,
    Permission,
    Role,
    Scope,
    ScopeKind,
    may,
    reach_of,
    roles_that_may,
)
from graph.viewer import person_with_account

PASSWORD = "a long sentence"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    return Accounts(AccountsFile(tmp_path / "home", "a key", clock))


def test_without_any_nothing_is_stored(accounts: Accounts) -> None:
    assert not accounts.are_in_use()
    assert accounts.all() == []
    assert not accounts.file.exists


def test_an_invitation_gives_a_password_and_a_name_once(accounts: Accounts) -> None:
    token = accounts.add(" Anna ", "lead")
    assert accounts.are_in_use(), "from the first account on nobody comes in without one"
    assert accounts.with_password("anna") is None, "not before the invitation is used"
    account = accounts.accept(token, "Anna B.", PASSWORD)
    assert (account.name, account.shown_as, account.role, account.state) == ("Anna", "Anna B.", Role.LEAD, "active")
    assert accounts.with_password(" ANNA") is not None, "names differ by more than their letters' case"
    with pytest.raises(NotFound, match="This invitation is not valid"):
        accounts.accept(token, "Somebody else", PASSWORD)


def test_an_invitation_expires_and_a_new_one_ends_it(accounts: Accounts, clock: Clock) -> None:
    first = accounts.add("anna", "lead")
    clock.seconds += INVITATION_DAYS * 86_400 - 1
    assert accounts.invited(first).name == "anna"
    second = accounts.invite("anna")
    with pytest.raises(NotFound):
        accounts.invited(first)
    clock.seconds += INVITATION_DAYS * 86_400
    with pytest.raises(NotFound):
        accounts.accept(second, "Anna", PASSWORD)


@pytest.mark.parametrize(
    ("shown_as", "password", "rule"),
    [
        ("Anna", "x" * (MIN_PASSWORD - 1), "at least 12 characters"),
        ("Anna", "x" * 1_001, "at least 12 characters"),
        ("Anna", "Anna the Lead", "is the name"),
        ("Bernadette Marie", "bernadettemarie", "is the name"),
        ("Anna", "password1234", "guessed early"),
        ("Anna", "qwertyuiop12", "guessed early"),
        ("Anna", "administrator", "guessed early"),
        ("Anna", "x" * 1_000, "guessed early"),
        ("Bernadette Marie", "bernadettemarie1", "guessed early"),
        ("", PASSWORD, "1 to 64 characters"),
        ("A\x00na", PASSWORD, "1 to 64 characters"),
        ("A" * 65, PASSWORD, "1 to 64 characters"),
        ("Owner", PASSWORD, "somebody else"),
    ],
)
def test_a_name_or_password_that_will_not_do_leaves_the_invitation_valid(
    accounts: Accounts, shown_as: str, password: str, rule: str
) -> None:
    token = accounts.add("Anna the lead", "lead")
    with pytest.raises(BadRequest, match=rule):
        accounts.accept(token, shown_as, password)
    assert accounts.accept(token, "Ann", PASSWORD).state == "active"


def test_nobody_takes_the_name_of_somebody_else(accounts: Accounts) -> None:
    accounts.accept(accounts.add("anna", "lead"), "Anna", PASSWORD)
    token = accounts.add("ben", "lead")
    with pytest.raises(BadRequest, match="already"):
        accounts.add("\uff21nna", "lead")
    with pytest.raises(BadRequest, match="somebody else"):
        accounts.accept(token, " ANNA", PASSWORD)


@pytest.mark.parametrize("role", ["owner", "chief", "", "Lead"])
def test_a_role_that_names_nobody_is_refused_with_those_there_are(accounts: Accounts, role: str) -> None:
    with pytest.raises(BadRequest, match="administrator, lead, reviewer, coder, contributor, reader"):
        accounts.add("anna", role)
    assert accounts.all() == []


def test_two_administrators_who_remove_each_other_leave_one(accounts: Accounts) -> None:
    for name in ("anna", "ben"):
        accounts.accept(accounts.add(name, "administrator"), name, PASSWORD)
    accounts.add("carl", "administrator")  # who was never there

    def remove(name: str) -> bool:
        try:
            accounts.disable(name)
        except BadRequest as refusal:
            assert "last administrator" in str(refusal)
            return False
        return True

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(remove, ["anna", "ben"])) == [False, True]
    [left] = [account for account in accounts.all() if account.state == "active"]
    with pytest.raises(BadRequest, match="cannot be made a reader"):
        accounts.set_role(left.name, "reader")
    assert accounts.set_role(left.name, "administrator").role is Role.ADMINISTRATOR
    accounts.disable("carl")


@pytest.mark.skipif(sys.platform == "win32", reason="its disks have no limit for one process")
def test_a_full_disk_ends_no_session_and_no_token_before_its_time(accounts: Accounts, clock: Clock) -> None:
    anna = accounts.accept(accounts.add("anna", "lead"), "Anna", PASSWORD)
    sessions, tokens = Sessions(accounts.file, idle=1_800, longest=43_200), ApiTokens(accounts.file)
    session, token = sessions.start(anna, "Firefox"), tokens.create(anna, "a script", 7)
    clock.seconds += 120
    with full_disk(0):
        assert sessions.current(session) and tokens.person(token) == anna
    clock.seconds += 1_700
    assert sessions.current(session) is None, "it could not be marked as seen"


def test_a_session_that_was_just_read_follows_what_is_stored_by_others_and_here(
    accounts: Accounts, clock: Clock, tmp_path: Path
) -> None:
    anna = accounts.accept(accounts.add("anna", "lead"), "Anna", PASSWORD)
    sessions = Sessions(accounts.file, idle=1_800, longest=43_200)
    one, other = sessions.start(anna, "Firefox"), sessions.start(anna, "Edge")
    assert [sessions.current(token) is not None for token in (one, other, "unknown")] == [True, True, False]

    accounts.set_role("anna", "reader")
    changed = sessions.current(one)
    assert changed and changed.account and changed.account.roles == "reader", "changed here"
    with closing(sqlite3.connect(accounts.file.path)) as elsewhere, elsewhere:
        elsewhere.execute("UPDATE accounts SET disabled = 1")
    assert (sessions.current(one), sessions.current(other)) == (None, None), "disabled by another process"
    accounts.enable("anna")
    current = sessions.current(one)
    assert current and current.account == accounts.named("anna")
    sessions.end_others(current)
    assert sessions.current(other) is None, "ended here"
    clock.seconds += 1_801
    assert sessions.current(one) is None, "ended by its time, which nobody stores"
    assert Sessions(AccountsFile(tmp_path / "none", "key"), 60, 60).current(one) is None
    assert not (tmp_path / "none").exists()


def test_a_disabled_account_is_closed_until_it_is_enabled(accounts: Accounts) -> None:
    token = accounts.add("anna", "lead")
    accounts.disable("anna")
    with pytest.raises(NotFound):
        accounts.accept(token, "Anna", PASSWORD)
    with pytest.raises(BadRequest, match="Enable it"):
        accounts.invite("anna")
    accounts.enable("anna")
    accounts.accept(accounts.invite("anna"), "Anna", PASSWORD)
    assert accounts.disable("anna").state == "disabled"
    assert accounts.enable("anna").state == "active"
    assert accounts.with_password("anna") is not None


def test_a_role_that_this_version_does_not_know_gives_nothing(accounts: Accounts) -> None:
    accounts.add("anna", "lead")
    with accounts.file.writing() as connection:
        connection.execute("UPDATE grants SET scope_kind = 'planet', scope_id = 'r1'")
    anna = accounts.named("anna")
    assert anna.grants == () and anna.roles == ""
    assert not any(reach_of(anna.grants, permission) for permission in Permission)


def test_roles_are_granted_changed_and_taken_away_one_by_one(accounts: Accounts) -> None:
    review, agency = Scope(ScopeKind.REVIEW, "v1"), Scope(ScopeKind.AGENCY, "o1")
    accounts.add("anna", "reviewer", review)
    assert accounts.named("anna").grants == (Grant(Role.REVIEWER, review),)
    accounts.grant("anna", "contributor", agency)
    assert accounts.grant("anna", "contributor", agency).roles == "reviewer of review v1, contributor of agency o1"
    assert accounts.revoke("anna", Grant(Role.REVIEWER, review)).grants == (Grant(Role.CONTRIBUTOR, agency),)
    with pytest.raises(BadRequest, match=r"the only role of 'anna'\. Grant another one first"):
        accounts.revoke("anna", Grant(Role.CONTRIBUTOR, agency))
    with pytest.raises(BadRequest, match=r"does not have the role lead\. Their roles: contributor of agency o1"):
        accounts.revoke("anna", Grant(Role.LEAD))
    accounts.grant("anna", "lead")
    assert accounts.set_role("anna", "reader").grants == (Grant(Role.READER),)


@pytest.mark.parametrize(
    ("role", "scope", "sentence"),
    [
        ("reader", ScopeKind.AREA, "The role reader cannot be limited by area. It is granted everywhere."),
        ("administrator", ScopeKind.REVIEW, "The role administrator cannot be limited by review."),
        ("coder", ScopeKind.AGENCY, "cannot be limited by agency. It can be limited by case or by review."),
        ("owner", None, "'owner' is not the role of an account."),
    ],
)
def test_a_role_is_limited_only_by_what_it_can_be(
    accounts: Accounts, role: str, scope: ScopeKind | None, sentence: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        accounts.add("anna", role, Scope(scope, "x") if scope else None)
    assert sentence in str(refusal.value)
    assert accounts.all() == []


def test_the_last_administrator_keeps_that_role_whatever_others_they_have(accounts: Accounts) -> None:
    accounts.accept(accounts.add("anna", "administrator"), "Anna", PASSWORD)
    accounts.grant("anna", "lead")
    changes = (
        partial(accounts.revoke, "anna", Grant(Role.ADMINISTRATOR)),
        partial(accounts.set_role, "anna", "lead"),
        partial(accounts.disable, "anna"),
    )
    for change in changes:
        with pytest.raises(BadRequest, match="'anna' is the last administrator who can sign in"):
            change()
    accounts.accept(accounts.add("ben", "administrator"), "Ben", PASSWORD)
    assert accounts.revoke("anna", Grant(Role.ADMINISTRATOR)).role is Role.LEAD
    with pytest.raises(BadRequest, match="'ben' is the last administrator"):
        accounts.disable("ben")


def test_the_file_holds_no_token_and_no_password_and_only_its_owner_reads_it(accounts: Accounts) -> None:
    first, second = accounts.add("anna", "lead"), accounts.add("ben", "lead")
    accounts.accept(first, "Anna", PASSWORD)
    content = accounts.file.path.read_bytes()
    assert b"anna" in content
    assert not any(secret.encode() in content for secret in (first, second, PASSWORD))
    if sys.platform != "win32":
        assert accounts.file.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in accounts.file.home.iterdir()) == [IN_USE, NAME]


@pytest.mark.slow
def test_a_password_is_stored_by_the_hash_that_its_library_advises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PasswordHasher", PasswordHasher)  # not the cheap one of all other tests
    advised = argon2.extract_parameters(PasswordHasher().hash(PASSWORD))
    assert argon2.extract_parameters(passwords.hash_password(PASSWORD)) == advised
    assert advised.type == argon2.Type.ID and advised.memory_cost >= 19 * 1024  # KiB: the least that OWASP names


def test_the_accounts_of_another_installation_let_nobody_in_until_they_are_adopted(accounts: Accounts) -> None:
    accounts.accept(accounts.add("anna", "lead"), "Anna", PASSWORD)
    token = accounts.add("ben", "lead")
    elsewhere = Accounts(replace(accounts.file, key="another key"))
    for use in (elsewhere.all, elsewhere.are_in_use, lambda: elsewhere.with_password("anna")):
        with pytest.raises(AccountsUnusable, match=r"another installation.*casethread accounts adopt"):
            use()
    elsewhere.file.adopt()
    assert elsewhere.with_password("anna") is not None
    with pytest.raises(NotFound):
        elsewhere.invited(token)
    with pytest.raises(AccountsUnusable):
        accounts.all()


def test_a_broken_file_and_one_of_a_later_version_are_named(accounts: Accounts) -> None:
    accounts.add("anna", "lead")
    with sqlite3.connect(accounts.file.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(AccountsUnusable, match="later Casethread"):
        accounts.are_in_use()
    for content in (b"no database at all" * 99, b""):
        accounts.file.path.write_bytes(content)
        with pytest.raises(AccountsUnusable, match="cannot be read"):
            accounts.are_in_use()


def test_accounts_that_are_gone_make_nobody_the_owner(accounts: Accounts) -> None:
    assert not accounts.are_in_use(), "there was none yet"
    accounts.add("anna", "lead")
    away = accounts.file.path.rename(accounts.file.path.with_name("away"))
    elsewhere = Accounts(AccountsFile(accounts.file.home, accounts.file.key))  # as another process, or a later one
    with pytest.raises(AccountsUnusable, match="are gone"):
        accounts.all()
    for _ in range(2):
        with pytest.raises(AccountsUnusable, match=r"are gone.*accounts add"):
            elsewhere.are_in_use()
        with suppress(NotFound):
            elsewhere.invited("any")  # makes an empty file
    elsewhere.add("ben", "administrator")
    assert elsewhere.are_in_use()
    away.replace(accounts.file.path)
    assert [account.name for account in accounts.all()] == ["anna"]
    accounts.file.path.unlink()
    (accounts.file.home / IN_USE).unlink()
    assert not accounts.are_in_use(), "whoever takes both away wants none"


def test_a_clock_that_is_set_back_brings_no_session_back(tmp_path: Path) -> None:
    now = [1_000_000.0]
    file = AccountsFile(tmp_path, "key", lambda: now[0])
    account = Accounts(file).accept(Accounts(file).add("anna", "lead"), "Anna", PASSWORD)
    sessions = Sessions(file, idle=1_800, longest=43_200)
    first, second = (sessions.start(account, "a browser") for _ in range(2))
    now[0] += 1_900
    assert sessions.current(first) is None, "it was idle for too long"
    now[0] -= 1_900
    assert sessions.current(first) is None and sessions.current(second)
    now[0] -= 3_600
    assert sessions.current(second) is None, "it would last an hour longer than it may"


def test_many_processes_may_begin_at_once(accounts: Accounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: accounts.add(f"person {number}", "reader"), range(24)))
    assert len(accounts.all()) == 24


def test_each_role_says_what_it_is_for_and_only_these_see_what_is_restricted() -> None:
    assert set(PERMISSIONS) == set(Role) and all(role.about.endswith(".") for role in Role)
    assert roles_that_may(Permission.SEE_RESTRICTED) == [Role.OWNER, Role.LEAD, Role.REVIEWER, Role.CODER]
    assert PERMISSIONS[Role.OWNER] == set(Permission)
    for role in ROLES_OF_ACCOUNTS:
        assert person_with_account("Anna", (Grant(role),)).sight.is_everything == may(role, Permission.SEE_RESTRICTED)
        # Imports tell what restricted cases are made of, and undoing one needs its page.
        assert may(role, Permission.SEE_RESTRICTED) or not may(role, Permission.LOAD)
        assert may(role, Permission.LOAD) or not may(role, Permission.UNDO)

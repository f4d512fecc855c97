"""Second factors on their own: which codes are right, how often, and what is stored of them."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from clock import Clock
from pyotp import TOTP

from graph.accounts import connections, tables
from graph.accounts.account import Account
from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.accounts.pending_sign_ins import MINUTES, PendingSignIns
from graph.accounts.second_factors import RECOVERY_CODES, SecondFactors, new_seed
from graph.errors import BadRequest

PASSWORD = "a long sentence"
STEP = 30  # seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def factors(tmp_path: Path, clock: Clock) -> SecondFactors:
    return SecondFactors(AccountsFile(tmp_path / "home", "a key", clock))


@pytest.fixture
def anna(factors: SecondFactors) -> Account:
    accounts = Accounts(factors.file)
    return accounts.accept(accounts.add("anna", "lead"), "Anna", PASSWORD)


def set_up(factors: SecondFactors, account: Account) -> tuple[TOTP, list[str]]:
    """An app that knows the secret, and the recovery codes; the step of its first code is used."""
    seed = new_seed()
    app = TOTP(factors.enrolment(account, seed).secret)
    return app, factors.set_up(account, seed, app.at(factors.file.now()))


def test_the_address_says_all_that_an_app_needs(factors: SecondFactors, anna: Account) -> None:
    enrolment = factors.enrolment(anna, new_seed())
    address = urlsplit(enrolment.address)
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/Casethread:anna")
    assert parse_qs(address.query) == {"secret": [enrolment.secret], "issuer": ["Casethread"]}
    assert len(enrolment.secret) == 32, "160 bits, without padding, which some apps do not take"


def test_it_is_set_up_only_by_the_code_that_the_app_shows_now(
    factors: SecondFactors, anna: Account, clock: Clock
) -> None:
    seed = new_seed()
    app = TOTP(factors.enrolment(anna, seed).secret)
    for code in ("", "000000" if app.at(clock()) != "000000" else "111111", app.at(clock() - 2 * STEP)):
        with pytest.raises(BadRequest, match="not the code that the app shows now"):
            factors.set_up(anna, seed, code)
    assert not Accounts(factors.file).named("anna").has_second_factor
    factors.set_up(anna, seed, f" {app.at(clock())[:3]} {app.at(clock())[3:]} ")
    assert Accounts(factors.file).named("anna").has_second_factor


def test_a_code_counts_once_and_so_do_those_of_earlier_steps(
    factors: SecondFactors, anna: Account, clock: Clock
) -> None:
    app, _ = set_up(factors, anna)
    assert not factors.accepts(anna, app.at(clock())), "by it the factor was set up"
    clock.seconds += 2 * STEP
    early, present, late, too_late = (app.at(clock() + steps * STEP) for steps in (-1, 0, 1, 2))
    assert not factors.accepts(anna, too_late)
    assert factors.accepts(anna, present)
    assert not factors.accepts(anna, present), "somebody may have looked over a shoulder"
    assert not factors.accepts(anna, early)
    assert factors.accepts(anna, late), "a clock may go before ours"


def test_of_many_requests_with_one_code_one_is_let_in(factors: SecondFactors, anna: Account, clock: Clock) -> None:
    app, recovery = set_up(factors, anna)
    clock.seconds += STEP
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(factors.accepts, [anna] * 8, [app.at(clock())] * 8)) == 1
        assert sum(pool.map(factors.use_recovery_code, [anna] * 8, recovery[:1] * 8)) == 1


def test_a_recovery_code_works_once_however_it_is_written(factors: SecondFactors, anna: Account) -> None:
    _, codes = set_up(factors, anna)
    assert len(set(codes)) == RECOVERY_CODES == factors.recovery_codes_left(anna)
    assert factors.use_recovery_code(anna, codes[0].replace(" ", "-"))
    assert not factors.use_recovery_code(anna, codes[0])
    assert factors.use_recovery_code(anna, f" {codes[1].replace(' ', '')} ")
    assert factors.recovery_codes_left(anna) == RECOVERY_CODES - 2
    renewed = factors.renew_recovery_codes(anna)
    assert not factors.use_recovery_code(anna, codes[2]) and factors.use_recovery_code(anna, renewed[2])


def test_the_codes_of_one_person_let_nobody_else_in(factors: SecondFactors, anna: Account, clock: Clock) -> None:
    accounts = Accounts(factors.file)
    ben = accounts.accept(accounts.add("ben", "lead"), "Ben", PASSWORD)
    app, codes = set_up(factors, anna)
    clock.seconds += STEP
    assert not factors.accepts(ben, app.at(clock())) and not factors.use_recovery_code(ben, codes[0])
    set_up(factors, ben)
    assert not factors.accepts(ben, app.at(clock())) and not factors.use_recovery_code(ben, codes[0])


def test_the_file_alone_makes_no_code(factors: SecondFactors, anna: Account) -> None:
    app, codes = set_up(factors, anna)
    content = factors.file.path.read_bytes()
    assert app.secret.encode() not in content and app.byte_secret() not in content
    assert not [code for code in codes if code.replace(" ", "").encode() in content]


def test_another_key_ends_second_factors(factors: SecondFactors, anna: Account) -> None:
    set_up(factors, anna)
    elsewhere = replace(factors.file, key="another key")
    elsewhere.adopt()
    assert not Accounts(elsewhere).named("anna").has_second_factor
    assert SecondFactors(elsewhere).recovery_codes_left(anna) == 0


def test_a_lost_one_is_taken_away_with_its_codes(factors: SecondFactors, anna: Account, clock: Clock) -> None:
    app, codes = set_up(factors, anna)
    assert not factors.remove("ANNA").has_second_factor
    clock.seconds += STEP
    assert not factors.accepts(anna, app.at(clock())) and not factors.use_recovery_code(anna, codes[0])
    with pytest.raises(BadRequest, match="'anna' has no second factor"):
        factors.remove("anna")


def test_a_password_counts_for_some_minutes_and_not_after_the_account_was_closed(
    factors: SecondFactors, anna: Account, clock: Clock
) -> None:
    pending = PendingSignIns(factors.file)
    assert pending.account("") is None and pending.account("none") is None
    token = pending.begin(anna)
    assert pending.account(token) == anna
    Accounts(factors.file).disable("anna")
    assert pending.account(token) is None
    Accounts(factors.file).enable("anna")
    token = pending.begin(anna)
    clock.seconds += MINUTES * 60
    assert pending.account(token) is None


def test_a_file_of_the_version_before_gets_the_new_tables_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(tables, "_CHANGES", tables._CHANGES[:1])
        before.setattr("graph.accounts.file.VERSION", 1)
        file = AccountsFile(tmp_path, "a key")
        with file.writing() as connection:
            connection.execute("INSERT INTO accounts VALUES ('a', 'anna', 'anna', NULL, NULL, NULL, 1.0, NULL)")
            connection.execute("INSERT INTO grants VALUES ('a', 'lead', NULL, NULL)")
    with sqlite3.connect(file.path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connections.close_all()  # a later version is another process
    with ThreadPoolExecutor(8) as pool:
        listed = list(pool.map(lambda _: Accounts(file).all(), range(8)))
    assert [[account.name for account in accounts] for accounts in listed] == [["anna"]] * 8
    assert not listed[0][0].has_second_factor

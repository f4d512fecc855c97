"""Second factors: after the password a code of an authenticator app (TOTP, RFC 6238), or a recovery code in its place.

No secret is stored: it follows from a random seed by the key of the installation (RFC 4226, section 7.5), so that the
file of accounts by itself makes no code.
"""

from __future__ import annotations

import secrets
import sqlite3
from base64 import b32encode
from dataclasses import dataclass

from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

from graph.accounts.account import Account, account_named
from graph.accounts.accounts import end_all
from graph.accounts.file import AccountsFile, new_token
from graph.accounts.passwords import hash_password, is_password
from graph.errors import BadRequest

ISSUER = "Casethread"  # under which an app lists the account
SECRET_BYTES = 20  # as RFC 4226 recommends
WINDOW = 1  # steps of 30 seconds by which the clock of a phone may be early or late
RECOVERY_CODES = 10
RECOVERY_DIGITS = 16  # 53 bits, so they are stored as passwords are; digits alone, so that one field takes every code


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs to know: the secret to type in, and the address that a QR code holds."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """The second factors of a home."""

    file: AccountsFile

    def enrolment(self, account: Account, seed: str) -> Enrolment:
        """The secret of an account that follows from this seed."""
        totp = self._totp(account.id, seed)
        return Enrolment(totp.secret, totp.provisioning_uri(name=account.name, issuer_name=ISSUER))

    def set_up(self, account: Account, seed: str, code: str) -> list[str]:
        """Store the factor, which takes the place of an earlier one, and give new recovery codes.

        Raises BadRequest unless the code is the app's present one.
        """
        step = self._step(self._totp(account.id, seed), code)
        if step is None:
            raise BadRequest.about(
                "code",
                None,
                "That is not the code that the app shows now.",
                "Check the time of the phone, and try the next.",
            )
        codes, rows = _new_recovery_codes(account)
        with self.file.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO second_factors VALUES (?, ?, ?)", [account.id, seed, step])
            _replace_recovery_codes(connection, account, rows)
        return codes

    def renew_recovery_codes(self, account: Account) -> list[str]:
        """Other recovery codes; the earlier ones are no longer valid."""
        codes, rows = _new_recovery_codes(account)
        with self.file.writing() as connection:
            _replace_recovery_codes(connection, account, rows)
        return codes

    def recovery_codes_left(self, account: Account) -> int:
        """How many recovery codes somebody has not used yet."""
        with self.file.reading() as connection:
            return len(_recovery_codes(connection, account))

    def accepts(self, account: Account, code: str) -> bool:
        """Whether this is the code that the app shows now; the codes of this step, and of earlier ones, then end."""
        with self.file.writing() as connection:
            row = connection.execute("SELECT * FROM second_factors WHERE account = ?", [account.id]).fetchone()
            step = self._step(self._totp(account.id, row["seed"]), code) if row else None
            if step is None or step <= row["last_step"]:
                return False
            connection.execute("UPDATE second_factors SET last_step = ? WHERE account = ?", [step, account.id])
            return True

    def use_recovery_code(self, account: Account, code: str) -> bool:
        """Whether this is a recovery code of the account; it ends with that."""
        digits = _digits(code)
        if len(digits) != RECOVERY_DIGITS:
            return False
        with self.file.reading() as connection:
            stored = _recovery_codes(connection, account)
        right = next((hashed for hashed in stored if is_password(digits, hashed)), None)
        with self.file.writing() as connection:  # by two requests at once, the code is deleted by one
            return connection.execute("DELETE FROM recovery_codes WHERE code = ?", [right]).rowcount == 1

    def remove(self, name: str) -> Account:
        """Take the second factor of somebody away, such as with a lost phone; all their sessions end."""
        with self.file.writing() as connection:
            account = account_named(connection, name)
            if not account.has_second_factor:
                raise BadRequest(f"The account {account.name!r} has no second factor.")
            for table in ("second_factors", "recovery_codes"):
                connection.execute(f"DELETE FROM {table} WHERE account = ?", [account.id])  # noqa: S608 - the two above
            end_all(connection, account.id, but=("invitations", "api_tokens"))
            return account_named(connection, name)

    def _totp(self, account_id: str, seed: str) -> TOTP:
        derived = bytes.fromhex(self.file.hashed(f"second factor {account_id} {seed}"))
        return TOTP(b32encode(derived[:SECRET_BYTES]).decode("ascii"))

    def _step(self, totp: TOTP, code: str) -> int | None:
        """The number of the time step whose code this is, where it is about now."""
        try:
            return totp.verify_and_get_timecode(_digits(code), for_time=self.file.now(), valid_window=WINDOW)
        except OTPVerificationError:
            return None


def new_seed() -> str:
    """A random seed; it is no secret."""
    return new_token()


def _digits(code: str) -> str:
    """The code without the blanks and hyphens that people copy or type with it."""
    return "".join(code.split()).replace("-", "")


def _new_recovery_codes(account: Account) -> tuple[list[str], list[list[str]]]:
    """New codes as people read them, and the rows that are stored of them."""
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _ in range(RECOVERY_CODES)]
    shown = [" ".join(code[at : at + 4] for at in range(0, RECOVERY_DIGITS, 4)) for code in codes]
    return shown, [[hash_password(code), account.id] for code in codes]


def _replace_recovery_codes(connection: sqlite3.Connection, account: Account, rows: list[list[str]]) -> None:
    connection.execute("DELETE FROM recovery_codes WHERE account = ?", [account.id])
    connection.executemany("INSERT INTO recovery_codes VALUES (?, ?)", rows)


def _recovery_codes(connection: sqlite3.Connection, account: Account) -> list[str]:
    rows = connection.execute("SELECT code FROM recovery_codes WHERE account = ?", [account.id])
    return [row["code"] for row in rows]

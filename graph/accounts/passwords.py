"""Passwords: what one must be, how one is stored, and whether one is right."""

from __future__ import annotations

import hmac
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graph.errors import BadRequest

MIN_PASSWORD, MAX_PASSWORD = 12, 1_000  # characters
MIN_GUESSES = 10**8  # what somebody needs who begins with what people use most
_MAX_LOOKED_AT = 72  # characters: more are not worked out, and need not be
_ARGON2 = "$argon2"


def check_password(password: str, *names: str) -> None:
    """Raise BadRequest unless it is long enough, none of the names, and not among what is guessed first."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        rule = f"A password has at least {MIN_PASSWORD} characters."
        raise BadRequest.about("password", None, rule, "Some words that mean something only to you are easy to keep.")
    if _letters(password) in map(_letters, names):
        raise BadRequest.about("password", None, "The password is the name.", "Choose one that nobody guesses.")
    from zxcvbn import zxcvbn  # noqa: PLC0415  its lists of words are not for every command

    words = [word for name in names for word in name.split()]
    if zxcvbn(password[:_MAX_LOOKED_AT], user_inputs=words)["guesses"] < MIN_GUESSES:
        rule = "This password is guessed early: many people use it, or it is made of what they use."
        raise BadRequest.about("password", None, rule, "Take some words that have nothing to do with one another.")


def hash_password(password: str) -> str:
    """What is stored in its place (argon2id)."""
    return PasswordHasher().hash(password)


def is_password(password: str, stored: str) -> bool:
    """Whether it is the one that was stored, as an argon2 hash or as plain text (in a setting)."""
    if not stored.startswith(_ARGON2):
        return hmac.compare_digest(password.encode(), stored.encode())
    try:
        return PasswordHasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def waste_time(password: str) -> None:
    """Take as long as for an account that there is, so that nobody learns which names have one."""
    is_password(password, _hash_of_nobody())


@cache
def _hash_of_nobody() -> str:
    return hash_password("nobody has this password")


def _letters(text: str) -> str:
    return "".join(text.split()).casefold()

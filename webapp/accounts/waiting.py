"""How long somebody has to wait before they can try again."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import TooManyRequests

from graph.accounts.attempts import Counter, counters


def counters_of_address() -> tuple[Counter, ...]:
    """By what an attempt counts that names no account: by the address that it came from."""
    return counters("", request.remote_addr, None)[1:]


def counters_of_guesses(what: str) -> tuple[Counter, ...]:
    """By what tokens and invitations count, which nobody guesses: whoever sends wrong ones keeps nobody from signing in."""
    return (Counter(f"{what} from {request.remote_addr}", 10),)


def waiting(seconds: int) -> TooManyRequests:
    """The error that says for how long, to people and, in its header, to programs."""
    return TooManyRequests(f"Too many wrong attempts. Wait {in_words(seconds)}, then try again.", retry_after=seconds)


def in_words(seconds: int) -> str:
    """A duration as one says it: 1 second, 50 seconds, 2 minutes (rounded up)."""
    number, unit = (seconds, "second") if seconds < 100 else (-(-seconds // 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"

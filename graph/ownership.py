"""Whose action on a day: the one definition, as conditions of statements in which `OWNED_BY` is bound.

An owner is who has that role, or none: a sponsor, or whoever supports an action, does not own it. A relationship holds from the
first day that its beginning can mean to the last that its end can, and without one of them always, or still.
"""

from __future__ import annotations


def holds_on(link: str, day: str) -> str:
    """That a relationship with a beginning and an end holds on a day, a parameter such as `$as_at`."""
    return f"coalesce({link}.from_earliest, '') <= {day} AND {_holds_still(link, day)}"


def owned_on(link: str, day: str) -> str:
    """That an organisation owns the action on a day."""
    return f"{_is_owner(link)} AND {holds_on(link, day)}"


def owned_from(link: str, day: str) -> str:
    """That an organisation owns the action on a day or later."""
    return f"{_is_owner(link)} AND {_holds_still(link, day)}"


def _is_owner(link: str) -> str:
    """That an organisation owns the action at any time."""
    return f"coalesce({link}.role, 'owner') = 'owner'"


def _holds_still(link: str, day: str) -> str:
    return f"coalesce({link}.to_latest, '9999') >= {day}"

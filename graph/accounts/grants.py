"""The roles of accounts as they are stored: each everywhere, or within a scope; several of one account add up."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from graph.errors import BadRequest
from graph.permissions import ROLES_OF_ACCOUNTS, SCOPES, Grant, Role, Scope, ScopeKind

# All roles of an account `a`, as a column of a statement.
GRANTS = """
(SELECT json_group_array(json_array(role, scope_kind, scope_id)) FROM grants WHERE account = a.id) AS grants
"""
ADMINISTRATOR = Grant(Role.ADMINISTRATOR)
MAX_ID = 200  # characters


@lru_cache(maxsize=1_000)
def grants_of(column: str) -> tuple[Grant, ...]:
    """The roles in a column GRANTS, in the order of the table; one that this Casethread does not know gives nothing."""
    grants = filter(None, (_grant_of(*values) for values in json.loads(column)))
    order = list(Role)
    return tuple(sorted(grants, key=lambda grant: (order.index(grant.role), str(grant))))


def store_grant(connection: sqlite3.Connection, account: str, grant: Grant) -> None:
    """Store a role of an account."""
    connection.execute("INSERT INTO grants VALUES (?, ?, ?, ?)", [account, *_values(grant)])


def remove_grant(connection: sqlite3.Connection, account: str, grant: Grant) -> None:
    """Take a role from an account."""
    statement = "DELETE FROM grants WHERE account = ? AND role = ? AND scope_kind IS ? AND scope_id IS ?"
    connection.execute(statement, [account, *_values(grant)])


def grant_named(role: str, scope: Scope | None = None) -> Grant:
    """The role of this name, within a scope or everywhere; raises BadRequest where an account cannot have it so."""
    chosen = next((known for known in ROLES_OF_ACCOUNTS if known.value == role), None)
    if chosen is None:
        names = ", ".join(known.value for known in ROLES_OF_ACCOUNTS)
        raise BadRequest.about("role", role, f"{role!r} is not the role of an account.", f"It can be {names}.")
    kinds = SCOPES.get(chosen, ())
    if scope is not None and scope.kind not in kinds:
        by = " or ".join(f"by {kind.value}" for kind in kinds)
        fix = f"It can be limited {by}." if by else "It is granted everywhere."
        raise BadRequest.about("scope", str(scope), f"The role {role} cannot be limited by {scope.kind.value}.", fix)
    return Grant(chosen, scope)


def scope_named(kind: str, id_: str) -> Scope | None:
    """The scope of this kind and id, None without a kind; raises BadRequest for what is none."""
    if not kind:
        return None
    if kind not in {known.value for known in ScopeKind}:
        names = ", ".join(known.value for known in ScopeKind)
        raise BadRequest.about("scope", kind, f"A role cannot be limited by {kind!r}.", f"It can be by {names}.")
    id_ = id_.strip()
    if not 0 < len(id_) <= MAX_ID:
        raise BadRequest.about("scope", id_ or None, f"To limit a role by {kind}, name the {kind} by its id.")
    return Scope(ScopeKind(kind), id_)


def _grant_of(role: str, scope_kind: str | None, scope_id: str | None) -> Grant | None:
    try:
        return Grant(Role(role), Scope(ScopeKind(scope_kind), str(scope_id)) if scope_kind else None)
    except ValueError:
        return None


def _values(grant: Grant) -> list[str | None]:
    return [grant.role.value, *((grant.scope.kind.value, grant.scope.id) if grant.scope else (None, None))]

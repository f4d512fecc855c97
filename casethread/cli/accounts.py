"""accounts: who can sign in to the site, in which role; given by the owner of the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import click

from casethread.cli.context import current_database, current_settings
from casethread.cli.output import common_options, print_json, print_lines
from casethread.cli.tables import print_table
from graph.access import check_in_graph
from graph.accounts.account import Account
from graph.accounts.accounts import INVITATION_DAYS, Accounts
from graph.accounts.file import AccountsFile
from graph.accounts.grants import grant_named, scope_named
from graph.accounts.key import installation_key
from graph.accounts.second_factors import SecondFactors
from graph.errors import BadRequest
from graph.permissions import ROLES_OF_ACCOUNTS, Scope, ScopeKind
from graph.settings import Settings

ROLES = ", ".join(role.value for role in ROLES_OF_ACCOUNTS)


def scope_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that limit a role, one for each kind of scope."""
    for kind in reversed(ScopeKind):
        text = f"Limit the role to the {kind.value} of this id."
        command = click.option(f"--{kind.value}", metavar="ID", help=text)(command)
    return command


@click.group("accounts")
def accounts_group() -> None:
    """Say who can sign in to the site, and in which role."""


@accounts_group.command("list")
@common_options
def accounts_list(as_json: bool, quiet: bool) -> None:
    """List every account with its roles and its state."""
    stored = _accounts().all()
    if as_json:
        print_json([_described(account) for account in stored])
    elif not stored:
        print_lines(["There is no account. 'casethread accounts add NAME --role administrator' adds the first."])
    else:
        rows = [
            (a.name, a.shown_as or "", a.roles, a.state, "set up" if a.has_second_factor else "", _day(a.created))
            for a in stored
        ]
        titles = ("Name", "Shown as", "Roles", "State", "Second factor", "Created")
        print_table([(title, False) for title in titles], rows)


@accounts_group.command("add")
@click.argument("name")
@click.option("--role", required=True, metavar="ROLE", help=f"What they may do: {ROLES}.")
@scope_options
@common_options
def accounts_add(name: str, role: str, as_json: bool, quiet: bool, **ids: str | None) -> None:
    """Add an account, and print its invitation.

    NAME is what they sign in with. The invitation is an address that works once; there they choose their password and
    the name that others see. With the first account, nobody comes in to the site without one.
    """
    _print_invitation(name, _accounts().add(name, role, _scope_in_graph(role, ids)), as_json)


@accounts_group.command("invite")
@click.argument("name")
@common_options
def accounts_invite(name: str, as_json: bool, quiet: bool) -> None:
    """Print a new invitation: for one that has expired, or for a new password.

    Earlier invitations of this account are no longer valid. Its password is, until the new invitation is used.
    """
    _print_invitation(name, _accounts().invite(name), as_json)


@accounts_group.command("disable")
@click.argument("name")
@common_options
def accounts_disable(name: str, as_json: bool, quiet: bool) -> None:
    """Close an account at once, with all its sessions.

    What somebody did stays under the name that others saw.
    """
    _print_account(_accounts().disable(name), "is disabled, and its sessions have ended", as_json)


@accounts_group.command("enable")
@click.argument("name")
@common_options
def accounts_enable(name: str, as_json: bool, quiet: bool) -> None:
    """Open a disabled account again, with its password."""
    _print_account(_accounts().enable(name), "is enabled", as_json)


@accounts_group.command("role")
@click.argument("name")
@click.argument("role")
@scope_options
@common_options
def accounts_role(name: str, role: str, as_json: bool, quiet: bool, **ids: str | None) -> None:
    """Give an account another role, in place of all it has; it holds at once."""
    _print_roles(_accounts().set_role(name, role, _scope_in_graph(role, ids)), as_json)


@accounts_group.command("grant")
@click.argument("name")
@click.argument("role")
@scope_options
@common_options
def accounts_grant(name: str, role: str, as_json: bool, quiet: bool, **ids: str | None) -> None:
    """Give an account one more role; several of one person add up."""
    _print_roles(_accounts().grant(name, role, _scope_in_graph(role, ids)), as_json)


@accounts_group.command("revoke")
@click.argument("name")
@click.argument("role")
@scope_options
@common_options
def accounts_revoke(name: str, role: str, as_json: bool, quiet: bool, **ids: str | None) -> None:
    """Take one of several roles from an account, at once."""
    _print_roles(_accounts().revoke(name, grant_named(role, _scope(ids))), as_json)


@accounts_group.command("reset-second-factor")
@click.argument("name")
@common_options
def accounts_reset_second_factor(name: str, as_json: bool, quiet: bool) -> None:
    """Take the second factor of an account away, such as with a lost phone.

    All its sessions end. Until they set up another, the password is enough: invite them again where somebody else may
    know it.
    """
    account = SecondFactors(accounts_file_of(current_settings())).remove(name)
    _print_account(account, "has no second factor any more, and its sessions have ended", as_json)


@accounts_group.command("adopt")
@common_options
def accounts_adopt(as_json: bool, quiet: bool) -> None:
    """Take over the accounts of another installation.

    All sessions, invitations, second factors and API tokens end; passwords and roles stay.
    """
    accounts = _accounts()
    if not accounts.file.exists:
        raise BadRequest(f"There are no accounts to adopt: {accounts.file.path} is not there.")
    accounts.file.adopt()
    if as_json:
        print_json({"adopted": str(accounts.file.path)})
    else:
        print_lines([f"The accounts in {accounts.file.path} are those of this installation now."])


def accounts_file_of(settings: Settings) -> AccountsFile:
    """The accounts of the home that the settings name."""
    return AccountsFile(settings.home, installation_key(settings.home, settings.secret_key))


def _accounts() -> Accounts:
    return Accounts(accounts_file_of(current_settings()))


def _scope(ids: dict[str, str | None]) -> Scope | None:
    """The scope that the options name; raises BadRequest for more than one."""
    named = [(kind, id_) for kind, id_ in ids.items() if id_ is not None]
    if len(named) > 1:
        options = " and ".join(f"--{kind}" for kind, _ in named)
        raise BadRequest(f"A role is limited by one of {options}. Grant one role for each: they add up.")
    return scope_named(*named[0]) if named else None


def _scope_in_graph(role: str, ids: dict[str, str | None]) -> Scope | None:
    """The same, where the graph holds what it names; raises BadRequest."""
    scope = grant_named(role, _scope(ids)).scope  # what is wrong with the role is said without a database
    if scope:
        check_in_graph(current_database(), scope)
    return scope


def _print_roles(account: Account, as_json: bool) -> None:
    roles = "role" if len(account.grants) == 1 else "roles"
    _print_account(account, f"has the {roles} {account.roles}", as_json)


def _print_invitation(name: str, token: str, as_json: bool) -> None:
    settings = current_settings()
    site = settings.site_address or f"http://{settings.host}:{settings.port}"
    address = f"{site.rstrip('/')}/invitation/{token}"
    if as_json:
        print_json({"name": name, "invitation": address, "valid_for_days": INVITATION_DAYS})
        return
    print_lines([f"The invitation of {name}, valid once and for {INVITATION_DAYS} days:"])
    print_lines([address], wrapped=False)
    print_lines(["Whoever has it can use it: hand it over in a way that only they read."])


def _print_account(account: Account, now: str, as_json: bool) -> None:
    if as_json:
        print_json(_described(account))
    else:
        print_lines([f"The account {account.name!r} {now}."])


def _described(account: Account) -> dict[str, object]:
    return {
        "name": account.name, "shown_as": account.shown_as, "role": account.role.value, "state": account.state,
        "roles": [str(grant) for grant in account.grants],
        "second_factor": account.has_second_factor, "created": _day(account.created),
    }  # fmt: skip


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()

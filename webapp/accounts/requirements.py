"""What each page and each operation of the API requires: the one table. A test fails for an endpoint that is not in it.

`docs/governance.md` is made from it, and from what each role may do (`graph/permissions.py`).
"""

from __future__ import annotations

from flask import current_app

from graph.accounts.account import Account
from graph.permissions import NOWHERE, Permission
from graph.viewer import Viewer

# Before anybody has signed in.
OPEN_TO_ALL = frozenset(
    {
        "static", "home.health", "login.sign_in", "login.enter", "second_factor.code", "invitations.page",
        "at_provider.sign_in", "at_provider.use_invitation", "at_provider.answer", "at_provider.sign_out",
    }
)  # fmt: skip
# Where it matters who has signed in already.
KNOWN_THERE = frozenset({"login.sign_in", "login.enter", "at_provider.answer"})
# Of everybody who has signed in, whatever their role.
OPEN_TO_EVERY_ROLE = frozenset(
    {
        "login.sign_out", "login.confirm", "at_provider.confirm",
        "second_factor.page", "second_factor.renew_recovery_codes", "second_factor.turn_off",
        "own.page", "own.end_session", "own.end_other_sessions", "own.password", "own.create_token", "own.revoke_token",
        "help.page", "help.read", "help.show_picture",
    }
)  # fmt: skip
# Of somebody whose role needs a second factor that they have not set up yet.
WITHOUT_SECOND_FACTOR = OPEN_TO_ALL | {"second_factor.page", "login.confirm", "login.sign_out"}
REQUIRED: dict[str, Permission] = {
    "home.page": Permission.READ,
    "ours.page": Permission.READ,
    "ours.choose": Permission.READ,
    "tracker.page": Permission.READ,
    "tracker.save_view": Permission.READ,
    "tracker.remove_view": Permission.READ,
    "sign_off.page": Permission.READ,
    "sign_off.report": Permission.REPORT,
    "sign_off.moved": Permission.REPORT,
    "sign_off.decide": Permission.SIGN_OFF,
    "questions.catalogue_page": Permission.READ,
    "questions.page": Permission.READ,
    "records.page": Permission.READ,
    "records.by_id": Permission.READ,
    "records.listing": Permission.READ,
    "search.page": Permission.READ,
    "suggestions.matches": Permission.READ,
    "explorer.page": Permission.READ,
    "explorer.view": Permission.READ,
    "explorer.joined": Permission.READ,
    "explorer.search": Permission.READ,
    "editions.page": Permission.READ,
    "editions.file": Permission.EXPORT,
    "questions.as_json": Permission.EXPORT,
    "questions.as_csv": Permission.EXPORT,
    "questions.as_charts": Permission.EXPORT,
    "explorer.download": Permission.EXPORT,
    "explorer.released": Permission.EXPORT,
    "api.index": Permission.EXPORT,
    "api.question_list": Permission.EXPORT,
    "api.answer": Permission.EXPORT,
    "api.records": Permission.EXPORT,
    "api.by_id": Permission.EXPORT,
    "api.by_query": Permission.EXPORT,
    "api_relationships.by_id": Permission.EXPORT,
    "api.openapi": Permission.EXPORT,
    "api.docs": Permission.EXPORT,
    "list_workbooks.listing": Permission.EXPORT,
    "list_workbooks.tracker": Permission.EXPORT,
    "agency.page": Permission.EXPORT,
    "agency.workbook": Permission.EXPORT,
    "agency.calendar": Permission.EXPORT,
    "agency.letter": Permission.EXPORT,
    "imports.page": Permission.LOAD,
    "imports.receive": Permission.LOAD,
    "imports.sample": Permission.LOAD,
    "imports.show": Permission.LOAD,
    "imports.ids": Permission.LOAD,
    "imports.mapping": Permission.LOAD,
    "imports.template": Permission.LOAD,
    "imports.loading.check": Permission.LOAD,
    "imports.loading.columns": Permission.LOAD,
    "imports.loading.parts": Permission.LOAD,
    "imports.loading.load": Permission.LOAD,
    "imports.loading.loading": Permission.LOAD,
    "imports.loading.state": Permission.LOAD,
    "bulk_changes.page": Permission.EDIT,
    "bulk_changes.saved": Permission.EDIT,
    "bulk_changes.undo": Permission.EDIT,
    "editing.new": Permission.EDIT,
    "editing.edit": Permission.EDIT,
    "editing.remove": Permission.EDIT,
    "edit_links.new": Permission.EDIT,
    "episode_order.page": Permission.EDIT,
    "api_writing.create": Permission.EDIT,
    "api_writing.change": Permission.EDIT,
    "api_relationships.create": Permission.EDIT,
    "api_relationships.change": Permission.EDIT,
    "api_relationships.remove": Permission.EDIT,
    "edit_links.edit": Permission.EDIT,
    "merging.duplicates": Permission.EDIT,
    "merging.page": Permission.EDIT,
    "removals.page": Permission.EDIT,
    "record_history.page": Permission.EDIT,
    "record_history.undo": Permission.EDIT,
    "record_history.removed": Permission.EDIT,
    "redo.page": Permission.EDIT,
    "redo.save": Permission.EDIT,
    "imports.undo": Permission.UNDO,
    "manage.page": Permission.MANAGE_ACCOUNTS,
    "manage.add": Permission.MANAGE_ACCOUNTS,
    "manage.invite": Permission.MANAGE_ACCOUNTS,
    "manage.set_role": Permission.MANAGE_ACCOUNTS,
    "manage.grant": Permission.MANAGE_ACCOUNTS,
    "manage.revoke": Permission.MANAGE_ACCOUNTS,
    "manage.disable": Permission.MANAGE_ACCOUNTS,
    "manage.enable": Permission.MANAGE_ACCOUNTS,
    "manage.reset_second_factor": Permission.MANAGE_ACCOUNTS,
    "manage.log": Permission.READ_LOG,
}
# Where somebody whose role is limited to a scope comes in, too: these see themselves to what lies beyond it.
SEE_TO_SCOPES = frozenset(
    {
        "manage.log",
        "editing.new", "editing.edit", "editing.remove", "edit_links.new", "edit_links.edit", "episode_order.page",
        "record_history.page", "record_history.undo", "record_history.removed",
        "redo.page", "redo.save",
        "api_writing.create", "api_writing.change",
        "api_relationships.create", "api_relationships.change", "api_relationships.remove",
        "bulk_changes.page", "bulk_changes.saved", "bulk_changes.undo", "sign_off.report", "sign_off.moved", "sign_off.decide",
    }
)  # fmt: skip
# Whatever changes something by one of these asks for the password again; a test holds the table below to it. (A restore
# is not offered on the site, and nothing restricted is ever exported: `graph.viewer`.)
CONFIRMED_PERMISSIONS = frozenset({Permission.UNDO, Permission.MANAGE_ACCOUNTS, Permission.MAINTAIN})
# Where the password, and the code of a second factor, are asked for again, unless they were given within the last
# minutes; and the page to go on from.
CONFIRMED = {
    "imports.undo": "",  # the same address asks first, and then does it
    "own.create_token": "own.page",
    "second_factor.page": "",
    "second_factor.renew_recovery_codes": "own.page",
    "second_factor.turn_off": "own.page",
    "manage.page": "",
    "manage.add": "manage.page",
    "manage.invite": "manage.page",
    "manage.set_role": "manage.page",
    "manage.grant": "manage.page",
    "manage.revoke": "manage.page",
    "manage.disable": "manage.page",
    "manage.enable": "manage.page",
    "manage.reset_second_factor": "manage.page",
}


def is_allowed(viewer: Viewer | None, endpoint: str | None) -> bool:
    """Whether somebody may use an endpoint; without a viewer nobody has signed in. One that is not in the table: no.

    A permission that is limited to a scope opens only what sees to scopes (`graph.access`).
    """
    if endpoint in OPEN_TO_ALL:
        return True
    if viewer is None or endpoint is None:
        return False
    if endpoint in OPEN_TO_EVERY_ROLE:
        return True
    reach = viewer.reach(REQUIRED[endpoint]) if endpoint in REQUIRED else NOWHERE
    return reach.is_everywhere or (bool(reach) and endpoint in SEE_TO_SCOPES)


def needs_second_factor(account: Account) -> bool:
    """Whether a password is too little for this account, as the settings say; a provider sees to that itself."""
    needing = current_app.config["SECOND_FACTOR_OF"]
    return account.has_password and any(grant.role in needing for grant in account.grants)

"""What each command is, in the table of permissions: `graph/permissions.py`. A test fails for a command that is not here.

Nothing is asked of whoever gives a command: they can read the home, so they are the owner, and may do everything. What a
command is says what it would require of somebody who is not, and to what on the site it belongs.
"""

from __future__ import annotations

from graph.permissions import Permission

# By their words; of a command that can both read and write, what it can do most.
REQUIRED: dict[str, Permission] = {
    "questions": Permission.READ,
    "ask": Permission.SEE_RESTRICTED,
    "list": Permission.SEE_RESTRICTED,
    "network": Permission.EXPORT,
    "export": Permission.EXPORT,
    "template": Permission.LOAD,
    "sample": Permission.LOAD,
    "load": Permission.LOAD,
    "imports list": Permission.LOAD,
    "imports show": Permission.LOAD,
    "imports undo": Permission.UNDO,
    "sensitivity": Permission.EDIT,
    "merge": Permission.EDIT,
    "check": Permission.SEE_RESTRICTED,
    "freeze": Permission.FREEZE,
    "editions list": Permission.READ,
    "editions remove": Permission.FREEZE,
    "accounts list": Permission.MANAGE_ACCOUNTS,
    "accounts add": Permission.MANAGE_ACCOUNTS,
    "accounts invite": Permission.MANAGE_ACCOUNTS,
    "accounts role": Permission.MANAGE_ACCOUNTS,
    "accounts grant": Permission.MANAGE_ACCOUNTS,
    "accounts revoke": Permission.MANAGE_ACCOUNTS,
    "accounts disable": Permission.MANAGE_ACCOUNTS,
    "accounts enable": Permission.MANAGE_ACCOUNTS,
    "accounts reset-second-factor": Permission.MANAGE_ACCOUNTS,
    "accounts adopt": Permission.MAINTAIN,
    "backup": Permission.MAINTAIN,
    "restore": Permission.MAINTAIN,
    "connection": Permission.MAINTAIN,
    "serve": Permission.MAINTAIN,
    "demo": Permission.MAINTAIN,
    "stop": Permission.MAINTAIN,
}

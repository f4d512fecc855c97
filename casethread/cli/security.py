"""What `check --security` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from casethread.cli.accounts import accounts_file_of
from casethread.cli.context import current_database, current_settings
from casethread.cli.output import counted, print_json, print_lines
from casethread.security import connections, people, stored
from casethread.security.finding import Finding
from graph.accounts.accounts import Accounts
from graph.backup.kept import Status, backups_of, status


def check_security(*, as_json: bool, quiet: bool) -> None:
    """Print each protection and whether it holds; exit code 1 where one is lacking."""
    settings = current_settings()

    def backup_status() -> Status:
        return status(current_database(prepared=False), backups_of(settings))

    findings = [
        *people.findings(settings, Accounts(accounts_file_of(settings))),
        *connections.findings(settings),
        *stored.findings(settings, backup_status),
    ]
    number = sum(finding.state == "lacking" for finding in findings)
    if as_json:
        print_json({"lacking": number, "security": [asdict(finding) for finding in findings]})
    else:
        print_lines(finding.line for finding in _shown(findings, quiet))
        print_lines(
            [f"{counted(number, 'protection')} lacking." if number else "No protection is known to be lacking."]
        )
    if number:
        raise click.exceptions.Exit(1)


def _shown(findings: Sequence[Finding], quiet: bool) -> list[Finding]:
    order = ("lacking", "unknown", "holds")
    return sorted(
        (finding for finding in findings if not quiet or finding.state == "lacking"),
        key=lambda finding: order.index(finding.state),
    )

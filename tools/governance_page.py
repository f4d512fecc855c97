"""Write docs/governance.md from the tables of roles and permissions: `python tools/governance_page.py`.

A test holds it to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.accounts.accounts import INVITATION_DAYS
from graph.accounts.passwords import MIN_PASSWORD
from graph.permissions import Permission, Role, may

PAGE = Path(__file__).parent.parent / "docs" / "governance.md"

BEFORE = """# Governance

Made from the tables in the code (`graph/permissions.py`) by `tools/governance_page.py`.

## Who comes in

On a machine of your own, without accounts and without a password, the site listens on this machine alone, and whoever
uses it is its **owner**: nothing is asked. Whoever can use the command line and read the folder `home` is the owner too.

For several people, give each an **account**:

```sh
casethread accounts add anna --role administrator
```

This prints an address that works once and for {days} days. There Anna chooses a password of at least {length} characters
and the name that others see. From the first account on, nobody comes in to the site without one. `casethread accounts`
also lists accounts, gives another role, invites again (for a new password), disables and enables. The last administrator
who can sign in cannot be disabled or given another role.

Accounts are stored in `accounts.sqlite` in `home`, apart from the graph and its backups, readable by the owner of the
folder alone. Passwords are stored as argon2 hashes, tokens as hashes under the key of the installation. A file that came
from another installation without its key lets nobody in until `casethread accounts adopt`.
"""

ROLES = """
## Roles

| role | for |
|---|---|
"""

LIMITS = """
A role holds for the whole graph. Roles limited to a review, an agency or an area are not offered yet, because counts are
not limited so: a coder and a contributor therefore see what is open, as a reader does, until cases can be assigned to
them.
"""


def main() -> None:
    PAGE.write_text(governance_page(), encoding="utf-8")


def governance_page() -> str:
    """The whole page as Markdown."""
    roles = "\n".join(f"| {role.value} | {role.about} |" for role in Role)
    before = BEFORE.format(days=INVITATION_DAYS, length=MIN_PASSWORD)
    return before + ROLES + roles + "\n\n" + "\n".join(_permissions()) + "\n" + LIMITS


def _permissions() -> Iterator[str]:
    yield f"| may | {' | '.join(role.value for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for permission in Permission:
        yield f"| {permission.value} | {' | '.join('yes' if may(role, permission) else '–' for role in Role)} |"


if __name__ == "__main__":
    main()

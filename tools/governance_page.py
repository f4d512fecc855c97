"""Write docs/governance.md from the tables of roles and permissions: `python tools/governance_page.py`.

A test holds it to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casethread.cli.requirements import REQUIRED as COMMANDS_REQUIRED
from graph.accounts.accounts import INVITATION_DAYS
from graph.accounts.passwords import MIN_PASSWORD
from graph.accounts.second_factors import RECOVERY_CODES
from graph.permissions import PERMISSIONS_WITHIN, ROLES_OF_ACCOUNTS, SCOPES, Permission, Role, may, needs_second_factor
from webapp.accounts.requirements import CONFIRMED, OPEN_TO_ALL, OPEN_TO_EVERY_ROLE, REQUIRED

PAGE = Path(__file__).parent.parent / "docs" / "governance.md"
DATA = Path(__file__).parent / "governance_data.md"  # what no table of the code says: data, flows, keys

BEFORE = """# Governance

Made from the tables in the code (`graph/permissions.py`, `webapp/accounts/requirements.py`) by `tools/governance_page.py`. For
whoever is responsible for data protection, and for whoever looks after the site. Which requirements of a standard hold, and by
which test, is in [OWASP ASVS](asvs.md); `casethread check --security` looks at one installation.

"""

WHO = """## Who comes in

On a machine of your own, without accounts and without a password, the site listens on this machine alone, and whoever
uses it is its **owner**: nothing is asked. Where others use the machine when the site starts (somebody else is signed in,
or has a process that runs), the address that `casethread serve` prints carries a token that lets its owner in, once; the
site then opens to nobody else ([settings](settings.md), `single_use_address`).
Whoever can use the command line and read the folder `home` is the owner too.

For several people, give each an **account**:

```sh
casethread accounts add anna --role administrator
```

This prints an address that works once and for {days} days. There Anna chooses a password of at least {length} characters
and the name that others see. From the first account on, nobody comes in to the site without one. `casethread accounts`
also lists accounts, changes roles, invites again (for a new password), resets a second factor, disables and enables.
The last administrator
who can sign in cannot be disabled or given another role.

Accounts are stored in `accounts.sqlite` in `home`, apart from the graph and its backups, readable by the owner of the
folder alone. Passwords are stored as argon2 hashes, tokens as hashes under the key of the installation. A file that came
from another installation without its key lets nobody in until `casethread accounts adopt`, which ends sessions,
invitations, second factors and API tokens.

Beside it stands `accounts.in-use`, so that a file that is lost, or away while a copy is put back, makes nobody the owner: until
it is there again, every page says that the accounts cannot be used. Whoever wants a site without accounts takes both away.
Stop the site before you copy over the file, or put the copy in its place by renaming it: SQLite tells processes that have a
file open of its changes by a counter, which a copy may share.
"""

ROLES = """
## Roles

| role | for |
|---|---|
"""

LIMITS = """
A role is granted everywhere, or within a **scope**: one review, agency, area or case. Several roles of one person add up.

```sh
casethread accounts grant anna reviewer --review v-2019-07
casethread accounts revoke anna reviewer --review v-2019-07
```

Within its scope a role sees and counts restricted cases, and nothing restricted beyond it; what is open is open to all.
In a review lie the cases that it examines, in an area those in it and in the areas within it, in an agency those in which
it was involved, each with all that follows from them. A contributor sees the actions that their agency owns today, with
their history and measures, also where they follow from a restricted case, and of that case nothing else. Exports hold what
is open, whoever makes them. Pages, lists, answers, counts, the network, search and suggestions all ask one function what
somebody may not see (`GraphFacts.withheld_from`); what they may do to one record says `graph.access.may`.

Within its scope a role also adds, changes, removes, links and undoes, by the one path of every write (`loaders/write`), which
asks that of each element that a write would touch. What follows from cases beyond the scope stays as it is, and so does what
cases share (factors, organisations, areas): it can be linked with what lies in the scope, and a new factor comes with such a
link. A new record has to lie in the scope by its links. To name a record that lies beyond it, or that one may not see, is
answered as if there were none. A contributor says how the actions of their agency are going (status while they are open,
notes, evidence), and changes nothing else; only whoever may sign off closes an action, or takes its closing back. A scope that
was removed from the graph gives nothing, and the page *Accounts* says so.

| within its scope, beside what is open | lead | reviewer | coder | contributor |
|---|---|---|---|---|
"""

REQUIRED_BEFORE = """
## What each address of the site requires

Each is checked before anything else is done; an address that is not listed is refused. "Again" asks for the password, and for
the code of a second factor that is set up, once more, unless they were given within the last five minutes.

| page or operation | requires | again |
|---|---|---|
"""

COMMANDS = """
## What each command is

At the command line and in a notebook whoever can read `home` is the owner and may do everything: give accounts on the
machine itself to nobody who may not. In the table of permissions each command is (`casethread/cli/requirements.py`):

| command | permission |
|---|---|
"""

AFTER = """
## Sessions, guessing, programs

- A session is a row in `accounts.sqlite`; the browser holds a random token. It ends 30 minutes after its last page and 12
  hours after it began ([settings](settings.md)), by signing out, by a new password (all others), and at once when the
  account is disabled. Somebody may have as many as they begin; the page *Your account* lists one's own and ends them.
- A session that ended by its time stays ended where the clock is set back, and one begun by a clock that was ahead is not let in.
- A form of whoever has not signed in may have 16 KB, of others 4 MB without files.
- Wrong passwords make the next attempt wait, by account and by address, from 1 second doubling to 5 minutes; all processes
  count together, and failures are forgotten after an hour. A browser that signed in to the account before has a counter of
  its own, so that nobody is locked out by others. The page says how long to wait. An attempt is counted before it is looked
  at, so that many at once are no way around; a right API token, which nobody guesses, is let in without being counted.
- A **second factor** is a code of an authenticator app (TOTP, RFC 6238: six digits, 30 seconds, one step of tolerance), asked
  for after the password. Each code counts once, and ends those before it; wrong ones are counted as wrong passwords are, and
  a right password in between does not begin their count anew. It is set up on *Your account* by confirming a code, which ends
  all other sessions and gives {recovery_codes} recovery codes that work once each, stored as argon2 hashes. The app's secret is stored
  nowhere: it follows from a random seed by the key of the installation. A lost one is reset by an administrator under
  *Accounts*, or by `casethread accounts reset-second-factor NAME`; an invitation leaves it as it is,
  and until it is reset, nobody uses that by a provider.
- The setting `second_factor` names the roles that need one: unless it says otherwise {roles},
  because each of these sees what is restricted, or can let others see it, and for that a password that was read or guessed
  is too little. Until theirs is set up, they come no further than the page that does it. API tokens are used without one.
- Where the settings name a **provider of OpenID Connect** (`oidc_issuer`, `oidc_client_id`; `pip install 'casethread[oidc]'`),
  people can sign in there: by the authorisation code flow with PKCE, state and nonce. Somebody is known by the provider's
  address and its subject for them alone, which they tie to their account by using an invitation; never by an e-mail address or
  a name. Such an account has no password here and no second factor of ours: the provider decides by what somebody proves who
  they are, and is asked to do so once more wherever the table above says "again":
  to have been signed in there already is not enough. Its token counts only signed by a key that
  the provider has at that moment, for this site, in answer to this browser's question. Signing out ends the session here, and
  leads to where the one there is ended; a session here does not end with the one there, but by the limits above.
- A program uses the API by a token that a person makes on *Your account*: it reads, and writes where they say so and their
  role may; it meets nothing restricted, expires, and can be revoked. It is sent as `Authorization: Bearer ...`.
- With `site_address` beginning with `https://`, cookies have the prefix `__Host-` and are sent by https only; below a
  path (`https://host/casethread`) `__Secure-`, and they are for that path. The headers of a proxy (`X-Forwarded-For`,
  `-Proto`, and `-Prefix` where the address has a path) are believed only of as many as `trusted_proxies` says.

## The one password

`CASETHREAD_PASSWORD` without accounts lets everybody in as the owner. It is deprecated and goes with the next version: add
accounts instead. With accounts it is not asked for, on pages or by the API.

## What is logged

`audit.jsonl` in `home`, one line of JSON for each event, readable by the owner of the folder alone: sign-ins and failures
(with the address), which restricted records somebody was shown (on a page, in an answer, a list, the network, a search or a
suggestion: one line for each request), which removed records they were shown, exports with their counts, records added,
changed, removed and merged on the site or by the API, undo on the site, what a role may not do and tried (by the page), and
changes of accounts on the site. Wrong API tokens are not logged. It holds ids and counts, no text of a case
(an id that Casethread made, where none was given, holds words of the title of its record).
Administrators see the latest events under *Accounts*; whoever leads or
reviews within a scope sees those about records in it, under *Your account*. Where nobody signs in, and at the command line,
nothing is logged. A month that is over goes into a file of its own (`audit-2026-10.jsonl`), which is removed once all of it
is older than `audit_days` ([settings](settings.md)); single lines are never changed. Who can write in `home` could change
it. Errors of the site go to the standard error of its process, with the address of the page; there is no access log.

## What is not there yet

- Suppression of small counts: leaving names out makes nobody anonymous, and every export says that it was not checked.
- Erasure: what was removed or changed stays in the history, in backups and in editions; an account cannot be removed.
- Imports by a role within a scope: a file may touch any record, so they need a role that holds everywhere.
- A sensitivity of what is joined to no case, such as an action of a plan that is loaded without its review: it is open, also
  to a role within a scope ([rule 17](rules.md#wording-and-privacy)).
- A second person's consent to a role: an administrator may give themselves any, which the log says.
- A right of its own to open a restricted case: whoever may edit it, a coder to whom it is assigned too, may set it to open.
- A sign-off of one owner's own part of an action: whoever may edit the action closes a part; the action itself they do not.
- Ids that say nothing: those that Casethread makes hold words of titles, and ids are in addresses, errors and the log.
- Encryption on disk, of anything but backups.
- A comparison of passwords with those that were made public, and a log that nobody can change.
"""


def main() -> None:
    PAGE.write_text(governance_page(), encoding="utf-8")


def governance_page() -> str:
    """The whole page as Markdown."""
    roles = "\n".join(f"| {role.value} | {role.about} |" for role in Role)
    needing = [role.value for role in ROLES_OF_ACCOUNTS if needs_second_factor(role)]
    who = WHO.format(days=INVITATION_DAYS, length=MIN_PASSWORD)
    return (
        BEFORE
        + DATA.read_text(encoding="utf-8")
        + who
        + ROLES
        + roles
        + "\n\n"
        + "\n".join(_permissions())
        + "\n"
        + LIMITS
        + "\n".join(_within())
        + "\n"
        + REQUIRED_BEFORE
        + "\n".join(_required())
        + "\n"
        + COMMANDS
        + "".join(f"| `{words}` | {permission.value} |\n" for words, permission in COMMANDS_REQUIRED.items())
        + AFTER.format(recovery_codes=RECOVERY_CODES, roles=f"{', '.join(needing[:-1])} and {needing[-1]}")
    )


def _permissions() -> Iterator[str]:
    yield f"| may | {' | '.join(role.value for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for permission in Permission:
        yield f"| {permission.value} | {' | '.join('yes' if may(role, permission) else '–' for role in Role)} |"


def _within() -> Iterator[str]:
    by = (" or ".join(kind.value for kind in kinds) for kinds in SCOPES.values())
    yield f"| limited by | {' | '.join(by)} |"
    for permission in Permission:
        cells = ["yes" if permission in PERMISSIONS_WITHIN[role] else "–" for role in SCOPES]
        if "yes" in cells:
            yield f"| {permission.value} | {' | '.join(cells)} |"


def _required() -> Iterator[str]:
    for endpoint in sorted(OPEN_TO_ALL):
        yield f"| `{endpoint}` | nothing | |"
    for endpoint in sorted(OPEN_TO_EVERY_ROLE):
        yield f"| `{endpoint}` | to have signed in | {'yes' if endpoint in CONFIRMED else ''} |"
    for endpoint, permission in REQUIRED.items():
        yield f"| `{endpoint}` | {permission.value} | {'yes' if endpoint in CONFIRMED else ''} |"


if __name__ == "__main__":
    main()

"""Who comes in, for how long, by what, and what is logged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings

from graph.permissions import ROLES_OF_ACCOUNTS, needs_second_factor
from graph.settings.sources import Definition, expanded
from graph.settings.values import (
    MAX_AUDIT_DAYS,
    works_as_roles,
)


class PeopleSettings(BaseSettings):
    """Who comes in, for how long, by what, and what is logged."""

    session_idle_minutes: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Minutes without a page after which somebody has to sign in again",
            ("CASETHREAD_SESSION_IDLE_MINUTES",),
            example="15",
            allowed="a number of minutes greater than 0",
        ),
    ] = 30.0
    session_hours: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Hours after which somebody has to sign in again, whatever they do",
            ("CASETHREAD_SESSION_HOURS",),
            example="8",
            allowed="a number of hours greater than 0",
        ),
    ] = 12.0
    second_factor: Annotated[
        str,
        AfterValidator(works_as_roles),
        Definition(
            "Roles that need a second factor to sign in to the site: until somebody has set theirs up, they come in no "
            "further; others may have one",
            ("CASETHREAD_SECOND_FACTOR",),
            example="all",
            allowed=f"roles, comma-separated ({', '.join(role.value for role in ROLES_OF_ACCOUNTS)}), 'all' or 'none'",
        ),
    ] = ", ".join(role.value for role in ROLES_OF_ACCOUNTS if needs_second_factor(role))
    oidc_issuer: Annotated[
        str | None,
        Field(pattern=r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$))[^\s?#@]*$"),
        Definition(
            "Address of a provider of OpenID Connect at which people sign in, exactly as it calls itself; needs `casethread[oidc]`",
            ("CASETHREAD_OIDC_ISSUER",),
            example="https://login.example.org",
            allowed="an address that begins with https:// (with http:// on this machine alone)",
        ),
    ] = None
    oidc_client_id: Annotated[
        str | None,
        Definition(
            "What the provider calls this site; it leads back to the address `/sign-in/provider/answer`",
            ("CASETHREAD_OIDC_CLIENT_ID",),
            example="casethread",
        ),
    ] = None
    oidc_client_secret: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Secret by which the provider knows this site; without one the site is a public client",
            ("CASETHREAD_OIDC_CLIENT_SECRET",),
            example="64 random characters",
            secret=True,
        ),
    ] = None
    oidc_client_secret_file: Annotated[
        Path | None,
        BeforeValidator(lambda value: expanded(Path(value)) if isinstance(value, str) else value),
        Definition(
            "File with that secret, in place of the secret itself",
            ("CASETHREAD_OIDC_CLIENT_SECRET_FILE",),
            example="/run/secrets/casethread-oidc",
            allowed="the path of a file",
        ),
    ] = None
    oidc_name_claim: Annotated[
        str,
        Definition(
            "What the provider calls the name of a person; it is proposed as the one that others see, and can be changed",
            ("CASETHREAD_OIDC_NAME_CLAIM",),
            example="preferred_username",
        ),
    ] = "name"
    oidc_title: Annotated[
        str | None,
        Definition(
            "How pages call the provider",
            ("CASETHREAD_OIDC_TITLE",),
            example="the council",
            default="the host name of its address",
        ),
    ] = None
    audit_days: Annotated[
        int,
        Field(ge=0, le=MAX_AUDIT_DAYS),
        Definition(
            "Days for which the log of what people did is kept, by whole months; with 0 for ever",
            ("CASETHREAD_AUDIT_DAYS",),
            example="365",
            allowed=f"a whole number of days from 0 to {MAX_AUDIT_DAYS}",
        ),
    ] = 730
    draft_days: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Days for which what somebody typed in a form, and did not save, is kept for them",
            ("CASETHREAD_DRAFT_DAYS",),
            example="3",
            allowed="a number of days greater than 0",
        ),
    ] = 14.0
    person: Annotated[
        str | None,
        Definition(
            "Your name, stored with what you load or undo; `owner` where none is given",
            ("CASETHREAD_PERSON",),
            flag="--person",
            example="Ada Byron",
            allowed="a name",
        ),
    ] = None

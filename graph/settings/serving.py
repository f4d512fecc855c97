"""Where and how the site is served."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from graph.settings.sources import Definition
from graph.settings.values import (
    MAX_PORT,
    MAX_PROXIES,
    MAX_WORKERS,
)


class ServingSettings(BaseSettings):
    """Where and how the site is served."""

    host: Annotated[
        str,
        Definition(
            "Address on which the site listens; any but a loopback address needs accounts, or `password`",
            ("CASETHREAD_HOST",),
            example="0.0.0.0",  # noqa: S104 - an example for the documentation; nothing listens there
            allowed="a host name or an address",
            flag="--host",
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Field(ge=0, le=MAX_PORT),
        Definition(
            "Port on which the site listens; 0 takes a free one",
            ("CASETHREAD_PORT",),
            example="8080",
            allowed=f"a whole number from 0 to {MAX_PORT:,}",
            flag="--port",
        ),
    ] = 8321
    workers: Annotated[
        int,
        Field(ge=1, le=MAX_WORKERS),
        Definition(
            "Processes that answer for the site; each needs memory of its own, and one is enough for a few people",
            ("CASETHREAD_WORKERS",),
            example="4",
            allowed=f"a whole number from 1 to {MAX_WORKERS}",
            flag="--workers",
        ),
    ] = 1
    password: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "The one password of a site without accounts, as plain text or as an argon2 hash; deprecated, see "
            "[governance](governance.md)",
            ("CASETHREAD_PASSWORD",),
            example="a long sentence that nobody guesses",
            secret=True,
        ),
    ] = None
    allowed_hosts: Annotated[
        str,
        Definition(
            "Host names the site answers to besides those of loopback, comma-separated",
            ("CASETHREAD_ALLOWED_HOSTS",),
            example="reviews.example.org, reviews",
            allowed="host names, comma-separated",
        ),
    ] = ""
    site_address: Annotated[
        str | None,
        Field(pattern=r"^https?://[^/@\s?#]+(/[A-Za-z0-9._~-]+)*/?$"),
        Definition(
            "Address by which people reach the site, where that is not where it listens: it stands in invitations, the site "
            "answers to its host name, and with https cookies are sent by https only; with a path the site lies below that, and "
            "a trusted proxy says so in X-Forwarded-Prefix",
            ("CASETHREAD_SITE_ADDRESS",),
            example="https://reviews.example.org",
            allowed="an address that begins with http:// or https://; what comes before the site's own pages may follow its host",
        ),
    ] = None
    trusted_proxies: Annotated[
        int,
        Field(ge=0, le=MAX_PROXIES),
        Definition(
            "Number of proxies before the site that say in X-Forwarded-For and X-Forwarded-Proto who asks, and in "
            "X-Forwarded-Prefix below which path, where `site_address` has one; with 0 nobody is believed",
            ("CASETHREAD_TRUSTED_PROXIES",),
            example="1",
            allowed=f"a whole number from 0 to {MAX_PROXIES}",
        ),
    ] = 0
    single_use_address: Annotated[
        Literal["shared", "always", "never"],
        Definition(
            "Whether the address that `casethread serve` prints carries a token that works once, and the site opens by it "
            "alone: where others use the machine, always, or never; for sites without accounts and without a password",
            ("CASETHREAD_SINGLE_USE_ADDRESS",),
            example="always",
            allowed="shared, always or never",
        ),
    ] = "shared"

"""Flask's configuration of the site: from the settings, and from what the caller of `create_app` adds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.accounts.key import installation_key
from graph.database import connect_with
from graph.errors import BadRequest
from graph.settings import Settings, roles_of
from loaders.isolated import Limits

# These are no settings: only the caller of `create_app` sets them.
DEFAULTS = {
    "DATABASE": None,  # a graph.database.Database
    "CONNECT": None,  # a function that connects to one when it is first needed; by default as the settings say
    "EDITIONS": None,  # a queries.editions.store.Editions; by default that of CASETHREAD_HOME
    "NEEDS_ENTRY": None,  # whether the owner comes in by a token (`graph.accounts.entry`); by default as the settings say
    "WAIT": 1.5,  # seconds that a page waits for a check or a load before it shows its progress
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,  # it lasts as long as a session may, from its beginning
}


def site_config(settings: Settings, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The whole configuration; `overrides` come before everything else."""
    config = DEFAULTS | _from_settings(settings) | dict(overrides)
    config["CONNECT"] = config["CONNECT"] or partial(connect_with, settings)
    if config["NEEDS_ENTRY"] is None:
        config["NEEDS_ENTRY"] = settings.single_use_address == "always"
    config["MAX_CONTENT_LENGTH"] = config["MAX_UPLOAD_MB"] * 1024 * 1024
    config["SECRET_KEY"] = installation_key(Path(config["CASETHREAD_HOME"]), config["SECRET_KEY"])
    config["HOSTS"] = _hosts(config["ALLOWED_HOSTS"], config["HOST"], config["SITE_ADDRESS"])
    config["SECOND_FACTOR_OF"] = roles_of(config["SECOND_FACTOR"])
    config["PERMANENT_SESSION_LIFETIME"] = config["SESSION_HOURS"] * 3_600
    config["PATH_PREFIX"] = urlsplit(config["SITE_ADDRESS"] or "").path.rstrip("/")
    return _cookies(str(config["SITE_ADDRESS"]).startswith("https:"), config["PATH_PREFIX"]) | config


def _cookies(by_https: bool, path: str) -> dict[str, Any]:
    """Where the site is reached by https, names that a browser only takes from this very host, and sends by https only.

    Below a path other sites of the host are next to this one: the cookies are for that path (`__Host-` allows none).
    """
    name = "" if not by_https else "__Secure-" if path else "__Host-"
    return {
        "SESSION_COOKIE_NAME": f"{name}casethread",
        "DEVICE_COOKIE_NAME": f"{name}casethread-browser",
        "SESSION_COOKIE_PATH": path or "/",
        "SESSION_COOKIE_SECURE": by_https,
    }


def _from_settings(settings: Settings) -> dict[str, Any]:
    return {
        "CASETHREAD_HOME": settings.home,
        "PASSWORD": settings.password,
        "ALLOWED_HOSTS": settings.allowed_hosts,
        "HOST": settings.host,  # what the site listens on
        "MAX_UPLOAD_MB": settings.max_upload_mb,
        "READ_LIMITS": Limits.of(settings),
        "SECRET_KEY": settings.secret_key,
        "PERSON": settings.person,
        "SITE_ADDRESS": settings.site_address,
        "TRUSTED_PROXIES": settings.trusted_proxies,
        "SESSION_IDLE_MINUTES": settings.session_idle_minutes,
        "SESSION_HOURS": settings.session_hours,
        "SECOND_FACTOR": settings.second_factor,  # of which roles
        "OIDC_ISSUER": settings.oidc_issuer,
        "OIDC_CLIENT_ID": settings.oidc_client_id,
        "OIDC_CLIENT_SECRET": settings.oidc_client_secret or _content(settings.oidc_client_secret_file),
        "OIDC_NAME_CLAIM": settings.oidc_name_claim,
        "OIDC_TITLE": settings.oidc_title or urlsplit(settings.oidc_issuer or "").hostname,
        "AUDIT_DAYS": settings.audit_days,
        "DRAFT_DAYS": settings.draft_days,
    }


def _content(path: Path | None) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip() if path else None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadRequest(f"The setting oidc_client_secret_file is {path}, which cannot be read: {reason}.") from error


def _hosts(allowed: str, listening: str, site_address: str | None) -> frozenset[str]:
    """The host names that the site answers to; an address that stands for all of them is no name."""
    names = {name.strip().lower() for name in allowed.split(",")} | {listening.lower().strip("[]")}
    names.add(urlsplit(site_address or "").hostname or "")
    return frozenset({"localhost", "127.0.0.1", "::1"} | names) - {"", "0.0.0.0", "::"}  # noqa: S104 removed from the names

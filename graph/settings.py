"""Every setting, defined once for the command line, notebooks and the site: its name, type, limits and default, and
the environment variables and the flag that set it. Its name is its key in settings.toml. `tools/settings_page.py`
writes docs/settings.md from this.

The first that sets a value decides: a flag (or an argument of a function), the environment, the file, the default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, FilePath, ValidationError, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from graph.errors import BadRequest
from graph.permissions import ROLES_OF_ACCOUNTS, Role, needs_second_factor
from graph.settings_sources import FILE, Definition, Environment, definitions_of, expanded, read_file, settings_path
from graph.system.heap_size import heap_bytes

MAX_PORT = 65_535
MAX_WORKERS = 64
MIN_READ_MEMORY_MB = 256  # four times what the reader takes before it reads anything
MAX_PROXIES = 10
MAX_AUDIT_DAYS = 36_500
MIN_HEAP = 16 * 1024**2  # bytes; what Java begins with (-Xms in graph.embedded.java_memory)
ARGUMENT, FLAG = "the argument {}", "the flag --{}"  # where a caller of `read_settings` has its arguments from
_KEPT = re.compile(r"([1-9]\d{0,3}) (daily|weekly|monthly)")
DEFAULT_HOME = Path(platformdirs.user_data_dir("casethread", appauthor=False))


def _works_as_heap(text: str) -> str:
    if (heap_bytes(text) or 0) < MIN_HEAP:
        raise ValueError("too small, or not a size")
    return text


def retention(text: str) -> dict[str, int]:
    """How many backups are kept by period: {"daily": 7}; {} for none. Raises ValueError where the text does not say it."""
    if text.strip() == "0":
        return {}
    parts = [_KEPT.fullmatch(part.strip()) for part in text.split(",")]
    numbers = {part[2]: int(part[1]) for part in parts if part}
    if len(numbers) < len(parts):
        raise ValueError("no retention")
    return numbers


def _works_as_retention(text: str) -> str:
    retention(text)
    return text


def roles_of(text: str) -> frozenset[Role]:
    """The roles of accounts that a setting names; raises ValueError where the text does not say them."""
    if text.strip() in {"all", "none"}:
        return frozenset(ROLES_OF_ACCOUNTS if text.strip() == "all" else ())
    roles = frozenset(Role(part.strip()) for part in text.split(","))
    if not roles <= set(ROLES_OF_ACCOUNTS):
        raise ValueError("not of an account")
    return roles


def _works_as_roles(text: str) -> str:
    roles_of(text)
    return text


class Settings(BaseSettings):
    """Where the graph is and how the site is served. Without `uri` the graph is the embedded one in `home`.

    Arguments come before the environment and the file. `read_settings` makes one too, with messages for people.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    home: Annotated[
        Path,
        AfterValidator(expanded),
        Definition(
            "Folder of the embedded graph and of everything else that Casethread keeps",
            ("CASETHREAD_HOME",),
            example="~/reviews",
            allowed="the path of a folder",
            flag="--home",
            default="the folder where this system keeps a user's data, such as `~/.local/share/casethread`",
        ),
    ] = DEFAULT_HOME
    settings_file: Annotated[
        FilePath | None,
        BeforeValidator(lambda value: expanded(Path(value)) if isinstance(value, str) else value),
        Definition(
            "File to read settings from",
            ("CASETHREAD_SETTINGS",),
            example="~/casethread.toml",
            allowed="the path of a file that exists",
            default=f"`{FILE}` in `home`, if it exists",
            in_file=False,
        ),
    ] = None
    heap: Annotated[
        str,
        AfterValidator(_works_as_heap),
        Definition(
            "Memory that the embedded database may use for its work (its Java heap); read when the database starts",
            ("CASETHREAD_HEAP",),
            example="1g",
            allowed="a size of at least 16m, such as 512m or 1g",
        ),
    ] = "512m"
    idle_minutes: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Minutes without any connection after which the embedded database stops; read when the database starts",
            ("CASETHREAD_IDLE_MINUTES",),
            example="90",
            allowed="a number of minutes greater than 0",
        ),
    ] = 30.0
    uri: Annotated[
        str | None,
        Field(pattern=r"^(bolt|neo4j)(\+s|\+ssc)?://[^@]+$"),
        Definition(
            "Address of a Neo4j server to use instead of the embedded database",
            ("NEO4J_URI",),
            example="bolt://127.0.0.1:7687",
            allowed=(
                "the address of a Neo4j server, such as neo4j://host:7687 or bolt://host:7687; the account and its "
                "password are settings of their own"
            ),
            flag="--uri",
        ),
    ] = None
    username: Annotated[
        str, Definition("Account on the Neo4j server", ("NEO4J_USERNAME", "NEO4J_USER"), example="reviews")
    ] = "neo4j"
    neo4j_password: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Password of that account", ("NEO4J_PASSWORD",), example="correct horse battery staple", secret=True
        ),
    ] = None
    database: Annotated[
        str, Definition("Name of the database on the Neo4j server", ("NEO4J_DATABASE",), example="reviews")
    ] = "neo4j"
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
        AfterValidator(_works_as_roles),
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
    max_upload_mb: Annotated[
        int,
        Field(gt=0),
        Definition(
            "Largest upload that the site accepts, in megabytes",
            ("CASETHREAD_MAX_UPLOAD_MB",),
            example="500",
            allowed="a whole number of megabytes greater than 0",
        ),
    ] = 200
    read_memory_mb: Annotated[
        int,
        Field(ge=MIN_READ_MEMORY_MB),
        Definition(
            "Memory that reading one file may take, in megabytes; a file that needs more is refused",
            ("CASETHREAD_READ_MEMORY_MB",),
            example="4096",
            allowed=f"a whole number of megabytes, {MIN_READ_MEMORY_MB} or more",
        ),
    ] = 2048
    read_seconds: Annotated[
        float,
        Field(gt=0),
        Definition(
            "Seconds that reading one file may take; a file that needs longer is refused",
            ("CASETHREAD_READ_SECONDS",),
            example="300",
            allowed="a number of seconds greater than 0",
        ),
    ] = 120.0
    secret_key: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Key that signs the site's sessions; copies of the site that do not share `home` need the same one",
            ("CASETHREAD_SECRET_KEY",),
            example="64 random characters",
            default="random, kept in `home`",
            secret=True,
        ),
    ] = None

    backups: Annotated[
        str,
        AfterValidator(_works_as_retention),
        Definition(
            "How many backups are kept in `home`, of as many days, weeks and months; one is made on each day on which the "
            "graph changed, and before a graph of an older version is changed to this one's; 0 makes none",
            ("CASETHREAD_BACKUPS",),
            example="14 daily, 8 weekly",
            allowed="numbers of backups, such as '7 daily, 4 weekly, 12 monthly', or 0",
        ),
    ] = "7 daily, 4 weekly, 12 monthly"
    backup_passphrase: Annotated[
        str | None,
        Field(repr=False),
        Definition(
            "Passphrase that backups are encrypted with; without it or a key file they are not encrypted",
            ("CASETHREAD_BACKUP_PASSPHRASE",),
            example="four words chosen at random",
            secret=True,
        ),
    ] = None
    backup_key_file: Annotated[
        Path | None,
        BeforeValidator(lambda value: expanded(Path(value)) if isinstance(value, str) else value),
        Definition(
            "File with the age key that backups are encrypted with; `casethread backup --make-key FILE` makes one",
            ("CASETHREAD_BACKUP_KEY_FILE",),
            example="/media/stick/casethread.key",
            allowed="the path of a file",
        ),
    ] = None

    @field_validator("*", mode="before")
    @classmethod
    def _no_yes_or_no(cls, value: object) -> object:
        """No setting is a yes or no, and pydantic would take `port = true` in the file for 1."""
        if isinstance(value, bool):
            raise ValueError("a yes or no")  # noqa: TRY004 - pydantic collects ValueErrors only
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where values come from, the first before the others."""
        environment = Environment(settings_cls)
        path = settings_path({"home": DEFAULT_HOME, **environment(), **init_settings()})
        return init_settings, environment, InitSettingsSource(settings_cls, read_file(path, settings_cls))


_ACCOUNT = re.compile(r"://.*@")  # in an address it may hold a password, which no message shows


def definitions() -> dict[str, Definition]:
    """The definition of every setting by its name."""
    return definitions_of(Settings)


def read_settings(source: str = ARGUMENT, /, **arguments: Any) -> Settings:
    """The settings in force; an argument comes first, unless it is None.

    `source` says in messages where the arguments are from. Raises BadRequest with one sentence for each setting that
    cannot be used: its name, its value, where it was set, and what is allowed.
    """
    arguments = {name: value for name, value in arguments.items() if value is not None}
    try:
        return Settings(**arguments)
    except ValidationError as refused:
        wrong = [(str(error["loc"][0]), error["input"]) for error in refused.errors()]
    # Raised out here, so that no traceback shows pydantic's own words, or a secret.
    raise BadRequest.all_of([_refusal(name, value, arguments, source) for name, value in wrong])


def _refusal(name: str, value: object, arguments: Mapping[str, Any], source: str) -> BadRequest:
    definition = definitions()[name]
    written = _ACCOUNT.sub("://...@", repr(str(value) if isinstance(value, Path) else value))
    shown = "a secret that is not shown here" if definition.secret else written
    place = _place(name, arguments, source)
    return BadRequest(f"The setting {name} is {shown} (from {place}), but it must be {definition.allowed}.")


def _place(name: str, arguments: Mapping[str, Any], source: str) -> str:
    """Where the value of this setting comes from, if it is not the default."""
    if name in arguments:
        return source.format(name)
    if variable := definitions()[name].variable:
        return f"the environment variable {variable}"
    path = settings_path({"home": DEFAULT_HOME, **Environment(Settings)(), **arguments})
    return f"the key {name} in {path}"

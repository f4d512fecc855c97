"""Every setting, defined once for the command line, notebooks and the site: its name, type, limits and default, and
the environment variables and the flag that set it. Its name is its key in settings.toml. `tools/settings_page.py`
writes docs/settings.md from this.

The first that sets a value decides: a flag (or an argument of a function), the environment, the file, the default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from graph.errors import BadRequest
from graph.settings.files import FileSettings
from graph.settings.graph_settings import GraphSettings
from graph.settings.people import PeopleSettings
from graph.settings.serving import ServingSettings
from graph.settings.sources import Definition, Environment, definitions_of, read_file, settings_path
from graph.settings.values import DEFAULT_HOME

ARGUMENT, FLAG = "the argument {}", "the flag --{}"  # where a caller of `read_settings` has its arguments from


class Settings(FileSettings, PeopleSettings, ServingSettings, GraphSettings):
    """Where the graph is and how the site is served. Without `uri` the graph is the embedded one in `home`.

    Arguments come before the environment and the file. `read_settings` makes one too, with messages for people.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

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

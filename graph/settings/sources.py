"""Where settings come from: a definition names the places of each, and two sources read them.

Apart from `graph.settings`, which says what the settings are.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from graph.errors import BadRequest

FILE = "settings.toml"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a setting is and where it may be set; its type, limits and default stand at its field."""

    about: str
    variables: tuple[str, ...]  # of the environment; the first that is set counts
    example: str
    allowed: str = "text"  # completes "it must be ..."
    flag: str | None = None
    default: str | None = None  # in words, where the value itself would not say it
    in_file: bool = True
    secret: bool = False  # its value appears in no message

    @property
    def variable(self) -> str | None:
        """The variable that sets it at present; an empty text sets nothing."""
        return next((name for name in self.variables if os.environ.get(name)), None)


@cache
def definitions_of(settings: type[BaseSettings]) -> dict[str, Definition]:
    """The definition of every setting by its name, which is also its key in the file."""
    return {
        name: next(item for item in field.metadata if isinstance(item, Definition))
        for name, field in settings.model_fields.items()
    }


class Environment(PydanticBaseSettingsSource):
    """The variables that the definitions name.

    pydantic's own source would also take a setting's bare name in any case: on Windows, USERNAME would be the account.
    """

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = definitions_of(self.settings_cls)[field_name].variable
        return (os.environ[variable] if variable else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        definitions = definitions_of(self.settings_cls)
        variables = {name: definition.variable for name, definition in definitions.items()}
        return {name: os.environ[variable] for name, variable in variables.items() if variable}


def settings_path(values: Mapping[str, Any]) -> Path:
    """The file to read, where these are the values that come before it; `home` is one of them."""
    if "settings_file" in values:
        return expanded(Path(values["settings_file"]))
    return expanded(Path(values["home"])) / FILE


def expanded(path: Path) -> Path:
    """The path with `~` replaced by the user's folder; like a shell, it leaves the `~` of an unknown user alone."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def read_file(path: Path, settings: type[BaseSettings]) -> dict[str, Any]:
    """What a settings file sets, nothing where there is none; raises BadRequest where it cannot be used."""
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadRequest(f"{path} cannot be read as settings: {getattr(error, 'strerror', None) or error}.") from error
    keys = sorted(name for name, definition in definitions_of(settings).items() if definition.in_file)
    for key in content:
        if key not in keys:
            raise BadRequest(f"{path} sets {key!r}, which is not a setting; the settings are {', '.join(keys)}.")
    return content

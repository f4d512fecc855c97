"""The YAML files that ship with Casethread, read by libyaml if PyYAML has it: every command waits for some sixty."""

from importlib.resources.abc import Traversable
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Traversable) -> Any:
    """The content of a file as plain values; raises yaml.YAMLError, UnicodeDecodeError, FileNotFoundError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones

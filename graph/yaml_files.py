"""The YAML that ships with us, read by libyaml where PyYAML has it: every command waits for some sixty of these files."""

from importlib.resources.abc import Traversable
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Traversable) -> Any:
    """What a file holds, as plain values; raises yaml.YAMLError, UnicodeDecodeError, FileNotFoundError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones

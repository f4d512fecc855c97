"""Reads a mapping file: strict YAML into a Mapping, with every problem named by file and key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from graph.errors import BadInput
from loaders.read.files import Unreadable
from loaders.read.mapping.model import (
    ColumnEntry,
    EndEntry,
    FieldEntry,
    Mapping,
    NodeEntry,
    RelationshipEntry,
    SourceEntry,
    TableShape,
)
from loaders.read.plain_yaml import plain_yaml
from loaders.records.problem import Place, Problem
from loaders.records.problem_log import nearest

MAX_MAPPING_BYTES = 1024**2
_SAVE = "docs/mapping.md describes what a mapping holds."
_PARTS = (Mapping, SourceEntry, TableShape, ColumnEntry, FieldEntry, NodeEntry, EndEntry, RelationshipEntry)
_KEYS = list(dict.fromkeys(entry.alias or name for part in _PARTS for name, entry in part.model_fields.items()))


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML file; raises Unreadable where it is no YAML, BadInput with every problem of its form."""
    content = yaml_content(path)
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        raise BadInput([problem_of(path, dict(detail)) for detail in error.errors()]) from error


def key_problem(path: Path, key: str, rule: str, fix: str = "", value: str | None = None) -> Problem:
    """A problem of a mapping itself, at one of its keys."""
    return Problem(Place(f"{path.name}, key {key}" if key else path.name), rule, fix, value=value)


def yaml_content(path: Path) -> dict[str, Any]:
    """The keys and values of a YAML file, all of them text; raises Unreadable where it is none."""
    if not path.is_file():
        raise Unreadable(Place(path.name), "is not there as a file", "Check the path of the mapping.")
    if path.stat().st_size > MAX_MAPPING_BYTES:
        raise Unreadable(Place(path.name), "is too large for a mapping", _SAVE)
    try:
        content = plain_yaml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(Place(path.name), "is not UTF-8", "Save it again as UTF-8.") from error
    except yaml.YAMLError as error:
        raise Unreadable(Place(path.name), f"is not YAML: {' '.join(str(error).split())}", _SAVE) from error
    except RecursionError as error:
        raise Unreadable(Place(path.name), "is nested too deeply", _SAVE) from error
    if not isinstance(content, dict):
        raise Unreadable(Place(path.name), "is not a list of keys with their values", _SAVE)
    return content


def problem_of(path: Path, detail: dict[str, Any]) -> Problem:
    """What pydantic found wrong with a mapping, in words."""
    key = ".".join(_location(detail["loc"]))
    value = detail["input"] if isinstance(detail["input"], str) else None
    if detail["type"] == "extra_forbidden":
        last = str(detail["loc"][-1])
        return key_problem(path, key, "is not a key that belongs here", nearest(last, _KEYS), last)
    if detail["type"] == "missing":
        return key_problem(path, key, "is missing", _SAVE)
    if detail["type"] == "string_pattern_mismatch":
        return key_problem(path, key, "is not a name of small letters, digits and _", "Rename it.", value)
    message = str(detail["msg"]).removeprefix("Value error, ")
    return key_problem(path, key, message, _SAVE, value)


def _location(parts: tuple[int | str, ...]) -> Iterator[str]:
    """The path of keys, without what pydantic adds to it for the keys of a dictionary."""
    return (str(part) for part in parts if part != "[key]")

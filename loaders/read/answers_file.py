"""The file of questions and answers that a person filled in, as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from graph.errors import BadRequest
from loaders.read.plain_yaml import plain_yaml

MAX_ANSWERS_BYTES = 16 * 1024**2
FIX = "Have a new one written: casethread load FILE --dry-run --answers NEW.yaml"


def read_entries(path: Path) -> list[Any]:
    """The entries of the file, none of an empty one; raises BadRequest where it is no list of questions."""
    try:
        if path.stat().st_size > MAX_ANSWERS_BYTES:
            raise BadRequest(f"{path.name} is too large for a file of answers. {FIX}")
        content = plain_yaml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise BadRequest(f"{path.name} cannot be read as a file of answers: {error}. {FIX}") from error
    if not content:
        return []
    if not isinstance(content, list):
        raise BadRequest(f"{path.name} is not a file of answers: it has no list of questions. {FIX}")
    return content

"""The pages of docs/ that `make docs` writes are as the code is now."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("tool_name", "page"),
    [
        ("data_dictionary", "data-dictionary.md"),
        ("settings_page", "settings.md"),
        ("questions_page", "questions.md"),
        ("governance_page", "governance.md"),
    ],
)
def test_a_page_is_what_its_tool_makes(tool_name: str, page: str) -> None:
    spec = importlib.util.spec_from_file_location(tool_name, ROOT / "tools" / f"{tool_name}.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == getattr(tool, tool_name)(), "run: make docs"

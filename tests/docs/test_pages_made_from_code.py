"""docs/questions.md is made from the catalogue."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_questions_is_made_from_this_catalogue() -> None:
    spec = importlib.util.spec_from_file_location("questions_page", ROOT / "tools" / "questions_page.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert written == tool.questions_page(), "run: python tools/questions_page.py"

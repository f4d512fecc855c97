"""The guides: every picture and every page that they point to is there, and every picture is made by the script."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_to_is_there(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in _LINK.findall(text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        assert place.exists(), f"{page.name} points to {target}"
        if anchor and place.suffix == ".md":
            assert anchor in _anchors(place), f"{page.name} points to {target}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_each_picture_is_made_by_the_script_and_shown_in_a_guide() -> None:
    made = set(re.findall(r'Picture\("([\w-]+)"', (ROOT / "tools" / "pictures.py").read_text(encoding="utf-8")))
    written = {path.stem for path in (DOCS / "guide" / "pictures").glob("*.png")}
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert made == written
    assert all(f"pictures/{name}.png" in pages for name in made)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 80

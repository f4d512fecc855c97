"""The documents of the help: which there are, in what order, and where their files lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGED = Path(__file__).parent / "docs"  # in an installed package
IN_REPOSITORY = Path(__file__).parents[2] / "docs"
SECTIONS = (
    ("Guides", ("guide/researcher", "guide/reviewer", "guide/learning-lead")),
    ("Loading data", ("loading", "mapping")),
    ("Words, questions and records", ("questions", "glossary", "data-dictionary", "taxonomies")),
    ("Methods", ("statistics", "rules")),
    ("Running Casethread", ("commands", "settings", "governance", "asvs", "architecture")),
)
PICTURES = frozenset({".png", ".svg", ".jpg", ".webp"})


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its name in addresses (`guide/reviewer`), its title and its Markdown."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Documents that belong together."""

    title: str
    documents: list[Document]


@cache
def sections() -> list[Section]:
    """Every document that ships, by section."""
    return [
        Section(title, [_read(name) for name in names if _path(name).is_file()])
        for title, names in SECTIONS
        if any(_path(name).is_file() for name in names)
    ]


def document(name: str) -> Document | None:
    """The document of this name, None where none ships."""
    return next((entry for section in sections() for entry in section.documents if entry.name == name), None)


def picture(name: str) -> Path | None:
    """The file of a picture by its path below the documents; None where there is none."""
    folder = folder_of_documents().resolve()
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder) and path.suffix in PICTURES and path.is_file() else None


def folder_of_documents() -> Path:
    """Where the documents lie: in the package, or in the repository where it runs from there."""
    return PACKAGED if PACKAGED.is_dir() else IN_REPOSITORY


def _path(name: str) -> Path:
    return folder_of_documents() / f"{name}.md"


def _read(name: str) -> Document:
    text = _path(name).read_text(encoding="utf-8")
    heading = next((line for line in text.splitlines() if line.startswith("# ")), f"# {name}")
    return Document(name, heading.removeprefix("# ").strip(), text)

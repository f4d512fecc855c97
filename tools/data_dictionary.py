"""Write docs/data-dictionary.md from the schema: `python tools/data_dictionary.py`. A test holds it to the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.schema import Kind, Property, schema

PAGE = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

TYPES = {
    "text": "text",
    "long_text": "text of any length",
    "integer": "whole number",
    "number": "number",
    "yes_no": "yes or no",
    "date": "date: a year, a month or a day",
    "list": "texts, parted by `;`",
    "id": "id of a record of {of}",
    "id_list": "ids of records of {of}, parted by `;`",
    "vocabulary": "one of {words}",
}


def main() -> None:
    PAGE.write_text(data_dictionary(), encoding="utf-8")


def data_dictionary() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from the schema (`graph/schema/`) by `tools/data_dictionary.py`. Headings in files match without regard"
    yield "to case, blanks and underscores; the titles here are taken as well. What is required is marked; everything"
    yield "else may be blank."
    yield ""
    yield "## Records"
    for label in schema().domain_labels:
        yield from ("", f"### {label.title}", "", f"Sheet `{label.sheet}`. {label.definition}", "")
        yield from _table(label)
        for column in label.columns.values():
            held = f"a term of the taxonomy `{column.taxonomy}`, kept as IN_CATEGORY"
            yield f"| `{column.name}` | {column.title} | {held} |"
    yield from ("", "## Relationships")
    for kind in schema().relationships.values():
        pairs = ", ".join(f"{start} to {end}" for start, end in kind.pairs)
        said = f"Sheet `{kind.sheet}`: {kind.title}; the other way, {kind.inverse}. {pairs}."
        yield from ("", f"### {kind.name}", "", said, "")
        yield from _table(kind)


def _table(kind: Kind) -> Iterator[str]:
    yield from ("| column | title | holds |", "|---|---|---|")
    for prop in kind.properties.values():
        required = ", **required**" if prop.required else ""
        yield f"| `{prop.name}` | {prop.title} | {_type(prop)}{required} |"


def _type(prop: Property) -> str:
    words = ", ".join(f"`{word}`" for word in schema().words(prop))
    return TYPES[prop.type].format(of=prop.of, words=words)


if __name__ == "__main__":
    main()

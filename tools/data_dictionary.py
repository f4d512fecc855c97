"""Write docs/data-dictionary.md from the schema: `python tools/data_dictionary.py`. A test holds it to the schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.schema import BelongsTo, Kind, Label, Property, RelationshipType, schema

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
BELONGS_TO: dict[BelongsTo, str] = {
    "case": "one case",
    "thread": "the thread from a case to what came of it",
    "all_cases": "no case: cases share it",
    "taxonomy": "a taxonomy",
    "provenance": "where the data came from",
    "partnership": "the people who use it",
    "bookkeeping": "Casethread itself",
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
    yield "else may be blank. What to enter is the help that forms show."
    yield from ("", "## Labels at a glance", "")
    yield "In the order in which lists and legends have them. What depends on a case that is not open leaves in no export;"
    yield "what cases share leaves as long as anything that is open leads to it."
    yield from ("", "| label | belongs to | shared by cases | withheld | drawn as |", "|---|---|---|---|---|")
    for name in schema().in_order(label.name for label in schema().domain_labels):
        yield _at_a_glance(schema().labels[name])
    yield from ("", "## Records")
    for label in schema().domain_labels:
        yield from ("", f"### {label.title}", "", f"Sheet `{label.sheet}`. {label.definition}", "")
        yield from _table(label)
        for column in label.columns.values():
            held = f"a term of the taxonomy `{column.taxonomy}`, kept as IN_CATEGORY"
            if column.relationship:
                held = f"an id or a name, several with semicolons; kept as {column.relationship}"
            yield f"| `{column.name}` | {column.title} | {held} | |"
    yield from ("", "## Relationships", "")
    yield "What depends on the other end would not be there, or not be known, without it."
    for kind in schema().relationships.values():
        pairs = ", ".join(f"{start} to {end}" for start, end in kind.pairs)
        said = f"Sheet `{kind.sheet}`: {kind.title}; the other way, {kind.inverse}. {pairs}. {_dependence(kind)}"
        yield from ("", f"### {kind.name}", "", said, "")
        yield from _table(kind)


def _at_a_glance(label: Label) -> str:
    shared = "yes" if label.is_shared else "no"
    drawn = f"{len(label.look.corners)} corners" if label.look.corners else "circle"
    belongs, withheld = BELONGS_TO[label.belongs_to], _withheld(label)
    return f"| {label.title} | {belongs} | {shared} | {withheld} | {drawn}, `{label.look.colour}` |"


def _withheld(label: Label) -> str:
    """When a record of this label is left out of exports."""
    if label.belongs_to == "taxonomy":
        return "with the source that brought it"
    if label.is_shared:
        return "where only withheld records lead to it"
    on = _listed(schema().in_order(_on_which_depends(label.name)), "or")
    if not on:
        return "where it is not open"
    return f"with any {on} it depends on" if label.depends_on == "each" else f"where every {on} it depends on is"


def _on_which_depends(label: str) -> set[str]:
    dependences = (pair for kind in schema().relationships.values() for pair in _dependences(kind))
    return {on for dependent, on in dependences if dependent == label} - {label}


def _dependences(kind: RelationshipType) -> list[tuple[str, str]]:
    """(the label that depends, that on which it does): of a shared label and one that is not, it is the shared one."""
    labels = schema().labels
    turned = (labels[on].is_shared and not labels[dependent].is_shared for dependent, on in kind.dependences)
    return [pair[::-1] if turn else pair for pair, turn in zip(kind.dependences, turned, strict=True)]


def _dependence(kind: RelationshipType) -> str:
    """Which end depends on the other, in a sentence."""
    on: dict[str, list[str]] = {}
    for dependent, other in _dependences(kind):
        on.setdefault(dependent, []).append(other if other != dependent else f"another {other}")
    said = "; ".join(f"{dependent} on {_listed(others, 'and')}" for dependent, others in on.items())
    if not said:
        return "Neither depends on the other."
    unless = f", unless it has {kind.unless}" if kind.unless else ""
    implied = f" {' with '.join(kind.implied_by)} says the same." if kind.implied_by else ""
    return f"Depends: {said}{unless}.{implied}"


def _listed(names: Sequence[str], word: str) -> str:
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _table(kind: Kind) -> Iterator[str]:
    yield from ("| column | title | holds | what to enter |", "|---|---|---|---|")
    for prop in kind.properties.values():
        required = ", **required**" if prop.required else ""
        example = f" For example: {prop.example}" if prop.example else ""
        yield f"| `{prop.name}` | {prop.title} | {_type(prop)}{required} | {prop.help}{example} |"


def _type(prop: Property) -> str:
    words = ", ".join(f"`{word}`" for word in schema().words(prop))
    return TYPES[prop.type].format(of=prop.of, words=words)


if __name__ == "__main__":
    main()

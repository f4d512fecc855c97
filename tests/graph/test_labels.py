"""Every label is classified in the schema, once: what it belongs to, what depends on what, its order and its look."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from graph.schema import Label, SchemaError, read_schema, schema
from graph.schema.look import MIN_CONTRAST, UNKNOWN, contrast_to_white

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "graph" / "schema"
PACKAGES = ("graph", "queries", "loaders", "webapp", "casethread")
DRAWN = [label for label in schema().labels.values() if not label.internal]

# Lists of labels that say something which is no matter of the labels themselves.
LISTS_ELSEWHERE = {
    "loaders/template.py": "the sheets that most people begin with, labels and types",
    "webapp/pages/records.py": "which questions the page of a record offers",
}

ADDED = Path(__file__).parent / "added_label"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the schema's files with a label and a relationship type more, to spoil."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "schema"))
    return Path(shutil.copytree(ADDED, folder, dirs_exist_ok=True))


@pytest.mark.parametrize("label", schema().labels.values(), ids=lambda label: label.name)
def test_every_label_is_classified(label: Label) -> None:
    stated = yaml.safe_load((FOLDER / "labels" / f"{label.name}.yaml").read_text(encoding="utf-8"))
    assert {"belongs_to", "order"} <= set(stated), f"{label.name}.yaml does not say what it belongs to, or its order"
    assert label.internal or {"shape", "colour"} <= set(stated), f"{label.name}.yaml does not say how it is drawn"
    kinds = [label.internal, label.is_shared, label.is_dependent]
    assert kinds.count(True) == 1, f"{label.name}: is it shared by cases, does it depend on one, or is it bookkeeping?"
    if label.is_dependent and label.name != "Case":
        dependences = [pair for kind in schema().relationships.values() for pair in kind.dependences]
        assert any(dependent == label.name for dependent, _ in dependences), (
            f"nothing says on what {label.name} depends"
        )


@pytest.mark.parametrize("name", schema().relationships)
def test_every_relationship_type_says_which_end_depends_on_the_other(name: str) -> None:
    stated = yaml.safe_load((FOLDER / "relationships" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert stated["depends"] in ("from", "to", "neither")


def test_no_two_labels_share_their_place_shape_or_colour() -> None:
    assert len({label.order for label in schema().labels.values()}) == len(schema().labels)
    assert len({label.look.corners for label in DRAWN} | {UNKNOWN.corners}) == len(DRAWN) + 1
    assert len({label.look.colour for label in DRAWN}) == len(DRAWN)


def test_every_colour_is_seen_on_white() -> None:
    assert contrast_to_white("#ffffff") == pytest.approx(1)
    assert contrast_to_white("#000000") == pytest.approx(21)
    assert contrast_to_white("#767676") == pytest.approx(4.54, abs=0.01)  # the lightest grey that WCAG's tools let pass
    colours = [*(label.look.colour for label in DRAWN), *(line.colour for line in schema().lines.values())]
    assert all(contrast_to_white(colour) >= MIN_CONTRAST for colour in (*colours, UNKNOWN.colour))


def test_the_files_of_the_site_and_the_charts_have_the_colours_of_the_lines() -> None:
    """Two files that no template makes; everything else is drawn from the schema itself."""
    css = (ROOT / "webapp" / "static" / "site.css").read_text(encoding="utf-8")
    script = (ROOT / "webapp" / "static" / "charts" / "look.js").read_text(encoding="utf-8")
    lines = schema().lines
    for word in schema().vocabularies["polarity"]:
        assert f"--ct-{word}: {lines[word].colour};" in css
    assert f'export const HELPS = "{lines["supporting"].colour}";' in script
    assert f'export const HINDERS = "{lines["hindering"].colour}";' in script


def test_labels_stand_along_the_thread() -> None:
    found = schema().in_order(["Nothing of ours", "Action", "Change", "Factor", "Episode", "Case", "Source", "Review"])
    assert found == ("Case", "Review", "Episode", "Factor", "Action", "Source", "Change", "Nothing of ours")


def test_a_label_and_its_relationship_are_added_by_their_files_alone(folder: Path) -> None:
    added = read_schema(folder)
    assert added.in_order(["Sundial", "Perspective", "Episode"]) == ("Episode", "Perspective", "Sundial")
    assert "Sundial" in added.dependent_labels


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("labels/Sundial.yaml", "belongs_to: case\n", "", "Sundial.yaml: belongs_to: Field required"),
        ("labels/Sundial.yaml", "order: 997\n", "", "Sundial.yaml: order: Field required"),
        ("labels/Sundial.yaml", "colour:", "color:", "Sundial.yaml: color: Extra inputs are not permitted"),
        ("labels/Sundial.yaml", 'colour: "#123456"\n', "", "Sundial.yaml: colour required: how it is drawn"),
        ("labels/Sundial.yaml", "shape: [[-1, -0.5], [1, -0.5], [1, 0.5], [-1, 0.5]]\n", "", "Sundial.yaml: shape"),
        ("labels/Sundial.yaml", "#123456", "#ffdd00", "Sundial.yaml: colour: #ffdd00 has a contrast of 1.3 to white"),
        ("labels/Sundial.yaml", "#123456", "#a34e00", "Sundial.yaml: colour: Factor has the same"),
        ("labels/Sundial.yaml", "[-1, -0.5]", "[-2, -0.5]", "Sundial.yaml: shape"),
        ("labels/Sundial.yaml", "order: 997", "order: 50", "Sundial.yaml: order: Factor has the same"),
        ("labels/Sundial.yaml", "belongs_to: case", "belongs_to: cases", "Sundial.yaml: belongs_to: Input should be"),
        (
            "labels/Sundial.yaml",
            "belongs_to: case",
            "belongs_to: all_cases\ndepends_on: all",
            "Sundial.yaml: depends_on: what belongs to all_cases depends on no case",
        ),
        ("labels/Event.yaml", "known_on], sequence]", "known_on], number]", "Event.yaml: no property 'number'"),
        ("relationships/SHADED.yaml", "depends: to\n", "", "SHADED.yaml: depends: Field required"),
        (
            "relationships/SHADED.yaml",
            "depends: to",
            "depends: neither",
            "Sundial.yaml: belongs_to: case, but no relationship type says on what of a case it depends",
        ),
        ("relationships/USED.yaml", "depends: to", "depends: from", "USED.yaml: depends: the end that cases share"),
        ("relationships/PART_OF.yaml", "depends: to", "depends: from", "PART_OF.yaml: depends: between two labels"),
        (
            "relationships/MADE.yaml",
            "unless: DRAWN_FROM",
            "unless: DRAWN",
            "MADE.yaml: .* no relationship type 'DRAWN'",
        ),
        ("lines.yaml", "of: effect", "of: effects", "lines.yaml: increases: no word of the vocabulary 'effects'"),
        ("lines.yaml", "unclear: {", "unclear_: {", "lines.yaml: unclear_: no word of the vocabulary 'polarity'"),
        ("lines.yaml", "end: circle", "end: square", "lines.yaml: unclear.end: Input should be"),
    ],
)
def test_what_is_not_classified_is_refused_by_file_and_key(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=f"^{said}"):
        read_schema(folder)


@pytest.mark.slow
def test_no_list_of_labels_is_kept_by_hand() -> None:
    lists = [
        place for package in PACKAGES for path in (ROOT / package).rglob("*.py") for place in _lists_of_labels(path)
    ]
    apart = [place for place in lists if place.partition(":")[0] not in LISTS_ELSEWHERE]
    assert not apart, f"made from the schema, these would know of every label: {'; '.join(apart)}"
    assert {place.partition(":")[0] for place in lists} == set(LISTS_ELSEWHERE)


def _lists_of_labels(path: Path) -> Iterator[str]:
    """Every list, set or dictionary of the file that holds two labels or more, and hardly anything else."""
    for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts: list[list[ast.expr | None]] = []
        if isinstance(item, ast.Tuple | ast.List | ast.Set):
            parts = [[*item.elts]]
        elif isinstance(item, ast.Dict):
            parts = [item.keys, [*item.values]]
        for part in parts:
            texts = {each.value for each in part if isinstance(each, ast.Constant) and isinstance(each.value, str)}
            labels = texts & schema().labels.keys()
            if len(labels) > 1 and len(labels) >= len(texts) / 2 and isinstance(item, ast.expr):
                yield f"{path.relative_to(ROOT).as_posix()}:{item.lineno}"

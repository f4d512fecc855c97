"""The schema: what ships is read, and what is wrong is refused with the file's name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.schema import SchemaError, read_schema, schema

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "graph" / "schema"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the schema's files to spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "schema"))


def test_every_word_of_a_label_leads_back_to_it() -> None:
    for label in schema().labels.values():
        assert schema().label_of_word(label.word) is label
    assert schema().labels["WorkingPractice"].word == "working_practice"


def test_no_label_is_also_a_type_and_no_sheet_is_used_twice() -> None:
    assert not set(schema().labels) & set(schema().relationships)
    sheets = [kind.sheet for kind in (*schema().labels.values(), *schema().relationships.values())]
    assert len(sheets) == len(set(sheets))


def test_judgements_carry_confidence_and_who_coded_them() -> None:
    for kind in schema().relationships.values():
        assert kind.judgement == ("confidence" in kind.properties) == ("coding_method" in kind.properties)
        assert {"id", "source_id"} <= set(kind.properties)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("labels/Case.yaml", "title: Case", "titel: Case", "Case.yaml: title: Field required; titel"),
        ("labels/Case.yaml", "vocabulary: case_kind", "vocabulary: kinds", "Case.yaml: kind: no vocabulary 'kinds'"),
        ("labels/Case.yaml", "caption: title", "caption: heading", "Case.yaml: no property 'heading'"),
        ("labels/Factor.yaml", "of: Factor", "of: Cause", "Factor.yaml: canonical_id: no label 'Cause'"),
        ("labels/Action.yaml", "history: due_on", "history: due", "Action.yaml: due_on: history: no word 'due' of"),
        ("relationships/OF.yaml", "Perspective, Episode", "View, Episode", "OF.yaml: pairs: no label 'View'"),
        (
            "relationships/CONTRIBUTED_TO.yaml",
            "along: OF",
            "along: OFTEN",
            "perspective_id: along: 'OFTEN' is not a",
        ),
        ("relationships/CONTRIBUTED_TO.yaml", "along: OF", "along: CODES", "perspective_id: along: 'CODES' is not a"),
        ("labels/Factor.yaml", "of: Factor", "of: Factor, along: BROADER", "canonical_id: along: 'BROADER' is not a"),
        ("relationships/OF.yaml", "low_degree_end: from", "low_degree_end: left", "OF.yaml: low_degree_end"),
    ],
)
def test_a_wrong_file_is_refused_by_name(folder: Path, file: str, old: str, new: str, said: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=said.replace("(", r"\(")):
        read_schema(folder)

"""Half a character, which JSON, YAML and names of files can hold and no text can: refused with a sentence, wherever it enters."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from graph.errors import BadRequest
from graph.texts import half_character, printable
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable
from loaders.read.plain_yaml import plain_yaml
from loaders.write import Edit, LinkEdit, RecordEdit, Removal, write


@pytest.mark.parametrize(
    ("value", "half"),
    [
        ("whole 👪", None),
        ("a\ud800", "\\ud800"),
        ({"\udfff": 1}, "\\udfff"),
        ({"a": ["b", ("\udcff",)]}, "\\udcff"),
        (12.5, None),
    ],
)
def test_the_first_half_is_named(value: object, half: str | None) -> None:
    assert half_character(value) == half


def test_a_half_is_written_out_where_it_is_shown() -> None:
    assert printable("f\udcff.csv – é") == "f\\udcff.csv – é"


@pytest.mark.parametrize(
    "content",
    [
        r'{"factors": [{"name": "\ud800"}]}',
        r'{"factors": [{"name": "a", "\ud800": 1}]}',
        r'{"fac\ud800": []}',
        r'{"factors": [{"name": "a", "source_id": "\udfff"}]}',
    ],
)
def test_a_file_of_json_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "graph.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match="half of a character, which no text can hold"):
        list(read(path).records)


def test_pairs_of_halves_are_characters(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(r'{"factors": [{"name": "Family \ud83d\udc6a"}]}', encoding="utf-8")
    assert [record.values["name"] for record in read(path).records if record.kind == "Factor"] == ["Family 👪"]


def test_yaml_is_refused() -> None:
    with pytest.raises(Exception, match="half of a character"):
        plain_yaml('a: "\\ud800"')


def test_a_name_of_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xff.json"))
    path.write_text("{}", encoding="utf-8")
    for given in (path, tmp_path):
        with pytest.raises(Unreadable) as refused:
            read(given)
        assert str(refused.value).encode() == rb"f\udcff.json: has a name that is not UTF-8. Rename it."


@pytest.mark.parametrize(
    ("edit", "reason", "name"),
    [
        (RecordEdit("Factor", {"name": "a", "definition": "\ud800"}), "x", "definition"),
        (RecordEdit("Factor", {"name": "a", "aliases": ["\ud800"]}), "x", "aliases"),
        (RecordEdit("Factor", {"name": "a"}), "\ud800", "reason"),
        (RecordEdit("Factor", {"name": "a"}, "\ud800"), "x", "id"),
        (LinkEdit("OWNED_BY", {}, ("Action", "\ud800"), ("Organisation", "o")), "x", "from_id"),
        (Removal("Factor", "\ud800"), "x", "id"),
    ],
)
def test_a_write_is_refused(no_database: Database, edit: Edit, reason: str, name: str) -> None:
    with pytest.raises(BadRequest, match=f"‘{name}’ holds .ud800, half of a character"):
        write(no_database, [edit], by=OWNER, reason=reason)


@pytest.fixture
def no_database() -> Database:
    """What is refused before any database is asked."""
    return object.__new__(Database)

"""Headings find their columns, by name and by title, however they are written."""

from __future__ import annotations

import pytest

from graph.formats.sheets import plain, sheet_named, sheets
from graph.schema import schema


@pytest.mark.parametrize("kind", list(sheets()))
def test_every_column_is_found_by_its_name(kind: str) -> None:
    sheet = sheets()[kind]
    assert [sheet.column(column.name) for column in sheet.columns] == list(sheet.columns)
    assert [sheet.column(column.name.upper().replace("_", " ")) for column in sheet.columns] == list(sheet.columns)


def test_titles_are_accepted_beside_names() -> None:
    found = sheets()["Episode"].column("Number in the case")
    assert found is not None
    assert found.name == "sequence"
    assert sheets()["Episode"].column("nothing of ours") is None


def test_a_sheet_is_found_by_its_name_and_by_its_kind() -> None:
    assert sheet_named("Working Practices") is sheets()["WorkingPractice"]
    assert sheet_named("CONTRIBUTED_TO") is sheet_named("contributed to") is sheets()["CONTRIBUTED_TO"]
    assert sheet_named("imports") is None


def test_only_an_end_of_several_labels_has_a_column_for_the_label() -> None:
    names = [column.name for column in sheets()["CONTRIBUTED_TO"].columns]
    assert "to_label" in names
    assert "from_label" not in names


def test_required_are_captions_ends_and_what_the_schema_requires() -> None:
    required = {c.name for c in sheets()["CONTRIBUTED_TO"].columns if c.required}
    assert required == {"from_id", "to_id", "polarity"}
    assert {c.name for c in sheets()["Case"].columns if c.required} == {"title"}


def test_names_of_sheets_and_columns_never_collide() -> None:
    names = [plain(sheet.name) for sheet in sheets().values()]
    assert len(names) == len(set(names)) == len(schema().domain_labels) + len(schema().relationships)
    for sheet in sheets().values():
        columns = [plain(column.name) for column in sheet.columns]
        assert len(columns) == len(set(columns))

"""Mappings: what a person is told when the mapping or the table is wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import xlsxwriter

from loaders.read import mapping
from loaders.records.problem_log import MAX_WRITTEN_OUT
from loaders.records.reading import Reading

Load = Callable[..., Reading]

BASE = """
source: {id: s, title: A table}
fields:
  id: {column: Id}
  name: {column: Name}
nodes:
  case:
    label: Case
    id: "{id}"
    properties: {title: "{name}"}
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a table and a mapping, and read the one by the other."""

    def read(table: str | bytes, rules: str = BASE, name: str = "table.csv") -> Reading:
        path, rules_path = tmp_path / name, tmp_path / "rules.yaml"
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        rules_path.write_text(dedent(rules), encoding="utf-8")
        return mapping.read(path, rules_path)

    return read


def _values(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def _sentences(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems]


def _wrong(find: str, put: str, *, base: str = BASE) -> str:
    assert find in base
    return base.replace(find, put)


@pytest.mark.slow
@pytest.mark.parametrize(("rules", "sentence"), [
    (_wrong("label: Case", "label: Cse"),
     "rules.yaml, key nodes.case.label: 'Cse' is not a label. Did you mean 'Case'?"),
    (_wrong("title: \"{name}\"", "titel: \"{name}\", title: x"),
     "rules.yaml, key nodes.case.properties.titel: 'titel' is not a property here. Did you mean 'title'?"),
    (_wrong("title: \"{name}\"", "kind: audit"),
     "rules.yaml, key nodes.case.properties: 'title' is required and missing. Give it."),
    (_wrong("title: \"{name}\"", "title: \"{name}\", kind: audits"),
     "rules.yaml, key nodes.case.properties.kind: 'audits' is not one of serious_case, rapid_review, practice_review, "
     "audit, routine_work, good_practice, innovation, incident, death, other. Did you mean 'audit'?"),
    (_wrong("{name}", "{nam}"),
     "rules.yaml, key nodes.case.properties.title: 'nam' is not a field. Did you mean 'name'?"),
    (_wrong("{column: Name}", "{column: Nmae}"),
     "rules.yaml, key fields.name: 'Nmae' is not among the columns of table.csv. Did you mean 'Name'?"),
    (_wrong("{column: Name}", "{colum: Name}"),
     "rules.yaml, key fields.name.colum: 'colum' is not a key that belongs here. Did you mean 'column'?"),
    (_wrong("{column: Name}", "{}"), "rules.yaml, key fields.name: needs either column or columns. "
     "docs/mapping.md describes what a mapping holds."),
    (_wrong("id: s, ", ""), "rules.yaml, key source.id: is missing. docs/mapping.md describes what a mapping holds."),
    (_wrong("{name}", "{name!r}"), "{name} is not a field, field.column"),
    (_wrong("{name}", "{name.__class__}"), "{name.__class__} is not a field, field.column"),
    (_wrong("{name}", "{name"), "expected '}' before end of string"),
    (_wrong("{column: Name}", "{column: Name, dates: [MMYY]}"),
     "rules.yaml, key fields.name.dates: 'MMYY' is not a pattern"),
    (_wrong("{column: Name}", "{column: Name, words: {Y: yes}, heading_where: [no]}"),
     "heading_where takes words that words gives; 'no' is none of them"),
    (BASE + "  area: {label: Area, each: name.steps, id: x, properties: {name: x}}\n",
     "rules.yaml, key nodes.area.each: 'name.steps' is not a way to use a field"),
    (BASE + "relationships: [{type: IN_AERA, from: case, to: case}]\n",
     "rules.yaml, key relationships.0.type: 'IN_AERA' is not a relationship type. Did you mean 'IN_AREA'?"),
    (BASE + "relationships: [{type: IN_AREA, from: case, to: case}]\n",
     "rules.yaml, key relationships.0: 'IN_AREA' does not join Case to Case. "
     "It joins Case to Area or Organisation to Area."),
    (BASE + "relationships: [{type: IN_AREA, from: cse, to: {label: Area, id: x}}]\n",
     "rules.yaml, key relationships.0.from: 'cse' is not a node of this mapping. Did you mean 'case'?"),
    (BASE + "fields: {}\n", "gives the key 'fields' twice"),
    (BASE.replace("{column: Id}", "&a {column: Id}").replace("{column: Name}", "*a"), "uses an alias"),
    ("just a text", "rules.yaml: is not a list of keys with their values"),
    ("a: [b", "rules.yaml: is not YAML"),
    ("[" * 20000, "rules.yaml: is nested too deeply"),
    ("a: !!python/object/apply:os.system [exit]", "rules.yaml, key a: 'a' is not a key that belongs here"),
])  # fmt: skip
def test_a_wrong_mapping_is_told_by_file_key_value_rule_and_mend(load: Load, rules: str, sentence: str) -> None:
    reading = load("Id,Name\n1,One\n", rules)
    assert reading.records == []
    assert any(sentence in text for text in _sentences(reading)), _sentences(reading)


def test_a_field_that_nothing_uses_is_told(load: Load) -> None:
    reading = load("Id,Name\n1,One\n", _wrong('title: "{name}"', "title: x"))
    assert _sentences(reading) == ["rules.yaml, key fields.name: 'name' is a field that nothing uses. Take it out."]


def test_every_problem_of_a_mapping_is_told_at_once(load: Load) -> None:
    reading = load("Id,Name\n1,One\n", _wrong("label: Case", "label: Cse").replace("{column: Name}", "{column: N}"))
    assert len(reading.problems) == 2


def test_a_heading_that_stands_twice_must_be_told_apart(load: Load) -> None:
    assert "'Name' stands above more than one column of table.csv" in _sentences(load("Id,Name,name\n1,One,\n"))[0]


@pytest.mark.parametrize(("table", "sentence"), [
    (b"", "table.csv: is empty"),
    (b" \n\n", "table.csv: is empty"),
    (b"\x7fELF\x00\x00", "table.csv: is not a table of any kind that Casethread reads"),
    (b"Id,Name\n1,caf\xe9 caf\xc3\xa9\n", "table.csv: is not UTF-8: byte 0xe9 on line 2"),
    (b"Id,Name\n1,caf\x8d\n", "table.csv: is not UTF-8: byte 0x8d on line 2"),
    ("Id,Name\n1,One\n".encode("utf-16")[:-1], "table.csv: is UTF-16, and cut short"),
    (b'Id,Name\n1,"One\n', "table.csv: cannot be read beyond line 2"),
    (b"Id,Name\n", "table.csv: has headings and no rows"),
    (b"Id,Name\n1,One,two,three\n", "table.csv, row 2: has more cells than there are headings"),
    (b"Id,Name\n1,One\n2", "table.csv, row 3: is cut short: too few cells, and no line end after it"),
    (b"PK\x03\x04 but no zip", "table.csv: is a broken or half-written zip or Excel file"),
])  # fmt: skip
def test_a_table_that_is_no_table_is_refused_in_a_sentence(load: Load, table: bytes, sentence: str) -> None:
    reading = load(table)
    assert reading.records == []
    assert _sentences(reading)[0].startswith(sentence), _sentences(reading)


def test_short_rows_are_filled_with_a_warning(load: Load) -> None:
    reading = load("Id,Name\n1\n2,Two\n")
    assert [p.severity for p in reading.problems] == ["warning"]
    assert len(_values(reading, "Case")) == 2


def test_a_missing_sheet_and_a_far_corner_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cases").write(1_048_575, 16_383, "far away")
    rules = tmp_path / "rules.yaml"
    rules.write_text(BASE)
    assert "too large a sheet" in _sentences(mapping.read(path, rules))[0]
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cases").write_row(0, 0, ["Id", "Name"])
    rules.write_text(BASE + "table: {sheet: Casses}\n")
    assert _sentences(mapping.read(path, rules)) == [
        "book.xlsx: 'Casses' is not a sheet of this workbook. Did you mean 'Cases'?"
    ]


def test_a_folder_or_a_zip_is_not_a_table(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(BASE)
    with zipfile.ZipFile(tmp_path / "tables.zip", "w") as archive:
        archive.writestr("a.csv", "Id,Name\n1,One\n")
    assert "is a zip, not one table" in _sentences(mapping.read(tmp_path / "tables.zip", rules))[0]
    assert "is a folder, not one table" in _sentences(mapping.read(tmp_path, rules))[0]
    assert "is not there" in _sentences(mapping.read(tmp_path / "absent.csv", rules))[0]


def test_blank_keys_are_errors_and_mostly_blank_ones_refuse_the_table(load: Load) -> None:
    rules = BASE + "table: {key: [Id]}\n"
    assert _sentences(load("Id,Name\n1,a\n,b\n2,c\n", rules)) == [
        "table.csv, row 3, column Id: is blank in a key column. Fill it."
    ]
    refused = load("Id,Name\n1,a\n,b\n,c\n", rules)
    assert refused.records == []
    assert _sentences(refused)[0].startswith("table.csv, column Id: is blank in 2 of 3 rows")


@pytest.mark.slow
def test_very_many_bad_rows_are_counted_not_listed(load: Load) -> None:
    rules = BASE.replace("{column: Name}", "{column: Name, dates: [YYYY]}")
    reading = load("Id,Name\n" + "".join(f"{n},soon\n" for n in range(20_000)), rules)
    assert len(reading.problems) == MAX_WRITTEN_OUT + 1
    assert sum(problem.count for problem in reading.problems) == 20_000

"""Mappings: what a table becomes, in the document's examples, in the shipped mappings and in hostile tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import xlsxwriter
import yaml

from graph.errors import NotFound
from loaders.read import mapping
from loaders.records.reading import Reading

DOCUMENT = Path(__file__).parents[2] / "docs" / "mapping.md"
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


def _ends(reading: Reading, kind: str) -> list[tuple[str, str]]:
    return [(values["from_id"], values["to_id"]) for values in _values(reading, kind)]


def _example(number: int) -> tuple[str, str]:
    text = DOCUMENT.read_text(encoding="utf-8")
    table, rules = (
        re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[number] for kind in ("csv", "yaml")
    )
    return table, rules


# What the document shows


def test_the_yes_no_matrix_of_the_document(load: Load) -> None:
    reading = load(*_example(0))
    assert reading.problems == []
    assert [(v["from_id"], v["to_id"], v["coding_id"]) for v in _values(reading, "CONTRIBUTED_TO")] == [
        ("audit-2024:supervision", "audit-2024:A1", "audit-2024:A1:coding"),
        ("audit-2024:caseload", "audit-2024:A2", "audit-2024:A2:coding"),
        ("audit-2024:information-sharing", "audit-2024:A2", "audit-2024:A2:coding"),
    ]
    looked_for = [coding["looked_for"] for coding in _values(reading, "Coding")]
    assert looked_for == [
        ["audit-2024:supervision", "audit-2024:caseload"],
        ["audit-2024:caseload", "audit-2024:information-sharing"],
    ]
    assert (
        len(_values(reading, "Factor"))
        == len(_values(reading, "Category"))
        == len(_values(reading, "IN_CATEGORY"))
        == 3
    )
    assert _ends(reading, "IN_AREA") == [("audit-2024:A1", "audit-2024:north"), ("audit-2024:A2", "audit-2024:south")]


def test_the_path_of_categories_of_the_document(load: Load) -> None:
    reading = load(*_example(1))
    assert reading.problems == []
    assert {v["id"]: v["name"] for v in _values(reading, "Category")} == {
        "paths:personnel": "Personnel", "paths:personnel-task-performance": "Task performance",
    }  # fmt: skip
    assert _ends(reading, "BROADER") == [("paths:personnel-task-performance", "paths:personnel")]
    assert [v["name"] for v in _values(reading, "Factor")] == ["Checks left out", "Equipment", "Training"]
    assert _ends(reading, "IN_CATEGORY") == [
        ("paths:personnel-task-performance-checks-left-out", "paths:personnel-task-performance"),
        ("paths:personnel-training", "paths:personnel"),
    ]
    assert len(_values(reading, "CONTRIBUTED_TO")) == 3


def test_the_document_shows_the_shipped_mapping_as_it_is() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    shown = re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[-1]
    assert shown in mapping.shipped_mappings()["asrs"].read_text(encoding="utf-8")


@pytest.mark.parametrize("path", mapping.shipped_mappings().values(), ids=lambda path: path.stem)
def test_a_shipped_mapping_fits_the_schema(path: Path, load: Load) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["source"]["id"] == path.stem
    # A table without its columns: the only problems are those columns, each named.
    reading = load("a,b\nc,d\n1,2\n", path.read_text(encoding="utf-8"))
    assert reading.problems
    assert all("is not among the columns" in sentence for sentence in _sentences(reading))


def test_a_mapping_is_found_by_path_or_by_its_shipped_name(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(BASE)
    assert mapping.find_mapping(own) == own
    assert mapping.find_mapping("asrs").name == "asrs.yaml"
    with pytest.raises(NotFound, match="Did you mean 'asrs'"):
        mapping.find_mapping("assr")


# What a row becomes


def test_rows_become_records_with_their_places_and_headings(load: Load) -> None:
    reading = load("Id,Name\n1,One\n\n2,Two\n")
    assert [v["title"] for v in _values(reading, "Case")] == ["One", "Two"]
    last = reading.records[-1]
    assert str(last.place) == "table.csv, row 4"
    assert last.columns["title"] == "Name"
    assert reading.records[0].values == {"id": "s", "title": "A table", "kind": "spreadsheet"}


@pytest.mark.parametrize("table", [
    "\ufeffId,Name\r\n1,One\r\n", "id;name\n1;One", "ID\tNAME\n1\tOne\n", "Id|Name\n1|One\n", "Name,_I_d_\nOne,1\n",
    'Id,Name\n"1","One"\n', "Name,Id,Further\nOne,1,\n",
])  # fmt: skip
def test_separator_encoding_and_headings_are_read_as_people_write_them(load: Load, table: str) -> None:
    assert _values(load(table), "Case") == [{"id": "1", "title": "One"}]


def test_a_text_keeps_its_lines_separators_and_direction_marks(load: Load) -> None:
    name = 'One, «two»;\nthree \u200f\U0001f600 "four"'
    assert _values(load(f'Id,Name\n1,"{name.replace(chr(34), chr(34) * 2)}"\n'), "Case")[0]["title"] == name


def test_a_workbook_gives_days_and_whole_numbers(tmp_path: Path) -> None:
    path, rules = tmp_path / "book.xlsx", tmp_path / "rules.yaml"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("Cases")
        sheet.write_row(0, 0, ["A title above the table"])
        sheet.write_row(1, 0, ["Who", "", "When"])
        sheet.write_row(2, 0, ["Id", "Name", "Seen"])
        sheet.write_row(3, 0, [7, "Seven"])
        sheet.write_datetime(3, 2, datetime(2024, 2, 29), book.add_format({"num_format": "d/m/yyyy"}))
    rules.write_text(
        dedent("""
        source: {id: s, title: A workbook}
        table: {sheet: Cases, header_rows: 2, fill_groups: true, skip: [1], key: [{group: who, name: id}]}
        fields:
          id: {column: {group: Who, name: Id}}
          name: {column: {group: Who, name: Name}}
          seen: {column: {group: When, name: Seen}, dates: [D/M/YYYY]}
        nodes:
          case:
            label: Case
            id: "{id}"
            properties: {title: "{name}", period_start: "{seen}", summary: "row {row}"}
    """)
    )
    reading = mapping.read(path, rules)
    assert reading.problems == []
    assert _values(reading, "Case") == [{"id": "7", "title": "Seven", "period_start": "2024-02-29", "summary": "row 4"}]
    assert str(reading.records[-1].place) == "book.xlsx, sheet Cases, row 4"


def test_words_are_translated_and_the_unknown_ones_treated_as_asked(load: Load) -> None:
    rules = (
        BASE
        + """
      area:
        label: Area
        id: "{kind}"
        shared: true
        properties: {name: "{kind}"}
    """.replace("\n    ", "\n")
    )
    kind = "kind: {column: Kind, words: {Regional office: region, n/a: ''}, unknown: WAY}"
    rules = rules.replace("nodes:", f"  {kind}\nnodes:")
    table = "Id,Name,Kind\n1,a,regional  OFFICE\n2,b,N/A\n3,c,Regionl office\n4,d,Regionl office\n"
    error = load(table, rules.replace("WAY", "error"))
    assert [v["id"] for v in _values(error, "Area")] == ["region"]
    assert _sentences(error)[0] == (
        "table.csv, row 4, column Kind: 'Regionl office' is not among the words of the "
        "mapping. Did you mean 'Regional office'?"
    )
    assert len(error.problems) == 2
    reading = load(table, rules.replace("WAY", "keep"))
    assert reading.problems == []
    assert [v["id"] for v in _values(reading, "Area")] == ["region", "Regionl office"]
    unknown = load(table, rules.replace("WAY", "not_known"))
    assert [v["id"] for v in _values(unknown, "Area")] == ["region", "not_known"]
    assert [(p.severity, p.count) for p in unknown.problems] == [("warning", 2)]
    assert "'Regionl office'" in _sentences(unknown)[0]


FACTORS = """
source: {id: s, title: Factors}
fields:
  id: {column: Id}
  factor: {columns: [{group: A}, {group: B, name: Factors}], split: ";"}
nodes:
  case: {label: Case, id: "{id}", shared: true, properties: {title: "{id}"}}
  factor: {label: Factor, each: factor, id: "{factor|slug}", shared: true, properties: {name: "{factor}"}}
relationships:
  - type: CONTRIBUTED_TO
    from: factor
    to: case
    properties: {polarity: "hindering", quote: "{factor.group}: {factor.column}"}
table: {header_rows: 2}
"""


def test_one_field_of_several_columns_keeps_where_each_value_stood(load: Load) -> None:
    reading = load(",A,A,B\nId,Factors,More,Factors\n1,Haste ; Noise,,Haste\n", FACTORS)
    assert [(v["from_id"], v["quote"]) for v in _values(reading, "CONTRIBUTED_TO")] == [
        ("haste", "A: Factors"), ("noise", "A: Factors"), ("haste", "B: Factors")
    ]  # fmt: skip
    assert [v["id"] for v in _values(reading, "Factor")] == ["haste", "noise"]


def test_shared_nodes_are_made_once_and_a_second_name_is_a_warning(load: Load) -> None:
    reading = load(",A,B\nId,Factors,Factors\n1,Haste,\n1,HASTE,\n1,HASTE,Noise\n", FACTORS)
    assert len(_values(reading, "Case")) == 1
    assert [v["name"] for v in _values(reading, "Factor")] == ["Haste", "Noise"]
    assert [(p.severity, p.count) for p in reading.problems] == [("warning", 2)]
    assert "gives another name to the Factor 'haste': the first is kept" in _sentences(reading)[0]


def test_nodes_that_are_not_shared_are_left_for_the_checks_to_find_twice(load: Load) -> None:
    assert len(_values(load("Id,Name\n1,a\n1,b\n"), "Case")) == 2


def test_a_node_with_a_blank_id_is_not_made_nor_what_would_join_it(load: Load) -> None:
    rules = BASE + '  area: {label: Area, id: "s:{name}", properties: {name: "{name}"}}\n'
    rules += "relationships: [{type: IN_AREA, from: case, to: area}]\n"
    reading = load("Id,Name\n1,\n2,North\n", rules)
    assert [v["id"] for v in _values(reading, "Area")] == ["s:North"]
    assert _ends(reading, "IN_AREA") == [("2", "s:North")]
    assert "title" not in _values(reading, "Case")[0]


def test_an_id_of_several_values_is_an_error_with_its_mend(load: Load) -> None:
    reading = load("Id,Name\n1,a;b\n", BASE.replace("{column: Id}", '{column: Name, split: ";"}'))
    assert _sentences(reading) == [
        "table.csv, row 2, column Name: has several values where nodes.case.id takes one. Add each: id there."
    ]


def test_ends_that_go_through_a_field_in_different_ways_are_told(load: Load) -> None:
    table, rules = _example(1)
    reading = load(table, rules.replace("to: case\n    properties", "to: category\n    properties"))
    assert "rules.yaml, key relationships.3: 'cause' is used in different ways by the two ends" in str(
        _sentences(reading)
    )

"""Our own format: a folder, a zip, a workbook and a JSON file are the same data, and exports load back unchanged."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dates import parse
from graph.errors import BadRequest
from graph.formats.own_format import write_json, write_xlsx, write_zip
from graph.records import Node, Relationship, Subgraph, Value
from graph.schema import Property, schema
from loaders.check import Checked, check
from loaders.read.own_format import read

Written = Callable[..., Path]
FORMS = ["folder", "zip", "workbook", "json"]
WRITERS = {".zip": write_zip, ".xlsx": write_xlsx, ".json": write_json}


def _content(checked: Checked) -> dict[tuple[str, str], Any]:
    nodes = {(node.label, node.id): node.properties for node in checked.nodes}
    ends = {(r.type, r.id): (r.from_label, r.from_id, r.to_label, r.to_id, r.properties) for r in checked.relationships}
    return {**nodes, **ends}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_without_a_problem(form: str, story: Any, written: Written) -> None:
    reading = read(written(story, form))
    checked = check(reading)
    assert [problem.sentence for problem in checked.problems] == []
    assert reading.source_id == "demo"
    assert len(reading.records) == sum(len(rows) for rows in story.values())


def test_all_forms_are_the_same_data(story: Any, written: Written) -> None:
    first, *others = (_content(check(read(written(story, form)))) for form in FORMS)
    assert all(other == first for other in others)
    assert first["Episode", "e1"]["start_latest"] == "2019-03-31"
    assert first["Factor", "f1"]["aliases"] == ["workload", "demand"]
    assert first["Factor", "f1"]["canonical_id"] == "f1"
    assert first["Case", "c1"]["synthetic"] is True
    assert first["CONTRIBUTED_TO", "k-1"][4]["quote"] == '=too many, "far" too many'
    assert first["CONTRIBUTED_TO", "k-1"][4]["strength"] == 3


def test_a_domain_becomes_a_category_and_next_follows_the_sequence(story: Any, written: Written) -> None:
    checked = check(read(written(story)))
    categories = {(r.from_id, r.to_id) for r in checked.relationships if r.type == "IN_CATEGORY"}
    assert categories == {("f1", "domains:resources"), ("f2", "domains:culture")}
    assert [(r.from_id, r.to_id) for r in checked.relationships if r.type == "NEXT"] == [("e1", "e2")]


def test_headings_match_without_case_blanks_and_underscores(story: Any, written: Written) -> None:
    rows = story["episodes"]
    story["Episodes"] = [{k.upper().replace("_", " "): v for k, v in row.items()} for row in story.pop("episodes")]
    checked = check(read(written(story, "workbook")))
    assert not checked.problems
    assert {node.id for node in checked.nodes if node.label == "Episode"} == {row["id"] for row in rows}


def test_without_ids_rows_are_known_by_name_and_keep_their_ids(story: Any, written: Written) -> None:
    for sheet, name in (("cases", "title"), ("factors", "name")):
        names = {row.pop("id"): row[name] for row in story[sheet]}
        for rows in story.values():
            for row in rows:
                for column in ("from_id", "to_id", "case_id"):
                    row.update({column: names[row[column]]} if row.get(column) in names else {})
    first, second = (check(read(written(story))) for _ in range(2))
    assert not first.problems
    assert {n.id for n in first.nodes if n.label == "Case"} == {
        "demo-the-move-between-two-areas", "demo-a-visit-that-went-well",
    }  # fmt: skip
    assert _content(first) == _content(second)


def test_equal_contributions_without_ids_are_all_kept(story: Any, written: Written) -> None:
    story["contributed_to"] = [{"from_id": "f1", "to_id": "e1", "polarity": "hindering"} for _ in range(3)]
    contributions = [r for r in check(read(written(story))).relationships if r.type == "CONTRIBUTED_TO"]
    assert len({r.id for r in contributions}) == 3
    assert {r.to_label for r in contributions} == {"Episode"}


def test_a_file_without_sources_is_its_own_source(story: Any, written: Written) -> None:
    del story["sources"]
    checked = check(read(written(story)))
    [source] = [node for node in checked.nodes if node.label == "Source"]
    assert (source.id, source.properties["title"]) == ("demo", "demo.json")
    assert {node.properties["source_id"] for node in checked.nodes} == {"demo"}


@pytest.mark.parametrize("suffix", WRITERS)
def test_an_export_loads_back_unchanged(suffix: str, story: Any, written: Written, tmp_path: Path) -> None:
    first = check(read(written(story)))
    path = tmp_path / f"export{suffix}"
    WRITERS[suffix](path, Subgraph(first.nodes, first.relationships))
    again = check(read(path))
    assert [problem.sentence for problem in again.problems] == []
    assert _content(again) == _content(first)


_CONTROLS = "".join(map(chr, (*range(9), *range(11, 32), 127)))  # all but tabs and line breaks, as cells hold them
_NAMES = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_TEXTS = st.characters(exclude_categories=["Cs"], exclude_characters=f"\ufffe\uffff{_CONTROLS}", max_codepoint=0x1FFFF)


def _said(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of these as a cell keeps them: not blank, without blanks at their ends."""
    return st.text(characters, min_size=1).map(str.strip).filter(bool)


_SAID = st.one_of(_said(_TEXTS), st.sampled_from(["=1+1", "'=x", "''", "+44", "-", "@a", "'", "_x0041_", "1e5"]))
_IDS = _said(_NAMES)
_DATES = st.one_of(
    st.dates(date(1900, 1, 1), date(2199, 1, 1)).map(date.isoformat), st.sampled_from(["2008", "2008-02"])
)


def _values(prop: Property) -> st.SearchStrategy[Value]:
    if prop.type == "vocabulary":
        words = st.sampled_from(list(schema().words(prop)))
        return words.map(int) if prop.stored == "integer" else words
    by_type: dict[str, st.SearchStrategy[Value]] = {
        "integer": st.integers(-(10**15), 10**15),
        "number": st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: x + 0.0),
        "yes_no": st.booleans(),
        "date": _DATES,
        "list": st.lists(_SAID, min_size=1, unique=True),
    }
    return by_type.get(prop.type, _SAID)


@st.composite
def _subgraphs(draw: st.DrawFn) -> Subgraph:
    """Nodes and contributions with any values that their columns can hold."""
    nodes = [Node("Source", "demo", {"title": "Invented", "source_id": "demo"})]
    for label in ("Case", "Episode", "OutcomeMeasure", "Recommendation"):
        for node_id in draw(st.sets(_IDS, min_size=1, max_size=2)):
            nodes.append(Node(label, node_id, _drawn(draw, schema().labels[label].properties)))
    factors = [
        Node(
            "Factor",
            node_id,
            {
                "name": draw(_SAID),
                "aliases": draw(_values(_prop("Factor", "aliases"))),
                "source_id": "demo",
                "canonical_id": node_id,
            },
        )
        for node_id in draw(st.sets(_IDS, min_size=1, max_size=2))
    ]
    cases = [node for node in nodes if node.label == "Case"]
    properties = {n: p for n, p in schema().relationships["CONTRIBUTED_TO"].properties.items() if not p.of}
    contributions = [
        Relationship("CONTRIBUTED_TO", node_id, "Factor", factors[0].id, "Case", cases[0].id, _drawn(draw, properties))
        for node_id in draw(st.sets(_IDS, max_size=3))
    ]
    return Subgraph([*nodes, *factors], contributions)


def _prop(label: str, name: str) -> Property:
    return schema().labels[label].properties[name]


def _drawn(draw: st.DrawFn, properties: dict[str, Property]) -> dict[str, Value]:
    values: dict[str, Value] = {"source_id": "demo"}
    for prop in properties.values():
        if prop.name in ("id", "source_id") or not (prop.required or draw(st.booleans())):
            continue
        value = values[prop.name] = draw(_values(prop))
        if prop.is_date:
            day = parse(value)
            values |= {f"{prop.name}_earliest": day.earliest, f"{prop.name}_latest": day.latest}
    return values


@pytest.mark.slow
@settings(max_examples=60)
@given(_subgraphs())
def test_whatever_the_graph_holds_survives_every_form(
    tmp_path_factory: pytest.TempPathFactory, graph: Subgraph
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    wanted: dict[tuple[str, str], object] = {(node.label, node.id): node.properties for node in graph.nodes}
    wanted |= {
        (r.type, r.id): (r.from_label, r.from_id, r.to_label, r.to_id, r.properties) for r in graph.relationships
    }
    for suffix, write in WRITERS.items():
        write(folder / f"all{suffix}", graph)
        content = _content(check(read(folder / f"all{suffix}")))
        content = {key: value for key, value in content.items() if key[0] not in ("NEXT", "IN_CATEGORY")}
        assert content == wanted, suffix


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1+2", "-2+3", "\t=1", "=cmd|' /C calc'!A0"])
def test_what_would_run_as_a_formula_is_text(text: str, tmp_path: Path) -> None:
    graph = Subgraph([Node("Factor", "f1", {"name": text, "source_id": "demo"})])
    write_zip(tmp_path / "a.zip", graph)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        row = next(csv.DictReader(io.StringIO(archive.read("factors.csv").decode("utf-8-sig"))))
    assert row["name"] == "'" + text
    write_xlsx(tmp_path / "a.xlsx", graph)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    book = python_calamine.load_workbook(tmp_path / "a.xlsx")
    assert book.get_sheet_by_name("factors").to_python()[1][2] == text


def test_every_export_says_that_nobody_checked_it(tmp_path: Path) -> None:
    graph = Subgraph([Node("Factor", "f1", {"name": "Caseload"})])
    for suffix, write in WRITERS.items():
        write(tmp_path / f"a{suffix}", graph)
    assert json.loads((tmp_path / "a.json").read_text())["start_here"] == ["Not checked for disclosure."]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b"Not checked for disclosure" in archive.read("start_here.txt")
    assert python_calamine.load_workbook(tmp_path / "a.xlsx").sheet_names[0] == "start_here"


def test_a_text_longer_than_an_excel_cell_is_refused_not_cut(tmp_path: Path) -> None:
    graph = Subgraph([Node("Case", "c1", {"title": "Long", "summary": "x" * 40_000, "source_id": "demo"})])
    with pytest.raises(BadRequest, match=r"Case c1: summary is longer .* \.zip or \.json"):
        write_xlsx(tmp_path / "a.xlsx", graph)
    write_zip(tmp_path / "a.zip", graph)
    assert len(str(check(read(tmp_path / "a.zip")).nodes[0].properties["summary"])) == 40_000


def test_a_second_table_below_the_first_is_refused(tmp_path: Path) -> None:
    rows = "id,title,kind\nk1,Ash,audit\n\nid,name,\nf1,Caseload,\n"
    (tmp_path / "cases.csv").write_text(rows, encoding="utf-8")
    errors = [problem for problem in read(tmp_path / "cases.csv").problems if problem.severity == "error"]
    assert [(problem.code, problem.place.row) for problem in errors] == [("other_headings", 4)]


def test_a_row_of_words_that_are_columns_elsewhere_is_one(tmp_path: Path) -> None:
    (tmp_path / "factors.csv").write_text("name,definition\nPage,Which page\nLevel,\n", encoding="utf-8")
    reading = read(tmp_path / "factors.csv")
    assert [record.values["name"] for record in reading.records if record.kind == "Factor"] == ["Page", "Level"]

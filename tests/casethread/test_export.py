"""export: our own format loads back unchanged, here and elsewhere, and nothing restricted is in any file."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from commandline import REVIEWS, SECRET, Casethread, emptied, shape

from graph.database import Database
from graph.formats import FORMATS, NOT_CHECKED
from graph.records import Subgraph

OWN = (".xlsx", ".zip", ".json")
NETWORKS = sorted({each.suffix for each in FORMATS.values()} - {".xlsx", ".csv"})
RESTRICTED = {"c3", "e4", "d3", "q3", "p2", "r3", "k3"}


def open_part(content: Subgraph) -> Subgraph:
    """What is left of the reviews without the restricted case and what follows from it."""
    gone = RESTRICTED | {node.id for node in content.nodes if node.id.startswith("recommendation-q3")}
    nodes = [node for node in content.nodes if node.id not in gone]
    relationships = [
        each for each in content.relationships
        if not gone & {each.from_id, each.to_id, str(each.properties.get("coding_id")), str(each.properties.get("case_id"))}
    ]  # fmt: skip
    return Subgraph(nodes, relationships)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", OWN)
def test_our_own_format_loads_back_unchanged_and_makes_the_same_graph_elsewhere(
    casethread: Casethread, database: Database, tmp_path: Path, suffix: str
) -> None:
    casethread("load", REVIEWS)
    expected = open_part(shape(database))
    file = tmp_path / f"graph{suffix}"
    result = casethread("export", file, "--json").json
    assert (result["nodes"], result["relationships"]) == (len(expected.nodes), len(expected.relationships))
    assert NOT_CHECKED in result["notes"]
    back = casethread("load", file)
    assert "nothing to change" in back.text, back.text
    emptied(database)
    casethread("load", file)
    assert shape(database) == expected


@pytest.mark.every_server
@pytest.mark.slow
def test_the_whole_sample_goes_out_and_comes_back_the_same(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    casethread("sample", "--load")
    before = shape(database)
    restricted = casethread("export", tmp_path / "sample.zip", "--json").json["nodes"] < len(before.nodes)
    casethread("export", tmp_path / "sample.json")
    [planned] = casethread("load", tmp_path / "sample.json", "--dry-run", "--json").json
    assert planned["counts"] == {"added": {}, "changed": {}, "removed": {}}
    emptied(database)
    casethread("load", tmp_path / "sample.zip")
    if not restricted:
        assert shape(database) == before


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [*OWN, *NETWORKS])
def test_nothing_restricted_is_in_a_file(loaded: Casethread, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"graph{suffix}"
    loaded("export", file)
    contents = [file.read_bytes()]
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            contents += [archive.read(name) for name in archive.namelist()]
    assert any(b"thirty-one families" in each for each in contents), "the rest is there"
    assert not any(SECRET.encode() in each for each in contents)


@pytest.mark.slow
def test_an_export_says_what_it_is(loaded: Casethread, tmp_path: Path) -> None:
    text = loaded("export", tmp_path / "graph.json").text
    assert "Wrote" in text
    assert NOT_CHECKED in text
    assert "What is restricted or internal is withheld" in text


@pytest.mark.slow
def test_the_tidy_table_is_filtered_says_what_it_is_and_holds_nothing_restricted(
    loaded: Casethread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "table.csv"
    monkeypatch.setitem(sys.modules, "pandas", None)  # as every command begins
    whole = loaded("export", file, "--tidy", "--json").json
    assert sys.modules.get("pandas", "not hidden") == "not hidden"
    assert whole["rows"] == len(file.read_text(encoding="utf-8-sig").splitlines()) - 1 > 0
    assert whole["script"] == str(tmp_path / "table.R")
    assert NOT_CHECKED in whole["notes"]
    for path in (file, tmp_path / "table.R"):
        assert SECRET not in path.read_text(encoding="utf-8")
        assert NOT_CHECKED in path.read_text(encoding="utf-8")
    assert "is there already" in loaded("export", tmp_path / "table.sav", "--tidy", code=2).errors, "the script"
    text = loaded("export", file, "--tidy", "--force", "until=1990").text
    assert text.startswith("Wrote 0 rows to table.csv, and table.R, which reads it in R.")
    refused = loaded("export", tmp_path / "table.json", "polarity=hindering", code=2).errors
    assert "only the tidy table takes parameters" in refused


@pytest.mark.slow
def test_an_ending_that_is_not_known_names_those_that_are(loaded: Casethread, tmp_path: Path) -> None:
    refused = loaded("export", tmp_path / "graph.doc", code=2).errors
    assert ".xlsx" in refused
    assert ".graphml" in refused
    assert list(tmp_path.glob("graph*")) == []

"""merge makes one of two records at the command line, and the undo of its import makes two of them again."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import Casethread

from graph.database import Database


@pytest.mark.slow
def test_two_organisations_become_one_and_two_again(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    sheets = {
        "organisations": "id,name,level\no1,Children's services,\no2,Northmere CSC,agency\n",
        "areas": "id,name\nn1,Northmere\n",
        "in_area": "from_label,from_id,to_id\nOrganisation,o2,n1\n",
    }
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    casethread("load", folder)
    arguments = ("merge", "organisation", "Northmere CSC", "o1", "--reason", "One service")
    planned = casethread(*arguments, "--dry-run").text
    assert "is in the area: 1 link" in planned
    assert "Nothing was changed." in planned
    assert "none is no column" in casethread(*arguments, "--take", "none", code=2).errors
    merged = casethread(*arguments, "--take", "name", "--json").json
    assert merged["moves"] == [{"link": "is in the area", "links": 1}]
    names = "MATCH (o:Organisation) RETURN o.id AS id, o.name AS name ORDER BY id"
    assert database.read(names) == [{"id": "o1", "name": "Northmere CSC"}]
    assert (
        "This is one organisation." in casethread("merge", "organisation", "o1", "o1", "--reason", "x", code=2).errors
    )
    casethread("imports", "undo", merged["import"])
    assert database.read(names) == [{"id": "o1", "name": "Children's services"}, {"id": "o2", "name": "Northmere CSC"}]

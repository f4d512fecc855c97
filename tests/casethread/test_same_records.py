"""load says on the command line which records of a file are records of the graph, and takes answers from a file."""

from __future__ import annotations

from pathlib import Path

from commandline import Casethread, shape

from graph.database import Database

ROWS = """case,episode,date,factor,+/-,quote
The shared house,The visit,2023-03,Local knowledge,+,You have to go when there is light
The shared house,The referral,2023-04,Caseload,-,Forty-one contacts
"""


def test_a_copy_under_another_name_is_recognised(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    first, copy = tmp_path / "house.csv", tmp_path / "house v2.csv"
    first.write_text(ROWS, encoding="utf-8")
    casethread("load", first)
    before = shape(database)
    copy.write_text(ROWS.replace("Forty-one", "Forty-two"), encoding="utf-8")
    sentence = (
        "Recognised: 'The shared house' is your case 'The shared house' (house-the-shared-house): "
        "1 episode the same, 1 changed."
    )
    assert sentence in casethread("load", copy, "--dry-run").text
    [case] = casethread("load", copy, "--dry-run", "--json").json[0]["recognised"]
    assert case == {
        "title": "The shared house", "record": "house-the-shared-house", "called": "The shared house",
        "same": 1, "changed": 1, "added": 0,
    }  # fmt: skip
    copy.write_text(ROWS, encoding="utf-8")
    assert "nothing to change" in casethread("load", copy).text
    assert shape(database) == before

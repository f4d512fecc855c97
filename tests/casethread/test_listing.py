"""list: the records of a kind on a terminal and as JSON, filtered, sorted, and without what is restricted."""

from __future__ import annotations

import pytest
from commandline import SECRET, Casethread

from graph.formats import NOT_CHECKED


@pytest.mark.slow
def test_a_list_is_filtered_and_sorted(loaded: Casethread) -> None:
    everything = loaded("list", "case", "--sort=-name", "--json").json
    names = [record["name"] for record in everything["records"]]
    assert names == sorted(names, key=str.lower, reverse=True) and len(names) == everything["total"] > 1
    text = loaded("list", "case", f"name={names[0]}", COLUMNS="200").text
    assert names[0] in text and names[1] not in text
    assert "1 case, page 1 of 1." in text


@pytest.mark.slow
def test_an_empty_list_says_what_to_do(loaded: Casethread) -> None:
    text = " ".join(loaded("list", "working-practice").text.split())
    assert text == "No working practice is recorded. Load a file with 'casethread load', or 'casethread sample --load'."


@pytest.mark.slow
def test_no_restricted_record_leaves_as_json(loaded: Casethread) -> None:
    listed = loaded("list", "case", "--json")
    assert SECRET not in listed.text and SECRET in loaded("list", "case").text
    assert NOT_CHECKED in listed.json["notes"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing",), "no kind of record 'nothing'"),
        (("graph-state",), "no kind of record"),
        (("case", "colour=red"), "no filter colour="),
        (("action", "owned_by=Nobody"), "There is no organisation 'Nobody'"),
        (("case", "--sort=height"), "no column 'height'"),
        (("case", "--page=9"), "lies beyond the end"),
    ],
)
def test_what_there_is_not_is_refused(loaded: Casethread, arguments: tuple[str, ...], message: str) -> None:
    assert message in loaded("list", *arguments, code=2).errors

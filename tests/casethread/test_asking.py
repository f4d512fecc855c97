"""questions, ask and network: what they print for people and for programs, and what they keep back."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from commandline import SECRET, Casethread

from graph.formats import FORMATS, NOT_CHECKED
from queries import questions

ASKED = [
    ("recurring-factors",),
    ("factors-together",),
    ("find", "text=caseload"),
    ("case-story", "case=c1"),
    ("evidence-for", "factor=Caseload"),
    ("trace", "action=A-1"),
    ("overdue-actions",),
    ("recommendations-by-status",),
    ("what-helped",),
    ("cases-like", "case=R-02"),
]
each_question = pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[0])


@pytest.mark.slow
@each_question
def test_json_has_the_fixed_shape(loaded: Casethread, asked: tuple[str, ...]) -> None:
    result = loaded("ask", *asked, "--json").json
    assert list(result) == ["question", "parameters", "revision", "columns", "rows", "notes"]
    assert result["question"] == asked[0]
    assert result["revision"] == 1
    assert result["rows"], "a question that finds nothing proves nothing"
    for row in result["rows"]:
        assert list(row) == result["columns"]
    assert NOT_CHECKED in result["notes"]


@pytest.mark.slow
@each_question
def test_what_is_restricted_does_not_leave_as_json(loaded: Casethread, asked: tuple[str, ...]) -> None:
    output = loaded("ask", *asked, "--json")
    assert SECRET not in output.text
    ids = {"c3", "e4", "d3", "q3", "p2", "r3", "k3"}
    values = {str(value) for row in output.json["rows"] for value in row.values()}
    assert not ids & values


@pytest.mark.slow
def test_counts_for_programs_are_made_without_restricted_cases_and_say_how_many(loaded: Casethread) -> None:
    result = loaded("ask", "recurring-factors", "--json").json
    cases = {row["name"]: row["cases"] for row in result["rows"]}
    assert cases == {"Caseload": 2, "Information sharing": 1, "Supervision": 1}
    assert any("What is restricted or internal is withheld" in note for note in result["notes"])
    assert "No factor was recorded in more cases than Caseload: 3" in loaded("ask", "recurring-factors").text


@pytest.mark.slow
def test_a_restricted_case_cannot_be_asked_for_by_a_program(loaded: Casethread) -> None:
    assert SECRET in loaded("ask", "case-story", "case=c3").text, "the owner sees it on the screen"
    refused = loaded("ask", "case-story", "case=c3", "--json", code=2)
    assert SECRET not in refused.errors + refused.text


@pytest.mark.slow
@each_question
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_of_a_table_is_wider_than_the_screen(loaded: Casethread, asked: tuple[str, ...], width: int) -> None:
    lines = loaded("ask", *asked, "--quiet", COLUMNS=str(width)).text.splitlines()[2:]
    assert lines
    assert max(map(len, lines)) <= width


@pytest.mark.slow
def test_a_table_shows_its_headings_whole_and_its_words_unbroken(loaded: Casethread) -> None:
    text = loaded("ask", "recurring-factors", COLUMNS="80").text
    for word in ("Factor", "Cases", "Episodes", "Mentions", "Share", "Information sharing"):
        assert word in text


@pytest.mark.slow
def test_the_secondary_columns_are_named_and_printed_when_asked_for(loaded: Casethread) -> None:
    text = loaded("ask", "recurring-factors", COLUMNS="200").text
    [line] = [line for line in text.splitlines() if line.startswith("Not shown: ")]
    assert line.startswith("Not shown: Supporting; Hindering;") and line.endswith("All columns: --all-columns.")
    whole = loaded("ask", "recurring-factors", "--all-columns", COLUMNS="200").text
    assert "Not shown" not in whole and "Hindering" in whole.splitlines()[2]


@pytest.mark.slow
def test_ids_stand_beside_the_names_of_what_they_are_the_ids_of(loaded: Casethread) -> None:
    ids = {row["factor"] for row in loaded("ask", "recurring-factors", "--json").json["rows"]}
    text = loaded("ask", "recurring-factors", "--quiet", COLUMNS="200").text
    assert "Factor" in text and "Id" in text
    assert ids <= set(text.split())
    kinds = loaded("ask", "find", "text=caseload", COLUMNS="200").text
    assert "Kind" in kinds and "Factor" in kinds, "an id alone does not say what it is the id of"


def test_a_caveat_names_the_parameter_that_can_be_given(loaded: Casethread) -> None:
    assert (
        "- Only the first row is shown. Show up to 10: limit=10" in loaded("ask", "recurring-factors", "limit=1").text
    )


@pytest.mark.slow
def test_rows_that_are_too_wide_are_printed_one_below_the_other(loaded: Casethread) -> None:
    text = loaded("ask", "evidence-for", "factor=Caseload", COLUMNS="80").text
    assert "1.  Case" in text
    assert "There were thirty-one families on the list, and nobody could have seen them all." in " ".join(text.split())


@pytest.mark.slow
def test_text_is_text_on_a_terminal_too(loaded: Casethread) -> None:
    assert "[bold red]Trust[/] :smile: {name}" in loaded("ask", "find", "text=bold red trust").text


@pytest.mark.slow
def test_quiet_leaves_the_remarks_out(loaded: Casethread) -> None:
    loud, quiet = loaded("ask", "recurring-factors").text, loaded("ask", "recurring-factors", "--quiet").text
    assert "Asked: recurring-factors" in loud
    assert "Asked:" not in quiet
    assert loud.startswith(quiet.rstrip("\n"))


def test_the_catalogue_is_listed_and_each_question_described(loaded: Casethread) -> None:
    listed = loaded("questions", "--json").json
    assert [each["name"] for each in listed] == [each.name for each in questions()]
    text = loaded("questions").text
    for each in listed:
        assert each["name"] in text
    described = loaded("questions", "recurring-factors", "--json").json
    assert [column["name"] for column in described["columns"]][:3] == ["factor", "name", "cases"]
    assert "area=" in loaded("questions", "recurring-factors").text


def test_a_question_needs_what_it_is_about(loaded: Casethread) -> None:
    assert "case=" in loaded("ask", "case-story", code=2).errors
    assert "Caselood" in loaded("ask", "evidence-for", "factor=Caselood", code=2).errors
    assert "bad=" in loaded("ask", "recurring-factors", "bad=1", code=2).errors


@pytest.mark.slow
def test_what_stands_behind_a_row_is_asked_for_by_its_key(loaded: Casethread) -> None:
    first = loaded("ask", "recurring-factors", "--json").json["rows"][0]
    row = f"row={first['factor']}~{quote(first['group'], safe='')}"
    result = loaded("ask", "evidence-for", "question=recurring-factors", row, "per=episode", "--json").json
    assert result["rows"]
    assert {each["factor_name"] for each in result["rows"]} == {"Caseload"}
    assert result["parameters"]["question"] == "recurring-factors"
    assert result["parameters"]["per"] == "episode"
    assert "evidence" in loaded("ask", "evidence-for", "question=recurring-factors", row).text


def test_a_row_that_is_not_there_is_one_clear_sentence(loaded: Casethread) -> None:
    asked = "ask", "evidence-for"
    assert "There is no question 'nonsense'." in loaded(*asked, "question=nonsense", "row=x", code=2).errors
    assert "Give row= too" in loaded(*asked, "question=recurring-factors", code=2).errors
    assert "no row 'x' with evidence" in loaded(*asked, "question=recurring-factors", "row=x", code=2).errors


def test_what_is_deprecated_is_offered_nowhere(loaded: Casethread) -> None:
    text = loaded("questions", "evidence-for").text
    assert "row=" in text
    assert "counted=" not in text
    assert "counted" not in [each["name"] for each in loaded("questions", "evidence-for", "--json").json["parameters"]]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(each.suffix for each in FORMATS.values()))
def test_a_network_is_written_in_every_format_and_holds_nothing_restricted(
    loaded: Casethread, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"network{suffix}"
    result = loaded("network", "recurring-factors", "-o", file, "--json").json
    assert result["nodes"] == 3
    assert NOT_CHECKED in result["notes"]
    if suffix != ".xlsx":
        assert SECRET not in file.read_text(encoding="utf-8")
    assert "--force" in loaded("network", "recurring-factors", "-o", file, code=2).errors


@pytest.mark.slow
def test_a_network_of_nothing_and_one_of_no_known_kind_are_refused(loaded: Casethread, tmp_path: Path) -> None:
    assert "nothing here" in loaded("network", "find", "text=zzzzzz", "-o", tmp_path / "n.html", code=2).errors
    assert ".graphml" in loaded("network", "recurring-factors", "-o", tmp_path / "n.doc", code=2).errors
    assert list(tmp_path.glob("n.*")) == []

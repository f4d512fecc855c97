"""Cells of a flat sheet that stand for something else: ditto marks, and words that say that there is no factor."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from loaders.check import Checked, check
from loaders.read.choose_loader import read

HEADINGS = ["Case", "Episode", "Date", "Factor", "+ or -", "Quote"]
ROW: dict[str, object] = dict(zip(HEADINGS, ["A", "Visit", "", "Rapport", "+", ""], strict=True))


def checked(path: Path, *rows: list[object], headings: list[str] = HEADINGS) -> Checked:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Notes")
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return check(read(path), sensitivity="open")


def named(result: Checked, label: str) -> list[object]:
    return [node.properties["name" if label == "Factor" else "title"] for node in result.nodes if node.label == label]


def contributions(result: Checked) -> list[tuple[str, str]]:
    return [(r.from_id, r.to_id) for r in result.relationships if r.type == "CONTRIBUTED_TO"]


def test_ditto_marks_mean_the_value_above(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "larch.xlsx",
        ["Family Larch", "Assessment", "2019-06-03", "Workload", "-", "q1"],
        ['"', "''", "”", "Supervision", "-", "q2"],
        ["Family Larch", '-"-', '"', '"', "+", "q3"],
        ['"', "Conference", "2019-07-11", "Sharing", "-", "q4"],
        ["-", "–", "", "Trust", "-", "q5"],
        ["Family Rowan", "Transfer", "2019-09-01", "Handover", "-", "q6"],
        ["ditto", "as above", "do.", "Workload", "Ditto", "q7"],
    )
    assert named(result, "Case") == ["Family Larch", "Family Rowan"]
    assert named(result, "Episode") == ["Assessment", "Conference", "Transfer"]
    assert contributions(result) == [
        ("larch-workload", "larch-family-larch-assessment"),
        ("larch-supervision", "larch-family-larch-assessment"),
        ("larch-supervision", "larch-family-larch-assessment"),
        ("larch-sharing", "larch-family-larch-conference"),
        ("larch-trust", "larch-family-larch-conference"),
        ("larch-handover", "larch-family-rowan-transfer"),
        ("larch-workload", "larch-family-rowan-transfer"),
    ]
    [warning] = [problem.sentence for problem in result.problems if problem.code == "ditto"]
    assert warning.startswith(
        "larch.xlsx, sheet Notes: 13 cells are marks for the value above (\", '', ”, -\"-, -, –, ditto"
    )
    assert "the first is in row 3" in warning


@pytest.mark.parametrize("mark", ["ibid.", "Ibid", "idem.", "ibidem", "as above", "do.", "same"])
def test_the_marks_of_notes_mean_the_quote_and_the_page_above(tmp_path: Path, mark: str) -> None:
    rows: list[list[object]] = [
        ["A", "Visit", "", "Workload", "-", "No time", 14],
        ["A", "Visit", "", "Trust", "-", mark, mark],
    ]
    result = checked(tmp_path / "yew.xlsx", *rows, headings=[*HEADINGS, "Page"])
    stated = [r.properties for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    assert [(values["quote"], values["page"]) for values in stated] == [("No time", "14")] * 2
    [warning] = [problem.sentence for problem in result.problems if problem.code == "ditto"]
    assert f"2 cells are marks for the value above ({mark}), and read so; the first is in row 3" in warning


def test_a_mark_with_more_behind_it_is_kept_and_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["A", "Visit", "", "Workload", "-", "No time"],
        ["A", "Visit", "", "Trust", "+", "Ibid., p. 18"],
    ]
    assert [problem.sentence for problem in checked(tmp_path / "yew.xlsx", *rows).problems] == [
        "yew.xlsx, sheet Notes, row 3, column Quote: 'Ibid., p. 18' begins with a mark for the value above, and stays as it "
        "stands. Write out what is meant."
    ]


def test_a_mark_under_a_case_without_episode_names_none(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "two.xlsx",
        ["A", "Visit", "", "Workload", "-", "q1"],
        ["A", "", "", "Trust", "+", "q2"],
        ['"', '"', "", "Sharing", "-", "q3"],
    )
    assert contributions(result)[1:] == [("two-trust", "two-a"), ("two-sharing", "two-a")]


def test_a_mark_with_nothing_above_is_an_error(tmp_path: Path) -> None:
    result = checked(tmp_path / "first.xlsx", ["A", '"', "", "Workload", "-", "q1"])
    [error] = [problem.sentence for problem in result.problems if problem.severity == "error"]
    assert error == (
        "first.xlsx, sheet Notes, row 2, column Episode: '\"' means the value above it, and there is none. Write it out."
    )


def test_a_dash_beside_a_case_names_no_episode(tmp_path: Path) -> None:
    result = checked(tmp_path / "dash.xlsx", ["A", "-", "", "Workload", "-", "q1"])
    assert contributions(result) == [("dash-workload", "dash-a")]


@pytest.mark.parametrize("words", ["None identified", "N/K", "n/a", "none", "Not known.", "TBC", "-", "–", "?", "Nil"])
def test_words_for_no_factor_are_left_out_and_the_episode_stays(tmp_path: Path, words: str) -> None:
    result = checked(
        tmp_path / "teal.xlsx",
        ["A", "Visit", "", "Workload", "-", "q1"],
        ["A", "Conference", "2020-03-01", words, "n/a", "Held late"],
        ["A", "Closing", "", "None of us knew the family", "-", ""],
    )
    assert not result.has_errors
    assert named(result, "Factor") == ["Workload", "None of us knew the family"]
    assert named(result, "Episode") == ["Visit", "Conference", "Closing"]
    [warning] = [problem for problem in result.problems if problem.code == "no_factor_named"]
    assert (warning.value, warning.place.row) == (words, 3)
    assert warning.rule.endswith("what it says of a factor is left out too: '+ or -', 'Quote'")
    account = result.drafts.reading.cells
    assert (account.filled, account.used, account.left_out.total()) == (21, 18, 3)


def test_zeros_that_formulas_show_for_blank_cells_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "ash.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, source = book.add_worksheet("Data"), book.add_worksheet("Source")
        source.write("A1", "only this")
        source.hide()
        sheet.write_row(0, 0, [*HEADINGS, "Page", "Strength"])
        for row, (quote, page) in enumerate((("only this", 4), (0, 0), (0, 20)), start=1):
            sheet.write_row(row, 0, ["A", "Visit", "", f"Factor {row}", "-"])
            sheet.write_formula(row, 5, f"=Source!A{row}", value=quote)
            sheet.write_formula(row, 6, f"=Source!B{row}", value=page)
    warnings = [problem.sentence for problem in check(read(path)).problems if problem.code == "zeros"]
    assert [warning.partition(" that show")[0] for warning in warnings] == [
        "ash.xlsx, sheet Data, column Page: has 1 cell",
        "ash.xlsx, sheet Data, column Quote: has 2 cells",
    ]
    assert warnings[1].endswith("the first is in row 3. If nothing is meant, empty them.")


@pytest.mark.parametrize("column", ["Case", "Episode"])
def test_a_title_that_shows_zero_is_read_so_and_counted(tmp_path: Path, column: str) -> None:
    result = checked(tmp_path / "ash.xlsx", [*ROW.values()], [*(ROW | {column: 0}).values()])
    assert "0" in named(result, column)
    [warning] = [problem for problem in result.problems if problem.code == "zeros"]
    assert (warning.column, warning.rule[:22]) == (column, "has 1 cell that shows ")


@pytest.mark.parametrize("value", [True, False, "FALSE"])
@pytest.mark.parametrize("column", ["Case", "Episode", "Factor", "Quote"])
def test_a_truth_value_is_no_text(tmp_path: Path, column: str, value: object) -> None:
    [error] = [
        p for p in checked(tmp_path / "ash.xlsx", [*(ROW | {column: value}).values()]).problems if p.severity == "error"
    ]
    assert error.sentence == (
        f"ash.xlsx, sheet Notes, row 2, column {column}: '{str(value).upper()}' is TRUE or FALSE, as a formula or a tick "
        "box gives, where a text belongs. Write what is meant, or empty the cell."
    )


@pytest.mark.parametrize("column", ["Case", "Episode"])
def test_a_cell_of_signs_that_nobody_sees_is_blank(tmp_path: Path, column: str) -> None:
    row: dict[str, object] = {"Case": "", "Episode": "", "Date": "", "Factor": "Trust", "+ or -": "+", "Quote": ""}
    first: list[object] = ["A", "Visit", "", "Rapport", "+", ""]
    result = checked(tmp_path / "ash.xlsx", first, [*(row | {column: "\u200b\u00ad"}).values()])
    assert (named(result, "Case"), named(result, "Episode")) == (["A"], ["Visit"])
    assert [end for _, end in contributions(result)] == ["ash-a-visit"] * 2


@pytest.mark.parametrize(
    "below",
    [
        [["Factor", "Number"], ["Rapport", 2]],
        [["Summary"], ["Factor", "Helped", "Hindered"], ["Rapport", 2, 0], ["Trust", 0, 1]],
        [["Number of cases", 1], [], ["Number of episodes", "2"]],
        [["", "", "", "Rapport", 2]],
    ],
)
def test_counts_below_the_table_are_no_cases(tmp_path: Path, below: list[list[object]]) -> None:
    result = checked(tmp_path / "fir.xlsx", ["Child Fir", "Visit", "", "Rapport", "+", "knew dad"], [], *below)
    assert (named(result, "Case"), named(result, "Episode")) == (["Child Fir"], ["Visit"])
    assert [problem.code for problem in result.problems] == ["count_row"] * sum(map(bool, below))
    assert result.problems[-1].sentence.endswith("is below the table, and is taken as a count and left out. If it is a row of "
                                                 f"it: --read \"row {3 + len(below)} (count) of 'Notes'\".")  # fmt: skip
    account = result.drafts.reading.cells
    assert account.used + account.left_out.total() == account.filled


TWO: list[list[object]] = [["Child Fir", "Visit", "", "Rapport", "+", "x"], ["", "Call", "", "Trust", "-", "y"]]


@pytest.mark.parametrize(
    ("below", "are_left_out"),
    [
        ([["Helped", 1], ["Hindered", 1]], True),
        ([["Trust", 1]], True),
        ([["Helped", 1], [], ["Number of visits", 2]], True),
        ([["Helped", 3]], False),
        ([["Helped", 1], ["Child Elm", 2]], False),
        ([["Child Fir", 1]], False),
    ],
    ids=[
        "signs",
        "a factor",
        "more below a blank row",
        "another number",
        "one that counts nothing",
        "a case and an episode",
    ],
)
def test_counts_right_below_the_table_are_none_of_its_rows_where_they_are_right(
    tmp_path: Path, below: list[list[object]], are_left_out: bool
) -> None:
    result = checked(tmp_path / "fir.xlsx", *TWO, *below)
    codes = [problem.code for problem in result.problems]
    assert codes.count("count_row") == (sum(map(bool, below)) if are_left_out else 0)
    assert (named(result, "Episode") == ["Visit", "Call"]) == are_left_out
    account = result.drafts.reading.cells
    assert account.used + account.left_out.total() == account.filled


def test_counts_may_be_of_a_sign_as_it_stands(tmp_path: Path) -> None:
    rows: list[list[object]] = [*TWO, ["Child Fir", "Call", "", "Caseload", "hindered", "z"]]
    result = checked(tmp_path / "fir.xlsx", *rows, ["-", 1], ["hindered", 1])
    assert [problem.code for problem in result.problems].count("count_row") == 2
    assert named(result, "Area") == []


def test_a_case_without_factors_is_said_with_its_episodes(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "fir.xlsx", ["Number of visits", 2], ["Child Fir", "Visit", "", "Rapport", "+", "knew dad"]
    )
    assert [problem.sentence for problem in result.problems] == [
        "fir.xlsx, sheet Notes, row 2, column Case: 'Number of visits' has no contribution: it is stored as a case with the "
        "episode '2' for which no factor is recorded. If it is a heading, a note or a count, take it out."
    ]


def test_rows_after_a_blank_one_are_rows_of_the_table(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Child Fir", "Visit"], ["", "", "", "Rapport", "+", "knew dad"]]
    result = checked(tmp_path / "fir.xlsx", ["Child Yew", "Call", "", "Trust", "-", "none"], [], *rows)
    assert named(result, "Episode") == ["Call", "Visit"]
    assert contributions(result)[1] == ("fir-rapport", "fir-child-fir-visit")


def test_who_made_the_sheet_is_a_note_below_it(tmp_path: Path) -> None:
    below: list[list[object]] = [[], ["Prepared by", "Quality Team"], ["Date", "2024-05-03"]]
    result = checked(tmp_path / "fir.xlsx", ["Child Fir", "Visit", "", "Rapport", "+", "knew dad"], *below)
    assert named(result, "Case") == ["Child Fir"]
    assert [problem.sentence for problem in result.problems] == [
        f"fir.xlsx, sheet Notes, row {number}: '{text}' is below the table, and is taken as a note and left out. If it is "
        f"a row of it: --read \"row {number} (note) of 'Notes'\"."
        for number, text in ((4, "Prepared by Quality Team"), (5, "Date 2024-05-03"))
    ]
    account = result.drafts.reading.cells
    assert (account.filled, account.used, account.left_out.total()) == (15, 11, 4)
    # What stands between rows, or without a blank row above, may be a case.
    more = checked(tmp_path / "yew.xlsx", *below, ["Child Yew", "Visit", "", "Rapport", "+", "knew dad"])
    assert named(more, "Case") == ["Prepared by", "Date", "Child Yew"]


@pytest.mark.parametrize("sign", ["+/-", "+/−", "+/–", "+ / —", "−/+", "±", "+−"])
def test_signs_are_the_same_with_every_dash(tmp_path: Path, sign: str) -> None:
    result = checked(tmp_path / "ash.xlsx", ["A", "Visit", "", "Rapport", sign, "q"])
    [stated] = [r.properties["polarity"] for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    assert (stated, result.problems) == ("mixed", [])


@pytest.mark.parametrize(
    ("value", "fix"),
    [
        ("++", "Write +; how strong it was goes into a column 'Strength', as 1 to 3."),
        ("−−", "Write -; how strong it was goes into a column 'Strength', as 1 to 3."),
        ("0", "Write + (it helped), - (it hindered), +/- (both) or ? (unclear)."),
        ("helpd", "Did you mean 'helped'?"),
    ],
)
def test_what_is_no_sign_is_refused_with_those_that_are(tmp_path: Path, value: str, fix: str) -> None:
    rows: list[list[object]] = [[*ROW.values()], ["A", "Visit", "", "Trust", value, "q"]]
    [error] = [p for p in checked(tmp_path / "ash.xlsx", *rows).problems if p.severity == "error"]
    assert error.sentence == (
        f"ash.xlsx, sheet Notes, row 3, column + or -: {value!r} is not one of + (or plus, helped, positive, enabler, "
        f"supporting), - (minus, hindered, negative, barrier, hindering), +/- (both, mixed), ? (unclear). {fix}"
    )

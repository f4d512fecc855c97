"""A number is read as the spreadsheet shows it where the field is a text, and as itself where it is a number."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from loaders.check import check
from loaders.read.choose_loader import read
from loaders.read.displayed import displayed, without_noise
from loaders.records.values import ShownNumber

ACCOUNTING = '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-'


@pytest.mark.parametrize(
    ("number_format", "value", "text"),
    [
        ("0%", 0.85, "85%"), ("0%", 1.0, "100%"), ("0.0%", 0.3333, "33.3%"), ("0%", 0.285, "29%"), ("0 %", 0.5, "50 %"),
        ("#,##0", 12345, "12,345"), ("#,##0", 1234567.0, "1,234,567"), ("#,##0", -12345, "-12,345"), ("#,##0", 7, "7"),
        ("#,##0.00", 1200, "1,200.00"), ("#,##0_);(#,##0)", -1200, "(1,200)"), ("#,##0,", 1234567, "1,235"),
        ('"£"#,##0.00', 1200.5, "£1,200.50"), ("£#,##0", 1200, "£1,200"), ("[$£-809]#,##0.00", 3.5, "£3.50"),
        ("[$€-2] #,##0", 1200, "€ 1,200"), ('#,##0 "days"', 1200, "1,200 days"), (ACCOUNTING, 1200, "£1,200.00"),
        ('"£"#,##0;[Red]-"£"#,##0', -5, "-£5"), ("0.00", 1.1, "1.10"), ("0.0#", 1.25, "1.25"), ("0.0#", 1.5, "1.5"),
        ("0000", 7, "0007"), ('"SCR-"0', 7, "SCR-7"), ("0%", -0.001, "0%"), ("0.000000000000000000", 0.5, "0." + "5" + "0" * 17),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_says(number_format: str, value: float, text: str) -> None:
    shown = displayed(value, number_format)
    assert isinstance(shown, ShownNumber)
    assert " ".join(shown.split()) == text
    assert shown.value == value


@pytest.mark.parametrize(
    ("number_format", "value", "text"),
    [
        ('"Helped";"Hindered";"Unclear"', 1, "Helped"), ('"Helped";"Hindered";"Unclear"', -1, "Hindered"),
        ('"Helped";"Hindered";"Unclear"', 0, "Unclear"), ('[Green]"Helped";[Red]"Hindered"', -1, "Hindered"),
        ('[=1]"Helped";[=2]"Hindered";"Unclear"', 2, "Hindered"), ('[=1]"Helped";[=2]"Hindered";"Unclear"', 7, "Unclear"),
        ('"+";"-";"?"', -1, "-"), ('"Yes"', 0, "Yes"), ('"Yes"', -1, "-Yes"), (r"\Y\e\s;\N\o", -1, "No"), ('"a;b"', 1, "a;b"),
        ('0;-0;"nil"', 0, "nil"), ('"SCR-"0;"none"', 7, "SCR-7"), ('"Yes";', 1, "Yes"),
    ],
)  # fmt: skip
def test_words_in_the_place_of_a_number_are_shown(number_format: str, value: float, text: str) -> None:
    shown = displayed(value, number_format)
    assert (shown, shown.value) == (text, value)


@pytest.mark.parametrize(
    ("number_format", "value"),
    [('0;-0;"nil"', 3), ('"Yes";;"No"', -1), ('#,##0;-#,##0;"-"', 0), (";;;", 1), ('0;0;0;"text"', 1)],
)
def test_a_part_without_words_shows_none(number_format: str, value: float) -> None:
    assert displayed(value, number_format) == value


def test_a_plus_or_minus_may_be_a_number_that_is_shown_as_a_word(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, words = book.add_worksheet("Coding"), book.add_format({"num_format": '"Helped";"Hindered";"Unclear"'})
        sheet.write_row(0, 0, ["Case", "Factor", "Helped or hindered"])
        for row, sign in enumerate((1, -1, 0), start=1):
            sheet.write_row(row, 0, ["Child T", f"Factor {row}"])
            sheet.write_number(row, 2, sign, words)
    links = [link for link in check(read(path)).relationships if link.type == "CONTRIBUTED_TO"]
    assert [link.properties["polarity"] for link in links] == ["supporting", "hindering", "unclear"]


@pytest.mark.parametrize(
    "number_format", ["General", "0", "0_ ", "@", "# ?/?", "0.00E+00", '[>=1000]#,##0,"k";0', "[h]:mm"]
)
def test_any_other_format_leaves_the_number_alone(number_format: str) -> None:
    assert displayed(12.0, number_format) == 12.0


def test_a_number_has_no_more_digits_than_a_spreadsheet_shows() -> None:
    """As of `=A4+0.1`, which is the number of an action."""
    assert [without_noise(number) for number in (1.1 + 0.1, 0.1 + 0.2, 12345.678901234)] == [1.2, 0.3, 12345.678901234]


def test_columns_of_whole_numbers_with_two_decimals_stay_whole() -> None:
    assert displayed(12.0, "0.00") == 12.0


def test_a_field_of_text_takes_what_is_shown_and_a_field_of_numbers_the_number(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        percent, thousands = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "#,##0"})
        pounds = book.add_format({"num_format": '"£"#,##0.00'})
        cases, measures = book.add_worksheet("cases"), book.add_worksheet("outcome_measures")
        cases.write_row(0, 0, ["id", "title", "summary", "period_start"])
        cases.write_number(1, 0, 12345, thousands)
        cases.write_number(1, 1, 0.85, percent)
        cases.write_number(1, 2, 1200.5, pounds)
        cases.write_number(1, 3, 2019, thousands)
        measures.write_row(0, 0, ["id", "indicator", "baseline", "result"])
        measures.write_row(1, 0, ["m", "Visits in time"])
        measures.write_number(1, 2, 0.333, percent)
        measures.write_number(1, 3, 12345, thousands)
    nodes = {node.label: {"id": node.id, **node.properties} for node in check(read(path)).nodes}
    case = nodes["Case"]
    assert [case[name] for name in ("id", "title", "summary", "period_start")] == ["12,345", "85%", "£1,200.50", "2019"]
    assert (nodes["OutcomeMeasure"]["baseline"], nodes["OutcomeMeasure"]["result"]) == (0.333, 12345)


@pytest.mark.parametrize(
    ("day", "is_named"),
    [
        (datetime(2025, 11, 9, 21, 40), True),
        ("2025-11-09 21:40", True),
        ("2025-11-09T21:40:00Z", True),
        ("09/11/2025 21:40", True),
        ("9/11/2025, 9:40:00 PM", True),
        ("09/11/2025 12:00 AM", False),
        (datetime(2025, 11, 9), False),
        ("2025-11-09T00:00:00Z", False),
        ("2025-11-09T21:40:00+00:00", True),
    ],
)
def test_a_time_of_day_is_named(tmp_path: Path, day: object, *, is_named: bool) -> None:
    """The graph has days; a chronology of the police has the times of calls."""
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet("Log")
        for number, row in enumerate(
            [["Case", "Episode", "Date", "Factor", "+/-"]]
            + [["Case 1", f"Call {n}", day, "Caseload", "-"] for n in (1, 2)]
        ):
            sheet.write_row(number, 0, row)
    result = check(read(path, answers={"dates: first": "day"}))
    assert {node.properties["start"] for node in result.nodes if node.label == "Episode"} == {"2025-11-09"}
    named = [problem.sentence for problem in result.problems if problem.code == "time_of_day"]
    assert len(named) == int(is_named)
    assert all(
        "sheet Log, column Date:" in sentence and "2 records have the day alone" in sentence for sentence in named
    )


def test_the_same_under_a_mapping(tmp_path: Path) -> None:
    path, mapping = tmp_path / "x.xlsx", tmp_path / "any.yaml"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "share"])
        sheet.write_number(1, 0, 1234, book.add_format({"num_format": "#,##0"}))
        sheet.write_number(1, 1, 0.85, book.add_format({"num_format": "0%"}))
    rules = {
        "source": {"id": "any", "title": "Any", "kind": "spreadsheet"},
        "table": {"key": ["id"]},
        "fields": {"id": {"column": "id"}, "share": {"column": "share"}},
        "nodes": {
            "measure": {
                "label": "OutcomeMeasure",
                "id": "any:{id}",
                "properties": {"indicator": "{share}", "result": "{share}"},
            }
        },
    }
    mapping.write_text(yaml.safe_dump(rules), encoding="utf-8")
    result = check(read(path, mapping=mapping))
    [measure] = [{"id": node.id, **node.properties} for node in result.nodes if node.label == "OutcomeMeasure"]
    assert (measure["id"], measure["indicator"], measure["result"]) == ("any:1,234", "85%", 0.85)


def test_a_moment_that_is_midnight_in_britain_is_of_the_day_that_begins(tmp_path: Path) -> None:
    """As lists that are kept by day are exported in universal time."""
    rows = ["Case 1,Call 1,2025-09-29T23:00:00Z,Caseload,-", "Case 1,Call 2,2025-10-29T23:00:00Z,Caseload,-"]
    path = tmp_path / "x.csv"
    path.write_text("\n".join(["Case,Episode,Date,Factor,+/-", *rows]), encoding="utf-8")
    result = check(read(path))
    assert {node.properties["start"] for node in result.nodes if node.label == "Episode"} == {
        "2025-09-30",
        "2025-10-29",
    }
    said = [problem.sentence for problem in result.problems if problem.code in ("moment_of_day", "time_of_day")]
    assert said == [
        "x.csv, column Date: '2025-10-29T23:00:00Z' says the time of day, too, of which nothing is stored: a record has the "
        "day alone. Where the time matters, write it into a column of text as well.",
        "x.csv, column Date: '2025-09-29T23:00:00Z' is midnight in Britain, so it is read as 2025-09-30, the day that begins "
        "then; so is any such moment of this column.",
    ]

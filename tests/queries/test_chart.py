"""What is drawn, and what is said of it: the values of charts, without a picture."""

from __future__ import annotations

import json
import math

import pytest
from drawings import BESIDE, FACTOR, PAIRS, TREND, YEARS, answer, drawn, factors, one_of_each, pairs, years

from queries import Answer, Column, question
from queries.answers.chart import Chart
from queries.answers.column import Row
from queries.answers.units import NUMBER, SHARE, TEXT
from queries.charts.chart import charts_of

STATUS = [Column("status", "Status", TEXT), Column("word", "Its word", TEXT), Column("total", "Total", NUMBER)]


def charts(answer: Answer) -> list[Chart]:
    """The charts that the question of an answer declares, of rows of real cases."""
    return charts_of(answer, question(answer.question), ["real"] * len(answer.rows))


def said(chart: Chart) -> list[str]:
    return [mark.said for mark in chart.marks]


def test_bars_have_their_value_interval_and_n_in_the_words_of_the_table() -> None:
    chart = one_of_each()["bars"]
    first = chart.marks[0]
    assert (first.value, first.low, first.high, first.of) == (0.7, 0.5, 0.9, 40)
    assert first.said == "70%, n = 40"
    assert first.name == "Caseload: Share of cases 70%, n = 40, from 50% to 90%"
    assert (chart.title, chart.value_title, chart.label_title) == (
        "Share of cases, by factor",
        "Share of cases",
        "Factor",
    )
    assert chart.legend == ["The line across each bar runs from '95% low' to '95% high'."]
    assert chart.lines[0] == "n = 5 factors, each with its own 'Looked for in': 40 to 44. Asked with: Area: Northmere."


def test_a_count_out_of_a_count_is_a_part_of_it() -> None:
    chart = one_of_each()["parts"]
    assert chart.marks[0].said == "30 of 40"
    assert chart.value_title == "Cases, out of looked for in"
    assert chart.legend == ["The outline is 'Looked for in', the filled part 'Cases'."]


def test_the_two_sides_are_of_one_label_and_their_unit_is_said() -> None:
    chart = one_of_each()["diverging"]
    assert [(mark.label, mark.place, mark.value) for mark in chart.marks[:2]] == [("0", "left", 0), ("0", "right", 60)]
    assert [place.label for place in chart.places] == ["Supporting", "Hindering"]
    assert chart.marks[1].name == "Caseload: Hindering 60"
    assert (chart.title, chart.value_title) == ("Supporting and hindering, by factor", "Mentions")


def test_a_ratio_without_a_place_on_its_scale_is_left_out_and_said() -> None:
    rows = factors()
    rows[0]["ratio"], rows[1]["ratio"], rows[2]["ratio_low"], rows[3]["ratio_high"] = None, 0, 0, math.inf
    chart = drawn("points name ratio low=ratio_low high=ratio_high around=1", BESIDE, rows)
    assert [mark.low for mark in chart.marks][:2] == [None, 0.25]
    assert [mark.high for mark in chart.marks][:2] == [3, None]
    assert chart.left_out == "2 values are not drawn: not known, or beyond any scale."
    assert json.dumps(chart.to_json(), allow_nan=False)


def test_a_point_says_its_interval() -> None:
    mark = one_of_each()["points"].marks[0]
    assert (mark.said, mark.name) == ("3 (1 to 9), n = 40", "Caseload: Odds ratio 3 (1 to 9), n = 40")


def test_a_difference_may_lie_on_either_side_of_nothing() -> None:
    columns = [*FACTOR, Column("gap", "Difference", SHARE)]
    chart = drawn("points name gap", columns, [{"factor": "f", "name": "A", "gap": -0.25}])
    assert (chart.around, chart.marks[0].value, chart.marks[0].said) == (0, -0.25, "-25%")


def test_a_heat_map_is_by_id_and_puts_the_fullest_first() -> None:
    rows = [
        {"organisation": f"o{r}", "name": "The same name", "factor": f"f{c}", "factor_name": "Alike", "cases": value}
        for r, c, value in ((0, 0, 1), (0, 1, 2), (1, 1, 9))
    ]
    chart = drawn("heat name factor_name cases", PAIRS, rows)
    assert [place.key for place in chart.labels] == ["o1", "o0"]
    assert [place.key for place in chart.places] == ["f1", "f0"]
    assert [(mark.label, mark.place, mark.value) for mark in chart.marks] == [
        ("o0", "f0", 1),
        ("o0", "f1", 2),
        ("o1", "f1", 9),
    ]
    assert chart.marks[0].name == "The same name, Alike: Cases 1"
    assert chart.title == "Cases, by organisation and factor"
    assert chart.lines[0].startswith("n = 2 organisations and 2 factors.")


def test_what_is_too_much_to_be_read_is_capped_and_said() -> None:
    chart = one_of_each()["large heat"]
    assert (len(chart.labels), len(chart.places)) == (40, 40)
    assert chart.left_out == (
        "Shows 40 of 42 organisations, those with the highest sums. "
        "Shows 40 of 45 factors, those with the highest sums."
    )
    shown = {place.key for place in chart.labels}, {place.key for place in chart.places}
    assert all(mark.label in shown[0] and mark.place in shown[1] for mark in chart.marks)
    many = drawn("bars name cases", BESIDE, [{**factors()[0], "factor": f"f{n}"} for n in range(31)])
    assert (len(many.marks), many.left_out) == (30, "Shows 30 of 31 factors, the first ones of the table.")
    assert many.lines[0].startswith("n = 31 factors.")


def test_a_trend_keeps_a_place_for_a_year_without_a_value_and_marks_those_not_complete() -> None:
    chart = one_of_each()["trend"]
    assert [place.key for place in chart.places] == [str(year) for year in range(2010, 2026)]
    assert {mark.place for mark in chart.marks if mark.incomplete} == {"2024", "2025"}
    assert chart.marks[-1].name == "2025: Share of cases 30%, n = 25, from 20% to 40%, not yet complete"
    assert chart.title == "Share of cases, by year"
    assert "not yet complete" in chart.legend[-1]
    assert chart.lines[0].startswith("n = 15 years, each with its own 'Looked for in': 10 to 25.")


def test_trends_of_several_are_told_apart_and_capped() -> None:
    chart = one_of_each()["trends"]
    assert len(chart.labels) == 6
    assert chart.left_out == "Shows 6 of 7 factors, the first ones of the table."
    assert chart.title == "Share of cases, by year and factor"


def test_a_trend_over_more_years_than_can_be_read_begins_later_and_says_so() -> None:
    rows = [{**years()[0], "year": str(year)} for year in (1900, 2024, 2025)]
    chart = drawn(TREND, YEARS, rows)
    assert (chart.places[0].key, chart.left_out) == ("1966", "Years before 1966 are not drawn.")
    undated = drawn(TREND, YEARS, [{**years()[0], "year": None}, years()[1]])
    assert undated.left_out == "1 value is not drawn: not known, or beyond any scale."


def test_a_curve_along_numbers_has_them_evenly_apart_and_ends_with_the_last() -> None:
    columns = [Column("cases", "Cases", NUMBER), Column("factors", "Factors", NUMBER)]
    rows: list[Row] = [{"cases": number, "factors": 400} for number in range(100, 20_001, 100)]
    chart = drawn("trend cases factors", columns, rows)
    assert [place.label for place in chart.places[-2:]] == ["19,600", "20,000"]
    assert (len(chart.places), chart.left_out) == (50, "Shows 50 of 200 rows of the table, evenly apart.")
    assert chart.description == "'Factors' by cases, 400 to 20,000."
    assert chart.lines[0].startswith("n = 50 rows of the table.")


def test_a_label_may_be_of_two_columns_and_words_are_those_of_people() -> None:
    rows: list[Row] = [
        {"status": "not_known", "word": "Unconfirmed", "total": 3},
        {"status": "completed", "word": None, "total": 4},
    ]
    chart = drawn("bars status+word total n=sum", STATUS, rows)
    assert [place.label for place in chart.labels] == ["Not known (Unconfirmed)", "Completed"]
    assert chart.lines[0] == "n = 7 total, in 2 rows of the table. Asked with: Area: Northmere."


def test_what_leaves_bears_its_stamps_filters_caveats_sources_and_revision() -> None:
    chart = one_of_each()["bars"]
    assert chart.stamps == ["Invented cases", "Not checked for disclosure"]
    assert chart.lines[1:3] == ["All cases in this graph are invented.", "Counts are no measure of risk."]
    assert chart.lines[-1] == (
        "Source: Invented reviews. As at 24 November 2026. "
        "Casethread, question recurring-factors, revision 12 of the graph."
    )
    plain = drawn("bars name cases", BESIDE, factors(), "real", notes=[], parameters={}, criteria=[], sources=[])
    assert (plain.stamps, plain.lines) == (
        [],
        ["n = 5 factors. Asked without filters.", "Casethread, question recurring-factors, revision 12 of the graph."],
    )


def test_many_sources_are_counted() -> None:
    sources = [{"id": f"s{n}", "title": ""} for n in range(5)]
    chart = drawn("bars name cases", BESIDE, factors(), sources=sources)
    assert chart.lines[-1].startswith("Source: s0; s1; s2 and 2 more. ")


@pytest.mark.slow
@pytest.mark.parametrize("name", one_of_each())
def test_every_mark_lies_on_its_axes_and_leads_to_its_evidence(name: str) -> None:
    chart = one_of_each()[name]
    labels, places = {each.key for each in chart.labels}, {each.key for each in chart.places} | {""}
    assert chart.marks
    assert all(mark.label in labels and mark.place in places for mark in chart.marks)
    plain = chart.to_json(lambda evidence: f"/evidence/{evidence['factor']}")
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert all(mark["href"].startswith("/evidence/f") for mark in plain["marks"])
    assert all(mark["href"] is None for mark in chart.to_json()["marks"])
    assert chart.description.endswith(".")


def test_an_answer_without_a_mark_draws_nothing() -> None:
    columns = [*BESIDE, *(Column(f"share{end}", "Share", SHARE) for end in ("", "_low", "_high"))]
    columns.append(Column("looked_for", "Looked for", NUMBER))
    unsaid = dict.fromkeys(("share", "share_low", "share_high", "looked_for"))
    assert charts(answer(columns, [])) == []
    rows = [{**row, **unsaid, "supporting": None, "hindering": None} for row in factors()]
    assert charts(answer(columns, rows)) == []
    assert [each.kind for each in charts(answer(columns, [{**row, **unsaid} for row in factors()]))] == ["diverging"]


def test_pairs_are_as_many_as_the_rows() -> None:
    assert len(one_of_each()["heat"].marks) == len(pairs(6, 7))

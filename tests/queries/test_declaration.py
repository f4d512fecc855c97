"""The reader of declarations: what it takes, and every refusal with its file and line."""

from pathlib import Path

import pytest

from graph.errors import BadRequest
from queries import Column, question, questions
from queries.answers.units import CASES, DATE, YES_NO
from queries.questions.chart import read_chart
from queries.questions.errors import DeclarationError
from queries.questions.reading import read_question
from queries.questions.scope import read_scope

GOOD = """\
// for: researcher reviewer
// title: Which?
// about: One sentence
//   that goes on.
// uses: contributions
// filters: area as_at
// parameter: factor id:Factor required - the factor
// parameter: least integer = 2 - in so many cases
// column: factor id:Factor - Factor
// column: cases cases - Cases
// sentence: {factor} in {cases}; {rows} rows.
// none: None.
// evidence: factor={factor} polarity=hindering else case=A
// picture: nodes factor
// chart: bars factor cases
// note: First.
// note: Second.
WITH f, c WHERE f.id = $factor
WITH f.id AS factor, count(DISTINCT c.id) AS cases
WHERE cases >= $least
RETURN factor, cases
ORDER BY cases DESC, factor
"""
PYTHON = '''\
"""for: all
title: Which?
about: One sentence.
parameter: factor id:Factor - the factor
column: factor id:Factor - Factor
sentence: {rows}.
none: None.
evidence: by row
"""

def rows(asked):
    return asked.read("RETURN $factor AS factor")
'''


def test_a_declaration_is_read_whole() -> None:
    found = read_question("some_question.cypher", GOOD)
    assert found.name == "some-question"
    assert found.audience == "Researcher, Reviewer"
    assert found.about == "One sentence that goes on."
    assert found.filters == ("area", "as_at")
    assert [(p.name, p.label, p.required, p.default) for p in found.parameters] == [
        ("factor", "Factor", True, None),
        ("least", None, False, "2"),
    ]
    assert [(c.name, c.unit, c.title, c.label) for c in found.columns] == [
        ("factor", "id:Factor", "Factor", "Factor"),
        ("cases", "cases", "Cases", None),
    ]
    assert found.evidence == ({"factor": "{factor}", "polarity": "hindering"}, {"case": "A"})
    assert found.notes == ("First.", "Second.")
    assert [(chart.kind, chart.columns, chart.title) for chart in found.charts] == [
        ("bars", {"label": ("factor",), "value": ("cases",)}, "")
    ]
    assert read_question("q.py", PYTHON).audience == "Everybody"


def test_several_charts_are_read_with_titles_intervals_and_labels_of_two_columns() -> None:
    lines = (
        "// chart: bars factor+cases cases - Cases, by factor\n"
        "// chart: points factor cases low=cases high=cases of=cases around=1\n"
    )
    first, second = read_question("q.cypher", GOOD.replace("// chart: bars factor cases\n", lines)).charts
    assert (first.columns["label"], first.title, first.around) == (("factor", "cases"), "Cases, by factor", 0)
    assert (second.column("low"), second.column("of"), second.around) == ("cases", "cases", 1)


def test_the_columns_of_a_trend_are_a_year_and_a_yes_or_no() -> None:
    columns = [Column("year", "Year", DATE), Column("cases", "Cases", CASES), Column("partial", "So far", YES_NO)]
    assert read_chart("trend year cases incomplete=partial", columns).column("incomplete") == "partial"
    with pytest.raises(ValueError, match="'cases' is not yes or no, as incomplete must be"):
        read_chart("trend year cases incomplete=cases", columns)


def test_a_network_may_be_limited_to_rows_under_a_value() -> None:
    found = read_question("q.cypher", GOOD.replace("nodes factor", "links factor factor cases cases<=0.05"))
    assert found.picture.at_most == ("cases", 0.05)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// note: First.", "// remark: First.", r"q.cypher:16: no question declares 'remark'"),
        ("// note: First.", "// title: Again", r"q.cypher:16: 'title' is declared twice"),
        ("// note: First.", "// stray text", r"q.cypher:16: 'stray text' is not of the form"),
        ("// none: None.\n", "", r"q.cypher:1: does not declare 'none'"),
        ("for: researcher reviewer", "for: everyone", r"q.cypher:1: 'everyone' is none of"),
        ("uses: contributions", "uses: weather", r"q.cypher:5: there is no scope 'weather'"),
        ("filters: area as_at", "filters: area colour", r"q.cypher:6: 'colour' is no filter"),
        ("filters: area as_at", "filters: area area", r"q.cypher:6: a filter is named twice"),
        ("parameter: least", "parameter: factor", r"q.cypher:8: parameter 'factor' is declared already"),
        ("parameter: least", "parameter: area", r"q.cypher:8: parameter 'area' is declared already"),
        ("parameter: least integer", "parameter: least money", r"q.cypher:8: 'money' is no type"),
        ("= 2 - in so many cases", "= 2", r"q.cypher:8: a parameter is"),
        (
            "// parameter: least",
            "// column: factor cases - F\n// parameter: least",
            r"q.cypher:10: column 'factor' is declared already",
        ),
        ("column: cases cases", "column: cases pounds", r"q.cypher:10: 'pounds' is no unit"),
        ("column: cases cases - Cases", "column: cases", r"q.cypher:10: a column is declared as"),
        ("sentence: {factor}", "sentence: {colour}", r"q.cypher:11: {colour} is no column"),
        ("evidence: factor={factor}", "evidence: factor={colour}", r"q.cypher:13: {colour} is no column"),
        ("evidence: factor={factor}", "evidence: factor", r"q.cypher:13: evidence is declared as"),
        ("else case=A", "else case", r"q.cypher:13: evidence is declared as"),
        ("picture: nodes factor", "picture: nodes colour", r"q.cypher:14: 'colour' is no column"),
        ("picture: nodes factor", "picture: links factor", r"q.cypher:14: a picture is declared as"),
        ("nodes factor", "links factor factor cases q<=x", r"q.cypher:14: a picture is declared as"),
        ("nodes factor", "links factor factor cases q<=0.05", r"q.cypher:14: 'q' is no column"),
        (
            "bars factor",
            "pie factor",
            r"q.cypher:15: 'pie' is no chart; it can be bars, points, diverging, heat, trend",
        ),
        (
            "bars factor cases",
            "bars cases",
            r"q.cypher:15: this chart is declared as 'chart: bars label value \[low=\]",
        ),
        ("bars factor cases", "heat factor cases low=x", r"q.cypher:15: this chart is declared as 'chart: heat row"),
        ("bars factor cases", "bars factor cases low=cases low=cases", r"q.cypher:15: this chart is declared as"),
        ("bars factor cases", "bars factor cases low=cases", r"q.cypher:15: an interval has both low= and high="),
        ("bars factor cases", "bars factor colour", r"q.cypher:15: 'colour' is no column"),
        ("bars factor cases", "bars factor factor", r"q.cypher:15: 'factor' is no number, as value must be"),
        ("bars factor cases", "bars factor+cases+factor cases", r"q.cypher:15: a label is made of one column or two"),
        ("bars factor cases", "points factor cases around=2", r"q.cypher:15: around= can be 0 or 1, not 2"),
        ("bars factor cases", "trend factor cases", r"q.cypher:15: 'factor' is neither a date nor a number"),
        ("bars factor cases", "bars factor cases incomplete=cases", r"q.cypher:15: this chart is declared as"),
        ("f.id = $factor", "f.id = $faktor", r"q.cypher:18: uses \$faktor, which it does not declare"),
        ("f.id = $factor", "f.id = 'x'", r"q.cypher:7: declares 'factor', which nothing uses"),
        ("RETURN factor, cases", "RETURN factor, cases AS n", r"q.cypher:21: returns factor, n, but declares"),
        ("RETURN factor, cases", "RETURN factor", r"q.cypher:21: returns factor, but declares"),
        ("ORDER BY cases DESC, factor", "", r"q.cypher:21: ends without RETURN"),
        ("cases DESC, factor", "cases LIMIT 5", r"q.cypher:21: has a LIMIT of its own"),
        ("// uses: contributions\n", "", r"q.cypher:5: takes the filter 'area', which nothing uses"),
        (GOOD[GOOD.index("WITH f, c") :], "", r"q.cypher:18: there is no statement"),
    ],
)
def test_each_mistake_is_refused_with_file_and_line(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(DeclarationError, match=message):
        read_question("q.cypher", GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("def rows(asked)", "def row(asked)", r"q.py:1: has no function rows"),
        (PYTHON[: PYTHON.index("def")], "", r"q.py:1: has no docstring"),
        ("title: Which?", "Which?", r"q.py:2: 'Which\?' is not of the form"),
        ("$factor", "$other", r"q.py:4: declares 'factor', which nothing uses"),
    ],
)
def test_each_mistake_in_python_is_refused(old: str, new: str, message: str) -> None:
    assert old in PYTHON
    with pytest.raises(DeclarationError, match=message):
        read_question("q.py", PYTHON.replace(old, new, 1))


def test_the_same_question_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.cypher").write_text(GOOD, encoding="utf-8")
    (tmp_path / "q.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "_note.cypher").write_text("no question", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"q.py:1: q.cypher is this question already"):
        read_catalogue(tmp_path)


def test_optional_lines_are_kept_only_when_given() -> None:
    text = read_scope("s.cypher", "a\n//? area\nb\n//? not as_at\nc\n//? as_at\nd\n//.\ne\n")
    assert text.written(frozenset()) == "a\nc\ne\n"
    assert text.written(frozenset({"area", "as_at"})) == "a\nb\nd\ne\n"
    with pytest.raises(DeclarationError, match=r"s.cypher:2: '//\? two words' is not of the form"):
        read_scope("s.cypher", "a\n//? two words\n")


def test_every_question_of_the_catalogue_is_documented() -> None:
    assert len(questions()) >= 20
    for each in questions():
        assert len(each.title) > 5, each.name
        assert each.about.endswith("."), each.name
        assert each.sentence.endswith("."), each.name
        assert each.none.endswith("."), each.name
        assert all(len(column.title) > 1 for column in each.columns), each.name
        assert all(parameter.about for parameter in each.parameters), each.name
        assert each.describe()["name"] == each.name


def test_an_unknown_question_is_answered_with_the_nearest() -> None:
    assert question("recurring_factors").name == "recurring-factors"
    with pytest.raises(BadRequest, match="Did you mean recurring-factors"):
        question("recuring-factors")

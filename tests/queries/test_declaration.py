"""What questions declare: in a comment, with every refusal by file and line, and in Python, as an object."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadRequest
from queries import Column, question, questions
from queries.answers.units import CASES, DATE, YES_NO, id_of
from queries.catalogue import question_files
from queries.questions.chart import bars, check_chart, read_chart
from queries.questions.checks import check_question
from queries.questions.errors import DeclarationError
from queries.questions.filters import FILTERS, filters_of
from queries.questions.question import COUNTING_PARAMETERS, NetworkPicture, Parameter, Question, node
from queries.questions.reading import read_question
from queries.questions.scope import read_template, scopes
from queries.threads.tracked import NARROWING

GOOD = """\
// for: researcher reviewer
// title: Which?
// about: One sentence
//   that goes on.
// scope: contributions
// filters: area as_at
// parameter: factor id:Factor required - the factor
// parameter: least integer = 2 - in so many cases
// column: factor id:Factor - Factor
// column: cases cases - Cases
// sentence: {factor} in {cases}; {rows} rows.
// none: None.
// key: factor
// network: nodes factor
// chart: bars factor cases
// note: First.
// note: Second.
WITH f, c WHERE f.id = $factor
WITH f.id AS factor, count(DISTINCT c.id) AS cases
WHERE cases >= $least
RETURN factor, cases
ORDER BY cases DESC, factor
"""
PYTHON = Question(
    name="some-question",
    audiences=("researcher",),
    title="Which?",
    about="One sentence.",
    parameters=(node("factor", "Factor", "the factor"),),
    columns=(Column("factor", "Factor", id_of("Factor")), Column("cases", "Cases", CASES)),
    sentence="{rows}.",
    no_rows="None.",
)


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
        ("factor", id_of("Factor"), "Factor", "Factor"),
        ("cases", CASES, "Cases", None),
    ]
    assert (found.scope, found.key, found.network) == ("contributions", ("factor",), NetworkPicture(nodes=("factor",)))
    assert found.notes == ("First.", "Second.")
    assert [(chart.kind, chart.columns, chart.title) for chart in found.charts] == [
        ("bars", {"label": ("factor",), "value": ("cases",)}, "")
    ]
    assert read_question("q.cypher", GOOD.replace("researcher reviewer", "all")).audience == "Everybody"
    more = "// presupposes: findings replies\n// speaks of: actions\n// consequence: none can be.\n// title: Which?"
    found = read_question("q.cypher", GOOD.replace("// title: Which?", more))
    assert (found.presupposes, found.speaks_of, found.consequence) == (
        ("findings", "replies"), ("actions",), "none can be."
    )  # fmt: skip


def test_filters_may_be_all_of_the_scope_or_all_but_some() -> None:
    every = read_question("q.cypher", GOOD.replace("filters: area as_at", "filters: all"))
    assert every.filters == tuple(FILTERS)  # contributions take them all
    some = read_question("q.cypher", GOOD.replace("filters: area as_at", "filters: all but area polarity"))
    assert some.filters == tuple(name for name in FILTERS if name not in ("area", "polarity"))


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
    chart = read_chart("trend year cases incomplete=partial")
    check_chart(chart, columns)
    assert chart.column("incomplete") == "partial"
    with pytest.raises(ValueError, match="'cases' is not yes or no, as incomplete must be"):
        check_chart(read_chart("trend year cases incomplete=cases"), columns)


def test_a_network_may_be_limited_to_rows_under_a_value() -> None:
    found = read_question("q.cypher", GOOD.replace("nodes factor", "links factor factor cases cases<=0.05"))
    assert found.network.at_most == ("cases", 0.05)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// note: First.", "// remark: First.", r"q.cypher:16: no question declares 'remark'"),
        ("// note: First.", "// title: Again", r"q.cypher:16: 'title' is declared twice"),
        ("// note: First.", "// stray text", r"q.cypher:16: 'stray text' is not of the form"),
        ("// none: None.\n", "", r"q.cypher:1: does not declare 'none'"),
        ("for: researcher reviewer", "for: everyone", r"q.cypher:1: 'everyone' is none of"),
        ("scope: contributions", "scope: weather", r"q.cypher:5: there is no scope 'weather'"),
        ("filters: area as_at", "filters: area colour", r"q.cypher:6: 'colour' is no filter"),
        ("filters: area as_at", "filters: area area", r"q.cypher:6: a filter is named twice"),
        ("filters: area as_at", "filters: all but colour", r"q.cypher:6: 'colour' is no filter"),
        ("filters: area as_at", "filters: all area", r"q.cypher:6: 'all' is no filter"),
        ("// scope: contributions\n// filters: area as_at", "// filters: all", r"q.cypher:5: all filters of what\?"),
        ("parameter: least", "parameter: factor", r"q.cypher:8: parameter 'factor' is declared already"),
        ("parameter: least", "parameter: area", r"q.cypher:8: the parameter 'area' is the name of a filter"),
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
        ("none: None.", "none: No {colour}.", r"q.cypher:12: {colour} is no column"),
        ("scope: con", "speaks of: colours\n// scope: con", r"q.cypher:5: there is no population 'colours'; there are"),
        ("key: factor", "key: factor colour", r"q.cypher:13: 'colour' is no column"),
        ("network: nodes factor", "network: nodes colour", r"q.cypher:14: 'colour' is no column"),
        ("network: nodes factor", "network: links factor", r"q.cypher:14: a network is declared as"),
        ("nodes factor", "links factor factor cases q<=x", r"q.cypher:14: a network is declared as"),
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
        ("// scope: contributions\n", "", r"q.cypher:5: takes the filter 'area', which nothing uses"),
        (GOOD[GOOD.index("WITH f, c") :], "", r"q.cypher:18: there is no statement"),
    ],
)
def test_each_mistake_is_refused_with_file_and_line(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(DeclarationError, match=message):
        read_question("q.cypher", GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"columns": (PYTHON.columns[0], PYTHON.columns[0])}, "column 'factor' is declared already"),
        ({"parameters": (*PYTHON.parameters, *PYTHON.parameters)}, "parameter 'factor' is declared already"),
        ({"parameters": (Parameter("area", "an area"),)}, "the parameter 'area' is the name of a filter"),
        ({"filters": ("colour",)}, "'colour' is no filter; there are source, review"),
        ({"scopes": ("weather",)}, "there is no scope 'weather'; there are actions, contributions"),
        ({"network": NetworkPicture(nodes=("colour",))}, "'colour' is no column"),
        ({"network": NetworkPicture(links=("factor", "colour", "cases"))}, "'colour' is no column"),
        ({"network": NetworkPicture(at_most=("q", 0.05))}, "'q' is no column"),
        ({"charts": (bars("factor", "colour"),)}, "'colour' is no column"),
        ({"charts": (bars("factor", "factor"),)}, "'factor' is no number, as value must be"),
        ({"charts": (bars("factor", "cases", low="cases"),)}, "an interval has both low= and high="),
        ({"no_rows": "No {colour}."}, "{colour} is no column"),
    ],
)
def test_each_mistake_in_python_is_refused_with_its_file(changes: dict[str, Any], message: str) -> None:
    check_question(PYTHON)
    with pytest.raises(DeclarationError, match=re.escape(f"some_question.py: {message}")):
        check_question(replace(PYTHON, **changes))


def test_the_same_question_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.cypher").write_text(GOOD, encoding="utf-8")
    (tmp_path / "_note.cypher").write_text("no question", encoding="utf-8")
    assert question_files(tmp_path) == {"q": "q.cypher"}
    (tmp_path / "q.py").write_text('QUESTION = Question("q")', encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"q.py: q.cypher is this question already"):
        question_files(tmp_path)


@pytest.mark.parametrize("name", [each.name for each in questions() if not each.cypher])
def test_what_a_question_in_python_declares_is_used(name: str) -> None:
    declared = question(name)
    code = [_code_of(f"queries.catalogue.{declared.source_file.removesuffix('.py')}")]
    if name == "evidence-for":
        code.append(_code_of("queries.asking.evidence_parameters"))
        code.append((files("queries.threads") / "statements.py").read_text(encoding="utf-8"))
    if any(parameter in declared.parameters for parameter in NARROWING):
        code.append(_code_of("queries.threads.tracked"))
    names = set[str]().union(*map(_names_in, code))
    shared = set(COUNTING_PARAMETERS) if declared.on_projection else set()  # `queries.counting` reads these
    assert {parameter.name for parameter in declared.parameters} - names - shared - {"limit"} == set()
    # Each filter is applied by every scope that the question counts in, by the projection, or by its own code.
    applied = [set(filters_of("contributions"))] if declared.on_projection else []
    applied += [scopes()[scope].names for scope in declared.scopes]
    everywhere = set.intersection(*applied) if applied else set[str]()
    assert set(declared.filters) - everywhere - names - {"as_at"} == set()


def _code_of(module: str) -> str:
    """What stands in a module of Casethread below its declarations."""
    package, _, name = module.rpartition(".")
    text = (files(package) / f"{name}.py").read_text(encoding="utf-8")
    return text[text.index("\n)\n") + len("\n)\n") :]


def _names_in(code: str) -> set[str]:
    """The strings in some code, and the parameters of the statements among them."""
    values = [each.value for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    return {*texts, *re.findall(r"\$(\w+)", " ".join(texts))}


def test_optional_lines_are_kept_only_when_given() -> None:
    text = read_template("s.cypher", "a\n//? area\nb\n//? not as_at\nc\n//? as_at\nd\n//.\ne\n")
    assert text.text(frozenset()) == "a\nc\ne\n"
    assert text.text(frozenset({"area", "as_at"})) == "a\nb\nd\ne\n"
    with pytest.raises(DeclarationError, match=r"s.cypher:2: '//\? two words' is not of the form"):
        read_template("s.cypher", "a\n//? two words\n")


@pytest.mark.parametrize("name", ["withheld", "apart"])
def test_what_may_not_be_counted_is_no_option(name: str) -> None:
    with pytest.raises(DeclarationError, match=rf"s.cypher:2: \${name}_… always applies, so take out the line"):
        read_template("s.cypher", f"a\n//? {name}\nb\n//.\n")
    for scope, template in scopes().items():
        assert f"${name}_" in template.text(frozenset()), scope


def test_every_question_of_the_catalogue_is_documented() -> None:
    assert len(questions()) >= 20
    for each in questions():
        assert len(each.title) > 5, each.name
        assert each.about.endswith("."), each.name
        assert each.sentence.endswith("."), each.name
        assert each.no_rows.endswith("."), each.name
        assert all(len(column.title) > 1 for column in each.columns), each.name
        assert all(parameter.about for parameter in each.parameters), each.name
        assert each.describe()["name"] == each.name


def test_an_unknown_question_is_answered_with_the_nearest() -> None:
    assert question("recurring_factors").name == "recurring-factors"
    with pytest.raises(BadRequest, match="Did you mean recurring-factors"):
        question("recuring-factors")

"""The invented sample beside one real case: which cases the rows are of, and what stands behind each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from people import EXPORT, OWNER
from whole_answers import evidence_of

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.migrations import prepare
from loaders.load import load
from queries import Answer, Question, ask, question, questions
from queries.answers.column import Row
from queries.answers.note import Note
from queries.asking.evidence import row_key

pytestmark = pytest.mark.slow

Parameters = dict[str, Any]
WITH_KEYS = [each.name for each in questions() if each.key]
# What a question is asked with here; the others need nothing.
GIVEN: dict[str, Parameters] = {
    "case-story": {"case": "sample-c01"},
    "cases-like": {"case": "sample-c01"},
    "compare": {"one": "since=2015", "other": "until=2014"},
    "crosswalk": {"first": "scie_factors", "second": "domains"},
    "factors-without-action": {"source": "sample"},
    "feedback-loops": {"same_case": "no", "steps": "6"},
    "paths-between": {"first": "sample-staffing", "second": "sample-contact", "same_case": "no"},
    "perspectives": {"case": "sample-c01"},
    "seen-before": {"case": "sample-c01"},
    "trace": {"action": "sample-a01"},
    "upstream-of": {"factor": "sample-caseload", "same_case": "no"},
    "unprotected-supports": {"source": "sample"},
    "what-helped": {"source": "sample"},
}


@pytest.fixture(scope="module")
def graph(empty_graph: Database) -> Database:
    prepare(empty_graph)
    with as_file(files("loaders") / "sample") as sample:
        paths = (sample, Path(__file__).parent / "one_real_case.json")
        outcomes = [load(empty_graph, path, by=OWNER) for path in paths]
    assert not any(outcome.refused for outcome in outcomes)
    return empty_graph


def asked(graph: Database, name: str, **more: Any) -> Answer:
    return ask(graph, name, GIVEN.get(name, {}) | more, viewer=EXPORT, parts=["evidence", "charts"])


def evidence(graph: Database, parameters: Parameters | None) -> Answer:
    assert parameters
    return ask(graph, "evidence-for", parameters, viewer=EXPORT)


def codes(answer: Answer) -> set[str]:
    return {note.code for note in answer.notes}


def test_rows_of_invented_cases_alone_say_so_beside_a_real_case(graph: Database) -> None:
    answer = asked(graph, "both-ways")
    assert answer.rows
    assert answer.data == "invented"
    assert "Everything shown here is invented." in answer.notes
    assert "only-invented" in codes(answer)
    assert "invented-and-real-apart" not in codes(answer)
    assert [chart.stamps[0] for chart in answer.charts or ()] == ["Invented cases"]


def test_rows_of_both_kinds_say_so_and_the_chart_is_of_the_real_one(graph: Database) -> None:
    answer = asked(graph, "recurring-factors")
    assert answer.data == "both"
    assert "invented-and-real-apart" in codes(answer)
    assert "only-invented" not in codes(answer)
    assert not any("nvented" in chart.stamps[0] for chart in answer.charts or ())
    # The first row is of the real case.
    assert asked(graph, "recurring-factors", limit=1).data == "real"
    assert not codes(asked(graph, "recurring-factors", limit=1)) & {"invented-and-real-apart", "only-invented"}


def test_rows_of_real_cases_alone_are_not_marked(graph: Database) -> None:
    answer = asked(graph, "recurring-factors", source="realsrc")
    assert answer.data == "real"
    assert not codes(answer) & {"invented-and-real-apart", "only-invented"}


def test_rows_of_no_case_are_of_neither_kind(graph: Database) -> None:
    assert asked(graph, "recurring-factors", source="realsrc", since="2020").data is None


def test_a_question_has_a_key_if_and_only_if_its_rows_have_evidence(graph: Database) -> None:
    for each in questions():
        if each.name in ("evidence-for", "find"):
            continue
        has_evidence = any(asked(graph, each.name).evidence or ())
        assert has_evidence is bool(each.key), each.name


@pytest.mark.parametrize("name", WITH_KEYS)
def test_each_row_has_a_key_of_its_own(graph: Database, name: str) -> None:
    leading = [parameters for parameters in asked(graph, name, limit=100_000).evidence or () if parameters]
    assert leading
    assert {parameters["question"] for parameters in leading} == {name}
    repeated = [key for key, times in Counter(parameters["row"] for parameters in leading).items() if times > 1]
    assert repeated == []


@pytest.mark.parametrize("name", WITH_KEYS)
def test_the_evidence_of_a_row_is_found_by_its_key(graph: Database, name: str) -> None:
    answer = asked(graph, name)
    for row, parameters in rows_with_evidence(answer):
        behind = evidence(graph, parameters)
        assert behind.rows, parameters
        assert "deprecated-parameters" not in codes(behind)
        # It says what the row says that it is about.
        for column, factor in row.items():
            if question(name).key and column in ("factor", "a", "b") and factor:
                assert factor in {each["factor"] for each in behind.rows}


def rows_with_evidence(answer: Answer) -> list[tuple[Row, Parameters]]:
    """The first, the middle and the last row that lead somewhere, each with where it leads to."""
    leading = [pair for pair in zip(answer.rows, answer.evidence or (), strict=True) if pair[1]]
    return [
        (row, parameters) for row, parameters in (leading[0], leading[len(leading) // 2], leading[-1]) if parameters
    ]


def test_a_row_beyond_those_that_are_shown_unasked_has_its_evidence_too(
    graph: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = rows_with_evidence(asked(graph, "factors-together", limit=100))[-1][1]
    shown = evidence(graph, last)
    monkeypatch.setattr(Question, "rows_shown", property(lambda _: 3))
    assert len(asked(graph, "factors-together").rows) == 3
    assert evidence(graph, last | {"limit": 1000}).rows == shown.rows != []


def test_the_key_of_a_row_may_hold_any_sign() -> None:
    declared = question("crosswalk")
    keys = {
        row_key(declared, {"category": category, "other": other, "group": "g"})
        for category, other in (("a~b", "c"), ("a", "b~c"), ("a", None), ("a", "!"), ("a", ""), ("a b/c", "ü&=?"))
    }
    assert len(keys) == 6


def test_a_row_that_is_not_there_is_not_found(graph: Database) -> None:
    with pytest.raises(NotFound, match=r"recurring-factors has no row 'nothing' with evidence, as far as was asked\."):
        evidence(graph, {"question": "recurring-factors", "row": "nothing"})
    [parameters, *_] = evidence_of(asked(graph, "recurring-factors", source="realsrc"))
    assert parameters
    with pytest.raises(NotFound, match="has no row"):
        evidence(graph, parameters | {"source": "sample"})


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"question": "nonsense", "row": "x"}, "There is no question 'nonsense'"),
        ({"question": "recuring-factors", "row": "x"}, "Did you mean recurring-factors"),
        ({"question": "recurring-factors"}, "nothing says which of its rows is meant"),
        ({"question": "recurring-factors", "row": "x", "colour": "red"}, "takes no parameter colour="),
        ({"row": "x"}, "Choose a factor, .* or the row of a question"),
    ],
)
def test_a_row_that_cannot_be_asked_for_is_refused(graph: Database, parameters: Parameters, message: str) -> None:
    with pytest.raises(BadRequest, match=message) as refused:
        evidence(graph, parameters)
    assert not isinstance(refused.value, NotFound)


def _counted(**named: str) -> Callable[[Row, Parameters], Parameters]:
    """What an earlier version wrote into an address: values, or `{column}` of the row."""
    return lambda row, given: {name: text.format(**row, **given) for name, text in named.items()}


# What addresses of an earlier version had in place of question= and row=.
OLD: dict[str, Callable[[Row, Parameters], Parameters]] = {
    "agency-by-factor": _counted(counted="{group}", factor="{factor}", organisation="{organisation}"),
    "both-ways": _counted(counted="{group}", factor="{factor}", in_episodes="yes"),
    "bridging-factors": _counted(factor="{factor}"),
    "cases-like": _counted(counted="{group}", case="{other}"),
    "coder-agreement": _counted(counted="{group}", factor="{factor}", every_coding="yes"),
    "comes-before": _counted(counted="{group}", factor="{a}", second="{b}", placed="yes"),
    "communities": _counted(counted="{group}", factor="{factor}"),
    "compare": _counted(counted="{group}", factor="{factor}", one="{one}", other="{other}", looked="yes"),
    "factors-together": _counted(counted="{group}", factor="{a}", second="{b}"),
    "factors-without-action": _counted(factor="{factor}", polarity="hindering", source="{source}"),
    "findings-by-pattern": lambda row, _: {"pattern": row["pattern"]} if row["pattern"] else {"no_pattern": "yes"},
    "good-against-problematic": _counted(
        counted="{group}", factor="{factor}", appraisal="good,problematic", looked="yes"
    ),
    "machine-against-human": _counted(counted="{group}", factor="{factor}", every_coding="yes"),
    "recorded-again": _counted(factor="{factor}", after="{action}"),
    "recurring-factors": _counted(counted="{group}", factor="{factor}"),
    "saturation": _counted(counted="{group}"),
    "seen-before": _counted(factor="{factor}", besides="{case}"),
    "trend": _counted(counted="{group}", factor="{factor}", case_year="{year}", looked="yes"),
    "what-helped": _counted(factor="{factor}", source="{source}"),
}
NOT_DEPRECATED = {"bridging-factors", "factors-without-action", "findings-by-pattern", "what-helped"}


@pytest.mark.parametrize("name", OLD)
def test_an_address_of_the_version_before_leads_to_the_same_evidence(graph: Database, name: str) -> None:
    answer = asked(graph, name)
    [(row, parameters), *_] = rows_with_evidence(answer)
    old = evidence(graph, OLD[name](row, GIVEN.get(name, {})))
    assert old.rows == evidence(graph, parameters).rows != []
    deprecated = [note for note in old.notes if note.code == "deprecated-parameters"]
    assert bool(deprecated) is (name not in NOT_DEPRECATED)
    if deprecated:
        assert deprecated[0].values["parameters"]


def test_what_is_deprecated_is_named(graph: Database) -> None:
    [note] = [
        note
        for note in evidence(graph, {"counted": "Invented: all codebooks", "factor": "sample-caseload"}).notes
        if note.code == "deprecated-parameters"
    ]
    assert isinstance(note, Note)
    assert note.values == {"parameters": ["counted"], "replaced_by": ["question", "row"]}
    assert "counted" in note
    assert "factor" not in note

"""Asking: subjects, filters, who may see what, invented against real, caps and notes; on both servers."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT, OWNER
from whole_answers import ask, evidence_of

from graph.bolt import Connection
from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.formats import NOT_CHECKED
from graph.viewer import Viewer
from queries.answers.answer import Answer, network_of
from queries.answers.citation import to_json
from queries.release.release import release, withheld_among

COUNTS = ("factor", "cases", "episodes", "mentions", "supporting", "hindering")


def factors(graph: Database, viewer: Viewer = EXPORT, **given: Any) -> list[tuple[Any, ...]]:
    """Counts by factor: of the real cases, or where there are none of the invented ones."""
    rows = ask(graph, "recurring-factors", given, viewer=viewer).rows
    invented = bool(rows) and rows[0]["group"].startswith("Invented: ")
    return [tuple(row[name] for name in COUNTS) for row in rows if row["group"].startswith("Invented: ") is invented]


@pytest.mark.slow
def test_three_counts_by_canonical_factor(graph: Database) -> None:
    assert factors(graph, OWNER) == [
        ("caseload", 3, 4, 5, 1, 4),
        ("training", 2, 2, 2, 0, 2),
        ("handover", 1, 1, 1, 0, 1),
    ]


@pytest.mark.slow
def test_an_export_is_counted_without_restricted_cases(graph: Database) -> None:
    answer = ask(graph, "recurring-factors", {}, viewer=EXPORT)
    assert factors(graph)[0] == ("caseload", 2, 3, 4, 1, 3)
    assert "What is restricted or internal is withheld: cases, and what follows from them." in answer.notes
    assert NOT_CHECKED in answer.notes
    assert not re.search(r"\bC1?\b", repr(answer.rows) + repr(answer.notes) + repr(answer.parameters))
    assert '["C"]' not in answer.cypher
    with pytest.raises(BadRequest, match="made for the screen"):
        release(ask(graph, "recurring-factors", {}, viewer=OWNER), EXPORT)


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"area": "North"}, [("caseload", 1, 2, 3, 1, 2), ("handover", 1, 1, 1, 0, 1), ("training", 1, 1, 1, 0, 1)]),
        ({"area": "Region", "polarity": "supporting"}, [("caseload", 1, 1, 1, 1, 0)]),
        ({"review": "V1", "level": "Local strategic"}, [("training", 1, 1, 1, 0, 1)]),
        ({"level": "national"}, []),
        ({"organisation": "council"}, [("caseload", 1, 1, 1, 0, 1)]),
        ({"category": "Conditions of work"}, [("caseload", 2, 3, 4, 1, 3)]),
        ({"category": "child", "polarity": "supporting"}, [("caseload", 1, 1, 1, 1, 0)]),
        ({"since": "2020"}, [("caseload", 1, 1, 1, 0, 1), ("training", 1, 1, 1, 0, 1)]),
        ({"until": "2018-03"}, [("caseload", 1, 1, 3, 1, 2)]),
        ({"as_at": "2018-03-31"}, [("caseload", 1, 1, 3, 1, 2)]),
        ({"source": "sample"}, [("caseload", 1, 1, 1, 1, 0), ("handover", 1, 1, 1, 0, 1)]),
    ],
)
def test_each_filter(graph: Database, given: dict[str, Any], rows: list[tuple[Any, ...]]) -> None:
    assert factors(graph, **given) == rows


def test_invented_and_real_are_never_counted_together(graph: Database) -> None:
    both = ask(graph, "recurring-factors", {}, viewer=EXPORT)
    assert "Invented and real cases are never counted together: each has rows of its own." in both.notes
    counted = [(row["factor"], row["cases"], row["group"]) for row in both.rows]
    assert counted == [
        ("caseload", 2, "no codebook named"),
        ("training", 2, "no codebook named"),
        ("handover", 1, "no codebook named"),
        ("caseload", 1, "Invented: no codebook named"),
        ("handover", 1, "Invented: no codebook named"),
    ]
    pooled = ask(graph, "recurring-factors", {"pool": "yes"}, viewer=EXPORT)
    assert [(row["factor"], row["cases"]) for row in pooled.rows] == [each[:2] for each in counted]
    only = ask(graph, "recurring-factors", {"source": "sample"}, viewer=EXPORT)
    assert "Everything shown here is invented." in only.notes
    assert only.notes[0].code == "only-invented"
    real = ask(graph, "recurring-factors", {"source": "src"}, viewer=EXPORT)
    assert not [note for note in real.notes if "invented" in note]


def test_machine_coding_is_said(graph: Database) -> None:
    sentence = "1 of the contributions were coded by machine and not checked by people."
    assert sentence in ask(graph, "recurring-factors", {"source": "src"}, viewer=EXPORT).notes
    assert sentence not in ask(graph, "recurring-factors", {"area": "North", "source": "src"}, viewer=EXPORT).notes


def test_the_rows_are_capped_and_say_so(graph: Database) -> None:
    answer = ask(graph, "recurring-factors", {"limit": "1"}, viewer=EXPORT)
    assert [row["factor"] for row in answer.rows] == ["caseload"]
    [note] = [note for note in answer.notes if note.code == "rows-cut"]
    assert note.with_parameter() == "Only the first row is shown. Show up to 10: limit=10"
    assert answer.parameters["limit"] == 1


def test_an_answer_can_be_reopened(graph: Database) -> None:
    first = ask(graph, "recurring-factors", {"area": "North", "since": "2018"}, viewer=EXPORT)
    assert first.parameters["area"] == "north"
    again = ask(graph, "recurring-factors", first.parameters, viewer=EXPORT)
    assert to_json(again) == to_json(first)
    keys = [
        "question",
        "parameters",
        "revision",
        "columns",
        "rows",
        "notes",
        "caveats",
        "data",
        "sentence",
        "outcome",
        "citation",
    ]
    assert list(to_json(first)) == keys
    assert to_json(first)["columns"][:7] == ["factor", "name", *COUNTS[1:]]


def test_what_was_run_is_shown_whole(graph: Database) -> None:
    answer = ask(graph, "recommendations-by-addressee", {"area": "Region"}, viewer=OWNER)
    assert ':param area => ["north", "region", "south"];' in answer.cypher
    statement = "".join(line for line in answer.cypher.splitlines(True) if not line.startswith(":param"))
    parameters = re.findall(r"^:param (\w+) => (.*);$", answer.cypher, re.MULTILINE)
    values = {name: json.loads(value) for name, value in parameters}
    assert answer.rows
    assert graph.read(statement.rstrip().rstrip(";"), **values) == answer.rows


def test_what_was_run_names_nothing_that_is_withheld(graph: Database) -> None:
    """Of an answer about invented cases the real ones are kept apart, by their ids: all of them, or all that may leave."""
    for viewer, cases in ((OWNER, '["A", "B", "C"]'), (EXPORT, '["A", "B"]')):
        answer = ask(graph, "upstream-of", {"factor": "caseload"}, viewer=viewer)
        assert f":param apart_case => {cases};" in answer.cypher


@pytest.mark.slow
def test_an_answer_is_read_in_one_transaction(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[float] = []
    real_read = Connection.read

    def counted(self: Connection, work: Callable[[Transaction], Any], seconds: float) -> Any:
        opened.append(seconds)
        return real_read(self, work, seconds)

    monkeypatch.setattr(Connection, "read", counted)
    answer = ask(graph, "trace", {"action": "a4"}, viewer=EXPORT)
    assert answer.cypher.count("RETURN") > 10
    assert network_of(answer).nodes
    assert len(opened) == 1


def test_evidence_names_what_a_row_counted(graph: Database) -> None:
    answer = ask(graph, "recurring-factors", {"area": "North", "limit": "1"}, viewer=EXPORT)
    [evidence] = evidence_of(answer)
    assert evidence is not None
    assert (evidence["question"], evidence["area"]) == ("recurring-factors", "north")
    behind = ask(graph, "evidence-for", evidence, viewer=EXPORT).rows
    assert {(row["factor"], row["case"]) for row in behind} == {("caseload", "A")}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"polarity": "suportive"}, "not one of supporting, hindering, mixed, unclear. Did you mean 'supporting'"),
        ({"factor": "caseload"}, "takes no parameter factor="),
        ({"aera": "North"}, "Did you mean area="),
        ({"since": "31/02/2020"}, "impossible date"),
        ({"since": "2020", "until": "2019"}, "since= lies after until="),
        ({"limit": "many"}, "whole number"),
        ({"limit": "0"}, "1 or more"),
        ({"area": "Norht"}, "The nearest are: North"),
    ],
)
def test_what_cannot_be_asked_is_refused(graph: Database, given: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRequest, match=re.escape(message)):
        ask(graph, "recurring-factors", given, viewer=EXPORT)


def test_a_filter_that_cannot_apply_is_refused_with_those_that_do(graph: Database) -> None:
    with pytest.raises(BadRequest, match=r"polarity= cannot apply to overdue-actions\. It takes source, review"):
        ask(graph, "overdue-actions", {"polarity": "hindering"}, viewer=EXPORT)
    with pytest.raises(BadRequest, match="Did you mean overdue-actions"):
        ask(graph, "overdue-action", {}, viewer=EXPORT)


def test_what_follows_from_a_restricted_case_is_withheld_with_it(graph: Database) -> None:
    for label, id_ in (("Case", "C"), ("Episode", "C1"), ("Review", "V3"), ("Recommendation", "R4"), ("Action", "a9")):
        assert withheld_among(graph, label, [id_], EXPORT) == {id_}
        assert withheld_among(graph, label, [id_], OWNER) == set()
    assert withheld_among(graph, "Case", ["A", "B", "C"], EXPORT) == {"C"}
    assert withheld_among(graph, "Factor", ["caseload"], EXPORT) == set()


def test_the_picture_holds_what_the_rows_name_and_what_joins_it(graph: Database) -> None:
    answer: Answer = ask(graph, "recorded-again", {}, viewer=EXPORT)
    drawn = {(each.type, each.from_id, each.to_id) for each in network_of(answer).relationships}
    assert drawn == {("ADDRESSES", "a1", "caseload"), ("ADDRESSES", "a2", "training"), ("ADDRESSES", "a3", "handover")}
    counted = network_of(ask(graph, "waiting-for", {}, viewer=EXPORT))
    assert [(each.type, each.from_id, each.to_id, each.properties["weight"]) for each in counted.relationships] == [
        ("WAITING_FOR", "a4", "a8", 2),
        ("WAITING_FOR", "a5", "a8", 1),
    ]

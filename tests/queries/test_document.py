"""The document of an answer: its table with names in place of ids, what it hides, and that it reads nothing."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.records import Node, Relationship, Subgraph
from queries import Answer, Column, ask
from queries.answers.answer import EVERY_PART
from queries.answers.criterion import Criterion
from queries.answers.document import document
from queries.answers.layout import Cell, Record
from queries.answers.note import Note, Suggestion
from queries.answers.units import CASES, LIST, NODE, SHARE, TEXT, id_of

FACTOR = (Column("factor", "Factor", id_of("Factor")), Column("name", "Name", TEXT), Column("cases", "Cases", CASES))


def answer_of(columns: tuple[Column, ...], *rows: dict[str, Any], **more: Any) -> Answer:
    return Answer(
        question="recurring-factors", title="Which factors recur?", sentence="Caseload does.",
        parameters={"per": "case", "area": "north", "since": None}, columns=list(columns), rows=list(rows), notes=[],
        revision=7, cypher="MATCH (n) RETURN n;", method="Counted.", sources=[{"id": "s1", "title": "Reviews"}],
        viewer=OWNER, graph="1234567890", **more,
    )  # fmt: skip


def texts(answer: Answer) -> list[list[str]]:
    """The headings and the cells of an answer's table."""
    table = document(answer).table
    return [[heading.title for heading in table.headings], *([cell.text for cell in row] for row in table.rows)]


def test_an_id_and_the_name_of_the_same_thing_are_one_cell() -> None:
    table = document(answer_of(FACTOR, {"factor": "f1", "name": "Caseload", "cases": 1200})).table
    assert [(heading.title, heading.unit, heading.is_number) for heading in table.headings] == [
        ("Factor", "id:Factor", False),
        ("Cases", "cases", True),
    ]
    assert tuple(table.rows) == ((Cell("Caseload", Record("Factor", "f1")), Cell("1,200", is_number=True)),)
    assert table.caption == "Which factors recur?"


def test_each_of_two_ids_has_its_own_name() -> None:
    columns = (
        Column("a", "One factor", id_of("Factor")), Column("a_name", "Its name", TEXT),
        Column("b", "The other", id_of("Factor")), Column("b_name", "Its name", TEXT),
    )  # fmt: skip
    pair = {"a": "f1", "a_name": "Caseload", "b": "f2", "b_name": "Staffing"}
    assert texts(answer_of(columns, pair)) == [["One factor", "The other"], ["Caseload", "Staffing"]]


def test_what_is_not_there_may_have_a_name() -> None:
    answer = answer_of(FACTOR, {"factor": None, "name": "no factor recorded", "cases": None})
    assert tuple(document(answer).table.rows) == ((Cell("no factor recorded"), Cell("", is_number=True)),)


def test_a_column_of_several_kinds_hides_the_one_that_tells_a_program_which() -> None:
    columns = (Column("label", "Kind", TEXT), Column("id", "Record", NODE), Column("name", "Name", TEXT))
    table = document(answer_of(columns, {"label": "Action", "id": "a1", "name": "A body map"})).table
    assert [heading.title for heading in table.headings] == ["Record"]
    assert tuple(table.rows) == ((Cell("A body map", Record("Action", "a1")),),)


def test_a_row_is_laid_out_when_it_is_looked_at() -> None:
    written: list[int] = []

    def write(value: int) -> str:
        written.append(value)
        return str(value)

    counted = Column("cases", "Cases", dataclasses.replace(CASES, format=write))
    table = document(answer_of((counted,), *({"cases": number} for number in range(1, 1001)))).table
    written.clear()
    part = table.part([400, 2], [0])
    assert [row[0].text for row in part.rows] == ["401", "3"]
    assert written == [401, 3]
    assert (len(table.rows), table.rows[-1][0].text, [row[0].text for row in table.rows[1:3]]) == (
        1000,
        "1000",
        ["2", "3"],
    )


def test_the_group_is_shown_where_there_are_several() -> None:
    columns = (*FACTOR, Column("group", "Codebook", TEXT))
    rows = [{"factor": "f1", "name": "Caseload", "cases": 1, "group": group} for group in ("SCIE", "HFACS")]
    assert texts(answer_of(columns, *rows))[0] == ["Factor", "Cases", "Codebook"]
    assert texts(answer_of(columns, rows[0]))[0] == ["Factor", "Cases"]


def test_ids_without_a_name_beside_them_are_captioned() -> None:
    columns = (Column("episode", "Episode", id_of("Episode")), Column("cases", "In", id_of("Case")))
    answer = answer_of(columns, {"episode": "e1", "cases": ["c1", "c2"]}, captions={("Episode", "e1"): "The bruise"})
    assert tuple(document(answer).table.rows) == ((Cell("The bruise", Record("Episode", "e1")), Cell("c1; c2")),)


def test_words_have_their_titles_and_a_polarity_is_known_as_one() -> None:
    columns = (
        Column("says", "Polarity or status", TEXT), Column("status", "Status", TEXT), Column("share", "Share", SHARE),
        Column("answer", "Answer", TEXT, {"not_examined": "No case examined since"}), Column("where", "Where", LIST),
    )  # fmt: skip
    row = {"says": "hindering", "status": "in_progress", "share": 0.688, "answer": "not_examined", "where": []}
    assert texts(answer_of(columns, row))[1] == ["Hindering", "In progress", "69%", "No case examined since", ""]
    assert document(answer_of(columns, row)).table.rows[0][0] == Cell("Hindering", polarity="hindering")


def test_it_says_what_was_asked_of_what_and_how_to_cite_it() -> None:
    criteria = [Criterion("per", "Per", "Case", is_default=True), Criterion("area", "Area", "Northmere")]
    laid_out = document(answer_of(FACTOR, criteria=criteria), retrieved=date(2026, 1, 2))
    assert laid_out.question == "recurring-factors per=case area=north"
    assert laid_out.criteria == tuple(criteria)
    assert laid_out.graph_version == "revision 7 of graph 12345678"
    assert laid_out.citation.endswith("Retrieved 2026-01-02.")
    assert laid_out.bibtex.startswith("@misc{casethread-recurring-factors-")
    assert (laid_out.method, laid_out.cypher, laid_out.sources) == ("Counted.", "MATCH (n) RETURN n;", ("Reviews",))


def test_it_has_the_parts_that_the_answer_was_asked_with() -> None:
    bare = document(answer_of(FACTOR))
    assert (bare.evidence, bare.charts, bare.has_network) == ((), (), False)
    nodes = [Node("Factor", id_, {}) for id_ in ("f1", "f2")]
    joined = Relationship("INFLUENCES", "i1", "Factor", "f1", "Factor", "f2", {})
    evidence = [{"question": "recurring-factors", "row": "f1"}]
    answer = answer_of(FACTOR, {"factor": "f1", "name": "Caseload", "cases": 1}, evidence=evidence, charts=[])
    assert document(answer).evidence == tuple(evidence)
    assert not document(dataclasses.replace(answer, network=Subgraph(nodes, []))).has_network
    assert document(dataclasses.replace(answer, network=Subgraph(nodes, [joined]))).has_network


def test_a_note_names_a_parameter_only_for_who_gives_parameters() -> None:
    note = Note("codebooks-apart", "Two codebooks.", suggestion=Suggestion("Count them together", "pool", "yes"))
    assert note == "Two codebooks."
    assert note.with_parameter() == "Two codebooks. Count them together: pool=yes"
    chosen = Note("codebooks-together", "Two codebooks.", suggestion=Suggestion("Choose one source", "source"), n=2)
    assert chosen.with_parameter() == "Two codebooks. Choose one source: source=..."
    assert chosen.prefixed("First set: ").with_parameter().startswith("First set: Two codebooks. Choose one source")
    assert chosen.to_json()["suggestion"] == {"text": "Choose one source", "parameter": "source", "value": None}
    assert Note("plain", "One codebook.").with_parameter() == "One codebook."
    copied = dataclasses.replace(answer_of(FACTOR), notes=[chosen])
    assert dataclasses.asdict(copied)["notes"][0].values == {"n": 2}


def test_a_document_is_made_of_its_answer_alone(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [ask(graph, name, {}, viewer=OWNER, parts=EVERY_PART) for name in ("recurring-factors", "trend")]
    for name in ("read", "read_together", "read_user_cypher", "subgraph", "revision"):
        monkeypatch.setattr(Database, name, lambda *_, **__: pytest.fail("the graph was read"))
    assert all(document(answer).table.headings for answer in answers)


def test_criteria_say_in_words_what_was_asked(graph: Database) -> None:
    given = {"area": "north", "polarity": "hindering", "since": "2018-03"}
    answer = ask(graph, "recurring-factors", given, viewer=OWNER)
    chosen = [(each.title, each.text) for each in answer.criteria if not each.is_default]
    assert chosen == [("Area", "North"), ("Helped or hindered", "Hindering"), ("Since", "March 2018")]
    usual = {each.title: each.text for each in answer.criteria if each.is_default}
    assert usual["Per"] == "Case" and usual["Codebooks together"] == "No" and usual["Limit"] == "1,000"

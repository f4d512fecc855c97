"""Every question of the catalogue on the small graph: it returns what it declares."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from asking_all import filtered, needed
from people import EXPORT, OWNER, VIEWERS
from whole_answers import ask

from graph.database import Database
from graph.schema import schema
from graph.viewer import Viewer
from queries import Column, question, questions
from queries.answers.answer import EVERY_PART
from queries.answers.column import Row
from queries.editions.edition import Edition
from queries.editions.store import ask_edition
from queries.questions.chart import ChartDeclaration

# Questions that may have more rows for fewer cases: what is in one of them only.
MORE_OF_LESS: set[str] = set()


@pytest.mark.slow
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_it_returns_the_columns_it_declares(graph: Database, name: str, viewer: Viewer) -> None:
    declaration = question(name)
    answer = ask(graph, name, needed(declaration), viewer=viewer)
    assert answer.columns == list(declaration.columns)
    for row in answer.rows:
        assert list(row) == [column.name for column in declaration.columns]
    assert answer.sentence
    assert "{" not in answer.sentence
    assert answer.cypher
    assert answer.parameters["as_at"]
    assert answer.evidence is not None
    assert len(answer.evidence) == len(answer.rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_each_filter_it_takes_runs(graph: Database, name: str) -> None:
    declaration = question(name)
    wholly = {viewer: ask(graph, name, needed(declaration), viewer=viewer) for viewer in (EXPORT, OWNER)}
    for taken, parameters, viewer in filtered(declaration):
        answer = ask(graph, name, parameters, viewer=viewer)
        assert taken in answer.parameters
        if name not in MORE_OF_LESS:
            assert len(answer.rows) <= max(len(wholly[viewer].rows), 1), (
                f"{taken}= adds rows to {name}: is it in MORE_OF_LESS?"
            )


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_an_export_never_names_what_is_restricted(graph: Database, name: str) -> None:
    declaration = question(name)
    answer = ask(graph, name, needed(declaration), viewer=EXPORT)
    values = [value for row in answer.rows for value in _flat(list(row.values()))]
    hidden = {"C", "C1", "V3", "R4", "a9", "Child C", "Call", "Review of C", "Secret", "Secret action"}
    assert hidden.isdisjoint(map(str, values))
    drawn = answer.network
    assert drawn is not None
    assert hidden.isdisjoint(node.id for node in drawn.nodes)
    assert hidden.isdisjoint(each.from_id for each in drawn.relationships)


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_an_edition_answers_with_the_rows_of_an_export(
    graph: Database, frozen: tuple[Edition, Database], name: str
) -> None:
    asked = needed(question(name))
    live = ask(graph, name, asked, viewer=EXPORT)
    from_edition = ask_edition(*frozen, name, asked, viewer=OWNER, live=graph, parts=EVERY_PART)
    assert from_edition.rows == live.rows
    assert (from_edition.sentence, from_edition.evidence, from_edition.sources) == (
        live.sentence,
        live.evidence,
        live.sources,
    )
    assert from_edition.network == live.network
    assert all(frozen[0].sentence in chart.lines for chart in from_edition.charts or ())
    assert set(from_edition.notes) == {frozen[0].sentence, *frozen[0].notes, *live.notes}
    # What an address says beside a question is no parameter of any.
    assert not {"edition", "revision", "viewer"} & set(question(name).accepted)


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in questions()])
def test_evidence_is_a_question_that_can_be_asked(graph: Database, name: str) -> None:
    answer = ask(graph, name, needed(question(name)), viewer=EXPORT)
    assert answer.evidence is not None
    for evidence in answer.evidence[:2]:
        if evidence is not None:
            assert ask(graph, "evidence-for", evidence, viewer=EXPORT).columns


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in questions() if each.charts])
def test_its_charts_are_drawn_from_its_rows_and_never_name_what_is_restricted(graph: Database, name: str) -> None:
    answer = ask(graph, name, needed(question(name)), viewer=EXPORT)
    found = answer.charts
    assert found is not None
    drawable = [each for each in question(name).charts if _says_something(answer.rows, each)]
    assert len(found) == len(drawable)
    for chart in found:
        assert chart.marks
        text = json.dumps(chart.to_json(), allow_nan=False)
        assert all(word not in text for word in ("Child C", "Review of C", "Secret"))
        assert "Not checked for disclosure" in chart.stamps


def _says_something(rows: list[Row], declared: ChartDeclaration) -> bool:
    """Whether any row has a value to be drawn: shares and tests say nothing where nobody says what was looked for."""
    values = [name for role in ("value", "left", "right") for name in declared.columns.get(role, ())]
    least = 0 if declared.kind in ("points", "trend") else 1e-9
    return any(row.get(name) is not None and abs(row[name]) >= least for row in rows for name in values)


@pytest.mark.slow
def test_columns_that_name_nodes_hold_ids_of_that_label(graph: Database) -> None:
    for each in questions():
        answer = ask(graph, each.name, needed(each), viewer=OWNER)
        for column in answer.columns:
            for label, ids in _named(answer.rows, column).items():
                statement = f"MATCH (n:{schema().labels[label].name}) WHERE n.id IN $ids RETURN n.id AS id ORDER BY id"
                found = {row["id"] for row in graph.read(statement, ids=sorted(ids))}
                assert found == ids, f"{each.name}, {column.name}"


def _named(rows: list[Row], column: Column) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if label := column.label_in(row):
            found.setdefault(label, set()).add(row[column.name])
    return found


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif isinstance(value, dict):
            yield from _flat(list(value.values()))
        else:
            yield value

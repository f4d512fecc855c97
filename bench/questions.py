"""Each question of the catalogue, against the statements it runs, sent by the bare driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import neo4j

from bench.measure import BENCH, Ratio, compare
from graph.database import Database
from graph.facts import facts_at
from queries import Question, ask, questions
from queries.asking.context import QuestionContext
from queries.asking.parameters import resolve_parameters
from queries.questions.reading import read_question

Statement = tuple[str, dict[str, Any]]

# What each label is asked about: a node that many others hang on, found in the graph itself.
_SUBJECTS = {
    "Case": "MATCH (n:Case)-[:HAS_EPISODE]->(e) RETURN n.id AS id, count(e) AS many ORDER BY many DESC, id LIMIT 1",
    "Factor": (
        "MATCH (n:Factor)-[c:CONTRIBUTED_TO]->() RETURN n.id AS id, count(c) AS many ORDER BY many DESC, id LIMIT 1"
    ),
    "Action": "MATCH (n:Action)-[r:ADDRESSES]->() RETURN n.id AS id, count(r) AS many ORDER BY many DESC, id LIMIT 1",
}


_WORDS = {
    ("find", "text"): "supervision",
    ("crosswalk", "first"): "domains",
    ("crosswalk", "second"): "scie_factors",
    ("compare", "one"): "until=2013",
    ("compare", "other"): "since=2014",
}
# The Cypher of questions that are counted on the projection today: what they are held against.
SECOND_OPINION = Path(__file__).parent.parent / "tests" / "queries" / "second_opinion"


def bench_questions(
    database: Database, driver: neo4j.Driver, name: str, runs: int
) -> Iterator[tuple[str, Ratio, int, int]]:
    """(question, ratio, rows, statements) for each question; a question that takes a subject gets a busy one."""
    for question in questions():
        parameters = subjects(database, question)
        ask(database, question.name, parameters, viewer=BENCH)
        with recorded(database) as statements:
            rows = len(ask(database, question.name, parameters, viewer=BENCH).rows)
        bare_statements = list(statements)
        if question.on_projection:
            bare_statements = second_opinion(database, question, parameters)
        ratio = compare(
            partial(ask, database, question.name, parameters, viewer=BENCH),
            partial(run_bare, driver, name, bare_statements) if bare_statements else (lambda: None),
            runs,
        )
        yield question.name, ratio, rows, len(bare_statements)


def second_opinion(database: Database, question: Question, parameters: dict[str, str]) -> list[Statement]:
    """The statement that counts the same on the server, or none where Cypher cannot say it."""
    file = SECOND_OPINION / f"{question.name.replace('-', '_')}.cypher"
    if not file.exists():
        return []
    declared = read_question(file.name, file.read_text(encoding="utf-8"))
    resolved = resolve_parameters(database, declared, parameters, BENCH)
    context = QuestionContext(database, declared, resolved, BENCH, facts_at(database), scope_names=("contributions",))
    statement = context.scope() + context.text(declared.cypher) + "LIMIT $limit"
    return [(statement, context.values(statement, {"limit": context.limit + 1}))]


def subjects(database: Database, question: Question) -> dict[str, str]:
    """Values for what the question must be given."""
    arguments: dict[str, str] = {}
    for number, parameter in enumerate(p for p in question.parameters if p.required or p.name in ("action", "factor")):
        label = parameter.label
        if label in _SUBJECTS:
            arguments[parameter.name] = _busy(database, label, number)
        elif (question.name, parameter.name) in _WORDS:
            arguments[parameter.name] = _WORDS[question.name, parameter.name]
        elif parameter.required and parameter.choices:
            arguments[parameter.name] = parameter.choices[0]
    return arguments


@cache
def _busy(database: Database, label: str, number: int) -> str:
    """The id of a record that many others hang on; the next one by its number."""
    rows = database.read(_SUBJECTS[label].replace("LIMIT 1", f"SKIP {number} LIMIT 1"))
    return str(rows[0]["id"])


@contextmanager
def recorded(database: Database) -> Iterator[list[Statement]]:
    """Every statement that is read through the database meanwhile, with its parameters; what is kept counts as read."""
    statements: list[Statement] = []
    read, fold, read_once = database.read, database.fold, QuestionContext.read_once

    def remember(cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        statements.append((cypher, parameters))
        return read(cypher, **parameters)

    def remember_folded(cypher: str, take: Callable[[Any], Any], /, **parameters: Any) -> Any:
        statements.append((cypher, parameters))
        return fold(cypher, take, **parameters)

    def remember_kept(context: QuestionContext, cypher: str, made: Callable[[list[dict[str, Any]]], Any]) -> Any:
        statements.append((cypher, context.values(cypher)))
        return read_once(context, cypher, made)

    # For as long as it records, what reads is replaced: the types know of no such thing.
    database.read, database.fold = remember, remember_folded  # type: ignore[method-assign]
    QuestionContext.read_once = remember_kept  # type: ignore[method-assign,assignment]
    try:
        yield statements
    finally:
        QuestionContext.read_once = read_once  # type: ignore[method-assign]
        del database.read, database.fold


def run_bare(driver: neo4j.Driver, name: str, statements: list[Statement]) -> None:
    """The same statements in one reading transaction, as ours are, rows taken as the driver gives them."""

    def read(transaction: neo4j.ManagedTransaction) -> None:
        for cypher, parameters in statements:
            list(transaction.run(cypher, parameters))

    with driver.session(database=name, default_access_mode=neo4j.READ_ACCESS) as session:
        session.execute_read(read)

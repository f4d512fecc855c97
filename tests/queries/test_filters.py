"""The filters: what one entry holds is all there is of a filter, in every scope and on the projection."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from people import OWNER

from graph.database import Database
from graph.facts import facts_at
from queries import Question, questions
from queries.asking.context import QuestionContext
from queries.asking.parameters import resolve_parameters, words_of
from queries.catalogue import Entry
from queries.questions.filters import FILTERS, Filter, filters_of
from queries.questions.reading import read_question
from queries.questions.scope import read_template, scopes

# Where a question takes a filter that has no condition in one of its scopes, its own code says what it does there.
APPLIED_BY_THE_QUESTION = {
    "evidence-for": {"polarity", "organisation", "level"},  # influences have none of them
    "upstream-of": {"level"},  # that of the factors a chain begins with
    "find": {"source"},
    "trace": {"as_at"},
}


def counted_in(question: Question) -> Iterator[str]:
    """The scopes that a question counts in; on the projection those are contributions."""
    yield from question.scopes
    if question.on_projection:
        yield "contributions"


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.name)
def test_a_filter_has_a_condition_in_every_scope_of_a_question_that_takes_it(question: Question) -> None:
    applied = [set(filters_of(scope)) for scope in counted_in(question)] or [set()]
    missing = set(question.filters) - applied[0].intersection(*applied[1:])
    assert missing == APPLIED_BY_THE_QUESTION.get(question.name, set())


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_whole(name: str) -> None:
    entry = FILTERS[name]
    assert entry.name == name
    assert entry.title
    assert entry.about
    assert [bool(entry.label), bool(entry.vocabulary), bool(entry.side)].count(True) == 1
    assert {place.partition(" ")[0] for place in entry.conditions} <= scopes().keys()
    assert all(re.search(rf"(\$|\b){name}\b", condition) for condition in entry.conditions.values())
    assert [question.name for question in questions() if name in question.filters]
    # What applies to contributions is counted on the projection too.
    assert bool(entry.masks) is ("contributions" in {place.partition(" ")[0] for place in entry.conditions})
    for place in entry.conditions:
        assert name in scopes()[place.partition(" ")[0]].names


ADDED = Filter(
    name="state",
    title="State",
    about="only actions in this state",
    vocabulary="action_status",
    conditions={"actions": "a.status IN $state"},
)
ASKS = """\
// for: all
// title: Which actions?
// about: The actions.
// scope: actions
// filters: all
// column: action id:Action - Action
// sentence: {rows} actions.
// none: None.
RETURN a.id AS action
ORDER BY action
"""


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a filter that is there for one test."""
    monkeypatch.setitem(FILTERS, ADDED.name, ADDED)
    scopes.cache_clear()
    read_template.cache_clear()
    yield ADDED.name
    scopes.cache_clear()
    read_template.cache_clear()


@pytest.mark.slow
def test_one_entry_adds_a_filter(graph: Database, added: str) -> None:
    question = read_question("actions.cypher", ASKS)
    assert added in question.filters
    assert words_of(question, added)["blocked"] == "Blocked"
    resolved = resolve_parameters(graph, question, {added: "Blocked"}, OWNER)
    context = QuestionContext(graph, question, resolved, OWNER, facts_at(graph))
    assert [row["action"] for row in Entry(question).read(context)] == ["a8"]

"""Whether an answer without rows says anything: how many records were examined, or that there are none.

No universal statement is made about nothing (rule 10 of the domain): where what a question presupposes is not recorded,
or the filters leave none of it, the answer says so in place of the declared sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from queries.answers.answer import Outcome
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.asking.sentence import in_words_of, sentence_of
from queries.questions.populations import Population, populations
from queries.questions.scope import read_template


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The sentence of an answer, and what kind of a sentence it is."""

    outcome: Outcome
    sentence: str


def conclude(context: QuestionContext, rows: list[Row]) -> Conclusion:
    """What the rows come to; notes say how many records were examined where there are none, and what is not recorded."""
    conclusion = _of_rows(context, rows) if rows else _of_nothing(context)
    for name in context.question.speaks_of:
        population = populations()[name]
        none = _none(context, population)
        if none not in conclusion.sentence and not _count(context, population, filtered=False):
            context.note("none-recorded", f"{none}.", records=name)
    return conclusion


def _of_rows(context: QuestionContext, rows: list[Row]) -> Conclusion:
    return Conclusion("rows", context.own_sentence or sentence_of(context, rows))


def _of_nothing(context: QuestionContext) -> Conclusion:
    examined = ""
    for name in _presupposed(context):
        population = populations()[name]
        count = _count(context, population)
        if not count:
            is_recorded = bool(context.resolved.filters) and _count(context, population, filtered=False)
            if is_recorded:
                return _nothing_left(context, _noun(context, population))
            return Conclusion("nothing-recorded", _with_consequence(context, _none(context, population)))
        examined = in_words_of(context, population.counted(count), [])
    if context.emptied:
        return _nothing_left(context, context.emptied)
    if examined:
        context.note("examined", f"Examined: {examined}.", records=name, count=count)
    return Conclusion("no-rows", context.own_sentence or sentence_of(context, []))


def _nothing_left(context: QuestionContext, noun: str) -> Conclusion:
    return Conclusion("nothing-left", _with_consequence(context, f"The filters leave no {noun}"))


def _with_consequence(context: QuestionContext, none: str) -> str:
    """The sentence: "No action is recorded, so none can be overdue."."""
    consequence = context.question.consequence
    return f"{none}, so {consequence}." if consequence else f"{none}."


def _presupposed(context: QuestionContext) -> list[str]:
    """What its scope counts, or its scopes together, then what it declares."""
    scope = " or ".join(context.scope_names or ()) or context.question.scope
    return [*([scope] if scope else []), *context.question.presupposes]


def _count(context: QuestionContext, population: Population, *, filtered: bool = True) -> int:
    """How many of them there are, as far as this viewer may know; with the filters of the question, or without."""
    if population.either:
        return sum(_count(context, populations()[name], filtered=filtered) for name in population.either)
    lines = context.lines if filtered else frozenset()
    own = read_template(context.question.source_file, population.cypher).text(lines)
    only = context.choosing if filtered else ()
    scope = context.scope(population.scope, only=only) if population.scope else ""
    statement = f"{scope}{own}{population.count}"
    return context.facts.once(statement, context.values(statement), lambda rows: int(rows[0]["examined"]))


def _none(context: QuestionContext, population: Population) -> str:
    """That none of them is recorded among the cases that are counted; a note says where anything is withheld."""
    kinds = {None: "", False: " for real cases", True: " for invented cases"}
    return f"No {_noun(context, population)} is recorded{kinds[context.counts_invented]}"


def _noun(context: QuestionContext, population: Population) -> str:
    return in_words_of(context, population.noun, [])

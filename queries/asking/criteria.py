"""The parameters and filters of an answer in words: titles and names in place of parameter names and ids."""

from __future__ import annotations

from typing import Any

from queries.answers.criterion import Criterion
from queries.asking.parameters import ResolvedParameters, words_of
from queries.questions.filters import FILTERS
from queries.questions.question import COUNTING_PARAMETERS, Question, title_of
from queries.wording.dates import day
from queries.wording.figures import number
from queries.wording.text import parameter_text, word_title


def criteria_of(question: Question, resolved: ResolvedParameters) -> list[Criterion]:
    """What was asked, in the order in which it was resolved; nothing that was left open."""
    stated = [(name, value) for name, value in resolved.shown.items() if value not in (None, "")]
    return [
        Criterion(name, title_of(name), _text(question, resolved, name, value), _is_default(question, resolved, name))
        for name, value in stated
    ]


def _text(question: Question, resolved: ResolvedParameters, name: str, value: Any) -> str:
    if name in resolved.captions:
        return resolved.captions[name]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return number(value)
    if name in FILTERS and FILTERS[name].vocabulary:
        return words_of(question, name).get(value, str(value))
    if name in FILTERS and FILTERS[name].side:
        return day(value)
    is_choice = any(parameter.name == name and parameter.choices for parameter in question.parameters)
    return word_title(str(value)) if is_choice or name in COUNTING_PARAMETERS else str(value)


def _is_default(question: Question, resolved: ResolvedParameters, name: str) -> bool:
    if name == "as_at":
        return "as_at" not in resolved.filters
    if name == "limit":
        return bool(resolved.shown[name] == question.rows_shown)
    parameters = COUNTING_PARAMETERS | {parameter.name: parameter for parameter in question.parameters}
    return name in parameters and parameter_text(resolved.shown[name]) == parameters[name].default

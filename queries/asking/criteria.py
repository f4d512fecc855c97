"""The parameters and filters of an answer in words: titles and names in place of parameter names and ids."""

from __future__ import annotations

import shlex
from typing import Any

from graph.dates import day
from graph.taxonomies import taxonomies
from queries.answers.criterion import Criterion
from queries.asking.parameters import ResolvedParameters, words_of
from queries.questions.filters import FILTERS
from queries.questions.question import COUNTING_PARAMETERS, Parameter, Question, title_of
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
    if name in FILTERS:
        return _filter_text(question, name, value)
    if name in COUNTING_PARAMETERS:
        return word_title(value)
    return _parameter_text(question, next((its for its in question.parameters if its.name == name), None), str(value))


def _parameter_text(question: Question, parameter: Parameter | None, value: str) -> str:
    if parameter and parameter.holds == "filters":
        pairs = (word.split("=", 1) for word in shlex.split(value))
        return "; ".join(f"{title_of(name).lower()} {_filter_text(question, name, text)}" for name, text in pairs)
    if parameter and parameter.holds == "taxonomy" and value in taxonomies():
        return taxonomies()[value].title
    return word_title(value) if parameter and parameter.choices else value


def _filter_text(question: Question, name: str, value: str) -> str:
    """The word, the day or the name that a filter has."""
    return day(value) if FILTERS[name].side else words_of(question, name).get(value, value)


def _is_default(question: Question, resolved: ResolvedParameters, name: str) -> bool:
    if name == "as_at":
        return "as_at" not in resolved.filters
    if name == "limit":
        return bool(resolved.shown[name] == question.rows_shown)
    parameters = COUNTING_PARAMETERS | {parameter.name: parameter for parameter in question.parameters}
    return name in parameters and parameter_text(resolved.shown[name]) == parameters[name].default

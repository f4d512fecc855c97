"""A set of cases in a form: a field for each filter that chooses cases, and the text of filters that they make."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from queries import Question
from queries.counting.sets import CHOOSING

DOT = "."  # in the name of a field: `one.area` is the area of the set `one`


def sets_of(question: Question) -> list[str]:
    """The names of the parameters that are sets of cases."""
    return [parameter.name for parameter in question.offered if parameter.holds == "filters"]


def gathered(question: Question, arguments: Mapping[str, str]) -> dict[str, str]:
    """Arguments of an address, with the fields of each set as the one text that the question takes."""
    filters: dict[str, list[str]] = {}
    others, sets = {}, sets_of(question)
    for name, text in arguments.items():
        set_name, dot, filter_name = name.partition(DOT)
        if dot and set_name in sets:
            filters.setdefault(set_name, []).append(f"{filter_name}={shlex.quote(text)}")
        else:
            others[name] = text
    return others | {name: " ".join(words) for name, words in filters.items()}


def filters_in(text: str) -> dict[str, str]:
    """The filters of a set that its fields can show; of a text that cannot be read, none."""
    try:
        words = shlex.split(text)
    except ValueError:
        return {}
    pairs = (word.partition("=")[::2] for word in words)
    return {name: value for name, value in pairs if name in CHOOSING}


def field_name(set_name: str, filter_name: str) -> str:
    """The name of the field of one filter of a set."""
    return f"{set_name}{DOT}{filter_name}"

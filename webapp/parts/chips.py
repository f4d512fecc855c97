"""What was asked for, as chips each of which can be taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from queries import Answer, question
from queries.answers.criterion import Criterion
from queries.questions.filters import FILTERS


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was asked for, in words; `url` asks the same without it, and is empty where it is needed."""

    text: str
    label: str
    url: str = ""


def chips(answer: Answer, parameters: Mapping[str, str], address: Callable[[dict[str, str]], str]) -> list[Chip]:
    """What somebody asked for that is no default; `address` asks the same with other parameters."""
    criteria = [
        criterion
        for criterion in answer.criteria
        if not criterion.is_default and (criterion.name in parameters or criterion.name != "limit")
    ]
    return [_chip(answer, criterion, parameters, address) for criterion in criteria]


def _chip(
    answer: Answer, criterion: Criterion, parameters: Mapping[str, str], address: Callable[[dict[str, str]], str]
) -> Chip:
    """What was asked for, with the address without it where the question can do without."""
    kind = "filter" if criterion.name in FILTERS else "choice"
    label = f"Remove {kind} {criterion.title.lower()}: {criterion.text}"
    asked = question(answer.question)
    if criterion.name not in parameters or not asked.can_do_without(criterion.name):
        return Chip(criterion.in_words, label)
    others = {name: text for name, text in parameters.items() if name != criterion.name}
    if asked.opening and not others:  # an address without anything asks what the page opens with
        others = {criterion.name: ""}
    return Chip(criterion.in_words, label, address(others))

"""The answers on the page of an upload: kept beside its files, so that checking again and loading both have them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graph.system.whole_files import written_whole


def save(place: Path, questions: Iterable[Mapping[str, Any]], form: Mapping[str, str]) -> None:
    """Keep what a form answers to the questions that its page asked; an answer that is none of the choices counts as none.

    A question without choices takes any words.
    """
    answers = saved(place)
    for question in questions:
        answer = form.get(f"answer-{question['id']}")
        if answer is not None:
            answers.pop(question["id"], None)
            if answer.strip() and (answer in question["choices"] or not question["choices"]):
                answers[question["id"]] = answer.strip()
    with written_whole(_file(place)) as unfinished:
        unfinished.write_text(json.dumps(answers), encoding="utf-8")


def saved(place: Path) -> dict[str, str]:
    """The answers of an upload by the ids of their questions."""
    try:
        answers: dict[str, str] = json.loads(_file(place).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return answers


def _file(place: Path) -> Path:
    return place / "answers.json"

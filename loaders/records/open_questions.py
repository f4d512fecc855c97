"""What a file leaves open, such as what a colour means in it: asked once, with what is taken while nobody has answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.records.ids import digest
from loaders.records.problem import Place
from loaders.records.reading import OpenQuestion


@dataclass
class OpenQuestions:
    """The questions of one file, each once.

    `given` are the answers that come with it, by the ids or the keys of their questions, `decided` those that the graph
    keeps by their ids; `scope` is what the questions are about the words of.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    asked: dict[str, OpenQuestion] = field(default_factory=dict)
    _rows: set[tuple[str, Place]] = field(default_factory=set)  # that a question was asked of, each once

    def ask(
        self,
        key: str,
        text: str,
        meanwhile: str,
        place: Place,
        choices: tuple[str, ...] = (),
        *,
        wider: str = "",
        between: tuple[str, ...] = (),
    ) -> str | None:
        """The answer to a question, or None; whatever the number of rows that it is about, it is asked once.

        `wider` is the key of a question whose answer holds for this one, too, where it has none of its own; `between` are
        names which it asks whether they are one.
        """
        if (question := self.asked.get(key)) is None:
            answer, is_decided = self._answer(key, choices)
            if answer is None and wider:
                answer, is_decided = self._answer(wider, choices)
            id_ = self._id(key)
            question = OpenQuestion(id_, key, text, meanwhile, place, choices, answer, is_decided, between=between)
            self.asked[key] = question
        elif (key, place) not in self._rows:
            question.count += 1
        self._rows.add((key, place))
        return question.answer

    def compare(self, key: str, label: str, names: tuple[str, str]) -> None:
        """Say which two records of a label the answer to a question takes for one, by their names."""
        self.asked[key].label, self.asked[key].compared = label, names

    def is_answered(self, key: str) -> bool:
        """Whether there is an answer to a question, asked or not."""
        return self.answer(key) is not None

    def answer(self, key: str) -> str | None:
        """The answer to a question that may take any, asked or not."""
        return self._answer(key, ())[0]

    def _answer(self, key: str, choices: tuple[str, ...]) -> tuple[str | None, bool]:
        """An answer, and whether it was decided earlier; one that is none of the choices counts as none."""
        id_ = self._id(key)
        given = (self.given.get(id_) or self.given.get(key) or "").strip()
        answer = given or self.decided.get(id_)
        if answer is not None and choices:
            answer = next((choice for choice in choices if name_key(choice) == name_key(answer)), None)
        return answer, answer is not None and not given

    def _id(self, key: str) -> str:
        return digest(f"{self.scope}|{name_key(key)}")

"""What is wrong with a question in the words of its form: fields by their labels, and a link to each field at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.errors import BadRequest, WrongParameter
from queries import Question
from queries.questions.question import title_of
from webapp.addresses import LinkedText
from webapp.parts.question_form import Field


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing that is wrong; `field` is the name of the form's field that it is about, empty for none of them.

    `candidates` lead to the same question about a record that may be meant.
    """

    text: str
    field: str = ""
    candidates: tuple[LinkedText, ...] = ()


def error_lines(
    error: BadRequest, question: Question, fields: Sequence[Field], address: Callable[[str, str], str]
) -> list[ErrorLine]:
    """Each line of the error; in its text, parameters are named as on a command line.

    `address` gives the address of the same question with another value of one parameter.
    """
    shown = {field.name for field in fields if not field.is_hidden}
    about = {f"{wrong.rule} {wrong.fix}".rstrip(): wrong for wrong in error.parameters}
    lines = []
    for line in str(error).splitlines():
        wrong = about.get(line)
        links = candidate_links(wrong, address) if wrong else ()
        text = wrong.rule if wrong and links else line
        name = wrong.name if wrong and wrong.name in shown else ""
        lines.append(ErrorLine(_in_words_of_form(text, question), name, links))
    return lines


def candidate_links(wrong: WrongParameter, address: Callable[[str, str], str]) -> tuple[LinkedText, ...]:
    """The records that may be meant, each with the address that names it; those of one name are told by their ids."""
    names = [candidate.name for candidate in wrong.candidates]
    return tuple(
        LinkedText(
            candidate.name if names.count(candidate.name) == 1 else f"{candidate.name} ({candidate.id})",
            address(wrong.name, candidate.id),
        )
        for candidate in wrong.candidates
    )


def _in_words_of_form(line: str, question: Question) -> str:
    """`since=` by the label of its field, and the question's name as what the page is about."""
    names = sorted({"limit", *question.accepted}, key=len, reverse=True)
    parameter = re.compile(rf"\b({'|'.join(map(re.escape, names))})=(?=(\S)?)")

    def labelled(match: re.Match[str]) -> str:
        title, has_value = title_of(match[1]), (match[2] or ".") not in ".,:;)?!"
        if match.start() == 0 and has_value:
            return f"{title}: "
        return f"‘{title}’ " if has_value else f"‘{title}’"

    text = parameter.sub(labelled, line)
    text = re.sub(rf"^{re.escape(question.name)}\b", "This question", text)
    return re.sub(rf"\b{re.escape(question.name)}(?=[ .])", "this question", text)

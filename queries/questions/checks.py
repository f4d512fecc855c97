"""What a question declares holds together: names, parameters and columns are declared once, and used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from queries.questions.chart import check_chart
from queries.questions.cypher_file import CypherFile
from queries.questions.errors import DeclarationError
from queries.questions.filters import FILTERS
from queries.questions.populations import populations
from queries.questions.question import AS_ASKED, Question
from queries.questions.scope import StatementTemplate, read_template, scopes

ALWAYS_BOUND = ("as_at", "today")  # what every statement may use
ALWAYS_NAMED = {"rows", "as_at"}  # what every sentence may use
_BOUND_IDS = ("withheld_", "apart_", "open_", "closed_")

_USED = re.compile(r"\$(\w+)")
_FIELD = re.compile(r"\{(\w+)\}")
_RETURNED = re.compile(r"(?:.*\bAS\s+)?(?:\w+\.)?(\w+)\s*$", re.DOTALL | re.IGNORECASE)


Place = Callable[[str, str], str]  # where a question declares a word under a key: `q.cypher:8`


def check_question(question: Question, place: Place | None = None) -> None:
    """Raise DeclarationError where names are declared twice, or columns are named that are not there.

    `place` gives the file and line of a word that is declared under a key; without it the message names the file.
    """
    check = _Check(question, place or (lambda key, word: question.source_file))
    check.names()
    check.populations()
    check.sentences()
    check.charts()


@dataclass(frozen=True)
class _Check:
    question: Question
    place: Place

    def names(self) -> None:
        """Names are declared once, and those that are used exist."""
        question, columns = self.question, self._columns
        self._once("column", columns)
        self._once("parameter", [parameter.name for parameter in question.parameters])
        for parameter in question.parameters:
            if parameter.name in FILTERS:
                text = f"the parameter {parameter.name!r} is the name of a filter too; give one of them another name"
                raise self._error("parameter", parameter.name, text)
        network = question.network
        limited = network.at_most[:1] if network.at_most else ()
        used = {"network": (*network.nodes, *(network.links or ()), *limited, *network.carries)}
        if question.cypher:  # the rows of a question in Python may hold more than its columns
            used["key"] = question.key
        for key, names in used.items():
            for name in names:
                if name not in columns:
                    raise self._error(key, name, f"{name!r} is no column")
        for name in question.filters:
            if name not in FILTERS:
                raise self._error("filters", name, f"{name!r} is no filter; there are {', '.join(FILTERS)}")
        for name in question.scopes:
            if name not in scopes():
                raise self._error("scope", name, f"there is no scope {name!r}; there are {', '.join(scopes())}")

    def populations(self) -> None:
        """What it presupposes and speaks of are populations."""
        for key, names in {"presupposes": self.question.presupposes, "speaks of": self.question.speaks_of}.items():
            for name in names:
                if name not in populations():
                    text = f"there is no population {name!r}; there are {', '.join(populations())}"
                    raise self._error(key, name, text)

    def sentences(self) -> None:
        """A sentence speaks of columns and parameters; one that a question writes itself may have more in it."""
        parameters = {parameter.name for parameter in self.question.parameters}
        allowed = {"none": {"as_at", AS_ASKED, *parameters}}
        texts = {"none": self.question.no_rows}
        if self.question.cypher:
            allowed["sentence"] = {*ALWAYS_NAMED, *self._columns, *parameters}
            texts["sentence"] = self.question.sentence
        for key, text in texts.items():
            for name in _FIELD.findall(text):
                if name not in allowed[key]:
                    raise self._error(key, f"{{{name}}}", f"{{{name}}} is no column")

    def charts(self) -> None:
        """Charts are drawn from columns that are there, of units that can be drawn so."""
        for chart in self.question.charts:
            try:
                check_chart(chart, self.question.columns)
            except ValueError as error:
                raise self._error("chart", chart.kind, str(error)) from error

    @property
    def _columns(self) -> list[str]:
        return [column.name for column in self.question.columns]

    def _once(self, key: str, names: list[str]) -> None:
        for name, times in Counter(names).items():
            if times > 1:
                raise self._error(key, name, f"{key} {name!r} is declared already")

    def _error(self, key: str, word: str, message: str) -> DeclarationError:
        return DeclarationError(f"{self.place(key, word)}: {message}")


def check_statement(file: CypherFile, question: Question) -> None:
    """Raise DeclarationError, with file and line, where a statement does not fit what its question declares."""
    _check_used(file, question)
    _check_returned(file, question)


def _check_used(file: CypherFile, question: Question) -> None:
    """What is used is declared, and what is declared is used."""
    own = {line.value.split()[0]: line.number for line in file.all("parameter")}
    allowed = {*own, *question.filters, *ALWAYS_BOUND}
    for offset, row in enumerate(file.body.splitlines()):
        for name in _USED.findall(row.partition("//")[0]):
            if name not in allowed and not name.startswith(_BOUND_IDS):
                raise file.error(file.body_starts + offset, f"uses ${name}, which it does not declare")
    used = set(_USED.findall(file.body))
    for name, number in own.items():
        if name not in used and name != "limit":
            raise file.error(number, f"declares {name!r}, which nothing uses")
    scope = scopes()[question.scope] if question.scope else StatementTemplate()
    applied = read_template(file.name, file.body).names | scope.names | used
    for line in file.all("filters"):
        for name in question.filters:
            if name not in applied:
                raise file.error(line.number, f"takes the filter {name!r}, which nothing uses")


def _check_returned(file: CypherFile, question: Question) -> None:
    """The last RETURN gives exactly the declared columns, in that order."""
    *_, last = re.split(r"\bRETURN\b", "\n".join(row.partition("//")[0] for row in file.body.splitlines()))
    end = file.body_starts + file.body.count("\n", 0, file.body.rfind("RETURN"))
    if "RETURN" not in file.body or not re.search(r"\bORDER BY\b", last):
        raise file.error(end, "ends without RETURN ... ORDER BY ...")
    if re.search(r"\bLIMIT\b", last):
        raise file.error(end, "has a LIMIT of its own: the rows are capped by 'limit'")
    returned = [_returned_name(part) for part in _at_commas(re.split(r"\bORDER BY\b", last)[0])]
    names = [column.name for column in question.columns]
    if returned != names:
        raise file.error(end, f"returns {', '.join(returned)}, but declares the columns {', '.join(names)}")


def _returned_name(part: str) -> str:
    match = _RETURNED.fullmatch(part.strip().removeprefix("DISTINCT ").strip())
    return match[1] if match else part.strip()


def _at_commas(text: str) -> list[str]:
    """The text cut at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts

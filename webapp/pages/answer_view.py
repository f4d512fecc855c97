"""The page of an answer: its document with addresses. Everything that its templates show is made here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import url_for

from queries import Answer
from queries.answers.criterion import in_words
from queries.answers.document import Document, document
from queries.answers.note import ROWS_CUT, Note
from queries.wording.text import parameter_text
from webapp.addresses import LinkedText, question_url
from webapp.connection import database
from webapp.editions import edition_argument
from webapp.explorer.network import marks_of
from webapp.explorer.picture import SmallPicture, titled_picture
from webapp.pages.charts import charts_for_page
from webapp.pages.graph_state import ChangesSince, changes_since
from webapp.pages.row_sentences import Sentence, row_sentences
from webapp.pages.tracked_numbers import tracked_numbers
from webapp.parts.answer_table import AnswerTable
from webapp.parts.chips import Chip, chips
from webapp.parts.question_form import Field
from webapp.parts.table_page import TableChoice, TablePage


@dataclass(frozen=True, slots=True)
class Caveat:
    """A caveat, and what can be done about it: the words of a link, and where it leads."""

    text: str
    suggestion: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """Everything that the templates of an answer show; they compute nothing.

    `chips` are what somebody asked for, each with a way to ask without it; `asked_with` has all parameters in words;
    `rows_in_csv` says how many of the rows are in that file; `current_url` asks the graph
    as it is today, and `since` says what changed since the address was made.
    """

    document: Document
    current_url: str
    since: ChangesSince | None
    sentences: list[Sentence]
    table: TablePage
    charts: list[dict[str, Any]]
    picture: SmallPicture | None
    caveats: list[Caveat]
    chips: list[Chip]
    asked_with: str
    permalink: str
    downloads: Mapping[str, str]
    rows_in_csv: str


def answer_view(
    answer: Answer,
    parameters: Mapping[str, str],
    fields: Collection[Field],
    revision: int | None,
    choice: TableChoice,
) -> AnswerView:
    """The view of an answer asked with `parameters`; `revision` is the one that its address names, if any.

    `choice` says which part of its table is shown; raises BadRequest where there is no such part.
    """
    laid_out = document(answer)
    permanent: dict[str, Any] = _address_texts(answer)
    state: dict[str, Any] = edition_argument() or {"revision": answer.revision}
    current: dict[str, Any] = {**parameters}
    named_state: dict[str, Any] = edition_argument() | ({} if revision is None else {"revision": revision})
    whole = {name: text for name, text in permanent.items() if name != "limit" or name in parameters}

    def table_url(choice: TableChoice) -> str:
        arguments = {**parameters, **named_state, **choice.arguments}
        return url_for("questions.page", name=answer.question, _anchor="table", **arguments)

    def opened(parameter: str, value: str) -> str:
        return url_for("questions.page", name=answer.question, **{**parameters, **named_state, parameter: value})

    caveats = [_caveat(answer.question, note, parameters, fields) for note in laid_out.notes]
    more = _more_rows(laid_out.notes, caveats)
    numbers = tracked_numbers(answer, parameters)
    answer_table = AnswerTable(laid_out.table, choice, table_url, opened, more, counted=numbers)
    return AnswerView(
        document=laid_out,
        current_url=url_for("questions.page", name=answer.question, **current),
        since=changes_since(answer, permanent, revision),
        sentences=row_sentences(answer, partial(_evidence_url, answer)) if answer.edition is None else [],
        table=answer_table.page(laid_out.evidence, partial(_evidence_url, answer), linked=answer.edition is None),
        charts=charts_for_page(answer, partial(_evidence_url, answer)),
        picture=_picture(answer) if laid_out.has_network else None,
        caveats=caveats,
        chips=chips(answer, parameters, lambda others: question_url(answer.question, **others, **edition_argument())),
        asked_with=in_words(laid_out.criteria),
        permalink=url_for("questions.page", name=answer.question, _external=True, **permanent, **state),
        downloads={
            kind: url_for(f"questions.as_{kind}", name=answer.question, **arguments, **edition_argument())
            for kind, arguments in {"json": permanent, "csv": whole, "charts": permanent}.items()
        },
        rows_in_csv="" if "limit" in parameters else "all rows",
    )


def _evidence_url(answer: Answer, parameters: Mapping[str, Any] | None) -> str | None:
    """The page with the evidence of a row, as at the same day as the row; None where it has none."""
    if not parameters:
        return None
    arguments = {"as_at": answer.parameters["as_at"]} | dict(parameters) | edition_argument()
    return url_for("questions.page", name="evidence-for", **arguments)


def _picture(answer: Answer) -> SmallPicture | None:
    if answer.network is None:
        return None
    marks = marks_of(database(), answer.network.nodes)
    return titled_picture(answer.title, answer.network, marks, has_pages=answer.edition is None)


def _address_texts(answer: Answer) -> dict[str, str]:
    """The parameters as an address has them."""
    return {name: parameter_text(value) for name, value in answer.parameters.items() if value not in (None, "")}


def _more_rows(notes: Iterable[Note], caveats: Iterable[Caveat]) -> LinkedText | None:
    """What asks for more rows where the answer has not all: its caveat says so further down the page."""
    cut = [caveat for note, caveat in zip(notes, caveats, strict=True) if note.code == ROWS_CUT]
    return LinkedText(cut[0].suggestion, cut[0].url) if cut else None


def _caveat(question: str, note: Note, parameters: Mapping[str, str], fields: Collection[Field]) -> Caveat:
    """A caveat with a link that asks again, or to the field in which to choose."""
    suggestion = note.suggestion
    if suggestion is None:
        return Caveat(note)
    if suggestion.value is not None:
        changed: dict[str, Any] = {**parameters, suggestion.parameter: suggestion.value, **edition_argument()}
        return Caveat(note, suggestion.text, url_for("questions.page", name=question, **changed))
    if any(field.name == suggestion.parameter and not field.is_hidden for field in fields):
        return Caveat(note, suggestion.text, f"#field-{suggestion.parameter}")
    return Caveat(note)

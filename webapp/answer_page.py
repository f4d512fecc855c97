"""The page of an answer: its document with addresses. All that its templates show is made here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import url_for

from graph.records import Subgraph
from queries import Answer
from queries.answers.criterion import Criterion
from queries.answers.document import Document, document
from queries.answers.note import Note
from queries.wording.text import parameter_text
from webapp import charts
from webapp.answer_state import AnswerState, state_of
from webapp.cells import Table, table
from webapp.connection import database
from webapp.editions import asked_edition, edition_argument
from webapp.explorer import explorer_url
from webapp.explorer.drawn import Drawn, small
from webapp.explorer.network import marks_of
from webapp.form import Field


@dataclass(frozen=True, slots=True)
class Caveat:
    """A caveat, and what can be done about it: the words of a link, and where it leads."""

    text: str
    suggestion: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """The network of an answer as it is drawn and listed; `explorer` is None where its nodes have no pages."""

    drawn: Drawn
    elements: dict[str, list[dict[str, Any]]]
    explorer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """Everything that the templates of an answer show; they compute nothing.

    `criteria` says what somebody asked for, `asked_with` all parameters, both in words.
    """

    document: Document
    state: AnswerState
    table: Table
    charts: list[dict[str, Any]]
    network: NetworkPicture | None
    caveats: list[Caveat]
    criteria: str
    asked_with: str
    permalink: str
    downloads: Mapping[str, str]


def answer_page(answer: Answer, given: Mapping[str, str], fields: Collection[Field], made_at: int | None) -> AnswerPage:
    """The page of an answer that was asked with `given`; `made_at` is the revision that its address names, if any."""
    laid_out = document(answer)
    permanent: dict[str, Any] = _address_texts(answer)
    at: dict[str, Any] = edition_argument() or {"revision": answer.revision}
    evidence = [evidence_url(answer, parameters) for parameters in laid_out.evidence]
    chosen = [criterion for criterion in laid_out.criteria if not criterion.is_default]
    return AnswerPage(
        document=laid_out,
        state=state_of(answer, given, permanent, made_at),
        table=table(laid_out.table, evidence, linked=answer.edition is None),
        charts=charts.drawn(answer, partial(evidence_url, answer)),
        network=_picture(answer.network) if answer.network and laid_out.has_network else None,
        caveats=[_caveat(answer.question, note, given, fields) for note in laid_out.notes],
        criteria=_in_words(chosen),
        asked_with=_in_words(laid_out.criteria),
        permalink=url_for("questions.page", name=answer.question, _external=True, **permanent, **at),
        downloads={
            kind: url_for(f"questions.as_{kind}", name=answer.question, **permanent, **edition_argument())
            for kind in ("json", "csv", "charts")
        },
    )


def evidence_url(answer: Answer, parameters: Mapping[str, Any] | None) -> str | None:
    """Where the evidence of a row is shown, as at the same day as the row; None where it has none."""
    if not parameters:
        return None
    as_then = {"as_at": answer.parameters["as_at"]} | dict(parameters) | edition_argument()
    return url_for("questions.page", name="evidence-for", **as_then)


def _address_texts(answer: Answer) -> dict[str, str]:
    """The parameters as an address has them."""
    return {name: parameter_text(value) for name, value in answer.parameters.items() if value not in (None, "")}


def _in_words(criteria: Collection[Criterion]) -> str:
    return "; ".join(f"{criterion.title}: {criterion.text}" for criterion in criteria)


def _caveat(question: str, note: Note, given: Mapping[str, str], fields: Collection[Field]) -> Caveat:
    """A caveat with a link that asks again, or to the field in which to choose."""
    suggestion = note.suggestion
    if suggestion is None:
        return Caveat(note)
    if suggestion.value is not None:
        again: dict[str, Any] = {**given, suggestion.parameter: suggestion.value, **edition_argument()}
        return Caveat(note, suggestion.text, url_for("questions.page", name=question, **again))
    if any(field.name == suggestion.parameter for field in fields):
        return Caveat(note, suggestion.text, f"#field-{suggestion.parameter}")
    return Caveat(note)


def _picture(network: Subgraph) -> NetworkPicture:
    drawn = small(network, marks_of(database(), network.nodes))
    # What an edition holds may have no page today.
    return NetworkPicture(drawn, drawn.elements(), None if asked_edition() else explorer_url(network.nodes))

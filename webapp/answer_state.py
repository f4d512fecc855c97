"""Of which state of the graph an answer's page is: of an edition, or of a graph that changed since its address was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from graph.writer import Import, since
from queries import Answer
from webapp.connection import database
from webapp.editions import asked_edition, editions
from webapp.words import counted, files, moment

MAX_NAMED = 10  # imports named in each list; more are on their own page


@dataclass(frozen=True, slots=True)
class Link:
    """A link with what is said after it."""

    text: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ImportList:
    """Some imports under a heading, and how many more there are."""

    heading: str
    links: list[Link]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the graph since an address was made at `revision`; `is_ahead` where the graph never got that far.

    `other_changes` says how often another program wrote. `editions` lead to the same question as editions of that
    revision answer it.
    """

    revision: int
    now: int
    is_ahead: bool
    imports: list[ImportList]
    other_changes: str
    editions: list[Link]


@dataclass(frozen=True, slots=True)
class AnswerState:
    """The sentence of the edition that was asked and the same question of the graph today, or the changes since."""

    edition: str = ""
    today_url: str = ""
    changes: Changes | None = None


def state_of(
    answer: Answer, given: Mapping[str, Any], permanent: Mapping[str, Any], made_at: int | None
) -> AnswerState:
    """The state of an answer asked with `given`; `permanent` are its parameters, `made_at` the address's revision."""
    edition = asked_edition()
    if edition is not None:
        return AnswerState(edition.sentence, url_for("questions.page", name=answer.question, **given))
    if made_at is None or made_at == answer.revision:
        return AnswerState()
    return AnswerState(changes=_changes(answer, permanent, made_at))


def _changes(answer: Answer, permanent: Mapping[str, Any], made_at: int) -> Changes:
    known = since(database(), made_at)
    made = [_link(batch, f", {moment(batch.at)}: {batch.sentence}{_state(batch)}") for batch in known.made]
    undone = [_link(batch, f", which had {batch.sentence}") for batch in known.undone]
    others = f"{counted(known.others, 'other time')}, after another program wrote to the graph"
    return Changes(
        revision=made_at,
        now=known.now,
        is_ahead=known.is_ahead,
        imports=[*_listed("import", made, "since"), *_listed("earlier import", undone, "undone since")],
        other_changes=f"The revision moved {others}: of that there is no record." if known.others else "",
        editions=[
            Link(edition.name, url_for("questions.page", name=answer.question, edition=edition.id, **permanent))
            for edition in editions().of_revision(answer.graph, made_at)
        ],
    )


def _listed(noun: str, links: list[Link], when: str) -> list[ImportList]:
    """The first of some imports under a heading; no list where there is none."""
    heading = f"{counted(len(links), noun)} {when}:"
    return [ImportList(heading, links[:MAX_NAMED], max(len(links) - MAX_NAMED, 0))] if links else []


def _link(batch: Import, about: str) -> Link:
    return Link(files(batch), url_for("imports.show", id_=batch.id), about)


def _state(batch: Import) -> str:
    return "" if batch.state == "done" else f" ({batch.state})"

"""What changed in the graph since an address was made, and which editions still answer as at that time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from graph.permissions import Permission
from graph.writer import Import
from graph.writer import changes_since as read_changes
from queries import Answer
from webapp.connection import database
from webapp.editions import editions
from webapp.formatting import import_title, moment
from webapp.viewer import current_viewer

MAX_IMPORTS = 10  # named on the page of an older address; the page Import has all of them


@dataclass(frozen=True, slots=True)
class ImportLink:
    """An import that was made or undone since: its name, its page, and what it did."""

    title: str
    url: str
    about: str


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition of the revision at which the address was made, and this question asked of it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """What changed since the revision of an address; `later` and `undone` hold the first of so many imports.

    `is_ahead` is true where the graph has not got to that revision, `other_changes` counts what other programs did.
    """

    revision: int
    current: int
    is_ahead: bool
    later: list[ImportLink]
    later_total: int
    undone: list[ImportLink]
    undone_total: int
    other_changes: int
    editions: list[EditionLink]


def changes_since(answer: Answer, parameters: dict[str, Any], revision: int | None) -> ChangesSince | None:
    """What changed since `revision`; None where nothing did, where it is not known, or an edition was asked."""
    if answer.edition is not None or revision is None or revision == answer.revision:
        return None
    changes = read_changes(database(), revision)
    # What an import is called and did tells of restricted cases too.
    tells_imports = current_viewer().may(Permission.LOAD)
    later, undone = (changes.later, changes.undone) if tells_imports else ([], [])
    return ChangesSince(
        changes.revision,
        changes.now,
        changes.is_ahead,
        [_link(batch, _describe(batch)) for batch in later[:MAX_IMPORTS]],
        len(later),
        [_link(batch, f"which had {batch.sentence}") for batch in undone[:MAX_IMPORTS]],
        len(undone),
        changes.other_revisions if tells_imports else 0,
        [
            EditionLink(edition.name, url_for("questions.page", name=answer.question, edition=edition.id, **parameters))
            for edition in editions().of_revision(answer.graph, revision)
        ],
    )


def _link(batch: Import, about: str) -> ImportLink:
    return ImportLink(import_title(batch), url_for("imports.show", id_=batch.id), about)


def _describe(batch: Import) -> str:
    state = "" if batch.state == "done" else f" ({batch.state})"
    return f"{moment(batch.at)}: {batch.sentence}{state}"

"""What of a page its reader may edit: links to forms are shown, and forms opened, only where their roles reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from flask import g

from graph.access import Key, permitted
from graph.errors import Forbidden
from graph.permissions import Permission
from graph.records import Relationship
from graph.schema import Label, schema
from loaders.check.removals import referred
from loaders.records.record import FORM
from webapp.connection import graph_database
from webapp.viewer import current_viewer

OUTSIDE = "This lies outside what your role is limited to. Ask somebody whose role reaches it."


class Save(Protocol):
    """What was done at once: by what it came, and who did it."""

    @property
    def loader(self) -> str: ...

    @property
    def by(self) -> str: ...


def is_own_save(save: Save) -> bool:
    """Whether something was entered by hand, and by this person, or this person sees everything."""
    viewer = current_viewer()
    return save.loader == FORM and (viewer.sight.is_everything or save.by == viewer.person)


def may_edit(label: str, id_: str) -> bool:
    """Whether the reader may edit a record."""
    look_up([(label, id_)])
    known: dict[Key, bool] = g.may_edit
    return current_viewer().reach(Permission.EDIT).is_everywhere or known[label, id_]


def look_up(keys: Iterable[Key]) -> None:
    """Ask of all these records at once whether the reader may edit them."""
    known: dict[Key, bool] = g.setdefault("may_edit", {})
    reach = current_viewer().reach(Permission.EDIT)
    new = {key for key in keys if key not in known}
    if new and not reach.is_everywhere:
        allowed = permitted(graph_database().read, current_viewer(), Permission.EDIT, new) if reach else set()
        known.update({key: key in allowed for key in new})


def may_edit_link(link: Relationship) -> bool:
    """Whether the reader may edit a relationship: all that it is about, beside what cases share."""
    about = about_of_link(link)
    look_up(about)
    is_everywhere = current_viewer().reach(Permission.EDIT).is_everywhere
    return is_everywhere or (bool(about) and all(may_edit(*key) for key in about))


def about_of_link(link: Relationship) -> Collection[Key]:
    """The records that a relationship is about and that depend on cases: its ends, and what its properties name."""
    named = [*link.ends, *referred(link.type, link.properties)]
    return [key for key in named if schema().labels[key[0]].is_dependent]


def may_add(label: Label) -> bool:
    """Whether the reader may add a record of a label: within a scope, where its form says what it belongs to."""
    reach = current_viewer().reach(Permission.EDIT)
    belongs = label.is_dependent and any(column.relationship for column in label.columns.values())
    return reach.is_everywhere or (bool(reach) and belongs)


def check_may_edit(label: str, id_: str) -> None:
    """Raise Forbidden where the reader may not edit a record that they see."""
    if not may_edit(label, id_):
        raise Forbidden(OUTSIDE)


def check_may_edit_link(link: Relationship) -> None:
    """Raise Forbidden where the reader may not edit a relationship that they see."""
    if not may_edit_link(link):
        raise Forbidden(OUTSIDE)

"""The end of a relationship that the address of a form names, and the relationship that a new record begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import NotFound as NoSuchPage

from graph.schema import Label, RelationshipType, schema
from loaders.write import End, LinkEdit

SIDES = ("from", "to")  # by which an address names the end that a relationship is added from
LINK = "link"  # in the address of a form for a new record: the type of the relationship that it begins with


@dataclass(frozen=True, slots=True)
class Place:
    """The end from whose page a relationship is added or changed: `side` says which end that is."""

    side: str
    label: str
    id: str

    @property
    def other_field(self) -> str:
        """The field in which the record at the other end is chosen, as problems name it."""
        return "to_id" if self.side == "from" else "from_id"

    @property
    def end(self) -> End:
        return self.label, self.id

    def ends(self, other: End) -> tuple[End, End]:
        """Both ends in their order."""
        return (self.end, other) if self.side == "from" else (other, self.end)


@dataclass(frozen=True, slots=True)
class FirstLink:
    """The relationship that a new record begins with: that it is drawn from a case, or was raised by a finding."""

    type: RelationshipType
    place: Place

    @property
    def words(self) -> str:
        """What it says of the new record."""
        return self.type.inverse if self.place.side == "from" else self.type.title

    def edit(self, label: Label, name: str) -> LinkEdit:
        """The relationship of the new record of this name."""
        return LinkEdit(self.type.name, {}, *self.place.ends((label.name, name.strip())))


def place_named() -> Place:
    """The end that the address names: `?to=Episode:e1`; raises a 404 where it names none."""
    for side in SIDES:
        label, _, id_ = request.args.get(side, "").partition(":")
        if label in schema().labels and id_ and not schema().labels[label].internal:
            return Place(side, label, id_)
    raise NoSuchPage


def first_links(label: Label) -> Iterator[FirstLink]:
    """The relationship that the address names for a new record, if it names one; raises a 404 where none can be."""
    if LINK not in request.args:
        return
    kind, place = schema().relationships.get(request.args[LINK]), place_named()
    own, other = place.label, label.name
    if kind is None or ((own, other) if place.side == "from" else (other, own)) not in kind.pairs:
        raise NoSuchPage
    yield FirstLink(kind, place)

"""What was undone by hand, done again: the form that does it, filled in with what had been set, to be saved anew.

Of what was added nothing is left once that is undone: its form is offered blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from flask import url_for

from graph.schema import Label, schema
from graph.writer import Import, Step
from graph.writer.link_history import LinkStep
from loaders.check.elements import a_record_of
from loaders.records.record import FORM
from webapp.addresses import LinkedText, edit_link_url, edit_url, new_record_url, page_of_record
from webapp.editing.access import may_add
from webapp.editing.addresses import is_entered
from webapp.editing.fields import entered_properties, text_of

EPISODE, NUMBER = "Episode", "sequence"
EVENT = "Event"  # which follows from a change of something else
MAX_ADDRESS = 4_000  # characters that every browser and server takes
_OF_ADDRESS = frozenset({"id", "from", "to", "remove"})  # what the address of a relationship's form says itself


def again_url(label: Label, id_: str, step: Step | None, columns: Sequence[str]) -> str:
    """The form of a record with the values that were undone, and with `columns` whose category was set; that of a move with
    the place.

    Empty where nothing was set, or where the values are more than an address holds.
    """
    if step and step.what == "removed":
        return page_of_record("editing.remove", label.name, id_)
    if step and label.name == EPISODE and step.after.keys() == {NUMBER}:  # its form would give two the same number
        return url_for("episode_order.page", id_=id_, number=step.after[NUMBER])
    entered = [prop.name for prop in entered_properties(label)]
    values = {name: text_of(step.after[name]) for name in entered if step and name in step.after}
    return _short(edit_url(label.name, id_, *values, *columns, **values)) if values or columns else ""


def again_link_url(step: LinkStep, label: str, id_: str) -> str:
    """The form of a relationship that was changed or removed, from one end of it, once that is undone; else empty."""
    kind, link = schema().relationships[step.link.type], step.link
    is_done_by_form = step.by.loader == FORM and step.is_undone and step.what != "added"
    if not (is_done_by_form and is_entered(kind, link.properties)):
        return ""
    side = "from" if (link.from_label, link.from_id) == (label, id_) else "to"
    url = edit_link_url(link.type, link.id, side, label, id_)
    if step.what == "removed":
        return f"{url}&{urlencode({'remove': 'yes'})}"
    entered = [
        prop.name for prop in entered_properties(kind) if prop.name in step.after and prop.name not in _OF_ADDRESS
    ]
    return _short(f"{url}&{urlencode({name: text_of(step.after[name]) for name in entered})}")


def forms_for(batch: Import) -> Iterator[LinkedText]:
    """The forms in which that what an undone save had added is entered anew."""
    if batch.loader == FORM and batch.state == "undone":
        for name in batch.counts.get("added", {}):
            label = schema().labels.get(name)
            if label in schema().domain_labels and label and label.name != EVENT and may_add(label):
                yield LinkedText(f"Add {a_record_of(name)}", new_record_url(label))


def _short(url: str) -> str:
    return url if len(url) <= MAX_ADDRESS else ""

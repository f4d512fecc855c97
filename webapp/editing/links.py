"""The forms of relationships: what contributed and how, who owned and since when; added from the page of one of the ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from graph.schema import Label, RelationshipType, schema
from graph.writer import versions
from loaders.check.existing_graph import ExistingGraph
from loaders.write import Edit, End, LinkEdit, RecordEdit, Removal, find_link, find_record
from queries.release.release import withheld_from
from webapp.addresses import LinkedText, own_path, record_url, word_of
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.access import check_may_edit, check_may_edit_link
from webapp.editing.addresses import is_entered
from webapp.editing.drafts import answer_unsaved
from webapp.editing.fields import FieldsOf, FormField, naming_withheld
from webapp.editing.form import EditForm
from webapp.editing.link_places import SIDES, Place, place_named
from webapp.editing.records import gone_on, saved, seen
from webapp.editing.story_places import case_of_story
from webapp.headings import link_noun
from webapp.viewer import current_viewer

blueprint = Blueprint("edit_links", __name__)
TYPES = ", ".join(f'"{name}"' for name in schema().relationships)
# What a form for what helped asks, beside what it was: nothing of harm, nothing of a review.
SHORT = ("quote", "page", "perspective_id")
# What is added under its name together with a relationship to it, where nobody has entered it yet.
ADDED_BY_NAME = frozenset(label.name for label in schema().domain_labels if label.is_offered and not label.is_dependent)


@blueprint.route(f"/link/<any({TYPES}):kind>/new", methods=["GET", "POST"])
def new(kind: str) -> ResponseReturnValue:
    """A form for a new relationship; a factor that is not there yet is added with it."""
    type_, place = schema().relationships[kind], place_named()
    other = schema().labels.get(request.args.get("other", ""))
    if other is None or not is_entered(type_, {}):
        raise NoSuchPage
    caption, _, _ = seen(schema().labels[place.label], place.id)
    if schema().labels[place.label].is_dependent:  # what cases share can be linked with what lies in a scope
        check_may_edit(*place.end)
    offered = {name: text for name, text in request.args.items() if name not in SIDES}  # which are properties, too
    fields = [_other_field(place.other_field, other), *_fields(type_, [place.end], values=offered)]
    is_short = request.args.get("short") == "yes"
    title = (
        "What went well" if is_short else f"Add: {link_noun(type_, outward=place.side == 'from', other=other).lower()}"
    )
    form = EditForm(
        title,
        own_path(),
        case_of_story() or LinkedText(caption, record_url(*place.end)),
        tuple(entry for entry in fields if not is_short or entry.name in (place.other_field, *SHORT)),
        about="" if is_short else f"To ‘{caption}’.",
        is_new=True,
    )
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    values = form.entered()
    chosen = (other.name, values.pop(place.other_field).strip())
    if is_short:
        values["polarity"] = "supporting"
    edits: list[Edit] = [*_new_record(other, chosen), LinkEdit(kind, values, *place.ends(chosen))]
    return saved(form, edits, type_.properties, lambda _: _done(form, kind, place, f"Added: {chosen[1]}."))


@blueprint.route(f"/link/<any({TYPES}):kind>/edit", methods=["GET", "POST"])
def edit(kind: str) -> ResponseReturnValue:
    """The form of a relationship, or, with `remove` in the address, the question why it goes.

    A property that the address gives a value has that in its field already.
    """
    type_, place, id_ = schema().relationships[kind], place_named(), request.args.get("id", "")
    database, is_removal = graph_database(), "remove" in request.args
    start, end = (place.end, None) if place.side == "from" else (None, place.end)
    link = find_link(ExistingGraph(database, withheld_from(database, current_viewer())), kind, id_, start, end)
    if not is_entered(type_, link.properties):
        raise NoSuchPage
    captions = [seen(schema().labels[label], node)[0] for label, node in link.ends]
    check_may_edit_link(link)
    made_by = str(link.properties.get("import_id") or "") or None
    version = versions(database.read, kind, {id_: made_by})[id_]
    here, there = captions if place.side == "from" else reversed(captions)
    withheld = naming_withheld(type_, link.properties, current_viewer())
    offered = {name: text for name, text in request.args.items() if name not in (*SIDES, "id", "remove")}
    fields = [
        entry
        for entry in _fields(type_, link.ends, values={**link.properties, **offered})
        if entry.name not in withheld
    ]
    form = EditForm(
        f"{'Remove' if is_removal else 'Edit'}: {there}",
        own_path(),
        case_of_story() or LinkedText(here, record_url(*place.end)),
        () if is_removal else tuple(fields),
        version,
        removal_url="" if is_removal else f"{own_path()}&remove=yes",
        about=f"{captions[0]} {type_.title} {captions[1]}.",
    )
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    change: Edit = LinkEdit(kind, form.entered(), start, end, id_, form.version)
    if is_removal:
        change = Removal(kind, id_, form.version, start, end)
    text = "Removed." if is_removal else "Saved."
    return saved(form, [change], type_.properties, lambda _: _done(form, kind, place, text))


def _fields(kind: RelationshipType, ends: Sequence[End], *, values: Mapping[str, Any]) -> list[FormField]:
    """What has to be entered comes first, then the words of the report that say so."""
    fields = FieldsOf(kind, current_viewer(), values=dict(values), ends=tuple(ends)).fields()
    return sorted(fields, key=lambda entry: (not entry.required, entry.name not in SHORT))


def _other_field(name: str, label: Label) -> FormField:
    hint = f"Choose the {label.title.lower()} as you type its name."
    if is_added := label.name in ADDED_BY_NAME:
        hint += " One that is not there yet is added under the name that you type."
    address = url_for("suggestions.matches", word=word_of(label))
    return FormField(
        name, label.title, "record", hint=hint, required=True, suggestions=address, is_added_by_name=is_added
    )


def _new_record(label: Label, chosen: End) -> list[RecordEdit]:
    """A record that is known by its name, and that nobody has entered yet."""
    graph = ExistingGraph(graph_database(), withheld_from(graph_database(), current_viewer()))
    if not (label.name in ADDED_BY_NAME and chosen[1]) or graph.node(*find_record(graph, chosen)):
        return []
    return [RecordEdit(label.name, {label.caption: chosen[1]})]


def _done(form: EditForm, kind: str, place: Place, text: str) -> ResponseReturnValue:
    record_event("edited", label=kind)
    flash(text)
    return gone_on(form, place.end)

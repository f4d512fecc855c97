"""The form of every label, made from the schema: to add a record, to change one or some of it, and to remove one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import BadRequest, Forbidden, GraphChanged, NotFound
from graph.schema import Label, Property, schema
from graph.writer import versions
from loaders.check.elements import a_record_of
from loaders.write import Edit, LinkEdit, Pseudonyms, RecordEdit, Removal, Written, write
from queries.release.release import withheld_among
from webapp.addresses import WORDS, LinkedText, label_of, listing_url, own_path, page_of_record, record_url
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.access import OUTSIDE, check_may_edit, may_add, may_edit
from webapp.editing.drafts import answer_unsaved, discard_saved, page_of, remember_reason
from webapp.editing.fields import FieldsOf, naming_withheld, stated_categories
from webapp.editing.form import EditForm, seal
from webapp.editing.link_places import Place, first_links
from webapp.editing.story_places import case_of_story, place_in_story
from webapp.messages import NOT_DONE
from webapp.viewer import current_viewer

blueprint = Blueprint("editing", __name__)
ANOTHER = "another"  # what a form sends as its `step`, where it is to be saved and opened again for another


@blueprint.app_context_processor
def _access() -> dict[str, object]:
    """Links to forms are shown only where their reader may use them."""
    return {"may_add": may_add, "may_edit": may_edit}


@blueprint.route(f"/<any({WORDS}):word>/new", methods=["GET", "POST"])
def new(word: str) -> ResponseReturnValue:
    """A form for a new record; what the address names is filled in already, such as the case of an episode."""
    label = label_of(word)
    if not may_add(label):
        raise Forbidden(OUTSIDE)
    fields = FieldsOf(label, current_viewer(), is_new=True, values=request.args).fields()
    links = list(first_links(label))
    about = [f"It {link.words} ‘{_linked(link.place)}’." for link in links]
    back = case_of_story() or LinkedText(label.plural, listing_url(label))
    form = EditForm(
        f"Add {a_record_of(label.name)}", own_path(), back, tuple(fields), is_new=True, about=" ".join(about)
    )
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    name = form.entered()[label.caption]
    return _save(form, RecordEdit(label.name, form.entered()), label, *(link.edit(label, name) for link in links))


@blueprint.route(f"/<any({WORDS}):word>/edit", methods=["GET", "POST"])
@blueprint.route(f"/<any({WORDS}):word>/<path:id_>/edit", methods=["GET", "POST"])
def edit(word: str, id_: str | None = None) -> ResponseReturnValue:
    """The form of a record, or of the properties that `only` names: saved over nothing that its author has not seen.

    A property that the address gives a value has that in its field already.
    """
    label, id_ = label_of(word), id_ or request.args.get("id", "")
    caption, values, version = seen(label, id_)
    check_may_edit(label.name, id_)
    stated = stated_categories(label, version)
    names = {*label.properties, *(column.name for column in label.category_columns)} - {"id"}
    offered = {name: text for name, text in request.args.items() if name in names}
    fields = FieldsOf(label, current_viewer(), values={**values, **stated, **offered}).fields()
    only, withheld = _shown_alone(label), naming_withheld(label, values, current_viewer())
    form = EditForm(
        f"Edit {caption}",
        own_path(),
        case_of_story() or LinkedText(caption, record_url(label.name, id_)),
        tuple(entry for entry in fields if entry.name not in withheld and (not only or entry.name in only)),
        version,
        removal_url="" if only else page_of_record(".remove", label.name, id_),
    )
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    return _save(form, RecordEdit(label.name, form.entered(), id_, form.version), label)


def _shown_alone(label: Label) -> set[str]:
    """The properties that the address names; with a status comes the day of closing, which a closed one needs."""
    only = set(request.args.getlist("only"))
    return only | {label.closed} if label.closed and "status" in only else only


@blueprint.route(f"/<any({WORDS}):word>/remove", methods=["GET", "POST"])
@blueprint.route(f"/<any({WORDS}):word>/<path:id_>/remove", methods=["GET", "POST"])
def remove(word: str, id_: str | None = None) -> ResponseReturnValue:
    """Ask why, then remove a record on which nothing stands."""
    label, id_ = label_of(word), id_ or request.args.get("id", "")
    caption, _, version = seen(label, id_)
    check_may_edit(label.name, id_)
    back = LinkedText(caption, record_url(label.name, id_))
    form = EditForm(f"Remove {caption}?", page_of_record(".remove", label.name, id_), back, (), version)
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    return _save(form, Removal(label.name, id_, form.version), label)


def seen(label: Label, id_: str) -> tuple[str, dict[str, object], str]:
    """What people call a record, its values, and its version; raises NotFound where this viewer may not see it."""
    database = graph_database()
    if not id_:
        raise NotFound(f"This address names no {label.title.lower()}. Open the page from one that shows it.")
    rows = database.read(f"MATCH (n:{label.name} {{id: $id}}) RETURN properties(n) AS values ORDER BY n.id", id=id_)
    if not rows or withheld_among(database, label.name, [id_], current_viewer()):
        raise NotFound(f"There is no {label.title.lower()} {id_!r}.")
    values: dict[str, object] = rows[0]["values"]
    version = versions(database.read, label.name, {id_: str(values.get("import_id") or "") or None})[id_]
    return schema().caption(label.name, values, id_), values, version


def saved(
    form: EditForm,
    edits: Sequence[Edit],
    properties: Mapping[str, Property],
    done: Callable[[Written], ResponseReturnValue],
) -> ResponseReturnValue:
    """Write what a form says, and go on as `done` says; else the form again, with all that was typed.

    `properties` are those of what the last edit is about.
    """
    try:
        written = _write(form, edits)
    except BadRequest as error:
        return page_of(form.with_refusal(error)), 404 if isinstance(error, NotFound) else 400
    except GraphChanged as error:
        return page_of(form.with_error(f"{error} Nothing was saved; what you typed is still here.")), 409
    if written.conflicts:
        return page_of(form.with_conflict(written.conflicts[0], properties)), 409
    if written.errors or (written.import_id is None and written.warnings):
        return page_of(form.with_problems(written.problems)), 403 if written.is_outside_roles else 400
    if written.import_id is None:
        discard_saved(form)
        flash("Nothing was changed.", NOT_DONE)
        return redirect(form.back.url, 303)
    discard_saved(form)
    remember_reason(form)
    return done(written)


def _linked(place: Place) -> str:
    """What people call the record at the other end of the relationship that a new record begins with."""
    caption, _, _ = seen(schema().labels[place.label], place.id)
    if schema().labels[place.label].is_dependent:
        check_may_edit(*place.end)
    return caption


def _save(form: EditForm, edit: RecordEdit | Removal, label: Label, *links: LinkEdit) -> ResponseReturnValue:
    """Write one edit, with the relationships of what is new; then on to its record, or to the list of those that stay."""

    def done(written: Written) -> ResponseReturnValue:
        record_event("edited", label=label.name, id=written.keys[0][1], import_id=written.import_id)
        if isinstance(edit, Removal):
            flash(f"{form.back.text} is removed.")
            return redirect(url_for("record_history.removed", import_id=written.import_id), 303)
        flash("Saved. Its history can undo this.")
        return gone_on(form, written.keys[0])

    return saved(form, [edit, *links], label.properties, done)


def gone_on(form: EditForm, saved_record: tuple[str, str]) -> ResponseReturnValue:
    """On to the same form for another, to the story where the form was opened, or to the record that was saved."""
    if request.form.get("step") == ANOTHER:
        return redirect(form.action, 303)
    return redirect(place_in_story(saved_record) if case_of_story() else record_url(*saved_record), 303)


def _write(form: EditForm, edits: Sequence[Edit]) -> Written:
    """Write edits; warnings that were seen do not keep them from being written."""
    save = partial(
        write, graph_database(), edits, by=current_viewer(), reason=form.why, pseudonyms=Pseudonyms.read(form.names)
    )
    written = save(heeds_warnings=True)
    was_seen = request.form.get("heeded") == seal([problem.text for problem in written.warnings])
    if written.import_id or written.is_refused or not (written.warnings and was_seen):
        return written
    return save()

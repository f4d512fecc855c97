"""Records that may be one: the list of them, two side by side with what a merge would do, and the merge itself."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from graph.errors import BadRequest, NotFound
from graph.schema import Label, schema
from graph.writer.merges import PairDecision, pair_decisions
from loaders.check.existing_graph import ExistingGraph
from loaders.merge import (
    Duplicate,
    FieldPair,
    Merge,
    Pair,
    likely_duplicates,
    merge,
    merged_labels,
    pair_of,
    say_different,
)
from loaders.records.record import FORM
from loaders.write import find_record
from queries.records.captions import captions_of, ids_named
from queries.release.release import withheld_among
from webapp.addresses import WORDS, LinkedText, label_of, record_url, word_of
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.records import seen
from webapp.editing.shown import shown_value
from webapp.formatting import is_present
from webapp.parts.form_errors import ErrorLine
from webapp.parts.question_form import Field, record_field
from webapp.properties import Captions
from webapp.viewer import current_viewer

blueprint = Blueprint("merging", __name__)
MAX_LISTED = 100  # of a label: the rest comes up as these are decided
MAX_FIRST = 10  # of each, where all labels are listed
GOES, STAYS = "goes", "stays"  # the two in an address, and the one whose value survives in the form


@dataclass(frozen=True, slots=True)
class FieldView:
    """One property of both, as people read it."""

    name: str
    title: str
    stays: str
    goes: str
    differs: bool
    chosen: str


@dataclass(frozen=True, slots=True)
class PairView:
    """The page of two records: their fields, and what a merge would do."""

    pair: Pair
    stays: LinkedText
    goes: LinkedText
    fields: tuple[FieldView, ...]
    swap_url: str
    leaving: tuple[str, ...]  # the names that would leave, once the two are one


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """Two records that may be one, each with the number of its links, and where they are compared."""

    why: str
    one: LinkedText
    one_links: int
    other: LinkedText
    other_links: int
    url: str


@dataclass(frozen=True, slots=True)
class DuplicatesView:
    """The likely ones of a label, `total` of them, and where more of them are listed."""

    label: Label
    pairs: list[DuplicateView]
    total: int
    url: str


@blueprint.get("/duplicates")
def duplicates() -> str:
    """Those that are likely, by label, and those that were merged; or all likely ones of the label that `of` names."""
    of = request.args.get("of", "")
    labels = [label for label in merged_labels() if of in ("", word_of(label))]
    if not labels:
        raise NoSuchPage
    groups = [_listed(label, MAX_LISTED if of else MAX_FIRST) for label in labels]
    return render_template("editing/duplicates.html", groups=groups, of=of, decided=[] if of else _decided())


@blueprint.route(f"/merge/<any({WORDS}):word>", methods=["GET", "POST"])
def page(word: str) -> ResponseReturnValue:
    """Ask for the other record, then show both; with the form of that page, merge them."""
    label, goes = label_of(word), request.args.get(GOES, "")
    if label not in merged_labels():
        raise NoSuchPage
    caption, _, _ = seen(label, goes)
    try:
        stays = _named(label, request.args.get(STAYS, ""))
    except BadRequest as error:
        lines = [ErrorLine(str(error), STAYS)]
        return _asking(label, LinkedText(caption, record_url(label.name, goes)), lines), 400
    if not stays:
        return _asking(label, LinkedText(caption, record_url(label.name, goes)), [])
    if request.method == "GET":
        return _page(label, goes, stays)
    if request.form.get("step") == "different":
        return _different(label, goes, stays)
    taken = {name for name in label.properties if request.form.get(f"keep-{name}") == GOES}
    wanted = Merge(
        label.name, goes, stays, frozenset(taken), request.form.get("goes_version"), request.form.get("stays_version")
    )
    try:
        import_id = merge(graph_database(), wanted, by=current_viewer(), reason=request.form.get("why", ""))
    except BadRequest as error:
        return _refused(label, goes, stays, error)
    record_event("merged", label=label.name, goes=goes, stays=stays, import_id=import_id)
    flash(f"Merged: ‘{caption}’ is now one with this. ‘Undo this’ in its history makes two of them again.")
    return redirect(record_url(label.name, stays), 303)


def _different(label: Label, goes: str, stays: str) -> ResponseReturnValue:
    """Store that the two are different, then back to the list."""
    try:
        why = request.form.get("why", "")
        import_id = say_different(graph_database(), label, goes, stays, by=current_viewer(), reason=why)
    except BadRequest as error:
        return _refused(label, goes, stays, error)
    record_event("said-different", label=label.name, ids=[goes, stays], import_id=import_id)
    flash("They are different, and are not listed as duplicates any more.")
    return redirect(url_for(".duplicates"), 303)


def _refused(label: Label, goes: str, stays: str, error: BadRequest) -> ResponseReturnValue:
    about_why = any(parameter.name == "reason" for parameter in error.parameters)
    lines = [ErrorLine(str(error), "why" if about_why else "")]
    return _page(label, goes, stays, lines), 400 if about_why else 409


def _named(label: Label, text: str) -> str:
    """The id of a record that somebody chose by its name, "" where they did not; raises BadRequest."""
    if not text.strip():
        return ""
    _, id_ = find_record(ExistingGraph(graph_database()), (label.name, text))
    try:
        seen(label, id_)
    except NotFound:
        rule = f"No {label.title.lower()} is called ‘{text}’. Choose one of those that appear as you type."
        raise BadRequest(rule) from None
    return id_


def _asking(label: Label, goes: LinkedText, errors: list[ErrorLine]) -> str:
    title = f"The {label.title.lower()} that it is the same as"
    field: Field = record_field(label, STAYS, title, request.args.get(STAYS, ""), current_viewer(), required=True)
    return render_template(
        "editing/merge_with.html", label=label, goes=goes, id=request.args.get(GOES, ""), fields=[field], errors=errors
    )


def _page(label: Label, goes: str, stays: str, errors: list[ErrorLine] | None = None) -> str:
    pair = pair_of(ExistingGraph(graph_database()), label, goes, stays)
    captions = _captions(pair)
    fields = tuple(
        _field(field, captions) for field in pair.fields if is_present(field.stays) or is_present(field.goes)
    )
    withheld = withheld_among(graph_database(), label.name, [goes, stays], current_viewer().for_export())
    leaving = [side for id_, side in ((goes, pair.goes), (stays, pair.stays)) if id_ in withheld]
    view = PairView(
        pair,
        LinkedText(_name(pair.stays.name, stays, pair), record_url(label.name, stays)),
        LinkedText(_name(pair.goes.name, goes, pair), record_url(label.name, goes)),
        fields,
        url_for(".page", word=word_of(label), goes=stays, stays=goes),
        tuple(side.name for side in leaving) if len(leaving) == 1 and not pair.keeps_both else (),
    )
    return render_template("editing/merge.html", view=view, why=request.form.get("why", ""), errors=errors or [])


def _name(name: str, id_: str, pair: Pair) -> str:
    """What tells the two apart where they have the same name."""
    return f"{name} ({id_})" if pair.goes.name == pair.stays.name else name


def _field(field: FieldPair, captions: Captions) -> FieldView:
    prop = field.prop
    stays, goes = (shown_value(value, prop, captions) for value in (field.stays, field.goes))
    return FieldView(prop.name, prop.title, stays, goes, field.differs, request.form.get(f"keep-{prop.name}", STAYS))


def _captions(pair: Pair) -> Captions:
    properties = [field.prop for field in pair.fields]
    sides = (pair.goes.properties, pair.stays.properties)
    return captions_of(graph_database(), [key for side in sides for key in ids_named(properties, side)])


def _listed(label: Label, most: int) -> DuplicatesView:
    """The likely ones of a label that this viewer may see, each with the better linked of the two as the one that stays."""
    likely = likely_duplicates(ExistingGraph(graph_database()), label)
    ids = {id_ for duplicate in likely for id_ in duplicate.key}
    hidden = withheld_among(graph_database(), label.name, ids, current_viewer())
    visible = [duplicate for duplicate in likely if not hidden.intersection(duplicate.key)]
    shown = visible[:most]
    cypher = f"MATCH (n:{label.name}) WHERE n.id IN $ids RETURN n.id AS id, COUNT {{ (n)--() }} AS links ORDER BY id"
    named = sorted({id_ for duplicate in shown for id_ in duplicate.key})
    rows = graph_database().read(cypher, ids=named) if shown else []
    links = {row["id"]: int(row["links"]) for row in rows}
    pairs = [_duplicate(label, duplicate, links) for duplicate in shown]
    return DuplicatesView(label, pairs, len(visible), url_for(".duplicates", of=word_of(label)))


def _duplicate(label: Label, duplicate: Duplicate, links: dict[str, int]) -> DuplicateView:
    stays, goes = sorted((duplicate.one, duplicate.other), key=lambda record: (-links[record.id], record.id))
    return DuplicateView(
        duplicate.why,
        LinkedText(stays.name, record_url(label.name, stays.id)),
        links[stays.id],
        LinkedText(goes.name, record_url(label.name, goes.id)),
        links[goes.id],
        url_for(".page", word=word_of(label), goes=goes.id, stays=stays.id),
    )


def _decided() -> list[tuple[PairDecision, Label]]:
    """What people said of two records and did not take back, as far as this viewer may see what is merged."""
    return [
        (decision, schema().labels[decision.label])
        for decision in pair_decisions(graph_database(), FORM)
        if not withheld_among(graph_database(), decision.label, [decision.stays or ""], current_viewer())
    ]

"""A page for each record of each label, with every relationship in both directions; and a list for each label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from graph.schema import Label
from graph.taxonomies import SOURCE_ID as SHIPPED
from queries.records.learned import learned
from queries.records.paging import page_number
from queries.records.record import Record, record
from queries.records.story import story
from webapp.addresses import WORDS, LinkedText, label_of, listing_url, question_url, record_url
from webapp.connection import current_facts, database
from webapp.editing.access import may_edit
from webapp.editing.addresses import additions, learned_additions
from webapp.editions import requested_edition
from webapp.explorer.addresses import neighbourhood_url, whole_case_url
from webapp.pages.learned_view import learned_views
from webapp.pages.record_list import list_view
from webapp.pages.record_view import record_view
from webapp.pages.story_view import case_heading, story_view
from webapp.parts.table_page import table_choice
from webapp.tracker.follow_up import follow_up_links
from webapp.viewer import current_viewer

blueprint = Blueprint("records", __name__)
# The questions that a record's page offers, with the label they are asked of; the catalogue must have them.
QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "Case": (
        ("case-story", "The story as a table"),
        ("seen-before", "Seen before?"),
        ("cases-like", "Cases like this one"),
        ("what-helped", "What helped"),
        ("perspectives", "Each perspective then"),
    ),
    "Factor": (("evidence-for", "All evidence"), ("upstream-of", "What lies upstream")),
    "Recommendation": (("trace", "Follow the thread"),),
    "Action": (
        ("trace", "Follow the thread"),
        ("waiting-for", "What it waits for"),
        ("recorded-again", "Recorded again?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Quotes:
    """Whether the quotes of a page are open, and the address where they are closed, or open."""

    are_open: bool
    other_url: str


@blueprint.get(f"/<any({WORDS}):word>/<path:id_>")
def page(word: str, id_: str) -> str:
    """The page of one record."""
    label = label_of(word)
    pages = requested_pages()
    shown = record(database(), label.name, id_, current_viewer(), pages)
    view = record_view(shown, current_facts(), pages)
    is_case = label.name == "Case"
    case_story = story(database(), id_) if is_case else None
    all_learned = learned(database(), id_, current_viewer()) if is_case else []
    return render_template(
        "pages/record.html",
        record=view,
        case_heading=case_heading(shown.properties) if is_case else None,
        story=story_view(case_story, id_, current_facts()) if case_story else None,
        learned_additions=learned_additions(id_, _reviews(shown)) if is_case else [],
        learned=learned_views(all_learned, current_facts(), view.marks),
        quotes=quotes(record_url(label.name, id_)),
        questions=follow_up_links(label.name, id_)
        + [LinkedText(title, question_url(name, **{label.word: id_})) for name, title in QUESTIONS.get(label.name, ())],
        list_link=LinkedText(label.plural, listing_url(label)),
        label=label,
        id=id_,
        is_edited=is_edited(label, shown.properties) and may_edit(label.name, id_),
        additions=additions(label, id_) if is_edited(label, shown.properties) and may_edit(label.name, id_) else [],
        explorer_url=whole_case_url(id_, case_story, all_learned) if case_story else neighbourhood_url(shown),
    )


def _reviews(case: Record) -> list[tuple[str, str]]:
    """The reviews that examine a case, by id and name: those on the page."""
    groups = (group for group in case.groups if group.type.name == "EXAMINES")
    return [(link.other, link.caption) for group in groups for link in group.links]


def is_edited(label: Label, properties: Mapping[str, Any]) -> bool:
    """Whether people edit such a record: not what comes with Casethread, not a history, and nothing of an edition."""
    return label.name != "Event" and properties.get("source_id") != SHIPPED and requested_edition() is None


@blueprint.get(f"/<any({WORDS}):word>/")
def by_id(word: str) -> str | tuple[str, int]:
    """A record whose id cannot stand in a path, by `?id=`; the list of its label without one."""
    if "id" in request.args:
        return page(word, request.args["id"])
    return listing(word)


@blueprint.get(f"/all/<any({WORDS}):word>")
def listing(word: str) -> str | tuple[str, int]:
    """The records of one label as a table: filtered, sorted, and a page at a time."""
    view = list_view(label_of(word), request.args, table_choice(request.args), current_viewer(), current_facts())
    page = render_template("pages/listing.html", view=view)
    return (page, 400) if view.errors else page


def quotes(url: str) -> Quotes:
    """Whether all quotes of the page are open, as its address says, and the address of the page the other way."""
    are_open = request.args.get("quotes") == "open"
    joined = "&" if "?" in url else "?"
    return Quotes(are_open, f"{url}#story" if are_open else f"{url}{joined}quotes=open#story")


def requested_pages() -> dict[str, int]:
    """Which page of which group, as the address says: `?page.out-HAS_EPISODE-Episode=2`.

    Raises BadRequest for what is no page.
    """
    texts = {name: text for name, text in request.args.items() if name.startswith("page.")}
    return {name.removeprefix("page."): page_number(text, name) for name, text in texts.items()}

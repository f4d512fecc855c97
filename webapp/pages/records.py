"""A page for each node of each label, with every relationship followed both ways; and a list for each label."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from graph.schema import Label, Property, RelationshipType, schema
from queries.answers.answer import Viewer
from queries.records.contents import listing as read_listing
from queries.records.paging import page_number
from queries.records.record import Group, Link, Record, record
from queries.records.story import story
from queries.wording.dates import day
from webapp.connection import database
from webapp.words import record_url, said

blueprint = Blueprint("records", __name__)
WORDS = ", ".join(f'"{label.word.replace("_", "-")}"' for label in schema().domain_labels)
# Shown elsewhere on the page than among the facts: in the heading, as a mark, or not for people.
NOT_FACTS = frozenset({"id", "ref", "synthetic"})
# What a relationship says that stands beside its link, not behind it.
BESIDE = ("role", "effect", "intent", "response", "step", "relation", "stage")
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


@blueprint.get(f"/<any({WORDS}):word>/<path:id_>")
def page(word: str, id_: str) -> str:
    """The page of one record."""
    label = label_of(word)
    it = record(database(), label.name, id_, Viewer.OWNER, asked_pages())
    return render_template(
        "pages/record.html",
        it=it,
        facts=_facts(it),
        story=story(database(), id_) if label.name == "Case" else None,
        questions=[
            {"title": title, "url": question_url(name, {label.word: id_})}
            for name, title in QUESTIONS.get(label.name, ())
        ],
        evidence_of=evidence_of,
        link_text=_link_text,
        link_facts=link_facts,
        page_url=lambda group, number: _page_url(it, group, number),
    )


@blueprint.get(f"/<any({WORDS}):word>/")
def by_id(word: str) -> str:
    """A record whose id cannot stand in a path, by `?id=`; the list of its label without one."""
    if "id" in request.args:
        return page(word, request.args["id"])
    return listing(word)


@blueprint.get(f"/all/<any({WORDS}):word>")
def listing(word: str) -> str:
    """All nodes of one label, a page at a time."""
    number = page_number(request.args.get("page") or "1")
    return render_template("pages/listing.html", it=read_listing(database(), label_of(word), Viewer.OWNER, number), word=word)


def label_of(word: str) -> Label:
    """The label that an address names: `working-practice` is WorkingPractice. Raises a 404 where there is none."""
    label = schema().label_of_word(word.replace("-", "_"))
    if label is None or label.internal:
        raise NoSuchPage
    return label


def evidence_of(kind: RelationshipType, properties: dict[str, Any]) -> list[Property]:
    """What stands behind one relationship, its quote apart: the properties it has, in the order of the schema."""
    apart = {"id", "quote", "polarity"}
    has = [prop for prop in kind.properties.values() if prop.name not in apart and _is_given(properties.get(prop.name))]
    says_more = any(prop.name not in {"source_id", *BESIDE} for prop in has)
    return has if says_more or properties.get("quote") else []


def link_facts(kind: RelationshipType, link: Link) -> list[str]:
    """The few facts that stand beside a link: when, its status, its appraisal, what the relationship itself says."""
    facts = [
        said(link.properties[name], kind.properties[name])
        for name in BESIDE
        if name in kind.properties and _is_given(link.properties.get(name))
    ]
    label = schema().labels[link.label]
    dates = [label.starts if link.label != "Area" else None, label.made, "at", "measured_on"]
    facts += [day(str(link.node[name])) for name in dates if name and _is_given(link.node.get(name))]
    facts += [
        said(link.node[name], label.properties[name])
        for name in ("appraisal", "status", "kind")
        if name in label.properties and _is_given(link.node.get(name)) and link.label != "Factor"
    ]
    return facts[:4]


def _link_text(link: Link) -> str:
    """The caption; an event is told by what changed, from what and to what."""
    if link.label != "Event":
        return link.caption
    field = schema().labels["Event"].properties["field"]
    to_value = _status_words(str(link.node.get("to_value") or "not known"))
    return f"{said(link.caption, field)}: {to_value}"


def _status_words(word: str) -> str:
    words = schema().vocabularies["action_status"] | schema().vocabularies["recommendation_status"]
    return words.get(word, word)


def _facts(it: Record) -> list[Property]:
    """The properties that the record has, in the order of the schema; those of a story last."""
    shown = [
        prop
        for prop in it.label.properties.values()
        if prop.name not in NOT_FACTS
        and prop.name != it.label.caption
        and _is_given(it.properties.get(prop.name))
        and (prop.name, it.properties[prop.name]) != ("canonical_id", it.id)
    ]
    return sorted(shown, key=lambda prop: prop.name == "source_id")


def _is_given(value: Any) -> bool:
    return value is not None and value not in ("", [])


def asked_pages() -> dict[str, int]:
    """Which page of which group, as the address says: `?page.out-HAS_EPISODE-Episode=2`.

    Raises BadRequest for what is no page.
    """
    given = {name: text for name, text in request.args.items() if name.startswith("page.")}
    return {name.removeprefix("page."): page_number(text, name) for name, text in given.items()}


def question_url(name: str, parameters: dict[str, Any]) -> str:
    """The address of a question with these parameters."""
    return url_for("questions.page", name=name, **parameters)


def _page_url(it: Record, group: Group, number: int) -> str:
    """The address of this record with another page of one group, which it jumps to."""
    base, question, own = record_url(it.label.name, it.id).partition("?")
    pages = {f"page.{key}": page for key, page in asked_pages().items()} | {f"page.{group.key}": number}
    query = "&".join([*([own] if question else []), urlencode(pages)])
    return f"{base}?{query}#{quote(group.key)}"

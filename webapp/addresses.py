"""The addresses of records, lists and questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from flask import current_app, g, request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from graph.schema import Label, schema

# The last part of the addresses of pages about a record, or about a new one.
OWN_PAGES = frozenset({"new", "edit", "history", "remove"})


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A text that leads to an address."""

    text: str
    url: str


def own_path() -> str:
    """The address of this request on its host, as a browser sees it: below the path that a proxy takes off."""
    return request.script_root + request.full_path.rstrip("?")


def name_record(label: str, id_: str) -> None:
    """Note that the page of this request names a record; what is restricted of these is logged (`webapp.audit`)."""
    named_records().add((label, id_))


def named_records() -> set[tuple[str, str]]:
    """The records that the page of this request names, as (label, id)."""
    records: set[tuple[str, str]] = g.setdefault("named_records", set())
    return records


def record_url(label: str, id_: str) -> str:
    """The address of a record's page: `/case/c1`.

    An id that an address cannot hold as a path (a browser takes `..` for a step upwards) goes into the query. A page that
    links to a record names it.
    """
    name_record(label, id_)
    word = word_of(schema().labels[label])
    if fits_a_path(id_):
        return url_for("records.page", word=word, id_=id_)
    return url_for("records.by_id", word=word, id=id_)


def page_of_record(endpoint: str, label: str, id_: str) -> str:
    """The address of another page about a record, such as its form: its id is in the query where no path can hold it."""
    identity: dict[str, Any] = {"id_" if fits_a_path(id_) else "id": id_}
    return url_for(endpoint, word=word_of(schema().labels[label]), **identity)


def edit_url(label: str, id_: str, *only: str, **values: str) -> str:
    """The address of the form of a record: of all of it or only some properties, with these values in their fields."""
    url = page_of_record("editing.edit", label, id_)
    query = urlencode([*(("only", name) for name in only), *values.items()])
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def edit_link_url(kind: str, link_id: str, side: str, label: str, id_: str) -> str:
    """The address of the form of a relationship, from one end of it: its side, `from` or `to`, its label and its id."""
    arguments: dict[str, Any] = {"kind": kind, "id": link_id, side: f"{label}:{id_}"}
    return url_for("edit_links.edit", **arguments)


def new_link_url(kind: str, side: str, label: str, id_: str, other: str, **values: str) -> str:
    """The address of the form for a new relationship at one end of it, to a record of another label."""
    arguments: dict[str, Any] = {"kind": kind, side: f"{label}:{id_}", "other": other, **values}
    return url_for("edit_links.new", **arguments)


def new_record_url(label: Label, **values: str) -> str:
    """The address of the form for a new record, with these values in it."""
    arguments: dict[str, Any] = {"word": word_of(label), **values}
    return url_for("editing.new", **arguments)


def listing_url(label: Label, **arguments: Any) -> str:
    """The address of the list of a label's records, of a page of it, or of what some filters keep of it."""
    return url_for("records.listing", word=word_of(label), **arguments)


def question_url(name: str, **parameters: Any) -> str:
    """The address of a question with these parameters."""
    return url_for("questions.page", name=name, **parameters)


def tracker_url(**parameters: Any) -> str:
    """The address of the tracker with these parameters."""
    return url_for("tracker.page", **parameters)


def workbook_url(label: Label | None = None, **arguments: Any) -> str:
    """The address of the list of a label, or of the tracker, in Excel, as these arguments filter and sort it."""
    if label is None:
        return url_for("list_workbooks.tracker", **arguments)
    return url_for("list_workbooks.listing", word=word_of(label), **arguments)


def site_url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, as others reach the site."""
    site = str(current_app.config["SITE_ADDRESS"] or request.host_url)
    return urljoin(
        site, url_for(endpoint, **values)
    )  # which begins with the path below which the site lies, if it does


def word_of(label: Label) -> str:
    """The label as an address says it: `working-practice`."""
    return label.word.replace("_", "-")


def fits_a_path(id_: str) -> bool:
    """Whether an address can hold an id as a part of its path, where it would be taken for nothing else."""
    parts = id_.split("/")
    return parts[-1] not in OWN_PAGES and not any(part in {"", ".", ".."} for part in parts)


def label_of(word: str) -> Label:
    """The label that an address names: `working-practice` is WorkingPractice. Raises a 404 where there is none."""
    label = schema().label_of_word(word.replace("-", "_"))
    if label is None or label.internal:
        raise NoSuchPage
    return label


# The words of all labels that have pages, as a rule of an address takes one of them: `<any(WORDS):word>`.
WORDS = ", ".join(f'"{word_of(label)}"' for label in schema().domain_labels)

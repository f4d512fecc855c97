"""How values, counts and addresses are written on a page; templates use these as filters and globals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from graph.schema import Property, schema
from graph.version import __version__
from graph.writer import Import
from queries.wording.dates import day
from queries.wording.figures import number
from webapp.connection import current_facts

NAVIGATION = (
    ("Start", "home.page"),
    ("Questions", "questions.catalogue_page"),
    ("Network", "explorer.page"),
    ("Import", "imports.page"),
)


def init_app(app: Flask) -> None:
    """Give the templates their filters and globals."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("webapp"), components])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, files=files, moment=moment, number=number, said=said)
    app.jinja_env.globals.update(
        is_invented=is_invented,
        is_restricted=is_restricted,
        record_url=record_url,
        schema=schema(),
        counted=counted,
        navigation=NAVIGATION,
        version=__version__,
    )


def moment(text: str) -> str:
    """An instant such as `2026-11-23T05:47:00+00:00` as people write it: 23 November 2026, 05:47."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{day(at.date().isoformat())}, {at:%H:%M}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 case`, `2 cases`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def said(value: Any, prop: Property) -> str:
    """The value of a property in the words that a person reads."""
    if isinstance(value, list):
        return "; ".join(said(one, prop) for one in value)
    words = schema().words(prop)
    if words:
        return words.get(str(value), str(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return number(value)
    return day(str(value)) if prop.is_date else str(value)


def files(batch: Import) -> str:
    """What people call an import: its one file, or the first and how many more."""
    if not batch.files:
        return batch.loader
    more = len(batch.files) - 1
    return batch.files[0] if not more else f"{batch.files[0]} and {counted(more, 'more file')}"


def is_invented(label: str, id_: str) -> bool:
    """Whether a record is an invented case or follows from one."""
    return id_ in current_facts().invented.get(label, ())


def is_restricted(label: str, id_: str) -> bool:
    """Whether a record is a restricted case or follows from one."""
    return id_ in current_facts().withheld.get(label, ())


def record_url(label: str, id_: str) -> str:
    """The address of a record's page: `/case/c1`.

    An id that an address cannot hold as a path (a browser takes `..` for a step upwards) is asked for by query.
    """
    word = schema().labels[label].word.replace("_", "-")
    if fits_a_path(id_):
        return url_for("records.page", word=word, id_=id_)
    return url_for("records.by_id", word=word, id=id_)


def fits_a_path(id_: str) -> bool:
    """Whether an address can hold an id as a part of its path."""
    return not any(part in {"", ".", ".."} for part in id_.split("/"))

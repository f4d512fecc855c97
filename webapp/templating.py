"""What every template may use: formatting filters, addresses and the navigation. Nothing here reads the database."""

from __future__ import annotations

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from graph.dates import day
from graph.formats.content import NOT_CHECKED
from graph.schema import schema
from graph.version import __version__
from queries.wording.figures import counted, number
from webapp.addresses import (
    edit_url,
    listing_url,
    new_link_url,
    new_record_url,
    page_of_record,
    question_url,
    record_url,
)
from webapp.formatting import import_title, moment
from webapp.messages import NOT_DONE

NAVIGATION = (
    ("Start", "home.page"),
    ("Tracker", "tracker.page"),
    ("Agencies", "agency.page"),
    ("Questions", "questions.catalogue_page"),
    ("Network", "explorer.page"),
    ("Import", "imports.page"),
    ("Help", "help.page"),
)


def init_app(app: Flask) -> None:
    """Give the templates their filters and globals."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("webapp"), components])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, import_title=import_title, moment=moment, number=number)
    app.jinja_env.globals.update(
        counted=counted,
        edit_url=edit_url,
        listing_url=listing_url,
        navigation=NAVIGATION,
        new_link_url=new_link_url,
        new_record_url=new_record_url,
        not_checked=NOT_CHECKED,
        not_done=NOT_DONE,
        page_of_record=page_of_record,
        question_url=question_url,
        record_url=record_url,
        schema=schema(),
        version=__version__,
    )

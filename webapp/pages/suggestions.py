"""What a field suggests in which a record is chosen: names as somebody types, with what tells them apart."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from graph.schema import Label
from queries.records.list_columns import columns_of
from queries.records.lists import ListedRecord
from queries.records.suggestions import suggestions
from webapp.addresses import WORDS, label_of, name_record
from webapp.connection import database
from webapp.pages.record_list import cell_of
from webapp.viewer import current_viewer

blueprint = Blueprint("suggestions", __name__)
MAX_DETAILS = 4


@blueprint.get(f"/suggestions/<any({WORDS}):word>")
def matches(word: str) -> ResponseReturnValue:
    """The records of a label whose names hold the text `q`: what to give for each, its name, and its details."""
    label = label_of(word)
    suggested = suggestions(database(), label, request.args.get("q", "").strip(), current_viewer())
    for suggestion in suggested:
        name_record(label.name, str(suggestion.record.properties["id"]))
    return [
        {"value": suggestion.value, "name": suggestion.name, "about": _details(label, suggestion.record)}
        for suggestion in suggested
    ]


def _details(label: Label, record: ListedRecord) -> str:
    """The first of what its list says of a record: its reference, status, owner or area, dates."""
    texts = [cell_of(column, record).text for column in columns_of(label.name)]
    return " · ".join([text for text in texts if text][:MAX_DETAILS])

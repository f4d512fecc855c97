"""Relationships one by one in the document: read, added, changed and removed."""

from __future__ import annotations

from graph.schema import schema
from webapp.api.openapi.operations import IF_MATCH, NAMES, REASON, operation, parameter, writing
from webapp.api.openapi.values import TEXT, TEXTS, URL, Json, object_of, ref
from webapp.api.record_json import PLURALS, TYPES

_WORD = parameter("type", "Its type.", {"type": "string", "enum": list(TYPES)}, required=True, place="path")
_ID = parameter("id", "Its id.", TEXT, required=True, place="path")
_END: Json = {"type": "string", "pattern": f"^({'|'.join(schema().labels)}):.+$"}
_FASTER = [
    parameter(side, f"The record {where}, as LABEL:ID: with one end it is found faster.", _END)
    for side, where in (("from", "where it begins"), ("to", "to which it leads"))
]
_VALUES: Json = {
    "type": "object",
    "description": "Properties of the type. Those that are not named stay, a null empties one.",
}


def paths() -> Json:
    """One address for all relationships of a type, and one for each of them."""
    both = {"from": ref("End"), "to": ref("End")}
    sent = {"values": _VALUES, "reason": REASON, "names": NAMES}
    return {
        "/relationships/{type}": {
            "post": writing(
                "create_relationship",
                "Join two records",
                "An end is named by its label and its id, its name or its reference.",
                body=object_of({**both, **sent}, required=["from", "to", "values", "reason"]),
                status=201,
                parameters=[_WORD],
                answer="WrittenRelationship",
            )
        },
        "/relationships/{type}/{id}": {
            "get": operation(
                "get_relationship",
                "One relationship",
                "What it joins, what it says, and the version to change it at.",
                tag="Records",
                answer=ref("Relationship"),
                parameters=[_WORD, _ID, *_FASTER],
                can_be_missing=True,
            ),
            "patch": writing(
                "change_relationship",
                "Change what a relationship says",
                "Its ends stay: to join others, remove it and add another.",
                body=object_of(sent, required=["values", "reason"]),
                status=200,
                parameters=[_WORD, _ID, *_FASTER, IF_MATCH],
                answer="WrittenRelationship",
            ),
            "delete": writing(
                "remove_relationship",
                "Remove a relationship",
                "Its import undoes this. What others stand on is not removed.",
                body=object_of({"reason": REASON}),
                status=200,
                parameters=[_WORD, _ID, *_FASTER, IF_MATCH],
                answer="Removed",
            ),
        },
    }


def schemas() -> Json:
    """An end, a relationship by itself, and what comes of a write."""
    labels: Json = {"type": "string", "enum": [label.name for label in PLURALS.values()]}
    identity: Json = {"type": {"type": "string", "enum": list(TYPES)}, "id": TEXT}
    record = object_of({"label": labels, "id": TEXT, "url": URL})
    undone_by: Json = {"type": ["string", "null"], "description": "By which it is undone; null where nothing changed."}
    version: Json = {"type": "string", "description": "Send it as If-Match with the next change."}
    written = {**identity, "import": undone_by, "warnings": TEXTS}
    return {
        "End": object_of({"label": labels, "id": TEXT}),
        "Relationship": object_of(
            {**identity, "url": URL, "from": record, "to": record, "properties": {"type": "object"}, "version": version}
        ),
        "WrittenRelationship": object_of({**written, "url": URL, "version": version}),
        "Removed": object_of({**written, "url": {"type": "null"}, "version": {"type": "null"}}),
    }

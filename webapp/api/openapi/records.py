"""The records in the document, made from the schema: a list and a record for each label."""

from __future__ import annotations

from graph.schema import Kind, Label, RelationshipType, schema
from loaders.check.elements import a_record_of
from queries.records.contents import PAGE
from queries.records.record import PAGE as LINKS
from queries.records.record import group_keys
from webapp.api.openapi.operations import IF_MATCH, NAMES, REASON, operation, parameter, writing
from webapp.api.openapi.values import COUNT, NEXT, TEXT, URL, Json, object_of, property_schema, ref
from webapp.api.record_json import MAX_RECORDS, PLURALS


def paths() -> Json:
    """For each label its list, and one record of it; last, any record by query."""
    paths: Json = {}
    for plural, label in PLURALS.items():
        paths[f"/{plural}"] = {"get": _list(plural, label), "post": _create(label)}
        paths[f"/{plural}/{{id}}"] = {"get": _get(label), "patch": _change(label)}
    return {**paths, "/records": {"get": _by_query()}}


def schemas() -> Json:
    """Each label in lists and as a record, and each type of relationship."""
    schemas: Json = {}
    for label in PLURALS.values():
        schemas[label.name] = _node(label)
        schemas[f"{label.name}Record"] = _record(label)
    schemas["Written"] = object_of(
        {
            "label": TEXT,
            "id": TEXT,
            "url": URL,
            "version": {"type": "string", "description": "Send it as If-Match with the next change."},
            "import": {"type": ["string", "null"], "description": "By which it is undone; null where nothing changed."},
            "warnings": {"type": "array", "items": {"type": "string"}},
        }
    )
    return schemas | {kind.name: _group(kind) for kind in _types()}


def _list(plural: str, label: Label) -> Json:
    sizes = {"type": "integer", "minimum": 1, "maximum": MAX_RECORDS, "default": PAGE}
    return operation(
        f"list_{plural.replace('-', '_')}",
        f"All {label.plural.lower()}, a page at a time",
        label.definition,
        tag="Records",
        answer=object_of(
            {
                "items": {"type": "array", "items": ref(label.name)},
                "page": COUNT,
                "pages": COUNT,
                "per_page": COUNT,
                "total": COUNT,
                "next": NEXT,
            }
        ),
        parameters=[ref("page", "parameters"), parameter("per_page", "How many records are on a page.", sizes)],
        can_be_missing=True,
    )


def _get(label: Label) -> Json:
    return operation(
        f"get_{label.word}",
        f"One {label.title.lower()} with its connections",
        f"{label.definition} Relationships are grouped by type, direction and label, {LINKS} of a group on a page.",
        tag="Records",
        answer=ref(f"{label.name}Record"),
        parameters=[
            parameter("id", f"The id of the {label.title.lower()}.", TEXT, required=True, place="path"),
            *(parameter(f"page.{key}", f"Which page of the group {key}.", ref("Page")) for key in group_keys(label)),
        ],
        can_be_missing=True,
    )


def _create(label: Label) -> Json:
    title = f"Add {a_record_of(label.name)}"
    return writing(f"create_{label.word}", title, label.definition, body=_body(label), status=201)


def _change(label: Label) -> Json:
    title = f"Change {a_record_of(label.name)}"
    parameters = [
        parameter("id", f"The id of the {label.title.lower()}.", TEXT, required=True, place="path"),
        IF_MATCH,
    ]
    about = "Values that are not named stay, a null empties one."
    return writing(f"change_{label.word}", title, about, body=_body(label), status=200, parameters=parameters)


def _body(label: Label) -> Json:
    names = [*label.properties, *label.columns]
    values: Json = {name: {} for name in names if name not in ("id", "source_id")}
    return object_of(
        {
            "values": {"type": "object", "properties": values, "additionalProperties": False},
            "reason": REASON,
            "names": NAMES,
        },
        required=["values", "reason"],
    )


def _by_query() -> Json:
    names = [label.name for label in PLURALS.values()]
    return operation(
        "get_record",
        "One record of any label, by query",
        "For an id that a path cannot hold, such as `..` or one that begins with a slash.",
        tag="Records",
        answer=_any_of(names, "label", suffix="Record"),
        parameters=[
            parameter("label", "The label of the record.", {"type": "string", "enum": names}, required=True),
            parameter("id", "Its id.", TEXT, required=True),
        ],
        can_be_missing=True,
    )


def _node(label: Label) -> Json:
    return object_of(
        {
            "label": {"const": label.name},
            "id": {"type": "string"},
            "url": URL,
            "properties": _properties(label, required=["id"]),
        },
        title=label.title,
        description=label.definition,
    )


def _record(label: Label) -> Json:
    types = dict.fromkeys(key.split("-")[1] for key in group_keys(label))
    groups = {"type": "array", "items": _any_of(list(types), "type")}
    return object_of(
        {**_node(label)["properties"], "revision": COUNT, "version": TEXT, "relationships": groups},
        title=f"{label.title}, with its connections",
    )


def _group(kind: RelationshipType) -> Json:
    ends = [name for name in dict.fromkeys((*kind.from_labels, *kind.to_labels)) if _is_public(name)]
    link = object_of(
        {
            "id": {"type": "string"},
            "url": URL,
            "properties": _properties(kind, required=[]),
            "node": _any_of(ends, "label"),
        }
    )
    return object_of(
        {
            "type": {"const": kind.name},
            "direction": {"enum": ["out", "in"]},
            "label": {"enum": ends},
            "total": COUNT,
            "items": {"type": "array", "items": link},
            "next": NEXT,
        },
        title=kind.title,
        description=f"What a record {kind.title} (out), or {kind.inverse} (in).",
    )


def _properties(kind: Kind, *, required: list[str]) -> Json:
    """Unknown properties are left out; dates have the first and the last day that they can mean beside them."""
    properties = {name: property_schema(prop) for name, prop in kind.properties.items()}
    for name, prop in kind.properties.items():
        if prop.is_date:
            properties |= {f"{name}_earliest": ref("Day"), f"{name}_latest": ref("Day")}
    more = {"additionalProperties": True, "description": "Loads and other programs may have written more than these"}
    return {"type": "object", "properties": properties, "required": required, **more}


def _any_of(names: list[str], discriminator: str, suffix: str = "") -> Json:
    if not names:
        return {"not": {}}
    mapping = {name: f"#/components/schemas/{name}{suffix}" for name in names}
    return {
        "oneOf": [ref(f"{name}{suffix}") for name in names],
        "discriminator": {"propertyName": discriminator, "mapping": mapping},
    }


def _types() -> list[RelationshipType]:
    return [kind for kind in schema().relationships.values() if any(map(_is_public, kind.from_labels))]


def _is_public(name: str) -> bool:
    return not schema().labels[name].internal

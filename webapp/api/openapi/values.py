"""Values as JSON Schema: the types of the schema, of parameters, and the units of columns."""

from __future__ import annotations

from typing import Any

from graph.dates import DAY_PATTERN, PARTIAL_DATE_PATTERN
from graph.schema import Label, Property, schema
from queries import Column, Parameter
from queries.questions.values import MAX_NUMBER

Json = dict[str, Any]

_DATED: Json = {"type": "string", "description": "A date: 2019, 2019-05 or 2019-05-17"}
DATE: Json = {**_DATED, "pattern": f"^({PARTIAL_DATE_PATTERN})$"}
DATE_SO_FAR: Json = {**_DATED, "format": "date-so-far", "description": f"{_DATED['description']}, not in the future"}
DAY: Json = {"type": "string", "pattern": f"^({DAY_PATTERN})$", "description": "A day: 2019-05-17"}
TEXT: Json = {"type": "string", "pattern": r"\S"}
TEXTS: Json = {"type": "array", "items": {"type": "string"}}
COUNT: Json = {"type": "integer", "minimum": 0}
URL: Json = {"type": "string", "format": "uri"}
NEXT: Json = {"anyOf": [URL, {"type": "null"}], "description": "The next page; null on the last"}

TYPES: dict[str, Json] = {
    "text": {"type": "string"},
    "long_text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "yes_no": {"type": "boolean"},
    "date": DATE,
    "list": TEXTS,
    "id": {"type": "string"},
    "id_list": TEXTS,
}


def ref(name: str, kind: str = "schemas") -> Json:
    """A reference to a component of the document."""
    return {"$ref": f"#/components/{kind}/{name}"}


def object_of(properties: Json, *, required: list[str] | None = None, **more: Any) -> Json:
    """An object with these properties, all of them required by default."""
    return {"type": "object", "properties": properties, "required": required or list(properties), **more}


def cell_schema(column: Column) -> Json:
    """The values of a column; null where nothing is known."""
    value = dict(column.unit.json_schema)
    return {**value, "type": [value["type"], "null"], "title": column.title, "x-unit": column.unit.name}


def property_schema(prop: Property) -> Json:
    """The values of a property of a node or a relationship; an unknown one is left out."""
    if prop.vocabulary:
        return {"title": prop.title, **_words(prop)}
    value = _id_of(prop.of) if prop.of and prop.type == "id" else TYPES[prop.type]
    return {"title": prop.title, **value}


def _id_of(label: str) -> Json:
    return {"type": "string", "description": f"The id of {_with_article(schema().labels[label])}"}


def _with_article(label: Label) -> str:
    word = label.title.lower()
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _words(prop: Property) -> Json:
    words = list(schema().words(prop))
    if prop.stored == "integer":
        return {"type": "integer", "enum": [int(word) for word in words]}
    return {"type": "string", "enum": words}


def parameter_schema(parameter: Parameter) -> Json:
    """The values that a parameter of a question may have."""
    default: Json = {} if parameter.default is None else {"default": parameter.default}
    if parameter.choices:
        return {"type": "string", "enum": list(parameter.choices), **default}
    if parameter.label:
        return name_schema(schema().labels[parameter.label])
    if parameter.type == "integer":
        whole: Json = {"default": int(parameter.default)} if parameter.default else {}
        return {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER, **whole}
    if parameter.type == "yes_no":
        return {"type": "string", "enum": ["yes", "no", "true", "false"], **default}
    return {**{"date": ref("Date"), "text": TEXT}[parameter.type], **default}


def name_schema(label: Label) -> Json:
    """A text that names a node of a label: its id, its reference or its name."""
    return {
        "type": "string",
        "minLength": 1,
        "format": f"{label.word.replace('_', '-')}-name",
        "description": f"The id, reference or name of {_with_article(label)}",
    }


def resolved_schema(parameter: Parameter) -> Json:
    """The values of a parameter in the answer, resolved."""
    if parameter.type in ("integer", "yes_no"):
        return {"type": {"integer": "integer", "yes_no": "boolean"}[parameter.type]}
    return {"type": "string"}

"""What a value may be, as JSON Schema: the types of the schema, of parameters, and the units of columns."""

from __future__ import annotations

from typing import Any

from graph.schema import Label, Property, schema
from queries import Column, Parameter
from queries.asking.parameters import MOST

Json = dict[str, Any]

_YEAR = "(18|19|20|21)[0-9]{2}"
_LEAP = "(((18|19|20|21)(0[48]|[2468][048]|[13579][26]))|2000)"
_DAY = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
# A year, a month or a day that there is, from 1800 to 2199: what `graph.dates` keeps of a date.
PARTIAL_DATE = f"{_YEAR}(-(0[1-9]|1[0-2]))?|{_YEAR}-{_DAY}|{_LEAP}-02-29"
_DATED: Json = {"type": "string", "description": "A date: 2019, 2019-05 or 2019-05-17"}
DATE: Json = {**_DATED, "pattern": f"^({PARTIAL_DATE})$"}
DATE_SO_FAR: Json = {**_DATED, "format": "date-so-far", "description": f"{_DATED['description']}, not in the future"}
DAY: Json = {"type": "string", "pattern": f"^({_YEAR}-{_DAY}|{_LEAP}-02-29)$", "description": "A day: 2019-05-17"}
TEXT: Json = {"type": "string", "pattern": r"\S"}
TEXTS: Json = {"type": "array", "items": {"type": "string"}}
COUNT: Json = {"type": "integer", "minimum": 0}
URL: Json = {"type": "string", "format": "uri"}
NEXT: Json = {"anyOf": [URL, {"type": "null"}], "description": "The next page; null on the last"}

# What stands in a cell of each unit, where something does.
UNITS: dict[str, Json] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "cases": {**COUNT, "description": "A number of cases"},
    "episodes": {**COUNT, "description": "A number of episodes"},
    "mentions": {**COUNT, "description": "A number of mentions"},
    "days": {"type": "number", "description": "A number of days"},
    "date": DATE,
    "share": {"type": "number", "minimum": 0, "maximum": 1, "description": "A share, from 0 to 1"},
    "difference": {"type": "number", "minimum": -1, "maximum": 1, "description": "A difference of two shares"},
    "ratio": {"type": "number"},
    "probability": {"type": "number", "minimum": 0, "maximum": 1, "description": "A probability, from 0 to 1"},
    "yes_no": {"type": "boolean"},
    "list": TEXTS,
    "node": {"type": "string", "description": "The id of a record; its label stands in the column label"},
}
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
    """An object with these properties, all of them required unless said otherwise."""
    return {"type": "object", "properties": properties, "required": required or list(properties), **more}


def cell(column: Column) -> Json:
    """What a row holds in a column; null where nothing is known."""
    held = _id_of(column.label) if column.label else UNITS[column.unit]
    return {**held, "type": [held["type"], "null"], "title": column.title, "x-unit": column.unit}


def property_schema(prop: Property) -> Json:
    """What a property of a node or a relationship holds; one that is not known is left out."""
    if prop.vocabulary:
        return {"title": prop.title, **_words(prop)}
    held = _id_of(prop.of) if prop.of and prop.type == "id" else TYPES[prop.type]
    return {"title": prop.title, **held}


def _id_of(label: str) -> Json:
    return {"type": "string", "description": f"The id of {_one(schema().labels[label])}"}


def _one(label: Label) -> str:
    word = label.title.lower()
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _words(prop: Property) -> Json:
    words = list(schema().words(prop))
    if prop.stored == "integer":
        return {"type": "integer", "enum": [int(word) for word in words]}
    return {"type": "string", "enum": words}


def given(parameter: Parameter) -> Json:
    """What a parameter of a question may be given."""
    default: Json = {} if parameter.default is None else {"default": parameter.default}
    if parameter.choices:
        return {"type": "string", "enum": list(parameter.choices), **default}
    if parameter.label:
        return named(schema().labels[parameter.label])
    if parameter.type == "integer":
        whole: Json = {"default": int(parameter.default)} if parameter.default else {}
        return {"type": "integer", "minimum": 0, "maximum": MOST, **whole}
    if parameter.type == "yes_no":
        return {"type": "string", "enum": ["yes", "no", "true", "false"], **default}
    return {**{"date": ref("Date"), "text": TEXT}[parameter.type], **default}


def named(label: Label) -> Json:
    """A text that names a node of a label: its id, its reference or its name."""
    return {
        "type": "string",
        "minLength": 1,
        "format": f"{label.word.replace('_', '-')}-name",
        "description": f"The id, reference or name of {_one(label)}",
    }


def said(parameter: Parameter) -> Json:
    """A parameter as the answer says it, resolved."""
    if parameter.type in ("integer", "yes_no"):
        return {"type": {"integer": "integer", "yes_no": "boolean"}[parameter.type]}
    return {"type": "string"}

"""The properties of records and relationships as a page shows them: titles, texts and links, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from graph.schema import Property, RelationshipType
from webapp.addresses import LinkedText, record_url
from webapp.formatting import event_value, is_present, value_text

# What a relationship says that stands beside its link, not behind it.
BESIDE_LINK = ("role", "effect", "intent", "response", "step", "relation", "stage")
# And what is put there in one phrase: since when and until when, whether somebody replied.
IN_PHRASES = ("from", "to", "reply_due_on", "replied", "replied_on", "reason")
_OF_EVENTS = ("from_value", "to_value")  # as text, whatever the event changed
_ADDRESSES = ("url", "evidence_link")  # followed by whoever wants to, and never by Casethread
ELLIPSIS = "…"

Captions = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """One property with its title; `links` are there instead of `text` where it names other records or a web page."""

    title: str
    kind: Literal["text", "paragraphs", "polarity", "links"]
    text: str = ""
    links: tuple[LinkedText, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """What stands behind one relationship: the quote, then who recorded it, where and how."""

    heading: str
    quote: str
    values: tuple[PropertyValue, ...]

    def named(self, *names: str) -> tuple[PropertyValue, ...]:
        """Those of these names that it has, in their order."""
        by_name = {value.name: value for value in self.values}
        return tuple(by_name[name] for name in names if name in by_name)


def property_values(
    properties: Iterable[Property], values: Mapping[str, Any], captions: Captions, *, max_length: int | None = None
) -> tuple[PropertyValue, ...]:
    """These properties as a page shows them; long texts are cut after `max_length` characters."""
    return tuple(
        replace(_property_value(prop, values[prop.name], captions, max_length), name=prop.name) for prop in properties
    )


def link_evidence(kind: RelationshipType, values: Mapping[str, Any], captions: Captions) -> LinkEvidence | None:
    """What stands behind a relationship, None where nothing does that is not beside it already."""
    properties = evidence_properties(kind, values)
    quote = str(values.get("quote") or "")
    if not quote and {prop.name for prop in properties} <= {"source_id", *BESIDE_LINK, *IN_PHRASES}:
        return None
    heading = "Evidence" if quote or kind.judgement else "Details"
    return LinkEvidence(heading, quote, property_values(properties, values, captions))


def evidence_properties(kind: RelationshipType, values: Mapping[str, Any]) -> list[Property]:
    """The properties that stand behind a relationship, its quote apart, in the order of the schema."""
    shown_elsewhere = {"id", "quote", "polarity"}
    properties = [
        prop
        for prop in kind.properties.values()
        if prop.name not in shown_elsewhere and is_present(values.get(prop.name))
    ]
    says_more = any(prop.name not in {"source_id", *BESIDE_LINK} for prop in properties)
    return properties if says_more or values.get("quote") else []


def _property_value(prop: Property, value: Any, captions: Captions, max_length: int | None) -> PropertyValue:
    if prop.of and prop.type in {"id", "id_list"}:
        ids = value if isinstance(value, list) else [value]
        return PropertyValue(prop.title, "links", links=tuple(_reference(prop.of, str(id_), captions) for id_ in ids))
    if prop.vocabulary == "polarity":
        return PropertyValue(prop.title, "polarity", str(value))
    if prop.type == "long_text":
        return PropertyValue(prop.title, "paragraphs", _shortened(str(value), max_length))
    if prop.name in _OF_EVENTS:
        return PropertyValue(prop.title, "text", event_value(value))
    if prop.name in _ADDRESSES and str(value).startswith(("https://", "http://")):
        return PropertyValue(prop.title, "links", links=(LinkedText(str(value), str(value)),))
    return PropertyValue(prop.title, "text", value_text(value, prop))


def _reference(label: str, id_: str, captions: Captions) -> LinkedText:
    return LinkedText(captions.get((label, id_), id_), record_url(label, id_))


def _shortened(text: str, max_length: int | None) -> str:
    if max_length is None or len(text) <= max_length:
        return text
    return text[:max_length].rsplit(" ", 1)[0].rstrip() + ELLIPSIS

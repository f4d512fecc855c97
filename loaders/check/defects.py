"""What a source is known to break (rule 11): the row stays with a warning, also when an export brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.records import Node, Relationship, Value
from graph.schema import schema
from loaders.check.drafts import OWN_LOADERS, Draft, Drafts
from loaders.records.problem_log import did_you_mean
from loaders.records.record import FORM

# The rules that a source may be known to break, as `known_defects` of a Source names them.
DEFECTS = ("closed_without_date", "date_without_closing", "later_than_source", "order")


def check_known_defects(drafts: Drafts) -> None:
    """Only rules that a source can break; a misspelt one would excuse nothing."""
    for draft in drafts.nodes_of("Source").values():
        for word in _words(draft.properties):
            if word not in DEFECTS:
                rule = f"is no defect that a source may have: {', '.join(DEFECTS)}"
                fix = did_you_mean(word, DEFECTS)
                drafts.log.add_for("known_defect", draft.record, "known_defects", rule, fix, value=word)


def note_defect(
    drafts: Drafts, code: str, draft: Draft[Any], name: str, rule: str, fix: str, value: object = None
) -> None:
    """An error where the person who loads it can correct it, unless a source of the record is known for it.

    Any other load's source is known for it from now on, so that what is exported of it can be loaded again.
    """
    source = _source_of(drafts, draft)
    is_own = drafts.reading.loader in OWN_LOADERS
    is_known = code in _known(drafts, source) or any(code in _known(drafts, other) for other in _later(drafts, draft))
    if is_own and not is_known and drafts.reading.loader != FORM:
        fix = f"{fix} Where its source does not say, write {code} into known_defects of the source {source!r}."
    if code not in drafts.reading.lenient:  # else the loader has warned of all of them at once
        severity = drafts.source_severity if not is_known else "warning"
        drafts.log.add_for(code, draft.record, name, rule, fix, value=value, severity=severity)
    if not is_own and not is_known:
        _remember(drafts, draft, str(draft.properties["source_id"]), code)


def _source_of(drafts: Drafts, draft: Draft[Any]) -> str:
    """The source that a record belongs to, which a load by another does not change."""
    element: Node | Relationship = draft.element
    existing = drafts.existing(element.label, element.id) if isinstance(element, Node) else None
    return str((existing or draft.properties)["source_id"])


def _later(drafts: Drafts, draft: Draft[Any]) -> Iterator[str]:
    """The other sources that say something of a record: this load's, and those of the events that changed it."""
    element: Node | Relationship = draft.element
    yield str(draft.properties["source_id"])
    if isinstance(element, Node) and schema().labels[element.label].recorded_by_events:
        yield from sorted(drafts.event_sources.get((element.label, element.id), ()))
        for event in drafts.graph.events(element.label, [element.id]).get(element.id, ()):
            yield str(event["source_id"])


def _known(drafts: Drafts, source: str) -> list[str]:
    return _words(drafts.as_it_will_be("Source", source))


def _words(properties: dict[str, Any]) -> list[str]:
    words = properties.get("known_defects")
    return list(words) if isinstance(words, list) else []


def _remember(drafts: Drafts, draft: Draft[Any], source: str, code: str) -> None:
    sources = drafts.nodes.setdefault("Source", {})
    known = sorted({*_known(drafts, source), code})
    if source in sources:
        sources[source].properties["known_defects"] = [*known]
    elif drafts.existing("Source", source):
        properties: dict[str, Value] = {"source_id": source, "known_defects": [*known]}
        sources[source] = Draft(draft.record, Node("Source", source, properties))

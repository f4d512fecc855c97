"""Properties that hold ids name nodes that exist (rule 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import Property
from graph.taxonomies import SOURCE_ID as OURS
from loaders.check.drafts import Draft, Drafts
from loaders.check.endpoints import Ends


def check_references(drafts: Drafts) -> None:
    """Every `*_id` and every list of ids, in nodes and in relationships; names are replaced by the ids they mean."""
    ends = Ends(drafts)
    for kind, found in drafts.by_kind():
        for prop in _that_refer(kind.properties):
            _settle(drafts, ends, prop, [draft for draft in found if prop.name in draft.properties])
    _check_sources(drafts)


def _that_refer(properties: Mapping[str, Property]) -> list[Property]:
    return [prop for prop in properties.values() if prop.of and prop.name != "source_id"]


def _said(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _settle(drafts: Drafts, ends: Ends, prop: Property, given: list[Draft[Any]]) -> None:
    """Put the ids that are meant in place of what was said; note what names nothing."""
    label, name = prop.of or "", prop.name
    said = {one for draft in given for one in _said(draft.properties[name])}
    ends.ask(label, said)
    meant = {one: ends.find(label, one) for one in said}
    for draft in given:
        here = _said(draft.properties[name])
        for one in here:
            if meant[one] is None:
                _note(drafts, ends, prop, draft, one)
        found = [node for one in here if (node := meant[one])]
        draft.properties[name] = found if prop.type == "id_list" else (found or [""])[0]


def _note(drafts: Drafts, ends: Ends, prop: Property, draft: Draft[Any], said: str) -> None:
    label = prop.of or ""
    fix = ends.nearest(label, said) if drafts.log.suggests("no_such_id", draft.record, prop.name) else ""
    rule = f"names no {label} in the file or in the graph"
    drafts.log.at("no_such_id", draft.record, prop.name, rule, fix, value=said)


def _check_sources(drafts: Drafts) -> None:
    """Sources are few and named on every row, so each is looked for once."""
    ends = Ends(drafts)
    sound: dict[str, bool] = {OURS: True}
    for _, found in drafts.by_kind():
        for draft in found:
            source = str(draft.properties["source_id"])
            if source not in sound:
                sound[source] = ends.find("Source", source) is not None
            if not sound[source]:
                suggests = drafts.log.suggests("no_such_id", draft.record, "source_id")
                fix = ends.nearest("Source", source) if suggests else ""
                rule = "names no Source in the file or in the graph"
                drafts.log.at("no_such_id", draft.record, "source_id", rule, fix, value=source)

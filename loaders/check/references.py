"""Properties that hold ids name nodes that exist (rule 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import Property
from graph.taxonomies import SOURCE_ID as SHIPPED
from loaders.check.drafts import Draft, Drafts
from loaders.check.endpoints import EndFinder, is_whole_name, no_such_record


def check_references(drafts: Drafts) -> None:
    """Every `*_id` and every list of ids, in nodes and in relationships; names are replaced by the ids they mean."""
    ends = EndFinder(drafts)
    for kind, drafts_of_kind in drafts.by_kind():
        for prop in _that_refer(kind.properties):
            _replace_names(drafts, ends, prop, [draft for draft in drafts_of_kind if prop.name in draft.properties])
    _check_sources(drafts)


def _that_refer(properties: Mapping[str, Property]) -> list[Property]:
    return [prop for prop in properties.values() if prop.of and prop.name != "source_id"]


def _as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _replace_names(drafts: Drafts, ends: EndFinder, prop: Property, affected: list[Draft[Any]]) -> None:
    """Replace each id or name with the id it means; note what names nothing."""
    label, name = prop.of or "", prop.name
    for draft in affected:
        raw = draft.record.get(name)
        if prop.type == "id_list" and is_whole_name(drafts, [label], raw):
            draft.properties[name] = [str(raw).strip()]
    names = {word for draft in affected for word in _as_list(draft.properties[name])}
    ends.expect(label, names)
    ids_by_name = {word: ends.find(label, word) for word in names}
    for draft in affected:
        words = _as_list(draft.properties[name])
        for word in words:
            if ids_by_name[word] is None:
                _note_unknown(drafts, ends, prop, draft, word)
        ids = [node for word in words if (node := ids_by_name[word])]
        if ids != words:
            draft.properties[name] = ids if prop.type == "id_list" else (ids or [""])[0]


def _note_unknown(drafts: Drafts, ends: EndFinder, prop: Property, draft: Draft[Any], word: str) -> None:
    label = prop.of or ""
    suggests = drafts.log.wants_suggestion("no_such_id", draft.record, prop.name)
    rule, fix = ends.problem_of([label], word, suggests=suggests)
    drafts.log.add_for("no_such_id", draft.record, prop.name, rule, fix, value=word)


def _check_sources(drafts: Drafts) -> None:
    """Sources are few and named on every row, so each is looked for once."""
    ends = EndFinder(drafts)
    is_known: dict[str, bool] = {SHIPPED: True}
    for _, drafts_of_kind in drafts.by_kind():
        for draft in drafts_of_kind:
            source = str(draft.properties["source_id"])
            if source not in is_known:
                is_known[source] = ends.find("Source", source) is not None
            if not is_known[source]:
                suggests = drafts.log.wants_suggestion("no_such_id", draft.record, "source_id")
                fix = ends.nearest("Source", source) if suggests else ""
                rule = no_such_record("Source")
                drafts.log.add_for("no_such_id", draft.record, "source_id", rule, fix, value=source)

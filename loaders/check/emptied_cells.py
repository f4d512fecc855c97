"""Cells that the plan filled before and a new version of it leaves empty: what they had stays, and is named (rule 12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.records import Node
from loaders.check.drafts import Draft, Drafts
from loaders.records.known_plans import PLAN_SOURCE
from loaders.records.problem import Place
from loaders.records.problem_log import listed

MAX_NAMED = 6
_PROPERTIES = {
    "rag": ("rag", "rag_in_source"),
    "due_on": ("due_on", "due_in_source"),
    "evidence": ("evidence_in_source",),
}
# Which actions have owners, or notes on progress, that a plan gave.
_LINKED = {
    "owners": """
UNWIND $ids AS id MATCH (a:Action {id: id})-[w:OWNED_BY]->(:Organisation)
WHERE w.to IS NULL AND w.source_id STARTS WITH $plans RETURN DISTINCT id ORDER BY id
""",
    "notes": """
UNWIND $ids AS id MATCH (a:Action {id: id})-[:HAS_EVENT]->(e:Event {field: 'progress_note'})
WHERE e.source_id STARTS WITH $plans RETURN DISTINCT id ORDER BY id
""",
}


def name_emptied_cells(drafts: Drafts) -> None:
    """Say once for each column of a plan which actions keep what it had of them, though their cells are empty now."""
    for (sheet, heading), column in drafts.reading.plan_columns.items() if not drafts.replace else ():
        actions = [draft for action in column.blank if (draft := drafts.nodes_of("Action").get(action))]
        staying = [*_with_value(drafts, column.kind, actions)]
        if not staying:
            continue
        place, its = Place(staying[0].record.place.file, sheet), column.kind if column.kind in _LINKED else "value"
        if len(column.blank) > column.filled:
            which = (
                f"for {len(column.blank):,} of {len(column.blank) + column.filled:,} actions, of which {len(staying):,}"
            )
            rule = f"says nothing {which} {_keep(staying)} {its} of before"
        else:
            which = listed([_name(drafts, draft) for draft in staying], MAX_NAMED)
            rule = f"says nothing now for {which}, which {_keep(staying)} {its} of before"
        drafts.log.add("emptied_cells", place, rule, _fix(column.kind), column=heading, severity="warning")


def _keep(staying: list[Draft[Node]]) -> str:
    return "keeps its" if len(staying) == 1 else "keep their"


def _fix(kind: str) -> str:
    if kind == "notes":
        return "Notes are only added to: take one away on the page of its action."
    if kind == "owners":
        return "If nobody owns it now, end the ownership on the page of the action."
    return (
        "If it holds no longer, take it away on the page of the action, or load with --clear-blanks "
        "('A blank cell clears the value'), which empties whatever the file leaves blank."
    )


def _with_value(drafts: Drafts, kind: str, actions: list[Draft[Node]]) -> Iterator[Draft[Node]]:
    """The actions of the graph that keep what a plan had in a column of that kind."""
    known = [draft for draft in actions if drafts.existing("Action", draft.element.id)]
    if kind in _LINKED and known:
        ids = [draft.element.id for draft in known]
        ended = {owner.from_id for owner in drafts.records_to_remove.ended_owners.values()}
        rows = drafts.graph.read_in_batches(_LINKED[kind], ids, plans=PLAN_SOURCE)
        linked = {row["id"] for row in rows} - (ended if kind == "owners" else set())
        yield from (draft for draft in known if draft.element.id in linked)
        return
    for draft in known:
        existing = drafts.existing("Action", draft.element.id) or {}
        if str(existing.get("source_id", "")).startswith(PLAN_SOURCE) and _keeps(drafts, draft, existing, kind):
            yield draft


def _keeps(drafts: Drafts, draft: Draft[Node], existing: Mapping[str, Any], kind: str) -> bool:
    """Whether the graph has a value that the file neither states nor takes away, and that nobody set by hand."""
    names = [name for name in _PROPERTIES[kind] if existing.get(name) is not None]
    stated = any(draft.record.get(name) for name in _PROPERTIES[kind])
    by_hand = drafts.manual_edits.preserved(draft.element, existing, dict.fromkeys(names))
    gone = {*drafts.cleared(draft, existing), *by_hand}
    return not stated and any(name not in gone for name in names)


def _name(drafts: Drafts, draft: Draft[Node]) -> str:
    known = drafts.as_it_will_be("Action", draft.element.id)
    return f"{known.get('ref') or repr(known.get('title'))} (row {draft.record.place.row})"

"""No cycle where an order is meant, and what each factor is counted as (rule 4)."""

from __future__ import annotations

import networkx as nx

from graph.records import Node, Relationship
from graph.schema import schema
from loaders.check.drafts import Draft, Drafts
from loaders.record import Record


def check_cycles(drafts: Drafts) -> None:
    """DEPENDS_ON, BROADER, MERGED_INTO and the like, over the file and the graph together."""
    for kind in schema().relationships.values():
        found = drafts.relationships.get(kind.name)
        if not (kind.acyclic and found):
            continue
        # NEXT follows the sequence of its case, so what the graph holds of it cannot close a circle.
        edges = drafts.known.edges(kind.name) if kind.name != "NEXT" else []
        network = nx.DiGraph([(start, end) for one, start, end in edges if one not in found])
        network.add_edges_from((draft.element.from_id, draft.element.to_id) for draft in found.values())
        round_trips = [part for part in nx.strongly_connected_components(network) if len(part) > 1]
        in_cycle = {one: part for part in round_trips for one in part}
        for draft in found.values():
            _note(drafts, draft, in_cycle)


def _note(drafts: Drafts, draft: Draft[Relationship], in_cycle: dict[str, set[str]]) -> None:
    start, end = draft.element.from_id, draft.element.to_id
    part = {start} if start == end else in_cycle.get(start, set())
    if end in part:
        rule = f"goes round in a circle: {', '.join(sorted(part)[:5])}"
        drafts.log.at("cycle", draft.record, "to_id", rule, f"Take one {draft.element.type} of it out.", value=end)


def settle_canonical(drafts: Drafts) -> None:
    """Give every factor what it is counted as: itself, or the end of its way along MERGED_INTO.

    Factors that are only in the graph are given it too where the load merges what they were merged into.
    """
    into = _merges(drafts)
    factors = drafts.nodes.setdefault("Factor", {})
    for factor, draft in factors.items():
        _settle(drafts, draft, _end_of(factor, into), factor in into)
    elsewhere = into.keys() - factors.keys()
    for factor in sorted(elsewhere):
        properties = drafts.standing("Factor", factor)
        now = {"canonical_id": _end_of(factor, into), "status": "merged"}
        record = _record_of(drafts, factor, into)
        if properties and record and any(properties.get(name) != value for name, value in now.items()):
            factors[factor] = Draft(record, Node("Factor", factor, {**now, "source_id": drafts.reading.source_id}))


def _merges(drafts: Drafts) -> dict[str, str]:
    found = drafts.relationships.get("MERGED_INTO", {})
    into = {start: end for one, start, end in drafts.known.edges("MERGED_INTO") if one not in found}
    for draft in found.values():
        start, end = draft.element.from_id, draft.element.to_id
        if into.get(start, end) != end:
            rule = f"was merged into {into[start]!r} already"
            drafts.log.at("merged_twice", draft.record, "from_id", rule, "Keep one of the two.", value=start)
        into[start] = end
    return into


def _end_of(factor: str, into: dict[str, str]) -> str:
    seen = {factor}
    while (step := into.get(factor)) and step not in seen:
        seen.add(step)
        factor = step
    return factor


def _settle(drafts: Drafts, draft: Draft[Node], canonical: str, merged: bool) -> None:
    given = draft.properties.get("canonical_id", canonical)
    if given != canonical:
        rule = f"is not what the rows of merged_into say, which is {canonical!r}"
        mend = "Leave it blank, or add the row to merged_into."
        drafts.log.at("canonical", draft.record, "canonical_id", rule, mend, value=given)
    status = drafts.merged(draft).get("status")
    if status == "merged" and not merged:
        mend = "Add a row to merged_into that says into what."
        drafts.log.at("merged", draft.record, "status", "needs a factor it was merged into", mend, value=status)
    draft.properties["canonical_id"] = canonical
    if merged:
        draft.properties.setdefault("status", "merged")


def _record_of(drafts: Drafts, factor: str, into: dict[str, str]) -> Record | None:
    """The row that moves a factor of the graph: one of those that merge something on its way."""
    way = {factor}
    while (step := into.get(factor)) and step not in way:
        way.add(step)
        factor = step
    rows = (draft for draft in drafts.all_of("MERGED_INTO") if draft.element.from_id in way)
    return next((draft.record for draft in rows), None)

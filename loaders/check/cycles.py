"""No cycle where an order is meant, and what each factor is counted as (rule 4)."""

from __future__ import annotations

import networkx as nx

from graph.records import Node, Relationship
from graph.schema import RelationshipType, schema
from loaders.check.drafts import Draft, Drafts
from loaders.records.problem import Place
from loaders.records.record import Record

End = tuple[str, str]  # label, id


def check_cycles(drafts: Drafts) -> None:
    """DEPENDS_ON, BROADER, MERGED_INTO and the like, over the file and the graph together."""
    for kind in schema().relationships.values():
        if not (kind.acyclic and (drafts_of_type := _stated(drafts, kind))):
            continue
        # NEXT follows the sequence of its case, so what the graph holds of it cannot close a circle.
        edges = _existing_edges(drafts, kind) if kind.name != "NEXT" else []
        network = nx.DiGraph(
            [(start, end) for relationship_id, start, end in edges if relationship_id not in drafts_of_type]
        )
        network.add_edges_from(draft.element.ends for draft in drafts_of_type.values())
        round_trips = [part for part in nx.strongly_connected_components(network) if len(part) > 1]
        in_cycle = {end: part for part in round_trips for end in part}
        for draft in drafts_of_type.values():
            _note_cycle(drafts, draft, in_cycle)


def _stated(drafts: Drafts, kind: RelationshipType) -> dict[str, Draft[Relationship]]:
    """Those that rows state; what is made of the sequence of episodes leads back nowhere, and there is much of it."""
    drafts_of_type = drafts.relationships.get(kind.name, {})
    return {id_: draft for id_, draft in drafts_of_type.items() if kind.name != "NEXT" or draft.record.kind == "NEXT"}


def _existing_edges(drafts: Drafts, kind: RelationshipType) -> list[tuple[str, End, End]]:
    """Id and ends of every relationship of a type in the graph; an id is unique only within its label."""
    cypher = (
        f"MATCH (a)-[r:{kind.name}]->(b) RETURN r.id AS id, labels(a)[0] AS from_label, a.id AS start, "
        "labels(b)[0] AS to_label, b.id AS end ORDER BY id"
    )
    rows = drafts.graph.read(cypher) if drafts.graph.holds(kind.name) else []
    return [
        (row["id"], (row["from_label"], row["start"]), (row["to_label"], row["end"]))
        for row in rows
        if (kind.name, row["id"]) not in drafts.graph.removed
    ]


def _note_cycle(drafts: Drafts, draft: Draft[Relationship], in_cycle: dict[End, set[End]]) -> None:
    start, end = draft.element.ends
    part = {start} if start == end else in_cycle.get(start, set())
    if end in part:
        rule = f"leads back to where it began: {', '.join(sorted(node_id for _, node_id in part)[:5])}"
        fix = f"Take one of these rows out of the sheet {schema().relationships[draft.element.type].sheet}."
        drafts.log.add_for("cycle", draft.record, "to_id", rule, fix, value=end[1])


def settle_canonical(drafts: Drafts) -> None:
    """Set what every factor is counted as: itself, or where its path along MERGED_INTO ends.

    Factors that only the graph has are included where the load merges what they were merged into.
    """
    into = _merges(drafts)
    factors = drafts.nodes.setdefault("Factor", {})
    for factor, draft in factors.items():
        _settle_factor(drafts, draft, _end_of(factor, into), factor in into)
    _settle_unmerged(drafts, factors, into)
    elsewhere = into.keys() - factors.keys()
    for factor in sorted(elsewhere):
        properties = drafts.existing("Factor", factor)
        now = {"canonical_id": _end_of(factor, into), "status": "merged"}
        record = _record_of(drafts, factor, into)
        if properties and record and any(properties.get(name) != value for name, value in now.items()):
            factors[factor] = Draft(record, Node("Factor", factor, {**now, "source_id": drafts.reading.source_id}))


def _settle_unmerged(drafts: Drafts, factors: dict[str, Draft[Node]], into: dict[str, str]) -> None:
    """Factors of the graph, not of the file, that are counted differently because a replacing load removes a merge."""
    removed = drafts.records_to_remove.merges
    before = {**into, **removed} if removed else {}
    for factor in sorted(before.keys() - factors.keys()):
        properties = drafts.existing("Factor", factor)
        if (
            properties is None
            or ("Factor", factor) in drafts.records_to_remove.nodes
            or not _passes(factor, before, removed)
        ):
            continue
        now = {"canonical_id": _end_of(factor, into), "status": "merged" if factor in into else "active"}
        record = Record("Factor", {}, Place(drafts.reading.records[0].place.file))
        factors[factor] = Draft(record, Node("Factor", factor, {**now, "source_id": drafts.reading.source_id}))


def _passes(factor: str, before: dict[str, str], removed: dict[str, str]) -> bool:
    """Whether a factor's path along MERGED_INTO passed one of the merges removed."""
    return any(step in removed for step in _merge_path(factor, before))


def _merge_path(factor: str, into: dict[str, str]) -> list[str]:
    path = [factor]
    while (step := into.get(path[-1])) and step not in path:
        path.append(step)
    return path


def _merges(drafts: Drafts) -> dict[str, str]:
    merges = drafts.relationships.get("MERGED_INTO", {})
    into = {
        start: end for relationship_id, start, end in drafts.graph.edges("MERGED_INTO") if relationship_id not in merges
    }
    for draft in merges.values():
        start, end = draft.element.from_id, draft.element.to_id
        if into.get(start, end) != end:
            rule = f"is merged into {into[start]!r} already"
            drafts.log.add_for(
                "merged_twice", draft.record, "from_id", rule, "Keep one of the two merges.", value=start
            )
        into[start] = end
    return into


def _end_of(factor: str, into: dict[str, str]) -> str:
    return _merge_path(factor, into)[-1]


def _settle_factor(drafts: Drafts, draft: Draft[Node], canonical: str, merged: bool) -> None:
    stated = draft.properties.get("canonical_id", canonical)
    if stated != canonical:
        rule = f"is not what the sheet merged_into says, which is {canonical!r}"
        fix = "Empty the cell, or add a row to merged_into."
        drafts.log.add_for("canonical", draft.record, "canonical_id", rule, fix, value=stated)
    if not merged and draft.element.id in drafts.records_to_remove.merges:
        draft.properties.setdefault("status", "active")
    status = drafts.merged(draft).get("status")
    if status == "merged" and not merged:
        fix = "Add a row to the sheet merged_into that says into which factor."
        drafts.log.add_for(
            "merged",
            draft.record,
            "status",
            "is the status of a factor that is merged into another, and no other is named",
            fix,
            value=status,
        )
    draft.properties["canonical_id"] = canonical
    if merged:
        draft.properties.setdefault("status", "merged")


def _record_of(drafts: Drafts, factor: str, into: dict[str, str]) -> Record | None:
    """The row that moves a factor of the graph: one of those that merge a factor on its path."""
    path = _merge_path(factor, into)
    rows = (draft for draft in drafts.relationships_of("MERGED_INTO") if draft.element.from_id in path)
    return next((draft.record for draft in rows), None)

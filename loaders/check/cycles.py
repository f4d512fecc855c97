"""No cycle where an order is meant, and what each factor is counted as (rule 4)."""

from __future__ import annotations

import networkx as nx

from graph.records import Node, Relationship
from graph.schema import RelationshipType, schema
from loaders.check.drafts import Draft, Drafts
from loaders.records.record import Place, Record

End = tuple[str, str]  # label, id


def check_cycles(drafts: Drafts) -> None:
    """DEPENDS_ON, BROADER, MERGED_INTO and the like, over the file and the graph together."""
    for kind in schema().relationships.values():
        found = drafts.relationships.get(kind.name)
        if not (kind.acyclic and found):
            continue
        # NEXT follows the sequence of its case, so what the graph holds of it cannot close a circle.
        edges = _standing(drafts, kind) if kind.name != "NEXT" else []
        network = nx.DiGraph([(start, end) for one, start, end in edges if one not in found])
        network.add_edges_from(_ends(draft.element) for draft in found.values())
        round_trips = [part for part in nx.strongly_connected_components(network) if len(part) > 1]
        in_cycle = {one: part for part in round_trips for one in part}
        for draft in found.values():
            _note(drafts, draft, in_cycle)


def _standing(drafts: Drafts, kind: RelationshipType) -> list[tuple[str, End, End]]:
    """Id and ends of every relationship of a type in the graph; an id is unique only within its label."""
    cypher = (
        f"MATCH (a)-[r:{kind.name}]->(b) RETURN r.id AS id, labels(a)[0] AS from_label, a.id AS start, "
        "labels(b)[0] AS to_label, b.id AS end ORDER BY id"
    )
    rows = drafts.known.read(cypher) if drafts.known.holds(kind.name) else []
    return [
        (row["id"], (row["from_label"], row["start"]), (row["to_label"], row["end"]))
        for row in rows
        if (kind.name, row["id"]) not in drafts.known.leaving
    ]


def _ends(element: Relationship) -> tuple[End, End]:
    return (element.from_label, element.from_id), (element.to_label, element.to_id)


def _note(drafts: Drafts, draft: Draft[Relationship], in_cycle: dict[End, set[End]]) -> None:
    start, end = _ends(draft.element)
    part = {start} if start == end else in_cycle.get(start, set())
    if end in part:
        rule = f"goes round in a circle: {', '.join(sorted(one for _, one in part)[:5])}"
        drafts.log.at("cycle", draft.record, "to_id", rule, f"Take one {draft.element.type} of it out.", value=end[1])


def settle_canonical(drafts: Drafts) -> None:
    """Give every factor what it is counted as: itself, or the end of its way along MERGED_INTO.

    Factors that are only in the graph are given it too where the load merges what they were merged into.
    """
    into = _merges(drafts)
    factors = drafts.nodes.setdefault("Factor", {})
    for factor, draft in factors.items():
        _settle(drafts, draft, _end_of(factor, into), factor in into)
    _settle_unmerged(drafts, factors, into)
    elsewhere = into.keys() - factors.keys()
    for factor in sorted(elsewhere):
        properties = drafts.standing("Factor", factor)
        now = {"canonical_id": _end_of(factor, into), "status": "merged"}
        record = _record_of(drafts, factor, into)
        if properties and record and any(properties.get(name) != value for name, value in now.items()):
            factors[factor] = Draft(record, Node("Factor", factor, {**now, "source_id": drafts.reading.source_id}))


def _settle_unmerged(drafts: Drafts, factors: dict[str, Draft[Node]], into: dict[str, str]) -> None:
    """Factors of the graph, not of the file, that a replacing load counts otherwise by taking a merge out."""
    gone = drafts.leaving.merges
    before = {**into, **gone} if gone else {}
    for factor in sorted(before.keys() - factors.keys()):
        properties = drafts.standing("Factor", factor)
        if properties is None or ("Factor", factor) in drafts.leaving.nodes or not _passes(factor, before, gone):
            continue
        now = {"canonical_id": _end_of(factor, into), "status": "merged" if factor in into else "active"}
        record = Record("Factor", {}, Place(drafts.reading.records[0].place.file))
        factors[factor] = Draft(record, Node("Factor", factor, {**now, "source_id": drafts.reading.source_id}))


def _passes(factor: str, before: dict[str, str], gone: dict[str, str]) -> bool:
    """Whether a factor's way along MERGED_INTO led over one of those that go."""
    return any(step in gone for step in _way(factor, before))


def _way(factor: str, into: dict[str, str]) -> list[str]:
    way = [factor]
    while (step := into.get(way[-1])) and step not in way:
        way.append(step)
    return way


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
    return _way(factor, into)[-1]


def _settle(drafts: Drafts, draft: Draft[Node], canonical: str, merged: bool) -> None:
    given = draft.properties.get("canonical_id", canonical)
    if given != canonical:
        rule = f"is not what the rows of merged_into say, which is {canonical!r}"
        fix = "Leave it blank, or add the row to merged_into."
        drafts.log.at("canonical", draft.record, "canonical_id", rule, fix, value=given)
    if not merged and draft.element.id in drafts.leaving.merges:
        draft.properties.setdefault("status", "active")
    status = drafts.merged(draft).get("status")
    if status == "merged" and not merged:
        fix = "Add a row to merged_into that says into what."
        drafts.log.at("merged", draft.record, "status", "needs a factor it was merged into", fix, value=status)
    draft.properties["canonical_id"] = canonical
    if merged:
        draft.properties.setdefault("status", "merged")


def _record_of(drafts: Drafts, factor: str, into: dict[str, str]) -> Record | None:
    """The row that moves a factor of the graph: one of those that merge something on its way."""
    way = _way(factor, into)
    rows = (draft for draft in drafts.all_of("MERGED_INTO") if draft.element.from_id in way)
    return next((draft.record for draft in rows), None)

"""Names the area and the review of a known case that a newer copy of its file has otherwise: they stay beside the new (rule 15)."""

from __future__ import annotations

from collections import defaultdict

from loaders.check.drafts import Drafts
from loaders.check.remaining_episodes import way_to_replace
from loaders.records.problem_log import listed

MAX_NAMED = 3
# What a case is joined to once as a rule: the type, and what is there, with the property that it is called by.
_LINKS = (
    ("IN_AREA", "Area", "name", "MATCH (:Case {id: id})-[r:IN_AREA]->(n:Area)"),
    ("EXAMINES", "Review", "title", "MATCH (:Case {id: id})<-[r:EXAMINES]-(n:Review)"),
)


def warn_of_links(drafts: Drafts) -> None:
    """Warn, for each recognised case, of such a link from an older copy where the file has another."""
    sources = sorted({case.source for case in drafts.recognised} | {drafts.reading.source_id})
    cases = {case.case for case in drafts.recognised}
    for kind, label, caption, match in _LINKS:
        stated: dict[str, set[str]] = defaultdict(set)
        for link in (draft.element for draft in drafts.relationships_of(kind)):
            case, other = (link.from_id, link.to_id) if link.from_label == "Case" else (link.to_id, link.from_id)
            if case in cases:
                stated[case].add(other)
        if not stated or not drafts.graph.holds(kind):
            continue
        cypher = f"""UNWIND $ids AS id {match} WHERE r.source_id IN $sources
                     RETURN id, n.id AS other, n.{caption} AS name, r.id AS link ORDER BY id, name, link"""
        stay: dict[str, list[str]] = defaultdict(list)
        for row in drafts.graph.read_in_batches(cypher, stated, sources=sources):
            is_removed = (kind, row["link"]) in drafts.records_to_remove.relationships
            if row["other"] not in stated[row["id"]] and not is_removed:
                stay[row["id"]].append(repr(row["name"]))
        for case, names in stay.items():
            now = [repr(drafts.as_it_will_be(label, id_).get(caption) or id_) for id_ in sorted(stated[case])]
            rule = (
                f"has the {label.lower()} {listed(names, MAX_NAMED)} in the graph, which stays beside the "
                f"{listed(now, MAX_NAMED)} of this file"
            )
            draft = drafts.nodes_of("Case")[case]
            title = draft.properties.get("title")
            fix = f"If it no longer holds, {way_to_replace(drafts)}"
            drafts.log.add_for("remaining_links", draft.record, "title", rule, fix, value=title, severity="warning")

"""Warns of a case that is new by the id in its file, where an older copy had one whose id is spelt a little otherwise."""

from __future__ import annotations

from graph.names import name_key
from loaders.check.case_profiles import words_and_numbers
from loaders.check.drafts import Drafts


def warn_of_ids_alike(drafts: Drafts) -> None:
    """Name each such case with the one of the same source that the file has no more: "A 1" where there was "A1"."""
    cases = drafts.nodes_of("Case")
    given = [id_ for id_ in cases if ("Case", id_) not in drafts.made_ids]
    if not given or not drafts.graph.holds("Case"):
        return
    rows = drafts.graph.read(
        "MATCH (c:Case) WHERE c.source_id = $source RETURN c.id AS id, c.title AS title ORDER BY id",
        source=drafts.reading.source_id,
    )
    older = {
        words_and_numbers(name_key(row["id"])): row for row in drafts.graph.seen("Case", rows) if row["id"] not in cases
    }
    for id_ in given if older else ():
        known = older.get(words_and_numbers(name_key(id_)))
        if known and drafts.is_new("Case", id_):
            rule = (
                f"is a case of its own by its id {id_!r}; the graph has {known['title']!r} ({known['id']}) from an older "
                "copy, whose id differs in spaces, signs or leading zeros alone"
            )
            fix = "If it is the same, write it as it was."
            value = str(cases[id_].properties.get("title"))
            drafts.log.add_for("ids_alike", cases[id_].record, "title", rule, fix, value=value, severity="warning")

"""Warns of a review whose title names several reviews of the file or of the graph (rule 15).

A cell "LCSPR Child Kapok; LCSPR Child Lotus" of a tracker may be about both: it is loaded as a review of its own, and that is
said.
"""

from __future__ import annotations

from collections import defaultdict

from loaders.check.drafts import OWN_LOADERS, Drafts
from loaders.check.joint_cases import Words, split_titles, titles_named, words_of
from loaders.records.problem_log import joined

MAX_NAMED = 3  # reviews that one title names


def warn_of_joint_reviews(drafts: Drafts) -> None:
    """Name each such review, with the reviews that its title names."""
    if drafts.reading.loader in OWN_LOADERS and not drafts.reading.counts_episodes:
        return  # whoever writes our sheets has a row for each review; a flat sheet names them in cells
    reviews = {id_: str(draft.properties.get("title") or "") for id_, draft in drafts.nodes_of("Review").items()}
    joint = {id_: pieces for id_, title in reviews.items() if (pieces := [*split_titles(title)])}
    if not joint:
        return
    known: dict[Words, dict[str, str]] = defaultdict(dict)  # titles by the ids of their reviews
    for id_, title in [*reviews.items(), *_of_graph(drafts)]:
        known[words_of(title)].setdefault(id_, title)
    for id_, splits in joint.items():
        named = next((titles for pieces in splits if (titles := titles_named(id_, pieces, known))), [])
        if named:
            names = joined([*map(repr, named)], MAX_NAMED)
            rule = f"names {len(named):,} of your reviews, {names}, and is read as another review"
            fix = "If what stands there is about each of them, give each a row of its own; if it is one review of that title, leave it."
            record = drafts.nodes["Review"][id_].record
            drafts.log.add_for("joint_review", record, "title", rule, fix, value=reviews[id_], severity="warning")


def _of_graph(drafts: Drafts) -> list[tuple[str, str]]:
    if not drafts.graph.holds("Review"):
        return []
    rows = drafts.graph.read("MATCH (v:Review) RETURN v.id AS id, v.title AS title ORDER BY id")
    return [(str(row["id"]), str(row["title"])) for row in drafts.graph.seen("Review", rows)]

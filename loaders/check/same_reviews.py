"""Recognises a review that a file names without an id by its title and a recommendation, as an action plan's is.

So it is one review whether the plan or a sheet of cases that names it was loaded first.
"""

from __future__ import annotations

from collections import defaultdict

from graph.names import name_key
from graph.records import Node
from loaders.check.drafts import Draft, Drafts
from loaders.check.existing_graph import Key
from loaders.check.renaming import rename
from loaders.records.review_kinds import is_kind_alone

_REVIEWS = "MATCH (v:Review) RETURN v.id AS id, v.title AS title ORDER BY id"
_RECOMMENDATIONS = """
UNWIND $ids AS id MATCH (:Review {id: id})-[:RAISED]->(m:Recommendation)
RETURN id, m.id AS recommendation, m.title AS title, m.text AS text ORDER BY id, recommendation
"""

_ByWords = dict[str, tuple[str, str]]  # the ids and titles of the graph's recommendations by their words


def recognise_reviews(drafts: Drafts) -> None:
    """Give such reviews, and their recommendations that the graph has, the ids and titles that they have there."""
    if not any(label == "Review" for label, _ in drafts.made_ids) or not drafts.graph.holds("Review"):
        return
    _rename(drafts, _same_reviews(drafts))
    reviews = {id_ for id_ in drafts.nodes_of("Review") if ("Review", id_) in drafts.made_ids}
    recommended = _recommended(drafts, {id_ for id_ in reviews if drafts.existing("Review", id_)})
    new_ids: dict[Key, str] = {}
    for review, known in recommended.items():
        for words, draft in _recommendations(drafts, review).items():
            same, title = known.get(words, ("", ""))
            if same and (same == draft.element.id or drafts.existing("Recommendation", draft.element.id) is None):
                draft.properties["title"] = title  # a plan's is the first sentence of its text
                new_ids["Recommendation", draft.element.id] = same
    _rename(drafts, new_ids)


def _rename(drafts: Drafts, new_ids: dict[Key, str]) -> None:
    drafts.recognised_keys |= {(label, new) for (label, _), new in new_ids.items()}
    rename(drafts, new_ids)


def _same_reviews(drafts: Drafts) -> dict[Key, str]:
    """The ids of the graph for those that nothing else has recognised and that have a title there."""
    made = drafts.made_ids - drafts.recognised_keys
    nodes = {id_: draft for id_, draft in drafts.nodes_of("Review").items() if ("Review", id_) in made}
    new = {id_: draft for id_, draft in nodes.items() if drafts.existing("Review", id_) is None}
    by_title: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in drafts.graph.seen("Review", drafts.graph.read(_REVIEWS)) if new else ():
        by_title[name_key(str(row["title"]))].append((row["id"], str(row["title"])))
    alike = {id_: known for id_, draft in new.items() if (known := by_title.get(name_key(_title(draft))))}
    recommended = _recommended(drafts, {id_ for known in alike.values() for id_, _ in known})
    same = {("Review", id_): _same_review(drafts, id_, known, recommended) for id_, known in alike.items()}
    return {key: id_ for key, id_ in same.items() if id_}


def _same_review(
    drafts: Drafts, review: str, known: list[tuple[str, str]], recommended: dict[str, _ByWords]
) -> str | None:
    """The one of its title with most of its recommendations, if it has any; either is said."""
    draft, offered = drafts.nodes_of("Review")[review], _recommendations(drafts, review)
    is_distinctive = not is_kind_alone(_title(draft))
    shared = {id_: len(offered.keys() & recommended[id_].keys()) if is_distinctive else 0 for id_, _ in known}
    same, title = max(known, key=lambda one: shared[one[0]])
    if number := shared[same]:
        has = f"which has {number:,} of its {len(offered):,} recommendations"
        rule, fix = f"is your review {title!r} ({same}), {has}", "If it is another one, give it another title."
        drafts.log.add_for("known_review", draft.record, "title", rule, fix, value=_title(draft), severity="warning")
        draft.properties["title"] = title
        return same
    why = "of which the file names no recommendation" if is_distinctive else "and says no more than its kind"
    rule = f"is also the title of your review {title!r} ({same}), {why}: it is taken for another one"
    fix = "If they are one, name one of its recommendations as it stands there; else give one of them another title."
    fix = fix if is_distinctive else "Give each a title of its own."
    drafts.log.add_for("same_title", draft.record, "title", rule, fix, value=_title(draft), severity="warning")
    return None


def _recommendations(drafts: Drafts, review: str) -> dict[str, Draft[Node]]:
    """Those that a file has of a review without ids, by their words."""
    nodes = drafts.nodes_of("Recommendation")
    raised = (link.element.to_id for link in drafts.relationships_of("RAISED") if link.element.from_id == review)
    made = [nodes[id_] for id_ in raised if id_ in nodes and ("Recommendation", id_) in drafts.made_ids]
    return {name_key(str(draft.properties.get("text") or _title(draft))): draft for draft in made}


def _recommended(drafts: Drafts, reviews: set[str]) -> dict[str, _ByWords]:
    """The recommendations that the graph has of each review, by all their words or their title."""
    by_review: dict[str, _ByWords] = {review: {} for review in reviews}
    for row in drafts.graph.read_in_batches(_RECOMMENDATIONS, sorted(reviews)) if reviews else ():
        for words in filter(None, (row["text"], row["title"])):
            by_review[row["id"]].setdefault(name_key(str(words)), (row["recommendation"], str(row["title"])))
    return by_review


def _title(draft: Draft[Node]) -> str:
    return str(draft.properties.get("title") or "")

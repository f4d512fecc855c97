"""A case as a story: its episodes in order, how each looked to those who were there, and what contributed to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.database import Database
from graph.schema import schema
from queries.records.captions import captions_of
from queries.records.record import Link, ids_in

SHOWN_EPISODES = 60
SHOWN_CONTRIBUTIONS = 12  # of one episode; its own page has them all
VIEWS = """
MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e:Episode)<-[:OF]-(p:Perspective)
OPTIONAL MATCH (p)-[:WORKED_FOR]->(o:Organisation)
WITH e, p, o ORDER BY o.name
RETURN e.id AS of, properties(p) AS view, collect(o.name) AS organisations
ORDER BY of, view.role, view.id
"""
INVOLVED = """
MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e:Episode)<-[:INVOLVED_IN]-(o:Organisation)
RETURN DISTINCT e.id AS of, coalesce(o.name, o.id) AS name ORDER BY of, name
"""
FACTORS = (
    "MATCH (o)<-[r:CONTRIBUTED_TO]-(f:Factor) "
    "RETURN o.id AS of, properties(r) AS relationship, properties(f) AS factor "
    "ORDER BY of, coalesce(r.strength, 0) DESC, f.name, r.id LIMIT 5000"
)


@dataclass(frozen=True, slots=True)
class ViewThen:
    """How an episode looked to somebody then: the properties of the perspective, and whom they worked for."""

    id: str
    properties: dict[str, Any]
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One episode with what contributed to it; `more` counts the contributions that are not shown."""

    id: str
    caption: str
    properties: dict[str, Any]
    organisations: tuple[str, ...]
    views: tuple[ViewThen, ...]
    contributions: list[Link]
    balance: dict[str, int]
    more: int


@dataclass(frozen=True, slots=True)
class Story:
    """A case in chapters; each balance counts mentions by polarity: one passage counts once, wherever it bears."""

    episodes: list[Chapter]
    total: int
    at_case: list[Link]
    balance: dict[str, int]
    captions: dict[tuple[str, str], str] = field(default_factory=dict)


def story(database: Database, case_id: str) -> Story:
    """The story of one case; empty where no episode and no contribution is recorded."""
    episodes = database.read(
        "MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e:Episode) RETURN properties(e) AS episode ORDER BY e.sequence, e.id",
        id=case_id,
    )
    links_of = _contributions(database, "MATCH (:Case {id: $id})-[:HAS_EPISODE]->(o:Episode)", case_id)
    at_case = _contributions(database, "MATCH (o:Case {id: $id})", case_id).get(case_id, [])
    views = _views(database, case_id)
    involved: dict[str, list[str]] = {}
    for row in database.read(INVOLVED, id=case_id):
        involved.setdefault(str(row["of"]), []).append(str(row["name"]))
    chapters = [_chapter(row["episode"], links_of, involved, views) for row in episodes[:SHOWN_EPISODES]]
    shown = [*at_case, *(link for chapter in chapters for link in chapter.contributions)]
    captions = captions_of(database, ids_in(schema().relationships["CONTRIBUTED_TO"], shown))
    everything = [*at_case, *(link for links in links_of.values() for link in links)]
    return Story(chapters, len(episodes), at_case, balance(everything), captions)


def balance(links: Iterable[Link]) -> dict[str, int]:
    """Mentions by polarity: distinct passages of each source, else contributions."""
    mentions: dict[str, set[tuple[str, str]]] = {polarity: set() for polarity in schema().vocabularies["polarity"]}
    for link in links:
        polarity = str(link.properties.get("polarity", "unclear"))
        passage = str(link.properties.get("mention_id") or link.id)
        mentions.setdefault(polarity, set()).add((str(link.properties.get("source_id", "")), passage))
    return {polarity: len(passages) for polarity, passages in mentions.items()}


def _chapter(
    episode: dict[str, Any],
    links_of: dict[str, list[Link]],
    involved: dict[str, list[str]],
    views: dict[str, list[ViewThen]],
) -> Chapter:
    id_ = str(episode["id"])
    links = links_of.get(id_, [])
    shown = links[:SHOWN_CONTRIBUTIONS]
    return Chapter(
        id_,
        schema().caption("Episode", episode, id_),
        episode,
        tuple(involved.get(id_, ())),
        tuple(views.get(id_, ())),
        shown,
        balance(links),
        len(links) - len(shown),
    )


def _views(database: Database, case_id: str) -> dict[str, list[ViewThen]]:
    """How each episode looked then, by the id of the episode."""
    views: dict[str, list[ViewThen]] = {}
    for row in database.read(VIEWS, id=case_id):
        properties = row["view"]
        view = ViewThen(str(properties["id"]), properties, tuple(map(str, row["organisations"])))
        views.setdefault(str(row["of"]), []).append(view)
    return views


def _contributions(database: Database, match: str, case_id: str) -> dict[str, list[Link]]:
    """Contributions by the id of the episode or case that they bear on, `o` in the statement."""
    links_by_id: dict[str, list[Link]] = {}
    for row in database.read(f"{match} {FACTORS}", id=case_id):
        link = Link.to("Factor", row["relationship"], row["factor"])
        links_by_id.setdefault(str(row["of"]), []).append(link)
    return links_by_id

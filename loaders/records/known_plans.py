"""What the graph knows that an action plan may mean: its organisations, and the reviews with what they led to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.database import Database
from graph.names import name_key
from graph.writer.decisions import answers_by_question

PLAN_SOURCE = "action-plan-"  # begins the id of each version of a plan, which is a source
_ORGANISATIONS = """
MATCH (o:Organisation) RETURN o.id AS id, o.name AS name, coalesce(o.aliases, []) AS aliases ORDER BY id
"""
_REVIEWS = "MATCH (v:Review) RETURN v.id AS id, v.title AS title, v.ref AS ref ORDER BY id"
_RECOMMENDATIONS = """
MATCH (v:Review)-[:RAISED]->(m:Recommendation)
RETURN v.id AS review, m.id AS id, m.ref AS ref, coalesce(m.text, m.title) AS text ORDER BY review, id
"""
_ACTIONS = """
MATCH (v:Review)-[:RAISED]->(m:Recommendation)-[:LED_TO]->(a:Action)
RETURN v.id AS review, a.id AS id, a.ref AS ref, coalesce(a.text, a.title) AS text,
       min(coalesce(m.text, m.title)) AS of ORDER BY review, id
"""
# Those of plans without recommendations; their ids begin with that of the review.
_ACTIONS_ALONE = """
MATCH (a:Action) WHERE a.source_id STARTS WITH $prefix AND NOT EXISTS { MATCH (:Recommendation)-[:LED_TO]->(a) }
RETURN a.id AS id, a.ref AS ref, coalesce(a.text, a.title) AS text ORDER BY id
"""
_OWNERS = """
MATCH (a:Action)-[w:OWNED_BY]->(o:Organisation)
WHERE w.to IS NULL RETURN a.id AS action, w.id AS id, o.id AS organisation, w.source_id AS source ORDER BY action, id
"""

_VERSIONS = "MATCH (s:Source) WHERE s.id STARTS WITH $prefix RETURN s.id AS id ORDER BY id"
_LOADED = "MATCH (b:ImportBatch) WHERE b.state <> 'undone' RETURN b.hashes AS hashes ORDER BY b.id"


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation as the graph has it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A recommendation or an action as the graph has it: its number and its words.

    `of` are those of the recommendation that led to an action, as names are compared.
    """

    id: str
    ref: str
    text: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class KnownOwner:
    """Who owns an action, by the relationship that says so and its source."""

    id: str
    organisation: str
    source: str


@dataclass(slots=True)
class KnownReview:
    """A review, and its recommendations and actions under their labels."""

    id: str
    title: str
    ref: str
    records: dict[str, list[KnownRecord]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class KnownPlans:
    """What a plan is read beside; empty for a graph that holds nothing."""

    organisations: dict[str, list[KnownOrganisation]] = field(default_factory=dict)  # by names and aliases, compared
    reviews: list[KnownReview] = field(default_factory=list)
    owners: dict[str, list[KnownOwner]] = field(default_factory=dict)  # by the action's id
    decided: dict[str, str] = field(default_factory=dict)  # answers by the ids of their questions
    versions: frozenset[str] = frozenset()  # the ids of the sources that are versions of plans
    loaded: frozenset[str] = frozenset()  # the SHA-256 of every file that was loaded


def known_plans(database: Database) -> KnownPlans:
    """Read it from the graph."""
    reviews = {
        row["id"]: KnownReview(row["id"], str(row["title"]), str(row["ref"] or "")) for row in database.read(_REVIEWS)
    }
    for label, cypher in (("Recommendation", _RECOMMENDATIONS), ("Action", _ACTIONS)):
        for row in database.read(cypher) if reviews else ():
            of = name_key(str(row.get("of") or ""))
            record = KnownRecord(row["id"], str(row["ref"] or ""), str(row["text"]), of)
            reviews[row["review"]].records[label].append(record)
    for row in database.read(_ACTIONS_ALONE, prefix=PLAN_SOURCE) if reviews else ():
        review = next((review for id_, review in reviews.items() if row["id"].startswith(f"{id_}-action-")), None)
        if review:
            review.records["Action"].append(KnownRecord(row["id"], str(row["ref"] or ""), str(row["text"])))
    owners: dict[str, list[KnownOwner]] = defaultdict(list)
    for row in database.read(_OWNERS) if reviews else ():
        owners[row["action"]].append(KnownOwner(row["id"], row["organisation"], str(row["source"])))
    decided = answers_by_question(database)
    versions = frozenset(row["id"] for row in database.read(_VERSIONS, prefix=PLAN_SOURCE))
    loaded = frozenset(hash_ for row in database.read(_LOADED) for hash_ in row["hashes"] or ())
    return KnownPlans(_by_name(database), list(reviews.values()), owners, decided, versions, loaded)


def _by_name(database: Database) -> dict[str, list[KnownOrganisation]]:
    """Organisations by each of their names; one by its name comes before those by an alias."""
    by_name: dict[str, list[KnownOrganisation]] = defaultdict(list)
    by_alias: dict[str, list[KnownOrganisation]] = defaultdict(list)
    for row in database.read(_ORGANISATIONS):
        organisation = KnownOrganisation(row["id"], str(row["name"]), tuple(map(str, row["aliases"])))
        _add(by_name, [organisation.name], organisation)
        _add(by_alias, row["aliases"], organisation)
    return {**by_alias, **by_name}


def _add(names: dict[str, list[KnownOrganisation]], words: Iterable[str], organisation: KnownOrganisation) -> None:
    for word in words:
        names[name_key(str(word))].append(organisation)

"""What the graph knows that an action plan may mean: its organisations, and the reviews with what they led to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.names import name_key
from loaders.records.ids import digest, slug

if TYPE_CHECKING:  # what reads files needs no database, and starts sooner without its driver
    from collections.abc import Mapping

    from graph.database import Database

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
RETURN v.id AS review, a.id AS id, a.ref AS ref, coalesce(a.text, a.title) AS text, m.id AS of,
  a.due_on AS due_on, a.due_in_source AS due_words ORDER BY review, id, of
"""
# Those of plans without recommendations; their ids begin with that of the review.
_ACTIONS_ALONE = """
MATCH (a:Action) WHERE a.source_id STARTS WITH $prefix AND NOT EXISTS { MATCH (:Recommendation)-[:LED_TO]->(a) }
RETURN a.id AS id, a.ref AS ref, coalesce(a.text, a.title) AS text, a.due_on AS due_on, a.due_in_source AS due_words
ORDER BY id
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

    `of` are the ids of the recommendations that led to an action, `owners` those of the organisations that own it. It is due
    on `due_on`, of which `due_words` are the source's own words.
    """

    id: str
    ref: str
    text: str
    of: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    due_on: str = ""
    due_words: str = ""


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

    def names_from_plans(self) -> set[str]:
        """The compared names of organisations that plans added: their ids begin with that of a review."""
        reviews = tuple(f"{review.id}-" for review in self.reviews)
        return {
            key
            for key, organisations in self.organisations.items()
            if all(
                its.id.startswith(reviews) and its.id.endswith(organisation_ids("", its.name)) for its in organisations
            )
        }


def organisation_ids(review: str, name: str) -> tuple[str, str]:
    """The id of an organisation that the plan of a review adds, and the one where that is another's.

    Names that differ only in an apostrophe or a full stop, or only at the end of a long name, have the same first one.
    """
    made_id = f"{review}-{slug(name)}"
    return made_id, f"{made_id}-{digest(name_key(name))[:8]}"


def known_plans(database: Database, decided: Mapping[str, str]) -> KnownPlans:
    """Read it from the graph; `decided` are the answers that it keeps, by the ids of their questions."""
    reviews = {
        row["id"]: KnownReview(row["id"], str(row["title"]), str(row["ref"] or "")) for row in database.read(_REVIEWS)
    }
    owners: dict[str, list[KnownOwner]] = defaultdict(list)
    for row in database.read(_OWNERS) if reviews else ():
        owners[row["action"]].append(KnownOwner(row["id"], row["organisation"], str(row["source"])))
    for row in database.read(_RECOMMENDATIONS) if reviews else ():
        reviews[row["review"]].records["Recommendation"].append(_record(row))
    led_to: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)  # rows by the review and the action
    for row in database.read(_ACTIONS) if reviews else ():
        led_to[row["review"], row["id"]].append(row)
    for row in database.read(_ACTIONS_ALONE, prefix=PLAN_SOURCE) if reviews else ():
        if review := next((id_ for id_ in reviews if row["id"].startswith(f"{id_}-action-")), None):
            led_to[review, row["id"]].append(row)
    for (review, action), rows in led_to.items():
        of = frozenset(str(row["of"]) for row in rows if row.get("of"))
        record = _record(rows[0], of, frozenset(owner.organisation for owner in owners.get(action, ())))
        reviews[review].records["Action"].append(record)
    versions = frozenset(row["id"] for row in database.read(_VERSIONS, prefix=PLAN_SOURCE))
    loaded = frozenset(hash_ for row in database.read(_LOADED) for hash_ in row["hashes"] or ())
    return KnownPlans(_by_name(database), list(reviews.values()), owners, dict(decided), versions, loaded)


def _record(row: dict[str, Any], of: frozenset[str] = frozenset(), owners: frozenset[str] = frozenset()) -> KnownRecord:
    due = (str(row.get(name) or "") for name in ("due_on", "due_words"))
    return KnownRecord(row["id"], str(row["ref"] or ""), str(row["text"]), of, owners, *due)


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

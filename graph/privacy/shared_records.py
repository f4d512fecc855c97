"""What many cases use (factors, organisations, areas): it follows from some cases where no other case leads to it.

A factor that contributed to restricted cases only would tell of them by its name. One that nothing leads to tells of
no case, and is not among it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from graph.database import Database

Key = tuple[str, str]  # label and id
Known = Mapping[str, Collection[str]]

SHARED = ("Factor", "Organisation", "Area", "WorkingPractice", "Source", "Category")
# A category says nothing of the case that is in it: it is left out only with the source that brought it.
_TOUCHED = SHARED[:-1]
_LEADING = ("Case", "Episode", "Perspective", "Finding", "Recommendation", "Action")
_BESIDE = ("Review", "Finding", "Recommendation", "Action", "Event", "OutcomeMeasure")

_OF_SOURCES = """
MATCH (n) WHERE n.source_id IN $sources AND head(labels(n)) IN $wanted
RETURN head(labels(n)) AS label, n.id AS id ORDER BY label, id
"""
_UP = "MERGED_INTO|PART_OF|IN_AREA|IN_USE_IN|SUCCEEDED_BY|IN_CATEGORY|BROADER"
_ABOVE = f"MATCH (m)-[:{_UP}*1..4]->(n)"
_BELOW = f"MATCH (n)<-[:{_UP}*1..4]-(m)"
_INFLUENCES = """
MATCH (a:Factor)-[r:INFLUENCES]->(b:Factor)
WITH a.id AS start, b.id AS finish, coalesce(r.case_id, '') IN $Case OR coalesce(r.coding_id, '') IN $Coding
     OR (r.case_id IS NULL AND r.coding_id IS NULL AND coalesce(r.source_id, '') IN $Source) AS told
RETURN told, collect(DISTINCT start) + collect(DISTINCT finish) AS ids ORDER BY told
"""
# Lists are counted before they are taken apart: most contributions name the same few. To hold each against the
# withheld ids takes six times as long.
_NAMING = """
WITH k.{name} AS named, count(*) AS times
UNWIND named AS id
RETURN id, sum(times) AS times ORDER BY id
"""
_NAMED_IN = ("acted_on", "reported_by")
_ANYWHERE = "MATCH (:Factor)-[k:CONTRIBUTED_TO]->(t)"
_TO_THESE = "UNWIND $ids AS one MATCH (t:{label} {{id: one}})<-[k:CONTRIBUTED_TO]-(:Factor)"


def held_by(database: Database, sources: Collection[str]) -> dict[str, set[str]]:
    """The ids, by label, of all that these sources hold beside cases and what is read with a case."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = [*_BESIDE, *SHARED]
    for row in database.read(_OF_SOURCES, sources=sorted(sources), wanted=wanted) if sources else ():
        found[row["label"]].add(row["id"])
    return {**found, "Source": set(sources)}


def reached_only_from(
    database: Database, withheld: Known, held: Known, kept_sources: Collection[str]
) -> dict[str, set[str]]:
    """The shared nodes, by label, that only withheld nodes lead to, and those in `held` that nothing else leads to.

    An area is led to by what lies in it, a factor by those that were merged into it. `kept_sources` hold other cases.
    """
    told, elsewhere = _named(database, withheld, kept_sources)
    uses = _uses(database, {label: withheld.get(label, ()) for label in _LEADING})
    own = {(label, id_) for label in SHARED for id_ in held.get(label, ())}
    touched = own | told | {key for key in uses if key[0] in _TOUCHED}
    touched |= {above for _, above in _joined(database, touched, _ABOVE, "m", "n") if above[0] in _TOUCHED}
    below = _joined(database, touched, _BELOW, "n", "m")
    every = _totals(database, touched | {lower for _, lower in below})
    open_ = {key for key, total in every.items() if total > uses[key]} | elsewhere
    open_ |= _sources_in_use(database, touched, withheld)
    open_ |= {upper for upper, lower in below if lower in open_}
    return _by_label(touched - open_)


def _named(database: Database, withheld: Known, kept_sources: Collection[str]) -> tuple[set[Key], set[Key]]:
    """What influences and contributions name in their properties: of withheld cases, and elsewhere."""
    given = {label: sorted(withheld.get(label, ())) for label in ("Case", "Episode", "Coding", "Source")}
    influences = database.read(_INFLUENCES, **{label: given[label] for label in ("Case", "Coding", "Source")})
    named = [(("Factor", id_), row["told"]) for row in influences for id_ in row["ids"]]
    everywhere, told_of = _naming(database, _ANYWHERE), Counter[str]()
    for label in ("Case", "Episode"):
        told_of += _naming(database, _TO_THESE.format(label=label), ids=given[label])
    named += [(("Organisation", id_), True) for id_ in told_of]
    named += [(("Organisation", id_), False) for id_, times in everywhere.items() if times > told_of[id_]]
    kept = {("Source", id_) for id_ in kept_sources}
    return {key for key, told in named if told}, {key for key, told in named if not told} | kept


def _naming(database: Database, these: str, **ids: list[str]) -> Counter[str]:
    """How often these contributions name each organisation, as one whose practice they bore on or that said so."""
    found: Counter[str] = Counter()
    for name in _NAMED_IN:
        for row in database.read(these + _NAMING.format(name=name), **ids):
            found[row["id"]] += row["times"]
    return found


def _uses(database: Database, leading: Known) -> Counter[Key]:
    """How many relationships join each shared node with one of these."""
    uses: Counter[Key] = Counter()
    for label, ids in leading.items():
        statement = (
            f"UNWIND $ids AS one MATCH (:{label} {{id: one}})-[r]-(n) WHERE head(labels(n)) IN $shared "
            "RETURN head(labels(n)) AS label, n.id AS id, count(r) AS total ORDER BY label, id"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(SHARED)) if ids else ():
            uses[row["label"], row["id"]] += row["total"]
    return uses


def _totals(database: Database, keys: Iterable[Key]) -> dict[Key, int]:
    """How many relationships join each of these shared nodes with anything that leads to a case."""
    found = {}
    for label, ids in _by_label(keys).items():
        statement = (
            f"UNWIND $ids AS one MATCH (n:{label} {{id: one}})-[r]-(m) WHERE head(labels(m)) IN $leading "
            "RETURN n.id AS id, count(r) AS total ORDER BY id"
        )
        for row in database.read(statement, ids=sorted(ids), leading=list(_LEADING)):
            found[label, row["id"]] = int(row["total"])
    return found


def _joined(database: Database, keys: Iterable[Key], match: str, near: str, far: str) -> set[tuple[Key, Key]]:
    """Each of these nodes with the shared nodes above or below it."""
    found = set()
    for label, ids in _by_label(keys).items():
        begun = match.replace(f"({near})", f"({near}:{label} {{id: one}})")
        statement = (
            f"UNWIND $ids AS one {begun} WHERE head(labels({far})) IN $shared "
            f"RETURN DISTINCT {near}.id AS id, head(labels({far})) AS label, {far}.id AS other ORDER BY id, label, other"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(SHARED)):
            found.add(((label, row["id"]), (row["label"], row["other"])))
    return found


def _sources_in_use(database: Database, touched: set[Key], withheld: Known) -> set[Key]:
    """The sources among these that hold something of their own that is not withheld."""
    sources = sorted(id_ for label, id_ in touched if label == "Source" and id_ not in withheld.get("Source", ()))
    found = set()
    for label in ("Review", "Finding", "Recommendation", "Action") if sources else ():
        statement = (
            f"MATCH (n:{label}) WHERE n.source_id IN $sources AND NOT n.id IN $withheld "
            "RETURN DISTINCT n.source_id AS id ORDER BY id"
        )
        rows = database.read(statement, sources=sources, withheld=sorted(withheld.get(label, ())))
        found |= {("Source", row["id"]) for row in rows}
    return found


def _by_label(keys: Iterable[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for label, id_ in keys:
        if label in SHARED:
            found[label].add(id_)
    return found

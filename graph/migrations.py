"""Prepare a graph for this version of Casethread: constraints, the state node, categories, migrations of older graphs.

A database that holds records under our labels but no state node is somebody else's, until it is adopted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal
from uuid import uuid4

from graph.database import Database, Transaction
from graph.errors import BadRequest, CypherError, GraphChanged, GraphTooNew
from graph.foreign_records import foreign_records, refuse_foreign
from graph.schema import SCHEMA_VERSION, schema
from graph.taxonomies import category_nodes
from graph.writer import statements
from graph.writer.batched_statements import creation_statements, run_statements

OTHER_PROGRAM = "another-program"  # the source of records that Casethread did not write

Migration = Callable[[Transaction], None]
Row = dict[str, Any]

_STATE = """
MATCH (g:GraphState {id: 'graph'})
RETURN g.schema_version AS version, g.taxonomies AS taxonomies, g.restoring AS restoring
"""
_ANY_RECORD = "MATCH (n) WHERE NOT n:GraphState RETURN n.id AS id LIMIT 1"
_SHIPPED_CATEGORIES = "MATCH (n:Category {source_id: 'casethread'}) RETURN n.id AS id ORDER BY id"


def prepare(database: Database, migrations: Mapping[int, Migration] | None = None) -> None:
    """Bring the graph to this version's schema; cheap if it is there already.

    `migrations` maps the version that a migration starts from to the migration; the default is this version's own.
    Raises GraphTooNew for a graph written by a newer Casethread, BadRequest for a database that is somebody else's.
    """
    state = database.read(_STATE)
    fingerprint = _fingerprint(frozenset(schema().labels))
    if _is_ready(state, fingerprint):
        return
    if not state:
        refuse_foreign(database)
    version = _version(state)
    if state and version < SCHEMA_VERSION and database.before_migration:
        database.before_migration(database)
    _prepare(database, version, fingerprint, MIGRATIONS if migrations is None else migrations)


def adopt(database: Database) -> dict[str, int]:
    """Make a graph beside the records of others that a database holds; how many of each of our labels these are.

    They stay as they are. Nothing is written where the graph is Casethread's already. Raises BadRequest where two of
    them share an id, which a graph of ours cannot hold.
    """
    foreign = foreign_records(database)
    if foreign:
        try:
            _prepare(database, SCHEMA_VERSION, _fingerprint(frozenset(schema().labels)), {})
        except CypherError as error:
            raise BadRequest(f"{database.kind} cannot be adopted; nothing was written to it. {error}") from error
    return foreign


def _prepare(database: Database, version: int, fingerprint: str, steps: Mapping[int, Migration]) -> None:
    try:
        database.write(_constrain)
        database.write(lambda transaction: _write_state(transaction, version, steps, fingerprint))
    except (CypherError, GraphChanged):
        # Two programs may prepare a new graph at once: one is refused after the other has finished.
        if not _is_ready(database.read(_STATE), fingerprint):
            raise


def _is_ready(state: list[Row], fingerprint: str) -> bool:
    return bool(state) and state[0]["version"] == SCHEMA_VERSION and state[0]["taxonomies"] == fingerprint


def check_version(database: Database) -> int:
    """The graph's schema version, 0 if it has none.

    Raises GraphTooNew for one that this Casethread cannot read, BadRequest for a database that is somebody else's.
    """
    state = database.read(_STATE)
    if not state:
        refuse_foreign(database)
    return _version(state)


def _version(state: list[Row]) -> int:
    version = int(state[0]["version"]) if state else 0
    if state and state[0]["restoring"]:
        raise BadRequest("A restore into this graph was interrupted. Run 'casethread restore FILE' again.")
    if version > SCHEMA_VERSION:
        raise GraphTooNew(
            f"This graph was written by a newer Casethread (schema version {version}; this one knows "
            f"{SCHEMA_VERSION}). Install that version or a later one to open it."
        )
    return version


def prepare_empty(database: Database) -> None:
    """Empty the graph and create the constraints, as the first step of a restore."""
    database.write(_constrain)
    while database.write(_delete_batch):
        pass


def _constrain(transaction: Transaction) -> None:
    for label in schema().labels:
        transaction.run(statements.constraint(label))
    transaction.run(statements.index_of_changes())


def _delete_batch(transaction: Transaction) -> int:
    rows = transaction.run("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS done")
    return int(rows[0]["done"]) if rows else 0


def mark_restoring(database: Database) -> None:
    """Mark the graph as being restored; until the restore ends, nothing else may use it."""
    database.write(
        lambda transaction: transaction.run(
            "CREATE (g:GraphState {id: 'graph', revision: 0, schema_version: $version, restoring: true})",
            version=SCHEMA_VERSION,
        )
    )


def _write_state(transaction: Transaction, version: int, steps: Mapping[int, Migration], fingerprint: str) -> None:
    [state] = transaction.run(
        "MERGE (g:GraphState {id: 'graph'}) ON CREATE SET g.uid = $uid, g.source_id = 'casethread' "
        "RETURN g.schema_version AS version, g.taxonomies AS taxonomies ORDER BY version",
        uid=uuid4().hex,
    )
    if (state["version"], state["taxonomies"]) == (SCHEMA_VERSION, fingerprint):
        return  # another process was faster
    transaction.run(
        "MATCH (g:GraphState {id: 'graph'}) SET g.revision = coalesce(g.revision + 1, 0), "  # nothing says what it touches
        "g.schema_version = $version, g.taxonomies = $taxonomies",
        version=SCHEMA_VERSION, taxonomies=fingerprint,
    )  # fmt: skip
    for start in range(version, SCHEMA_VERSION):
        steps[start](transaction)
    _renew_categories(transaction)


def _renew_categories(transaction: Transaction) -> None:
    """Write the terms that ship with this version; older terms stay, as other data may refer to them."""
    transaction.run(
        "MERGE (s:Source {id: 'casethread'}) SET s.title = $title, s.source_id = s.id, s.import_id = s.id",
        title="Taxonomies that ship with Casethread",
    )
    shipped = category_nodes()
    existing = {row["id"] for row in transaction.run(_SHIPPED_CATEGORIES)}
    transaction.run("MATCH (:Category)-[r:BROADER|MAPS_TO]->(:Category) WHERE r.source_id = 'casethread' DELETE r")
    for node in shipped.nodes:
        if node.id in existing:
            transaction.run("MATCH (n:Category {id: $id}) SET n += $properties", id=node.id, properties=node.properties)
    new = [node for node in shipped.nodes if node.id not in existing]
    run_statements(transaction, creation_statements(transaction, new, shipped.relationships, "casethread"))


@cache
def _fingerprint(labels: frozenset[str]) -> str:
    """Changes with whatever `prepare` writes: the terms that ship with this version, the constraints and the index."""
    categories = category_nodes()
    content = repr([*sorted(labels), statements.index_of_changes()])
    content += repr([(n.id, sorted(n.properties.items())) for n in categories.nodes])
    content += repr([(r.type, r.from_id, r.to_id, sorted(r.properties.items())) for r in categories.relationships])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def give_ids(transaction: Transaction) -> None:
    """From 0 to 1: give nodes and relationships written by other clients the ids that Casethread's own have.

    `check --refresh` also does this, for what other clients wrote to our graph since.
    """
    if not transaction.run(_ANY_RECORD):
        return  # a new graph, as most are: a hundred statements fewer before the first page
    labels = schema().labels
    for kind in kinds_without(transaction.run, "id"):
        prefix = f"{labels[kind].word if kind in labels else kind.lower()}-"
        statement = f"MATCH {_pattern(kind)} WHERE n.id IS NULL SET n.id = $prefix + randomUUID()"
        transaction.run(statement, prefix=prefix)
    without_source = kinds_without(transaction.run, "source_id")
    for kind in without_source:
        statement = f"MATCH {_pattern(kind)} WHERE n.source_id IS NULL SET n.source_id = $source"
        transaction.run(statement, source=OTHER_PROGRAM)
    if without_source:
        title = "Written by another program"
        transaction.run(
            "MERGE (s:Source {id: $id}) SET s.title = $title, s.source_id = $id", id=OTHER_PROGRAM, title=title
        )
    transaction.run("MATCH (f:Factor) WHERE f.canonical_id IS NULL SET f.canonical_id = f.id")


def kinds_without(read: Callable[..., list[Row]], name: Literal["id", "source_id"]) -> dict[str, int]:
    """How many records of each label and relationship type have no such property, in the schema's order.

    Asked of all kinds at once: kind by kind it is fifty statements, and takes the embedded server four times as long.
    """
    rows = read(
        f"MATCH (n) WHERE n.{name} IS NULL UNWIND labels(n) AS kind RETURN kind, count(*) AS total ORDER BY kind"
    )
    rows += read(f"MATCH ()-[r]->() WHERE r.{name} IS NULL RETURN type(r) AS kind, count(*) AS total ORDER BY kind")
    totals = {row["kind"]: int(row["total"]) for row in rows}
    kinds = [*(label.name for label in schema().domain_labels), *schema().relationships]
    return {kind: totals[kind] for kind in kinds if kind in totals}


def _pattern(kind: str) -> str:
    return f"(n:{kind})" if kind in schema().labels else f"()-[n:{kind}]->()"


_SAY_BY_WHEN_KNOWN = """
MATCH (n)-[:HAS_EVENT]->(e:Event) WHERE e.at IS NULL AND e.known_on IS NULL
OPTIONAL MATCH (s:Source {id: n.source_id})
OPTIONAL MATCH (b:ImportBatch {id: e.import_id})
WITH e, left(b.at, 10) AS loaded, s.taken_on AS taken, s.taken_on_earliest AS earliest, s.taken_on_latest AS latest
SET e.known_on = coalesce(taken, loaded), e.known_on_earliest = coalesce(earliest, loaded),
    e.known_on_latest = coalesce(latest, loaded)
"""


def say_by_when_known(transaction: Transaction) -> None:
    """From 1 to 2: an event without a date had happened by the day its source was taken, else by that of its load.

    It was asked of the source each time; another day of the source would have changed the answer of every day before.
    """
    transaction.run(_SAY_BY_WHEN_KNOWN)


def call_evidence_measures(transaction: Transaction) -> None:
    """From 2 to 3: all evidence was a measure, before it could be an audit, an observation or feedback."""
    transaction.run("MATCH (m:OutcomeMeasure) WHERE m.kind IS NULL SET m.kind = $kind", kind="measure")


MIGRATIONS: dict[int, Migration] = {0: give_ids, 1: say_by_when_known, 2: call_evidence_measures}

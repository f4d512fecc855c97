"""What lies in a scope by which a role is limited: the cases of a review, an area or an agency, and an agency's actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.ownership import owned_on
from graph.permissions import Scope, ScopeKind
from graph.records import ReadRows
from graph.schema import schema

MAX_MERGES = 20  # that are followed from what a role was limited to

_CASES = {
    ScopeKind.CASE: "MATCH (c:Case {id: $id})",
    ScopeKind.REVIEW: "MATCH (:Review {id: $id})-[:EXAMINES]->(c:Case)",
    ScopeKind.AREA: "MATCH (:Area {id: $id})<-[:PART_OF*0..8]-(:Area)<-[:IN_AREA]-(c:Case)",
    ScopeKind.AGENCY: "MATCH (:Organisation {id: $id})-[:INVOLVED_IN]->(n)<-[:HAS_EPISODE*0..1]-(c:Case)",
}
_MERGED = """
MATCH (d:Decision) WHERE d.merged IN $ids
RETURN d.scope AS label, d.merged AS id, d.into AS stays ORDER BY label, id
"""
# Whoever owned an action once does not see how it goes on.
_ACTIONS = f"""
MATCH (:Organisation {{id: $id}})<-[w:OWNED_BY]-(a:Action) WHERE {owned_on("w", "$today")}
RETURN DISTINCT a.id AS id ORDER BY id
"""


def as_merged(read: ReadRows, scopes: Iterable[Scope]) -> list[Scope]:
    """The scopes as they are now: a role that was limited to an agency or an area goes on with what that was merged into."""
    now = list(dict.fromkeys(scopes))
    for _ in range(MAX_MERGES):  # one after the other
        ids = sorted({scope.id for scope in now if scope.kind in (ScopeKind.AGENCY, ScopeKind.AREA)})
        into = {(row["label"], row["id"]): row["stays"] for row in read(_MERGED, ids=ids)} if ids else {}
        if not into:
            break
        now = [Scope(scope.kind, into.get((scope.kind.label, scope.id), scope.id)) for scope in now]
    return now


def cases_in(read: ReadRows, scopes: Iterable[Scope]) -> frozenset[str]:
    """The ids of the cases that lie in any of these scopes; none in one of a record that is not in the graph."""
    return frozenset(
        row["id"]
        for scope in as_merged(read, scopes)
        for row in read(f"{_CASES[scope.kind]} RETURN DISTINCT c.id AS id ORDER BY id", id=scope.id)
    )


def actions_of(read: ReadRows, scopes: Iterable[Scope]) -> dict[str, frozenset[str]]:
    """The ids, by label, of the actions that these agencies own today, and of their parts: their history and measures."""
    today = date.today().isoformat()
    agencies = [scope.id for scope in as_merged(read, scopes) if scope.kind is ScopeKind.AGENCY]
    actions = frozenset(row["id"] for id_ in agencies for row in read(_ACTIONS, id=id_, today=today))
    ids = {"Action": actions}
    for kind in schema().relationships.values() if actions else ():
        for label in kind.to_labels if kind.part == "to" and "Action" in kind.from_labels else ():
            statement = (
                f"UNWIND $ids AS action_id MATCH (:Action {{id: action_id}})-[:{kind.name}]->(n:{label}) "
                "RETURN n.id AS id ORDER BY id"
            )
            parts = frozenset(row["id"] for row in read(statement, ids=sorted(actions)))
            ids[label] = ids.get(label, frozenset()) | parts
    return ids


def is_in_graph(read: ReadRows, scope: Scope) -> bool:
    """Whether the record that a scope names is in the graph."""
    label, [now] = schema().labels[scope.kind.label].name, as_merged(read, [scope])
    return bool(read(f"MATCH (n:{label} {{id: $id}}) RETURN n.id AS id ORDER BY id", id=now.id))

"""What somebody may do to one record: what their roles allow, held against where the record lies in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from graph.database import Database
from graph.errors import BadRequest
from graph.permissions import Permission, Reach, Scope, ScopeKind
from graph.privacy.dependents import dependents_of
from graph.privacy.scopes import actions_of, cases_in, is_in_graph
from graph.privacy.steps import steps_back
from graph.schema import schema
from graph.viewer import Viewer

Key = tuple[str, str]  # label and id
# These are about actions: of an agency, whoever's cases they follow from.
ABOUT_ACTIONS = frozenset({Permission.SEE_ACTIONS, Permission.REPORT, Permission.SIGN_OFF})


def may(database: Database, viewer: Viewer, permission: Permission, about: Key) -> bool:
    """Whether somebody may do something to the record of this label and id.

    Within a scope they may where everything that the record follows from lies in it: all cases behind it, and where there
    is none, its review. What cases share (factors, organisations) lies in no scope. An action lies in that of its agency,
    too, as far as the permission is about actions.
    """
    reach = viewer.reach(permission)
    if reach.is_everywhere or not reach:
        return reach.is_everywhere
    label, _ = about
    if permission in ABOUT_ACTIONS:
        return label in _labels_of_actions() and (
            _is_of_agency(database, reach, about) or _lies_in(database, reach, about)
        )
    return label in schema().dependent_labels and _lies_in(database, reach, about)


def records_in(database: Database, reach: Reach) -> dict[str, frozenset[str]]:
    """The ids, by label, of all that lies in these scopes: the cases, what follows from them, and the reviews."""
    reviews = {scope.id for scope in reach.scopes if scope.kind is ScopeKind.REVIEW}
    return dependents_of(database.read, cases_in(database.read, reach.scopes), {"Review": reviews})


def check_in_graph(database: Database, scope: Scope) -> None:
    """Raise BadRequest where a role would be limited to what is not in the graph."""
    if not is_in_graph(database.read, scope):
        kind = scope.kind.value
        rule = f"There is no {kind} with the id {scope.id!r} in the graph, so a role limited to it would give nothing."
        raise BadRequest.about(
            "scope", scope.id, rule, f"The id of a {kind} is the last part of the address of its page."
        )


def _is_of_agency(database: Database, reach: Reach, about: Key) -> bool:
    label, id_ = about
    return id_ in actions_of(database.read, reach.scopes).get(label, ())


def _lies_in(database: Database, reach: Reach, about: Key) -> bool:
    """Whether all cases behind a record lie in these scopes; where there is none, whether a review of them is behind it."""
    behind = _behind(database, about)
    if cases := behind["Case"]:
        return cases <= cases_in(database.read, reach.scopes)
    reviews = {scope.id for scope in reach.scopes if scope.kind is ScopeKind.REVIEW}
    return bool(behind["Review"]) and behind["Review"] <= reviews


def _behind(database: Database, about: Key) -> defaultdict[str, set[str]]:
    """The record and all that it follows from, as ids by label; nothing where it is not in the graph."""
    label, id_ = about
    name = schema().labels[label].name
    behind: defaultdict[str, set[str]] = defaultdict(set)
    exists = database.read(f"MATCH (n:{name} {{id: $id}}) RETURN n.id AS id ORDER BY id", id=id_)
    new = {about} if exists else set()
    while new:
        for label, id_ in new:
            behind[label].add(id_)
        leading = {key for label in {label for label, _ in new} for key in _leading(database, label, new)}
        new = {(label, id_) for label, id_ in leading if id_ not in behind[label]}
    return behind


def _leading(database: Database, label: str, keys: Collection[Key]) -> set[Key]:
    ids = sorted(id_ for of, id_ in keys if of == label)
    leading: set[Key] = set()
    for step in steps_back(label):
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) MATCH {step} "
            "RETURN DISTINCT head(labels(a)) AS label, a.id AS id ORDER BY label, id"
        )
        leading |= {(row["label"], row["id"]) for row in database.read(statement, ids=ids) if row["id"]}
    return {(of, id_) for of, id_ in leading if of in schema().dependent_labels}


def _labels_of_actions() -> set[str]:
    """Actions, and what is a part of one."""
    kinds = (kind for kind in schema().relationships.values() if kind.part == "to" and "Action" in kind.from_labels)
    return {"Action", *(label for kind in kinds for label in kind.to_labels)}

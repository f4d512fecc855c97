"""What somebody may do to one record: what their roles allow, held against where the record lies in the graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from graph.database import Database
from graph.errors import BadRequest
from graph.permissions import Permission, Reach, Scope, ScopeKind
from graph.privacy.dependents import dependents_of
from graph.privacy.scopes import actions_of, cases_in, is_in_graph
from graph.privacy.steps import steps_back
from graph.records import ReadRows
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
    return about in permitted(database.read, viewer, permission, {about})


def permitted(read: ReadRows, viewer: Viewer, permission: Permission, about: Collection[Key]) -> set[Key]:
    """Those of the records that somebody may do something to, as `read` reads them, such as a transaction that writes."""
    reach = viewer.reach(permission)
    if reach.is_everywhere or not reach:
        return set(about) if reach.is_everywhere else set()
    if permission not in ABOUT_ACTIONS:
        return _lying_in(read, reach, {key for key in about if key[0] in schema().dependent_labels})
    about = {key for key in about if key[0] in _labels_of_actions()}
    owned = actions_of(read, reach.scopes)
    return _lying_in(read, reach, about) | {(label, id_) for label, id_ in about if id_ in owned.get(label, ())}


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


def _lying_in(read: ReadRows, reach: Reach, about: Collection[Key]) -> set[Key]:
    """Those of which all cases behind them lie in these scopes; where there is none, of which a review of them is behind."""
    leading = _all_leading(read, about)
    cases = cases_in(read, reach.scopes) if leading else frozenset()
    reviews = {scope.id for scope in reach.scopes if scope.kind is ScopeKind.REVIEW}
    lying = set()
    for key in leading.keys() & set(about):
        behind = _behind(key, leading)
        if any(label == "Case" for label, _ in behind):
            lies = all(id_ in cases for label, id_ in behind if label == "Case")
        else:
            of_reviews = {id_ for label, id_ in behind if label == "Review"}
            lies = bool(of_reviews) and of_reviews <= reviews
        lying |= {key} if lies else set()
    return lying


def _behind(key: Key, leading: Mapping[Key, Collection[Key]]) -> set[Key]:
    """A record and all that it follows from."""
    behind: set[Key] = set()
    new = {key}
    while new:
        behind |= new
        new = {before for known in new for before in leading.get(known, ())} - behind
    return behind


def _all_leading(read: ReadRows, about: Collection[Key]) -> dict[Key, set[Key]]:
    """What each of these records, and each of those that are reached from them, follows from; none for what is not there."""
    leading: dict[Key, set[Key]] = {}
    new = _existing(read, about)
    while new:
        leading |= {key: set() for key in new}
        for key, before in _steps_back(read, new):
            leading[key].add(before)
        new = {before for key in new for before in leading[key]} - leading.keys()
    return leading


def _existing(read: ReadRows, keys: Collection[Key]) -> set[Key]:
    return {
        (label, row["id"])
        for label, ids in _by_label(keys).items()
        for row in read(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN DISTINCT n.id AS id ORDER BY id", ids=ids
        )
    }


def _steps_back(read: ReadRows, keys: Collection[Key]) -> Iterator[tuple[Key, Key]]:
    """Each of these records with each that it depends on, one step before it."""
    for label, ids in _by_label(keys).items():
        for step in steps_back(label):
            statement = (
                f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) MATCH {step} "
                "WITH DISTINCT record_id, head(labels(a)) AS label, a.id AS id "
                "RETURN record_id, label, id ORDER BY record_id, label, id"
            )
            for row in read(statement, ids=ids):
                if row["id"] and row["label"] in schema().dependent_labels:
                    yield (label, row["record_id"]), (row["label"], row["id"])


def _by_label(keys: Collection[Key]) -> dict[str, list[str]]:
    labels = {schema().labels[label].name for label, _ in keys}
    return {label: sorted(id_ for of, id_ in keys if of == label) for label in sorted(labels)}


def _labels_of_actions() -> set[str]:
    """Actions, and what is a part of one."""
    kinds = (kind for kind in schema().relationships.values() if kind.part == "to" and "Action" in kind.from_labels)
    return {"Action", *(label for kind in kinds for label in kind.to_labels)}

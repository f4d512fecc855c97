"""The statements that create, change and remove elements, each with its rows, and how they are run in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from graph.bolt.transaction import message_bytes
from graph.database import Transaction
from graph.errors import BadRequest, GraphChanged
from graph.records import Node, Relationship, Value
from graph.writer import statements
from graph.writer.plan import Element, ElementChange

Row = dict[str, Any] | list[Any]  # by name, or, where as much as can be is to be written fast, by place
Item = TypeVar("Item")

BATCH_SIZE = 2_000  # rows per statement: larger batches gain little and hold more of the heap
# Bytes of the rows of one statement, and of one row: the embedded server refuses messages over 64 MB.
MAX_BATCH_BYTES, MAX_ROW_BYTES = 8_000_000, 32_000_000


@dataclass(frozen=True, slots=True)
class BatchedStatement:
    """A statement and all its rows; `returns_count` where it returns, as `done`, how many of them it wrote.

    The rows of what is created are made as they are run, so that there is never more than a batch of them. `parameters`
    are those that are the same for each row.
    """

    cypher: str
    rows: Iterable[Row]
    returns_count: bool
    parameters: Mapping[str, Any] = field(default_factory=dict)


def creation_statements(
    transaction: Transaction,
    nodes: Sequence[Node],
    relationships: Sequence[Relationship],
    import_id: str | None = None,
) -> list[BatchedStatement]:
    """The statements that create elements, nodes first; with an `import_id`, each element is marked with it."""
    of_import = import_id is not None
    mark = {"import_id": import_id} if of_import else {}
    created: list[BatchedStatement] = []
    for label, group in grouped(nodes, lambda node: node.label).items():
        names = _property_names(transaction, group, mark)
        cypher = statements.create_nodes(label, names, of_import=of_import)
        rows = ([node.id, _without(node.properties, mark)] for node in group)
        created.append(BatchedStatement(cypher, rows, returns_count=False, parameters=mark))
    for pair, group in grouped(relationships, statements.pair_of).items():
        names = _property_names(transaction, group, mark)
        cypher = statements.create_relationships(pair, names, of_import=of_import)
        rows = ([each.id, _without(each.properties, mark), each.from_id, each.to_id] for each in group)
        created.append(BatchedStatement(cypher, rows, returns_count=True, parameters=mark))
    return created


def _without(properties: dict[str, Value], mark: Collection[str]) -> dict[str, Value]:
    """The properties, without those by which all are marked: what moves may have the mark of an earlier import."""
    if any(name in properties for name in mark):
        return {name: value for name, value in properties.items() if name not in mark}
    return properties


def _property_names(
    transaction: Transaction, elements: Iterable[Node | Relationship], mark: Collection[str]
) -> set[str] | None:
    """All names of properties but the mark, for the embedded server; None on Neo4j, which needs no names."""
    if not transaction.is_embedded:
        return None
    return set[str]().union(*(element.properties for element in elements)).difference(mark)


def change_statements(changes: Sequence[ElementChange]) -> list[BatchedStatement]:
    """The statements that give existing elements their new values."""
    changed: list[BatchedStatement] = []
    for label, group in grouped(_changes_to(changes, Node), lambda change: change.element.label).items():
        rows = [{"id": change.element.id, "after": change.after} for change in group]
        changed.append(BatchedStatement(statements.change_nodes(label), rows, returns_count=True))
    relationship_changes = _changes_to(changes, Relationship)
    for pair, group in grouped(relationship_changes, lambda change: statements.pair_of(change.element)).items():
        rows = [{**_match_row(change.element), "after": change.after} for change in group]
        changed.append(BatchedStatement(statements.change_relationships(pair), rows, returns_count=True))
    return changed


def removal_statements(removals: Sequence[Element]) -> list[BatchedStatement]:
    """The statements that remove elements, relationships first."""
    relationships = [element for element in removals if isinstance(element, Relationship)]
    nodes = [element for element in removals if isinstance(element, Node)]
    return [
        BatchedStatement(statements.remove_relationships(pair), [_match_row(element) for element in group], False)
        for pair, group in grouped(relationships, statements.pair_of).items()
    ] + [
        BatchedStatement(statements.remove_nodes(label), [{"id": node.id} for node in group], False)
        for label, group in grouped(nodes, lambda node: node.label).items()
    ]


def _match_row(relationship: Relationship) -> dict[str, Any]:
    """What a statement finds a relationship by."""
    return {"id": relationship.id, "from_id": relationship.from_id, "to_id": relationship.to_id}


def run_statements(
    transaction: Transaction, batched: Iterable[BatchedStatement], on_batch: Callable[[int], None] | None = None
) -> None:
    """Run each statement over its rows in batches; `on_batch` is called with the number of rows of each batch.

    Raises GraphChanged where an element is no longer there, BadRequest for a record that is too large.
    """
    for statement, rows in _made_ahead((each, rows) for each in batched for rows in _sized_batches(each.rows)):
        _run(transaction, statement, rows)
        if on_batch:
            on_batch(len(rows))
        rows.clear()  # the driver holds on to the parameters of each statement until the transaction ends


def _made_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items, each made in another thread while the database writes the one before."""
    with ThreadPoolExecutor(1, "batches") as thread:
        following = thread.submit(_up_to_one, items)
        while item := following.result():
            following = thread.submit(_up_to_one, items)
            yield item[0]


def _up_to_one(items: Iterator[Item]) -> list[Item]:
    return list(islice(items, 1))


def _run(transaction: Transaction, statement: BatchedStatement, rows: list[Row]) -> None:
    result = transaction.run(statement.cypher, rows=rows, **statement.parameters)
    written = result[0]["done"] if statement.returns_count and result else len(rows)
    if written != len(rows):
        raise GraphChanged(
            f"Somebody changed or removed {len(rows) - written:,} of these records meanwhile. Try again."
        )


def batches(rows: Iterable[Item], size: int = BATCH_SIZE) -> Iterator[list[Item]]:
    """The rows in lists of at most `size`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _sized_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Batches that also stay below what the embedded server takes in one message, however long the texts."""
    for batch in batches(rows):
        if message_bytes(batch) <= MAX_BATCH_BYTES:
            yield batch
        else:
            yield from _split_by_bytes(batch)


def _split_by_bytes(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows with long texts in as few batches as possible; raises BadRequest for a row that is too large."""
    batch: list[Row] = []
    batch_bytes = 0
    for row in rows:
        row_bytes = message_bytes(row)
        if row_bytes > MAX_ROW_BYTES:
            raise BadRequest(
                f"One record holds {row_bytes:,} bytes of text, more than the database takes. Shorten its texts."
            )
        if batch and batch_bytes + row_bytes > MAX_BATCH_BYTES:
            yield batch
            batch, batch_bytes = [], 0
        batch.append(row)
        batch_bytes += row_bytes
    if batch:
        yield batch


def grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """The items by their key, keys in order."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(sorted(groups.items()))


def _changes_to(changes: Sequence[ElementChange], kind: type[Element]) -> list[ElementChange]:
    return [change for change in changes if isinstance(change.element, kind)]

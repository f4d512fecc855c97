"""What is to be run to make, alter and take out elements: statements with their rows, in batches."""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from graph.database import Transaction
from graph.errors import BadRequest, GraphChanged
from graph.records import Node, Relationship
from graph.writer import statements
from graph.writer.plan import Element, ElementChange

Row = dict[str, Any]
Item = TypeVar("Item")
Work = list[tuple[str, list[Row], bool]]  # a statement, its rows, and whether it reports how many it touched

BATCH = 2_000  # rows a statement: larger ones gain little and hold more of the heap
# Bytes of the rows of one statement, and of one row: the embedded server refuses messages over 64 MB.
MESSAGE, LARGEST = 8_000_000, 32_000_000


def creation_work(
    transaction: Transaction,
    nodes: Sequence[Node],
    relationships: Sequence[Relationship],
    import_id: str | None = None,
) -> Work:
    """The statements that make new elements, nodes first; given an import, each says which one made it."""
    made_by = {"import_id": import_id} if import_id else {}
    work: Work = []
    for label, group in grouped(nodes, lambda node: node.label).items():
        rows = [{**node.properties, "id": node.id, **made_by} for node in group]
        work.append((statements.create_nodes(label, names_in(transaction, rows)), rows, False))
    for pair, found in grouped(relationships, statements.pair_of).items():
        rows = [
            {"from_id": r.from_id, "to_id": r.to_id, "properties": {**r.properties, "id": r.id, **made_by}}
            for r in found
        ]
        names = names_in(transaction, (row["properties"] for row in rows))
        work.append((statements.create_relationships(pair, names), rows, True))
    return work


def names_in(transaction: Transaction, rows: Iterable[Row]) -> set[str] | None:
    """The names of all properties that any of these has, where the server wants to be told them."""
    return set().union(*rows) if transaction.is_embedded else None


def change_work(changes: Sequence[ElementChange]) -> Work:
    """The statements that give existing elements their new values."""
    work: Work = []
    for label, group in grouped(_of(changes, Node), lambda change: change.element.label).items():
        rows = [{"id": change.element.id, "after": change.after} for change in group]
        work.append((statements.change_nodes(label), rows, True))
    for pair, group in grouped(_of(changes, Relationship), lambda c: statements.pair_of(c.element)).items():
        rows = [{**_found_by(change.element), "after": change.after} for change in group]
        work.append((statements.change_relationships(pair), rows, True))
    return work


def removal_work(removals: Sequence[Element]) -> Work:
    """The statements that take elements out, relationships first."""
    relationships = [element for element in removals if isinstance(element, Relationship)]
    nodes = [element for element in removals if isinstance(element, Node)]
    return [
        (statements.remove_relationships(pair), [_found_by(element) for element in group], False)
        for pair, group in grouped(relationships, statements.pair_of).items()
    ] + [
        (statements.remove_nodes(label), [{"id": node.id} for node in group], False)
        for label, group in grouped(nodes, lambda node: node.label).items()
    ]


def _found_by(relationship: Relationship) -> Row:
    return {"id": relationship.id, "from_id": relationship.from_id, "to_id": relationship.to_id}


def run_all(transaction: Transaction, work: Work, done: Callable[[int], None] | None = None) -> None:
    """Run each statement over its rows in batches; `done` is told how many rows each batch had."""
    for statement, rows, counted in work:
        for batch in _sized(rows):
            _run(transaction, statement, batch, counted)
            if done:
                done(len(batch))


def _run(transaction: Transaction, statement: str, batch: list[Row], counted: bool) -> None:
    result = transaction.run(statement, rows=batch)
    touched = result[0]["done"] if counted and result else len(batch)
    if touched != len(batch):
        raise GraphChanged(f"{len(batch) - touched} of {len(batch)} records were no longer where the plan found them.")


def batches(rows: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """The rows in lists of at most `size`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _sized(rows: list[Row]) -> Iterator[list[Row]]:
    """Batches that also keep below what the embedded server takes in one message, however long the texts."""
    for batch in batches(rows):
        if _size(batch) <= MESSAGE:
            yield batch
        else:
            yield from _cut(batch)


def _cut(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows with long texts, in as few batches as hold them; raises BadRequest for a row that none holds."""
    batch: list[Row] = []
    held = 0
    for row in rows:
        more = _size(row)
        if more > LARGEST:
            raise BadRequest(
                f"One record holds {more:,} bytes of text, more than the database takes. Shorten its texts."
            )
        if batch and held + more > MESSAGE:
            yield batch
            batch, held = [], 0
        batch.append(row)
        held += more
    if batch:
        yield batch


def _size(value: Any) -> int:
    """About how many bytes a message takes for it: marshal writes the same values in much the same way, and fast."""
    return len(marshal.dumps(value, 2))


def grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """The items by their key, keys in order."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(sorted(groups.items()))


def _of(changes: Sequence[ElementChange], kind: type[Element]) -> list[ElementChange]:
    return [change for change in changes if isinstance(change.element, kind)]

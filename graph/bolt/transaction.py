"""One open transaction: what a piece of work is handed."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import neo4j

from graph.bolt.values import Row, rows, subgraph
from graph.records import Subgraph


class Transaction:
    """An open transaction: statements run in it are kept together or not at all."""

    def __init__(self, transaction: neo4j.ManagedTransaction, *, is_embedded: bool = False) -> None:
        self._transaction, self.is_embedded = transaction, is_embedded

    def run(self, cypher: str, /, **parameters: Any) -> list[Row]:
        """Run one statement and return its rows, as plain values by column.

        Raises `CypherError`, `Forbidden`, `TookTooLong` or `TransactionTooLarge` when the server refuses.
        """
        result = self._result(cypher, parameters)
        return rows(result, result)

    def each(self, cypher: str, /, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement one by one as they come, each as a tuple of the values in the order of its columns.

        For texts, numbers, lists of these and nulls only: nothing is translated on the way. Raises as `run` does.
        """
        yield from self._result(cypher, parameters)

    def first(self, cypher: str, count: int, /, **parameters: Any) -> tuple[list[str], list[Row]]:
        """The columns and at most `count` rows of a statement; what lies beyond is not fetched."""
        result = self._result(cypher, parameters)
        return list(result.keys()), rows(result, islice(result, count))

    def plan(self, cypher: str, /, **parameters: Any) -> dict[str, Any]:
        """The server's plan for a statement, which is not run."""
        return dict(self._result(f"EXPLAIN {cypher}", parameters).consume().plan or {})

    def subgraph(self, cypher: str, /, **parameters: Any) -> Subgraph:
        """Every node and relationship in the result of a statement, also those in paths, lists and maps."""
        return subgraph(self._result(cypher, parameters).graph())

    def _result(self, cypher: str, parameters: dict[str, Any]) -> neo4j.Result:
        # Statements come from the catalogue, from the schema, or from a person who may write Cypher.
        return self._transaction.run(cast(Any, cypher), parameters)

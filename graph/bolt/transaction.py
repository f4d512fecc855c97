"""An open transaction, in which statements are run."""

import marshal
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import neo4j

from graph.bolt.values import Row, plain_rows, subgraph_of
from graph.errors import BadRequest
from graph.records import Subgraph

# The embedded server takes messages of 64 MiB at most. To a larger one it never answers, and whoever waits for that keeps
# the turn to write.
MAX_MESSAGE_BYTES = 60_000_000


class Transaction:
    """An open transaction: what its statements write is committed together or not at all."""

    def __init__(self, run: Callable[[Any, dict[str, Any]], neo4j.Result], *, is_embedded: bool = False) -> None:
        """`run` takes a statement of the driver's type and its parameters."""
        self._run, self.is_embedded = run, is_embedded

    def run(self, cypher: str, /, **parameters: Any) -> list[Row]:
        """Run one statement and return its rows, as plain values by column.

        Raises `CypherError`, `Forbidden`, `TookTooLong` or `TransactionTooLarge` when the server refuses, and `BadRequest`
        for parameters that are too large for it.
        """
        result = self._result(cypher, parameters)
        return plain_rows(result, result)

    def stream(self, cypher: str, /, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement one by one as they arrive, as tuples of values in the order of the columns.

        For texts, numbers, lists of these and nulls only: values are not converted. Raises as `run` does.
        """
        yield from self._result(cypher, parameters)

    def first_rows(self, cypher: str, count: int, /, **parameters: Any) -> tuple[list[str], list[Row]]:
        """The columns and at most `count` rows of a statement; the rest is not fetched."""
        result = self._result(cypher, parameters)
        return list(result.keys()), plain_rows(result, islice(result, count))

    def plan(self, cypher: str, /, **parameters: Any) -> dict[str, Any]:
        """The server's plan for a statement, which is not run."""
        return dict(self._result(f"EXPLAIN {cypher}", parameters).consume().plan or {})

    def subgraph(self, cypher: str, /, **parameters: Any) -> Subgraph:
        """Every node and relationship in the result of a statement, also those in paths, lists and maps."""
        return subgraph_of(self._result(cypher, parameters).graph())

    def _result(self, cypher: str, parameters: dict[str, Any]) -> neo4j.Result:
        if self.is_embedded and (size := message_bytes(parameters)) > MAX_MESSAGE_BYTES:
            raise BadRequest(
                f"This is {size:,} bytes at once, more than the database takes. Shorten the texts, or load them in several files."
            )
        # Statements come from the catalogue, from the schema, or from a user who may write Cypher.
        return self._run(cypher, parameters)


def message_bytes(value: Any) -> int:
    """About how many bytes the value takes in a message: marshal encodes it in much the same way, and fast."""
    try:
        return len(marshal.dumps(value, 2))
    except ValueError:  # a value that only the driver knows, such as a date: no long text is among those
        return 0

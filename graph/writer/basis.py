"""What a plan was decided by: each statement that was read for it, with what it returned.

Another write makes a plan out of date only where it changed something of that. A write learns so in its own transaction,
where nobody else can write: it runs those statements again which read a kind of record that was written since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from graph.database import Transaction
from graph.errors import GraphChanged
from graph.kinds import kinds_read
from graph.writer.touched import touched_between

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Statement:
    cypher: str
    parameters: Mapping[str, Any]
    digest: bytes


@dataclass(slots=True)
class Basis:
    """The statements that a plan stands on, in the order in which they were read."""

    _statements: list[_Statement] = field(default_factory=list)

    def add(self, cypher: str, parameters: Mapping[str, Any], rows: list[Row]) -> None:
        """Remember a statement with its rows."""
        self._statements.append(_Statement(cypher, parameters, _digest(rows)))

    def verify(self, transaction: Transaction, since: int, until: int) -> None:
        """Raise GraphChanged where a statement now, after revision `until`, returns something else than at `since`."""
        touched = touched_between(transaction.run, since, until)
        for statement in self._statements:
            kinds = kinds_read(statement.cypher)
            may_differ = touched is None or kinds is None or kinds & touched.kinds
            if may_differ and _digest(transaction.run(statement.cypher, **statement.parameters)) != statement.digest:
                raise GraphChanged(
                    "Somebody changed some of the same records while this was being prepared. Try again."
                )


def _digest(rows: list[Row]) -> bytes:
    return blake2b(json.dumps(rows, sort_keys=True, default=str).encode(), digest_size=16).digest()

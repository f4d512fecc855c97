"""How much one transaction holds: it depends on the heap of the embedded database; other servers say so themselves."""

from __future__ import annotations

from graph.database import Database
from graph.writer.apply import PART_SIZE
from graph.writer.plan import Plan

_MB = 1024**2
# Measured on the embedded server, in relationships of 2,000 to 6,000 generated cases:
# 256 MB held 73,000 and not 109,000; 512 MB held 182,000 and not 218,000; 1 GB held 361,000 and not 433,000.
# (Neo4j with a heap of 2 GB held 218,000 and said itself that 361,000 was too much.)
_SERVER_MB = 80  # MB of the heap that the server needs for itself
_RELATIONSHIPS_PER_MB = 380  # relationships or changes that each further MB holds
_NODE_WEIGHT = 0.2  # a node takes this share of what a relationship takes


def max_relationships(database: Database) -> int | None:
    """How many relationships and changes one transaction holds; None where only the server knows, as Neo4j does."""
    if database.heap is None:
        return None
    return max(0, database.heap // _MB - _SERVER_MB) * _RELATIONSHIPS_PER_MB


def part_size(database: Database) -> int:
    """How many elements each part of a load in parts has: quick to write again, and within one transaction."""
    limit = max_relationships(database)
    return PART_SIZE if limit is None else max(1, min(PART_SIZE, limit))


def fits(plan: Plan, database: Database) -> bool:
    """Whether one transaction holds the plan, as far as that is known beforehand."""
    limit = max_relationships(database)
    return limit is None or _elements(plan) + _NODE_WEIGHT * len(plan.nodes) <= limit


def too_large_message(plan: Plan, database: Database) -> str:
    """The message about a plan that does not fit, with what to do."""
    return (
        f"This load is too large for one step: it has {len(plan.nodes):,} records, and {_elements(plan):,} links and changes, "
        f"and with its present memory the database takes about {max_relationships(database):,} links at once (a record counts "
        "as a fifth of one). Load it in parts (--in-parts): it goes on where it stopped if it is interrupted, and is undone "
        "as a whole. Or give the database more memory (CASETHREAD_HEAP), then run 'casethread stop'."
    )


def _elements(plan: Plan) -> int:
    return len(plan.relationships) + len(plan.changes) + len(plan.removals)

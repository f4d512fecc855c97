"""What Cypher that a user wrote may not do, though a server lets a reader do it."""

from __future__ import annotations

import re
from typing import Any

from graph.errors import Forbidden

# Both servers allow a reader this, and only one of them has a plan for it.
_TERMINATES_OTHERS = re.compile(r"\bTERMINATE\b.*\bTRANSACTION", re.IGNORECASE | re.DOTALL)
_CALL_IN_EXPRESSION = re.compile(r"\bResolvedCall\(([^()]*)")


def refuse_ending_others(cypher: str) -> None:
    """Raise `Forbidden` for Cypher that ends the transactions of other people."""
    if _TERMINATES_OTHERS.search(cypher):
        raise Forbidden("Questions may only read the graph: they do not stop the work of others.")


def refuse_external_access(plan: dict[str, Any]) -> None:
    """Raise `Forbidden` for a Neo4j plan that does more than read this graph.

    A subquery in an expression (in a list, a CASE, a predicate) has no operator of its own: it is part of the details
    of the operator that computes it, in the planner's notation, whatever the user wrote.
    """
    operator = str(plan.get("operatorType", "")).partition("@")[0]
    details = str(plan.get("args", {}).get("Details", ""))
    if operator.startswith("LoadCSV") or "LOAD CSV " in details:
        raise Forbidden("Questions may only read the graph: they load no files and fetch no addresses.")
    procedures = [details] if operator.startswith("ProcedureCall") else []
    for name in [*procedures, *_CALL_IN_EXPRESSION.findall(details)]:
        if not name.startswith("db."):
            raise Forbidden(f"Questions may only read the graph: they call no procedures but those named db. ({name})")
    for child in plan.get("children", []):
        refuse_external_access(child)

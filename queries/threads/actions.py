"""What several questions about actions share: their owners, what they wait for, and how late they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.dates import BadDate, parse
from graph.ownership import owned_on
from graph.schema import schema
from queries.answers.column import Row
from queries.asking.context import QuestionContext

OWNED_THEN = owned_on("w", "$as_at")  # the condition of an ownership `w` on the day asked for
OPEN = schema().labels["Action"].open_statuses
CLOSED = schema().labels["Action"].closed_statuses

_ACTIONS = f"""
OPTIONAL MATCH (a)-[w:OWNED_BY]->(o:Organisation)
WHERE {OWNED_THEN}
WITH a, status, level, due, due_latest, closed_on, o ORDER BY a.id, o.name
RETURN a.id AS action, a.title AS name, a.ref AS ref, level, coalesce(status, 'not_known') AS status,
       due AS due_on, due_latest, closed_on, collect(DISTINCT o.name) AS owners
ORDER BY action
"""
_WAITS = """
MATCH (a:Action)-[:DEPENDS_ON]->(b:Action)
WHERE NOT a.id IN $withheld_action AND NOT b.id IN $withheld_action
RETURN a.id AS action, b.id AS first ORDER BY action, first
"""


def actions(context: QuestionContext, *, filtered: bool = True) -> dict[str, Row]:
    """Each action by its id as it stood on the day asked for, with the names of its owners then."""
    scope = context.scope("actions") if filtered else context.scope("actions", only=["as_at"])
    return {row["action"]: row for row in context.read(scope + _ACTIONS)}


def first_unfinished(context: QuestionContext, actions: dict[str, Row]) -> dict[str, dict[str, int]]:
    """For each open action that waits, the open actions to be done first, with the number of steps to each.

    First are those that wait for nothing open themselves. A finished action hides what it once waited for, and one
    whose status is not known is not waited for.
    """
    waits = _waits(context, actions)
    return {
        action: {before: steps for before, steps in _reached(action, waits).items() if before not in waits}
        for action in sorted(waits)
    }


def waited_for_by(context: QuestionContext, actions: dict[str, Row]) -> dict[str, dict[str, int]]:
    """For each open action that others wait for, all open actions that do, with the number of steps to each."""
    waiting: dict[str, list[str]] = {}
    for action, firsts in _waits(context, actions).items():
        for first in firsts:
            waiting.setdefault(first, []).append(action)
    return {action: _reached(action, waiting) for action in sorted(waiting)}


def _waits(context: QuestionContext, actions: dict[str, Row]) -> dict[str, list[str]]:
    """The open actions that each open one depends on itself."""
    waits: dict[str, list[str]] = {}
    for row in context.read(_WAITS):
        pair = (row["action"], row["first"])
        if all(actions.get(action, {}).get("status") in OPEN for action in pair):
            waits.setdefault(row["action"], []).append(row["first"])
    return waits


def _reached(action: str, ways: dict[str, list[str]]) -> dict[str, int]:
    """All that is reached from an action with the fewest steps to each; an action met before is not followed again."""
    steps = {action: 0}
    queue = [action]
    for reached in queue:
        for further in ways.get(reached, ()):
            if further not in steps:
                steps[further] = steps[reached] + 1
                queue.append(further)
    return {reached: steps[reached] for reached in queue[1:]}


def days_overdue(label: str, status: str, due: Any, as_at: str) -> int | None:
    """By how many days what is open is past its due date; None for what is not overdue."""
    if due is None or status not in schema().labels[label].open_statuses:
        return None
    late = days_late(due, as_at) or 0
    return late if late > 0 else None


def days_late(due: Any, as_at: str) -> int | None:
    """Days from the last day that a due date can mean to the day asked for; None where it is no date."""
    try:
        latest = parse(due).latest
    except BadDate:
        return None
    return (date.fromisoformat(as_at) - date.fromisoformat(latest)).days

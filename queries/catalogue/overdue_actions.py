"""for: learning-lead
title: Which actions are overdue?
about: Open actions (planned, in progress or blocked) whose due date has passed on the day asked for, the longest
  overdue first, with their owners and the unfinished action that each waits for.
uses: actions
filters: source review area organisation category level since until as_at
column: action id:Action - Action
column: name text - Title
column: ref text - Reference
column: status text - Status
column: level text - Level
column: due_on date - Due on
column: days_overdue days - Days overdue
column: owners list - Owners
column: waits_for id:Action - Waits first for
column: waits_for_name text - Title of that action
sentence: Overdue on {as_at}: {rows}. The longest overdue is {name}, by {days_overdue} days.
none: No action is overdue on {as_at}.
method: Days run from the last day that the due date can mean. Where an action waits for several unfinished ones, the
  nearest is shown.
note: Overdue actions and overdue replies are two different counts.
note: An action without a due date cannot be overdue, and one whose status is not known is not counted as open.
picture: nodes action waits_for
"""

from __future__ import annotations

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.threads.actions import OPEN, actions, days_late, first_unfinished


def rows(context: QuestionContext) -> list[Row]:
    """One row an overdue action."""
    mine = actions(context)
    late = {name: row for name, row in mine.items() if _is_late(row, context.as_at)}
    everybody = actions(context, filtered=False) if context.resolved.filters - {"as_at"} and late else mine
    first = first_unfinished(context, everybody) if late else {}
    found = []
    for name, row in late.items():
        ends = first.get(name, {})
        nearest = min(ends, key=lambda each: (ends[each], each)) if ends else None
        found.append({
            **row,
            "days_overdue": days_late(row["due_on"], context.as_at),
            "waits_for": nearest,
            "waits_for_name": everybody[nearest]["name"] if nearest else None,
        })  # fmt: skip
    return sorted(found, key=lambda row: (-row["days_overdue"], row["action"]))


def _is_late(row: Row, as_at: str) -> bool:
    return row["status"] in OPEN and row["due_on"] is not None and (days_late(row["due_on"], as_at) or 0) > 0

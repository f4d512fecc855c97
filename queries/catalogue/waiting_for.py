"""for: learning-lead
title: What is waiting for what?
about: Each open action that depends on an unfinished one, and the first action that has to be finished before it can go
  on; that one waits for nothing unfinished itself.
uses: actions
filters: source review area organisation category level since until as_at
parameter: action id:Action - only what this action waits for
column: action id:Action - Action
column: name text - Title
column: status text - Status
column: due_on date - Due on
column: owners list - Owners
column: waits_for id:Action - Waits first for
column: waits_for_name text - Title of that action
column: waits_for_status text - Its status
column: waits_for_due_on date - Due on
column: waits_for_owners list - Its owners
column: steps number - Steps away
sentence: {name} waits for {waits_for_name}; open actions that wait so for an unfinished one: {rows}.
none: No open action waits for an unfinished one.
method: Chains are followed through open actions only: a finished action hides what it once waited for, and one whose
  status is not known is not waited for.
picture: links action waits_for steps
"""

from __future__ import annotations

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.threads.actions import actions, first_unfinished


def rows(context: QuestionContext) -> list[Row]:
    """One row for each waiting action and each action that it waits for first."""
    mine = actions(context)
    everybody = actions(context, filtered=False) if context.resolved.filters - {"as_at"} else mine
    only = context.parameters["action"]
    found = []
    for name, ends in first_unfinished(context, everybody).items():
        if name not in mine or only not in (None, name):
            continue
        for first, steps in sorted(ends.items(), key=lambda end: (end[1], end[0])):
            before = {f"waits_for_{key}": everybody[first][key] for key in ("name", "status", "due_on", "owners")}
            found.append({**mine[name], "waits_for": first, **before, "steps": steps})
    return found

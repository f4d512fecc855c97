"""Actions of a plan to which no recommendation leads: their cells are blank, or the plan has no column for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from loaders.read.action_plan.plan_row import PlanRow
from loaders.records.problem_log import ProblemLog, listed

MAX_NAMED = 30


def name_without_recommendation(
    rows: Sequence[PlanRow], log: ProblemLog, led_before: Collection[tuple[str, str]] = ()
) -> None:
    """Name the actions without a recommendation: each row whose cell is blank, the first where there is no column.

    `led_before` are the keys of the actions to which a recommendation of an earlier version leads.
    """
    by_key: dict[object, PlanRow] = {}  # of an action that has several rows, the first
    for row in rows:
        if row.text("action") and not row.recommendation:
            by_key.setdefault(row.action_key, row)
    actions = [*by_key.values()]
    if not actions:
        return
    first, number = actions[0], len(actions)
    led = [row for row in actions if row.action_key in led_before]
    consequence = _consequence(led, number)
    columns = [
        row.headings[name]
        for row in actions
        for name in ("recommendation", "recommendation_ref")
        if name in row.headings
    ]
    if columns:
        where = [
            f"{row.place.sheet} row {row.number}" if row.place.sheet != first.place.sheet else f"{row.number}"
            for row in actions
        ]
        rule = f"is blank, so this action is without a recommendation: {consequence}"
        fix = "Fill it in"
        if number > 1:
            rows_named = listed(where, MAX_NAMED)
            rule = f"is blank in {number:,} rows ({rows_named}), so their actions are without a recommendation: {consequence}"
            fix = "Fill in each of them"
        fix += "; where the table was sorted, a blank cell no longer means the one that was above."
        log.add("no_recommendation", first.place, rule, fix, column=columns[0], severity="warning")
        return
    rule = f"is an action without a recommendation: {consequence}"
    if number > 1:
        rule = f"is the first of {number:,} actions without a recommendation: {consequence}"
    fix = "Add a column Recommendation, or a row 'Recommendation 1: ...' over the actions."
    log.add("no_recommendation", first.place, rule, fix, severity="warning")


def _consequence(led: Sequence[PlanRow], number: int) -> str:
    """What follows for so many actions, of which an earlier version's recommendation still leads to some."""
    if not led:
        return f"nothing leads to {'it' if number == 1 else 'them'}"
    if len(led) == number:
        return "that of an earlier version still leads to " + ("it" if number == 1 else "each of them")
    where = listed([f"{row.number}" for row in led], MAX_NAMED)
    return f"nothing leads to them, but that of an earlier version still leads to those of {where}"

"""The question: What is waiting for what?"""

from __future__ import annotations

from queries.answers.cells import property_words
from queries.answers.column import Column, Row
from queries.answers.units import DATE, LIST, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question, choice, node
from queries.threads.actions import actions, first_unfinished, waited_for_by

QUESTION = Question(
    name="waiting-for",
    audiences=("learning-lead",),
    title="What is waiting for what?",
    about=(
        "Each open action that depends on an unfinished one, and the first action that has to be finished before "
        "it can go on; that one waits for nothing unfinished itself. The other way round: each open action that others wait "
        "for, with every open action that does, directly or through others."
    ),
    scopes=("actions",),
    filters=filters_of("actions"),
    parameters=(
        node("action", "Action", "only what this action waits for, or what waits for it"),
        choice(
            "direction", "waits_for waited_for_by", "what each waits for, or what waits for each", default="waits_for"
        ),
    ),
    columns=(
        Column("action", "Action", id_of("Action")),
        Column("name", "Title", TEXT),
        Column("status", "Status", TEXT),
        Column("due_on", "Due on", DATE),
        Column("owners", "Owners", LIST),
        Column("waits_for", "Waits for", id_of("Action")),
        Column("waits_for_name", "Title of that action", TEXT),
        Column("waits_for_status", "Its status", TEXT, property_words("status"), is_secondary=True),
        Column("waits_for_due_on", "Due on", DATE),
        Column("waits_for_owners", "Its owners", LIST, is_secondary=True),
        Column("steps", "Steps away", NUMBER),
    ),
    presupposes=("dependent-actions",),
    consequence="none can be waiting",
    sentence="{name} waits for {waits_for_name}; open actions that wait so for an unfinished one: {rows}.",
    no_rows="No open action waits for an unfinished one{as_asked}.",
    method=(
        "Chains are followed through open actions only: a finished action hides what it once waited for, and one "
        "whose status is not known is not waited for."
    ),
    network=NetworkPicture(links=("action", "waits_for", "steps")),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row for each waiting action and each action that it waits for first; or for each action that waits for one."""
    selected = actions(context)
    everybody = actions(context, filtered=False) if context.resolved.filters - {"as_at"} else selected
    only = context.parameters["action"]
    is_reversed = context.parameters["direction"] == "waited_for_by"
    waiting = []
    for name, ends in (waited_for_by if is_reversed else first_unfinished)(context, everybody).items():
        if name not in selected or only not in (None, name):
            continue
        for other, steps in sorted(ends.items(), key=lambda end: (end[1], str(everybody[end[0]]["name"]), end[0])):
            action, first = (other, name) if is_reversed else (name, other)
            before = {f"waits_for_{key}": everybody[first][key] for key in ("name", "status", "due_on", "owners")}
            waiting.append({**everybody[action], "waits_for": first, **before, "steps": steps})
    return waiting

"""What an answer says of those who coded what it counts: machines, and people with different codebooks."""

from __future__ import annotations

from queries.answers.note import Note, Suggestion
from queries.asking.context import QuestionContext
from queries.questions.scope import scopes
from queries.wording.text import listed

MACHINE_METHODS = {"machine": "not checked by people", "machine_checked": "checked by people"}


def machine_coding(count: int, method: str, prefix: str = "") -> Note | None:
    """How many contributions a machine coded by this method; nothing where there are none."""
    if not count:
        return None
    text = f"{prefix}{count:,} of the contributions were coded by machine and {MACHINE_METHODS[method]}."
    return Note(f"coded-by-{method.replace('_', '-')}", text, contributions=count)


def note_machine_coding(context: QuestionContext) -> None:
    """Note how much of what is counted a machine coded."""
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.coded is None or not context.facts.has_machine_coding:
        return
    statement = (
        f"{scope.text(context.lines)}WITH {scope.coded}\n"
        f"WHERE {scope.coded}.coding_method IN ['machine', 'machine_checked']\n"
        f"RETURN {scope.coded}.coding_method AS method, count({scope.coded}) AS total ORDER BY method"
    )
    totals = context.facts.once(
        statement, context.values(statement), lambda rows: {row["method"]: row["total"] for row in rows}
    )
    for method in MACHINE_METHODS:
        context.add_note(machine_coding(totals.get(method, 0), method))


def several_coders(count: int, prefix: str = "") -> Note | None:
    """How many cases several coders coded who agreed on no coding; nothing where there are none."""
    if not count:
        return None
    text = (
        f"{prefix}{count:,} {'case was' if count == 1 else 'cases were'} coded by several coders who have agreed on no coding: each "
        "factor counts once there if any of them recorded it, so that more is recorded where more people coded. What they "
        "recorded of a factor in one episode, or in the case as a whole, is one mention, since nobody says which of their "
        "passages are the same."
    )
    return Note("several-coders", text, cases=count)


def note_several_coders(context: QuestionContext) -> None:
    """Note how many of the cases that are counted were coded so."""
    if context.scope_name != "contributions" or not context.facts.cases_of_several_coders(None):
        return
    statement = (
        f"{scopes()[context.scope_name].text(context.lines)}WITH DISTINCT c.id AS case_id\n"
        "WHERE case_id IN $several_coders_case RETURN count(case_id) AS total ORDER BY total"
    )
    count = context.facts.once(statement, context.values(statement), lambda rows: int(rows[0]["total"]))
    context.add_note(several_coders(count))


def note_codebooks(context: QuestionContext) -> None:
    """Note which codebooks are counted together: the words of one are not those of another."""
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.coded is None or len(context.facts.codebooks) < 2:
        return
    statement = (
        f"{scope.text(context.lines)}WITH DISTINCT {scope.coded}.coding_id AS coding\n"
        "MATCH (g:Coding {id: coding}) WHERE g.codebook IS NOT NULL\n"
        "RETURN DISTINCT g.codebook AS name ORDER BY name"
    )
    names = context.facts.once(statement, context.values(statement), lambda rows: [str(row["name"]) for row in rows])
    if len(names) > 1:
        text = f"Codings with different codebooks are counted together here: {listed(names)}."
        choose = Suggestion("Choose one source", "source")
        context.note("codebooks-together", text, suggestion=choose, codebooks=names)

"""Invented and real cases are never counted together; machine coding and more than one codebook are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from graph.schema import schema
from queries.answers.answer import Row
from queries.questions.scope import scopes

if TYPE_CHECKING:
    from queries.asking.context import QuestionContext

T = TypeVar("T")

ALL_INVENTED = "All cases in this graph are invented."
COUNTED_INVENTED = "Everything counted here is invented."
SHOWN_INVENTED = "Everything shown here is invented."


def says_invented(notes: Iterable[str]) -> bool:
    """Whether these notes of an answer say that what it counts is invented."""
    return any(note.startswith((ALL_INVENTED, COUNTED_INVENTED, SHOWN_INVENTED)) for note in notes)


def part(context: QuestionContext, name: str) -> None:
    """Decide which of the two kinds is counted, and say so.

    A question about an invented case counts invented ones; any other counts the real ones that its filters leave,
    and the invented ones only where they leave nothing else.
    """
    scope = scopes()[name]
    if scope.left_out is None or not context.facts.has_invented:
        return
    variable, label = scope.left_out
    if not context.facts.has_real(label):
        context.note(ALL_INVENTED)
        return
    statement = f"{scope.written(context.lines)}RETURN DISTINCT {variable}.id AS id ORDER BY id"
    known = context.facts.invented.get(label, frozenset())

    def counted(rows: list[Row]) -> tuple[int, int]:
        # An influence may name no case: that is neither kind.
        found = {row["id"] for row in rows if row["id"]}
        return len(found & known), len(found - known)

    invented, real = context.facts.once(statement, context.values(statement), counted)
    subject = is_subject_invented(context)
    context.count_invented = bool(invented) and not real if subject is None else subject
    context.note(_said(label, invented, real, context.count_invented))


def fall_back_to_invented(context: QuestionContext, read: Callable[[], list[T]]) -> list[T]:
    """What real cases say of the thing that is asked about; where only invented ones say anything, that, and a note.

    For questions about a thing that invented and real cases share, such as a factor: `part` looks at all of the graph.
    """
    found = read()
    if found or context.count_invented is not False:
        return found
    said, context.notes[:] = list(context.notes), [SHOWN_INVENTED]
    context.count_invented = True
    if not (found := read()):
        context.count_invented, context.notes[:] = False, said
    return found


def is_subject_invented(context: QuestionContext) -> bool | None:
    """Whether what is asked about is invented; None where that is not a thing of one case."""
    for each in context.resolved.subjects.values():
        if schema().labels[each.label].is_dependent:
            return each.id in context.facts.invented.get(each.label, frozenset())
    return None


def _said(label: str, invented: int, real: int, count_invented: bool) -> str:
    kind = schema().labels[label]

    def named(count: int, word: str) -> str:
        return f"{count:,} {word} {(kind.title if count == 1 else kind.plural).lower()}"

    if count_invented:
        left = f" {named(real, 'real')} left out." if real else ""
        return f"{COUNTED_INVENTED}{left}"
    if not invented:
        return ""
    are = "is" if invented == 1 else "are"
    return f"{named(invented, 'invented')} {are} left out: invented and real are never counted together."


def say_machine_coding(context: QuestionContext) -> None:
    """Note how much of what is counted a machine coded."""
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.coded is None or not context.facts.has_machine_coding:
        return
    variable = scope.coded
    statement = (
        f"{scope.written(context.lines)}WITH {variable}\n"
        f"WHERE {variable}.coding_method IN ['machine', 'machine_checked']\n"
        f"RETURN {variable}.coding_method AS method, count(DISTINCT {variable}.id) AS total ORDER BY method"
    )
    found = context.facts.once(
        statement, context.values(statement), lambda rows: {row["method"]: row["total"] for row in rows}
    )
    if found.get("machine"):
        context.note(f"{found['machine']:,} of the contributions were coded by machine and not checked by people.")
    if found.get("machine_checked"):
        context.note(f"{found['machine_checked']:,} of the contributions were coded by machine and checked by people.")


def say_codebooks(context: QuestionContext) -> None:
    """Note which codebooks are counted together: one's words are not the other's."""
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.coded is None or len(context.facts.codebooks) < 2:
        return
    statement = (
        f"{scope.written(context.lines)}WITH DISTINCT {scope.coded}.coding_id AS coding\n"
        "MATCH (g:Coding {id: coding}) WHERE g.codebook IS NOT NULL\n"
        "RETURN DISTINCT g.codebook AS name ORDER BY name"
    )
    names = context.facts.once(statement, context.values(statement), lambda rows: [str(row["name"]) for row in rows])
    if len(names) > 1:
        named = f"{', '.join(names[:-1])} and {names[-1]}"
        context.note(f"Codings with different codebooks are counted together here: {named}. source= parts them.")

"""Invented and real cases are never counted together: which of the two a question counts, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.facts import GraphFacts
from graph.schema import schema
from queries.answers.column import Row
from queries.answers.note import Note
from queries.asking.subject import Subject
from queries.questions.scope import StatementTemplate

ONLY_INVENTED, INVENTED_LEFT_OUT, BOTH_APART = "only-invented", "invented-left-out", "invented-and-real-apart"


@dataclass(frozen=True, slots=True)
class Separation:
    """Whether invented cases alone are counted, or real ones alone; None where the graph has one kind only."""

    counts_invented: bool | None = None
    notes: tuple[Note, ...] = ()


def separate(
    facts: GraphFacts,
    templates: Sequence[StatementTemplate],
    lines: frozenset[str],
    values_of: Callable[[str], dict[str, Any]],
    subjects: Iterable[Subject],
) -> Separation:
    """Which kind several scopes count together, with their lines that apply; `values_of` gives what a statement is run with.

    A question about an invented case counts invented ones; any other counts the real ones that its filters leave, and
    the invented ones only where they leave nothing else.
    """
    separating = [template for template in templates if template.separates]
    if not separating or not facts.has_invented:
        return Separation()
    if not any(facts.has_real(template.separates[1]) for template in separating if template.separates):
        return Separation(None, (Note(ONLY_INVENTED, "All cases in this graph are invented."),))
    counts = dict(_counts(facts, template, lines, values_of) for template in separating)
    subject = subject_is_invented(facts, subjects)
    is_all_invented = any(invented for invented, _ in counts.values()) and not any(real for _, real in counts.values())
    counts_invented = is_all_invented if subject is None else subject
    notes = (_note(label, *of_label, counts_invented) for label, of_label in counts.items())
    return Separation(counts_invented, tuple(filter(None, notes)))


def _counts(
    facts: GraphFacts, template: StatementTemplate, lines: frozenset[str], values_of: Callable[[str], dict[str, Any]]
) -> tuple[str, tuple[int, int]]:
    """The label that a scope tells apart, and how many of it are invented and how many real."""
    variable, label = template.separates or ("", "")
    statement = f"{template.text(lines)}RETURN DISTINCT {variable}.id AS id ORDER BY id"
    ids, invented_ids = facts.once(statement, values_of(statement), _ids), facts.invented.get(label, frozenset())
    return label, (len(ids & invented_ids), len(ids - invented_ids))


def subject_is_invented(facts: GraphFacts, subjects: Iterable[Subject]) -> bool | None:
    """Whether what is asked about is invented; None where that is not a thing of one case."""
    for subject in subjects:
        if schema().labels[subject.label].is_dependent:
            return subject.id in facts.invented.get(subject.label, frozenset())
    return None


def only_invented() -> Note:
    """The note of an answer that shows invented cases alone."""
    return Note(ONLY_INVENTED, "Everything shown here is invented.")


def both_apart() -> Note:
    """The note of an answer that shows both kinds, each in rows of its own."""
    return Note(BOTH_APART, "Invented and real cases are never counted together: each has rows of its own.")


def _ids(rows: list[Row]) -> frozenset[str]:
    # An influence may name no case: that is neither kind.
    return frozenset(row["id"] for row in rows if row["id"])


def _note(label: str, invented: int, real: int, counts_invented: bool) -> Note | None:
    kind = schema().labels[label]

    def counted(count: int, word: str) -> str:
        return f"{count:,} {word} {(kind.title if count == 1 else kind.plural).lower()}"

    if counts_invented:
        left_out = f" {counted(real, 'real')} left out." if real else ""
        return Note(ONLY_INVENTED, f"Everything counted here is invented.{left_out}", real=real)
    if not invented:
        return None
    are = "is" if invented == 1 else "are"
    text = f"{counted(invented, 'invented')} {are} left out: invented and real are never counted together."
    return Note(INVENTED_LEFT_OUT, text, invented=invented)

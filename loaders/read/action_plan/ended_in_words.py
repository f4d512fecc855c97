"""Words that say beside an open status that an action has ended: "Done" as its last note, "- CLOSED 6/11/26" after its own."""

from __future__ import annotations

import re

from loaders.read.action_plan.notes import PlanNote
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.statement import Statement
from loaders.read.dates_in_words import date_in_words
from loaders.records.problem_log import ProblemLog

_OPEN = frozenset({None, "not_known", "planned", "in_progress", "blocked"})
_ENDED = (
    r"(?:(?:now|all|action|this action)(?: is)? )?(?:complete|completed|closed|done|achieved|implemented|superseded|withdrawn"
    r"|cancelled|no longer (?:required|needed)|merged with|transferred to)"
)
_BY = r"(?:by|at|as|see|with|in|into|to|on)\b|\d|[A-Za-z]{3,9}\.? \d|[-–—:;,(]"  # what may come after such a word
_AFTER_ACTION = re.compile(
    rf"(?:\s[-–—]+\s+|\s*[(\[]|\s*\n\s*|[.;]\s+)(?P<words>{_ENDED}(?:\s*(?:{_BY})[^\n]*?)?)[.)\]]*\s*$", re.IGNORECASE
)
_ALONE = re.compile(rf"{_ENDED}(?P<day>[\s,:(–—-]+.*?)?\)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\n|(?<=[.;])\s+|\s[-–—]\s")  # the sentences of a note


def note_ended_in_words(row: PlanRow, statement: Statement, log: ProblemLog) -> None:
    """Warn where the words of a row say that its action has ended, and its status does not."""
    if statement.values.get("status") not in _OPEN:
        return
    fix = "If it has ended, say so under Status, or under RAG."
    if match := _AFTER_ACTION.search(row.text("action")):
        rule = f"ends with {match['words']!r}, which stays a part of the action: its status is not taken from there"
        row.warn(log, "ended_in_words", "action", rule, fix)
    elif words := ended_in_note(statement.notes):
        row.warn(log, "ended_in_words", "notes", f"says {words!r} beside another status, which counts", fix)


def ended_in_note(notes: list[PlanNote]) -> str:
    """The words by which the latest note says that all of it is done; empty where it does not."""
    dated = [note for note in notes if note.date]
    latest = (
        max(dated, key=lambda note: note.date.latest if note.date else "") if dated else notes[-1] if notes else None
    )
    last = _BETWEEN.split(latest.text.strip(" .\n"))[-1].strip() if latest else ""
    match = _ALONE.fullmatch(last)
    day = match["day"] if match else None
    return last if match and (not day or date_in_words(day.strip(" ,:(–—-")).date) else ""

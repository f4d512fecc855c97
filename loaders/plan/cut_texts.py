"""Texts of a load that are the beginning of what the graph has, and stop within a word: they may have been cut off (rule 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.writer.plan import Plan
from loaders.check import Drafts
from loaders.check.cut_texts import LIMITS
from loaders.check.elements import kind_of, properties_of
from loaders.check.histories import Histories
from loaders.check.wording import is_screened
from loaders.records.problem import Problem
from loaders.records.problem_log import ProblemLog
from loaders.records.record import FORM, Record

MIN_LENGTH = 60  # characters of a beginning
_NOTE = "progress_note"
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)\s*$")
_Cut = tuple[Record, str, str, str]  # where, the property, the text, and what the graph has


def cut_texts(drafts: Drafts, plan: Plan) -> list[Problem]:
    """A warning for each of them; the load takes them all the same."""
    if drafts.reading.loader == FORM:
        return []  # who shortens a text sees what stays of it
    log = ProblemLog()
    for record, name, text, before in (*_changed(drafts, plan), *_added_notes(drafts)):
        rule = (
            "is the beginning of the text that the graph has, and seems cut off: it ends after "
            f"{len(text):,} of {len(before):,} characters"
        )
        fix = "If it is, put the whole text into the file and load it again; an undo of this load brings it back, too."
        log.add_for("cut_text", record, name, rule, fix, value=text, severity="warning")
    return log.problems


def is_cut_from(text: str, before: str) -> bool:
    """Whether a text is the beginning of another, and ends where nobody ends one."""
    words, whole = " ".join(_ELLIPSIS.sub("", text).split()), " ".join(before.split())
    if not MIN_LENGTH <= len(words) < len(whole) or not whole.startswith(words):
        return False
    return len(text) in LIMITS or (words[-1].isalnum() and whole[len(words)].isalnum())


def _changed(drafts: Drafts, plan: Plan) -> Iterator[_Cut]:
    for change in plan.changes:
        kind = kind_of(change.element)
        draft = (drafts.nodes.get(kind) or drafts.relationships.get(kind, {})).get(change.element.id)
        properties = properties_of(change.element)
        for name, text in change.after.items() if draft else ():
            before = change.before.get(name)
            are_texts = isinstance(text, str) and isinstance(before, str)
            is_own_words = name in properties and is_screened(properties[name])
            if draft and are_texts and is_own_words and is_cut_from(str(text), str(before)):
                yield draft.record, name, str(text), str(before)


def _added_notes(drafts: Drafts) -> Iterator[_Cut]:
    """Notes of an action that are a note of it in the graph, but for its end: they are added beside it."""
    notes = {id_: draft for id_, draft in drafts.nodes_of("Event").items() if draft.properties.get("field") == _NOTE}
    long = {id_: str(draft.properties.get("to_value") or "") for id_, draft in notes.items()}
    if not any(len(text) >= MIN_LENGTH for text in long.values()):
        return
    histories = Histories(drafts)
    for owner, events in histories.stated.items():
        known = {event["id"]: str(event.get("to_value") or "") for event in histories.in_graph(owner, _NOTE)}
        for id_ in [id_ for id_ in events if id_ in notes and id_ not in known]:
            if before := next((other for other in known.values() if is_cut_from(long[id_], other)), None):
                yield notes[id_].record, "to_value", long[id_], before

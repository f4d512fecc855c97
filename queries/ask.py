"""Asks a question of the catalogue: resolve, read, release, all at one revision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.database import Database
from graph.facts import GraphFacts, facts_at, graph_version
from graph.viewer import Viewer
from queries.answers.answer import Answer, DataKind, Part
from queries.answers.captions import unnamed_ids
from queries.answers.column import Row
from queries.answers.note import ROWS_CUT, Note, Suggestion
from queries.asking.coding_notes import note_codebooks, note_machine_coding, note_several_coders
from queries.asking.context import QuestionContext
from queries.asking.criteria import criteria_of
from queries.asking.data_kind import combined, data_notes, row_kinds
from queries.asking.evidence import evidence_parameters
from queries.asking.network import NetworkOfRows
from queries.asking.outcome import conclude
from queries.asking.parameters import resolve_parameters
from queries.asking.small_groups import note_stays
from queries.asking.sources import sources_of
from queries.catalogue import Entry, entry
from queries.charts.chart import charts_of
from queries.questions.scope import scopes
from queries.questions.values import MAX_ROWS
from queries.records.captions import captions_of
from queries.release.release import release, released_rows, withheld_note

CHANGED = Note("graph-changed", "The graph was being changed while this was read; ask again to be sure.")


def ask(
    database: Database,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    viewer: Viewer,
    parts: Collection[Part] = (),
    today: date | None = None,
) -> Answer:
    """The answer to a question, as this viewer may have it; everything in it is read before it is returned.

    `parameters` holds the question's own and the filters, as text; `parts` names what is wanted beside rows and notes;
    `today` is the day that counts as today. Raises BadRequest for what cannot be asked so, NotFound where a name is
    nobody's, and TookTooLong.
    """
    asking = _Asking(database, entry(name), parameters or {}, viewer, frozenset(parts), today)
    return database.read_together(asking.settled_answer)


def rows_cut(shown: int, rows: int) -> Note:
    """The note of an answer that shows fewer rows than there are."""
    more = min(10 * shown, MAX_ROWS)
    suggestion = Suggestion(f"Show up to {more:,}", "limit", str(more)) if more > shown else None
    first = f"{shown:,} rows are" if shown > 1 else "row is"
    return Note(ROWS_CUT, f"Only the first {first} shown.", suggestion=suggestion, shown=shown, rows=rows)


@dataclass(frozen=True)
class _Shown:
    """The rows that are shown, with everything that their question added to them, and what the parts of an answer need."""

    context: QuestionContext
    rows: list[Row]
    kinds: list[DataKind | None]
    network: NetworkOfRows
    withheld: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Asking:
    """One question with everything that it is asked with."""

    database: Database
    entry: Entry
    parameters: Mapping[str, Any]
    viewer: Viewer
    parts: frozenset[Part]
    today: date | None

    def settled_answer(self) -> Answer:
        """The answer at one revision: read once more where the graph changed meanwhile, and saying where it still does."""
        before = graph_version(self.database)
        answer = self._answer(facts_at(self.database, before))
        after = graph_version(self.database)
        if after != before:
            answer = self._answer(facts_at(self.database, after))
            if graph_version(self.database) != after:
                tidy = None if answer.tidy is None else answer.tidy.with_caveats([CHANGED])
                return replace(answer, notes=[*answer.notes, CHANGED], tidy=tidy)
        return answer

    def _answer(self, facts: GraphFacts) -> Answer:
        question = self.entry.question
        resolved = resolve_parameters(self.database, question, self.parameters, self.viewer, self.today)
        if facts.has_changes_after(str(resolved.bound["today"])):  # what is still to come has not happened
            resolved.filters.add("as_at")
        context = QuestionContext(self.database, question, resolved, self.viewer, facts)
        rows = self.entry.read(context)
        conclusion = conclude(context, rows)
        withheld = context.withheld
        shown = released_rows(rows[: context.limit], list(question.columns), withheld)
        kinds = row_kinds(context, shown)
        data = combined(kinds)
        network = NetworkOfRows(question, shown)
        answer = Answer(
            question=question.name,
            title=question.title,
            sentence=conclusion.sentence,
            outcome=conclusion.outcome,
            parameters=dict(context.resolved.shown),
            columns=list(question.columns),
            rows=[{column.name: row.get(column.name) for column in question.columns} for row in shown],
            notes=self._notes(context, rows, data),
            revision=facts.version.revision,
            cypher="\n\n".join(context.statements),
            method=question.method,
            sources=sources_of(context, shown),
            viewer=self.viewer,
            graph=facts.version.graph_id,
            criteria=criteria_of(question, context.resolved),
            data=data,
        )
        released = release(answer, self.viewer, withheld)
        released = replace(released, notes=[*released.notes, *network.notes()])
        return self._with_parts(released, _Shown(context, shown, kinds, network, withheld))

    def _with_parts(self, answer: Answer, shown: _Shown) -> Answer:
        """The answer with what was asked for beside its rows; charts lead to evidence where that was asked for too."""
        if "evidence" in self.parts:
            parameters = shown.context.resolved.shown
            evidence = [evidence_parameters(self.entry.question, parameters, row) for row in shown.rows]
            answer = replace(answer, evidence=evidence)
        if "charts" in self.parts:
            answer = replace(answer, charts=charts_of(answer, self.entry.question, shown.kinds))
        if "captions" in self.parts:
            answer = replace(answer, captions=captions_of(self.database, unnamed_ids(answer)))
        if "network" in self.parts:
            answer = replace(answer, network=shown.network.read(self.database, shown.withheld))
        if "tidy" in self.parts:
            from queries.counting.tidy import tidy_table  # noqa: PLC0415 - it imports scipy, which takes 0.2 s

            answer = replace(answer, tidy=tidy_table(shown.context))
        return answer

    def _notes(self, context: QuestionContext, rows: list[Row], kind: str | None) -> list[Note]:
        """What a reader must know: what the question found, what applies to all questions, what it declares."""
        context.add_note(note_stays(context.resolved.filters))
        note_machine_coding(context)
        note_several_coders(context)
        note_codebooks(context)
        if len(rows) > context.limit:
            context.add_note(rows_cut(context.limit, len(rows)))
        if context.as_at > context.resolved.bound["today"]:
            text = f"{context.as_at} lies ahead: what is known today is taken to stand until then."
            context.note("as-at-ahead", text, as_at=context.as_at)
        if context.scope_name and "as_at" in context.resolved.filters:
            context.note("statuses-as-at", scopes()[context.scope_name].as_at_note)
        if context.resolved.filters & {"since", "until"}:
            text = "What has no date, or a date too vague to lie wholly within the limits, is left out."
            context.note("undated-left-out", text)
        if context.withheld:
            context.add_note(withheld_note(self.viewer.sight))
        declared = [Note("about-the-question", text) for text in self.entry.question.notes]
        return [*data_notes(context, kind), *declared]

"""Asks a question of the catalogue: resolve, read, say, release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from graph.database import Database
from graph.facts import GraphFacts, facts_at, graph_version
from graph.viewer import Viewer
from queries.answers.answer import Answer, Row
from queries.asking.context import QuestionContext
from queries.asking.invented import say_codebooks, say_machine_coding
from queries.asking.network import Drawing, cap_note
from queries.asking.parameters import resolve_parameters
from queries.catalogue import question
from queries.questions.question import Declaration
from queries.questions.scope import scopes
from queries.release.release import release, withheld_note
from queries.wording.text import in_words

MOVED = "The graph was being changed while this was read; ask again to be sure."


def ask(
    database: Database,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    viewer: Viewer,
    today: date | None = None,
) -> Answer:
    """The answer to a question, as this viewer may have it.

    `parameters` holds the question's own and the filters, as text; `today` is the day that counts as today. Raises
    BadRequest for what cannot be asked so, NotFound where a name is nobody's, and TookTooLong.
    """
    declaration = question(name)
    return database.read_together(lambda: _settled(database, declaration, parameters or {}, viewer, today))


def _settled(
    database: Database, declaration: Declaration, parameters: Mapping[str, Any], viewer: Viewer, today: date | None
) -> Answer:
    """The answer at one revision: read once more where the graph moved meanwhile, and saying so where it still does."""
    before = graph_version(database)
    answer = _answer(database, declaration, parameters, viewer, facts_at(database, before), today)
    after = graph_version(database)
    if after != before:
        answer = _answer(database, declaration, parameters, viewer, facts_at(database, after), today)
        if graph_version(database) != after:
            answer.notes.append(MOVED)
    return answer


def _answer(
    database: Database,
    declaration: Declaration,
    parameters: Mapping[str, Any],
    viewer: Viewer,
    facts: GraphFacts,
    today: date | None,
) -> Answer:
    resolved = resolve_parameters(database, declaration, parameters, viewer, today)
    context = QuestionContext(database, declaration, resolved, viewer, facts)
    rows = _rows(context)
    say_machine_coding(context)
    say_codebooks(context)
    capped = _capped(context, rows)
    _say_what_applies(context)
    withheld = facts.withheld if context.is_guarded else {}
    answer = Answer(
        question=declaration.name,
        title=declaration.title,
        sentence=context.said or _sentence(context, rows),
        parameters=dict(context.resolved.shown),
        columns=list(declaration.columns),
        rows=capped,
        notes=[*context.notes, *declaration.notes],
        revision=facts.version[1],
        cypher="\n\n".join(context.statements),
        method=declaration.method,
        evidence=[_evidence(context, row) for row in rows[: context.limit]],
        sources=_sources(context),
        viewer=viewer,
        graph=facts.version[0],
        draw=Drawing(database, declaration.picture, withheld).of,
    )
    released = release(answer, viewer, withheld)
    note = cap_note(released, declaration.picture)
    return replace(released, notes=[*released.notes, note]) if note else released


def _rows(context: QuestionContext) -> list[Row]:
    """One more row than is shown is read, to know whether there are more."""
    declaration = context.declaration
    if declaration.rows is not None:
        return declaration.rows(context)
    scope = context.scope() if declaration.uses else ""
    statement = f"{scope}{context.text(declaration.cypher)}LIMIT $limit"
    return context.read(statement, limit=context.limit + 1)


def _capped(context: QuestionContext, rows: list[Row]) -> list[Row]:
    names = [column.name for column in context.declaration.columns]
    if len(rows) > context.limit:
        first = f"{context.limit:,} rows are" if context.limit > 1 else "row is"
        context.note(f"Only the first {first} shown; limit= shows more.")
    return [{name: row.get(name) for name in names} for row in rows[: context.limit]]


def _say_what_applies(context: QuestionContext) -> None:
    if context.as_at > context.resolved.bound["today"]:
        context.note(f"{context.as_at} lies ahead: what is known today is taken to stand until then.")
    if context.scope_name and "as_at" in context.resolved.filters:
        context.note(scopes()[context.scope_name].as_at_note)
    if context.resolved.filters & {"since", "until"}:
        context.note("What has no date, or a date too vague to lie wholly within the limits, is left out.")
    if context.is_guarded:
        context.note(withheld_note(len(context.facts.restricted_cases)))


def _sentence(context: QuestionContext, rows: list[Row]) -> str:
    """The declared sentence with the first row in it, or the one for no rows."""
    captions = {name: found.caption for name, found in context.resolved.subjects.items()}
    template = context.declaration.sentence if rows else context.declaration.none
    first = rows[0] if rows else {}
    values = {**context.resolved.shown, **first, **captions, "rows": _how_many(context, rows)}
    words = {name: _in_words(value) for name, value in values.items()}
    return template.format_map(_Words(words))


def _how_many(context: QuestionContext, rows: list[Row]) -> str:
    """A statement is read no further than one row beyond the limit."""
    is_cut = context.declaration.rows is None and len(rows) > context.limit
    return f"more than {context.limit:,}" if is_cut else f"{len(rows):,}"


class _Words(dict[str, str]):
    """What was not given is said as such."""

    def __missing__(self, name: str) -> str:
        return "not given"


def _in_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return ", ".join(map(str, value)) if isinstance(value, list) else in_words(str(value))


def _evidence(context: QuestionContext, row: Row) -> Row | None:
    """The parameters of `evidence-for` for one row, with the filters that the row was counted under.

    A `.py` question may give a row its own, under the key `evidence`.
    """
    if not context.declaration.evidence:
        return row.get("evidence")
    known = {**context.resolved.shown, **row}
    for way in context.declaration.evidence:
        own = {name: known.get(said[1:-1]) if said.startswith("{") else said for name, said in way.items()}
        if None not in own.values():
            accepted = question("evidence-for").accepted
            return {
                name: context.resolved.shown[name] for name in sorted(context.resolved.filters) if name in accepted
            } | own
    return None


def _sources(context: QuestionContext) -> list[dict[str, str]]:
    """The sources that hold what the question counts; all that this viewer may see where it counts nothing."""
    only = context.resolved.shown.get("source")
    withheld = context.facts.withheld.get("Source", frozenset()) if context.is_guarded else frozenset()
    seen = [each for each in context.facts.sources if only in (None, each["id"]) and each["id"] not in withheld]
    if context.drawn_on is not None:
        return [each for each in seen if each["id"] in context.drawn_on]
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.left_out is None:
        return seen
    holding = context.facts.sources_of(
        scope.left_out[1], coded=scope.coded is not None, count_invented=context.count_invented
    )
    return [each for each in seen if each["id"] in holding]

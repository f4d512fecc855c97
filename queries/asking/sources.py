"""The sources that an answer draws on: those of the records in its rows, else of what was counted for them."""

from __future__ import annotations

from collections.abc import Iterable

from graph.schema import schema
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.scope import scopes


def sources_of(context: QuestionContext, rows: list[Row]) -> list[dict[str, str]]:
    """The sources of these rows; all that this viewer may see where nothing says which those are."""
    if context.cited is not None:
        return context.cited
    only = context.resolved.shown.get("source")
    withheld = context.withheld.get("Source", frozenset())
    seen = [source for source in context.facts.sources if only in (None, source["id"]) and source["id"] not in withheld]
    of_answer = context.drawn_on if context.drawn_on is not None else _of_records(context, rows)
    if of_answer is None:
        of_answer = _of_scope(context)
    return seen if of_answer is None else [source for source in seen if source["id"] in of_answer]


def _of_records(context: QuestionContext, rows: list[Row]) -> Iterable[str] | None:
    """The sources of the records that the rows name; None where these are what cases share, and a scope counted cases."""
    named: dict[str, set[str]] = {}
    for column in context.question.columns:
        for row in rows if column.may_name_nodes else ():
            if (label := column.label_in(row)) and isinstance(id_ := row.get(column.name), str):
                named.setdefault(label, set()).add(id_)
    if "Source" in named:
        return named["Source"]
    of_cases = {label: ids for label, ids in named.items() if schema().labels[label].is_dependent}
    records = of_cases or (named if not context.scope_name else {})
    if not records:
        return None
    return {source for label, ids in records.items() for source in _stated_by(context, label, ids)}


def _stated_by(context: QuestionContext, label: str, ids: set[str]) -> Iterable[str]:
    statement = f"MATCH (n:{label}) WHERE n.id IN $ids RETURN DISTINCT n.source_id AS source ORDER BY source"
    return [row["source"] for row in context.database.read(statement, ids=sorted(ids)) if row["source"]]


def _of_scope(context: QuestionContext) -> Iterable[str] | None:
    """The sources of what was counted: with filters, of what these leave; None where no scope counted."""
    scope = scopes().get(context.scope_name or "")
    if scope is None or scope.separates is None:
        return None
    variable, label = scope.separates
    if not context.resolved.filters:
        return context.facts.sources_of(label, coded=bool(scope.coded), counts_invented=context.counts_invented)
    stated = f"coalesce({scope.coded or variable}.source_id, {variable}.source_id)"
    statement = f"{context.scope(context.scope_name)}RETURN DISTINCT {stated} AS source ORDER BY source"
    return context.facts.once(statement, context.values(statement), _sources)


def _sources(rows: list[Row]) -> frozenset[str]:
    return frozenset(str(row["source"]) for row in rows if row["source"])

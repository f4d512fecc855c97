"""The question: What is the evidence?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from graph.errors import BadRequest, NotFound
from queries.answers.cells import name_columns
from queries.answers.column import Column, Row
from queries.answers.units import LIST, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import Evidence, row_key
from queries.asking.evidence_parameters import DEPRECATED, check_named, evidence_named, note_deprecated
from queries.asking.parameters import resolve_parameters, with_filters
from queries.counting.merging import canonical
from queries.questions.filters import filters_of
from queries.questions.question import EVERYBODY, NetworkPicture, Parameter, Question, node
from queries.questions.values import MAX_ROWS
from queries.threads.closed_actions import areas_within, closed_actions
from queries.threads.finding_evidence import behind_findings, undrawn_sentence

QUESTION = Question(
    name="evidence-for",
    audiences=EVERYBODY,
    title="What is the evidence?",
    about=(
        "Every quote, page, source and coder behind a factor, a pair of factors, a chain, a case, a finding, a "
        "pattern or one relationship, so that any number of another question can be followed back to what was "
        "written."
    ),
    scopes=(
        "contributions",
        "influences",
        "findings",
    ),
    filters=filters_of("contributions"),
    parameters=(
        Parameter("question", "the question whose row it is the evidence for, with what that was asked with"),
        Parameter("row", "which row of that question: its key"),
        node("factor", "Factor", "the factor"),
        node("second", "Factor", "a second factor: the cases that hold both, and the influences between the two"),
        node("case", "Case", "only this case"),
        Parameter("relationship", "the id of one contribution or influence"),
        Parameter("through", "the ids of the factors of a chain of influences in their order, with > between them"),
        node("finding", "Finding", "the finding"),
        node("pattern", "Category", "the findings of this pattern"),
        Parameter("no_pattern", "the findings that no pattern is recorded for", "yes_no"),
        *DEPRECATED,
    ),
    passes_on="question",
    passes_on_with="row",
    columns=(
        Column("relationship", "Statement", TEXT),
        Column("kind", "Kind", TEXT),
        Column("case", "Case", id_of("Case")),
        Column("case_title", "Title of the case", TEXT),
        Column("episode", "Episode", id_of("Episode")),
        Column("episode_title", "Title of the episode", TEXT),
        Column("factor", "Factor", id_of("Factor")),
        Column("factor_name", "Name of the factor", TEXT),
        Column("recorded_as", "Recorded as", TEXT),
        Column("finding", "Finding", id_of("Finding")),
        Column("says", "Says", TEXT),
        Column("quote", "Quote", TEXT),
        Column("page", "Page", TEXT),
        Column("source", "Source", id_of("Source")),
        Column("source_title", "Title of the source", TEXT),
        Column("coder", "Coder", TEXT),
        Column("method", "Coded", TEXT),
        Column("confidence", "Confidence", TEXT),
        Column("strength", "Strength", NUMBER),
        Column("bore_on", "Whose practice it bore on", LIST),
        Column("said_by", "Who said so", LIST),
        Column("mention", "Mention, by its source", TEXT),
    ),
    sentence="{rows} statements.",
    no_rows="Nothing is recorded as evidence for this, as far as was asked.",
    method=(
        "A contribution is evidence for its factor and its case; an influence for the pair of its factors, its "
        "chain and its case; what a finding is drawn from or evidenced by, for the finding, and where nothing says"
        " what it is drawn from, the finding is named with that. Influences have no polarity, organisation or "
        "level, and are left out where one of these is asked for; their dates are those of the case's period."
    ),
    network=NetworkPicture(
        nodes=(
            "factor",
            "case",
            "episode",
        )
    ),
    notes=("A mention is one passage: several statements with one mention are counted once as a mention.",),
)

_OF_CASE = "MATCH (c:Case {id: $case})\n"
_OF_FACTORS = """MATCH (f:Factor) WHERE coalesce(f.canonical_id, f.id) IN $factors
MATCH (f)-[:CONTRIBUTED_TO]->(x)
MATCH (x)<-[:HAS_EPISODE*0..1]-(c:Case)
WITH DISTINCT c, f
"""
_OF_ALL = """MATCH (f:Factor)-[:CONTRIBUTED_TO]->(x)
MATCH (x)<-[:HAS_EPISODE*0..1]-(c:Case)
WITH DISTINCT c, f
"""
_OF_ONE = """MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(x) WHERE k.id = $relationship
MATCH (x)<-[:HAS_EPISODE*0..1]-(c:Case)
WITH DISTINCT c, f
"""
_CONTRIBUTIONS = """
  AND ($relationship IS NULL OR k.id = $relationship)
  AND ($factors IS NULL OR coalesce(f.canonical_id, f.id) IN $factors)
  AND ($besides IS NULL OR c.id <> $besides)
  AND ($closed IS NULL OR k.polarity <> 'supporting' AND coalesce(t.start_earliest, t.period_start_earliest) > $closed)
  AND ($involved IS NULL OR EXISTS { MATCH (o:Organisation {id: $involved})-[:INVOLVED_IN]->(t) })
  AND ($within IS NULL OR EXISTS { MATCH (c)-[:IN_AREA]->(y:Area) WHERE y.id IN $within })
OPTIONAL MATCH (g:Factor {id: f.canonical_id})
OPTIONAL MATCH (s:Source {id: k.source_id})
OPTIONAL MATCH (coding:Coding {id: k.coding_id})
RETURN k.id AS relationship, 'contributed to' AS kind, c.id AS case, c.title AS case_title,
       CASE WHEN t:Episode THEN t.id END AS episode, CASE WHEN t:Episode THEN t.title END AS episode_title,
       coalesce(f.canonical_id, f.id) AS factor, coalesce(g.name, f.name) AS factor_name, f.name AS recorded_as,
       k.polarity AS says, k.quote AS quote, k.page AS page, k.source_id AS source, s.title AS source_title,
       coding.coder_code AS coder, coalesce(k.coding_method, coding.method) AS method, k.confidence AS confidence,
       k.strength AS strength, k.acted_on AS bore_on, k.reported_by AS said_by,
       coalesce(k.source_id, '') + ':' + coalesce(k.mention_id, k.id) AS mention,
       CASE WHEN t:Episode THEN coalesce(t.sequence, 1000000) ELSE 0 END AS step
ORDER BY case_title, case, step, episode, factor_name, relationship
"""
_INTO = "MATCH (b:Factor) WHERE coalesce(b.canonical_id, b.id) IN $ends\n"
_INFLUENCES = """
WHERE ($relationship IS NULL OR r.id = $relationship)
  AND ($pairs IS NULL OR [coalesce(a.canonical_id, a.id), coalesce(b.canonical_id, b.id)] IN $pairs)
  AND ($case IS NULL OR r.case_id = $case)
OPTIONAL MATCH (g:Factor {id: a.canonical_id})
OPTIONAL MATCH (h:Factor {id: b.canonical_id})
OPTIONAL MATCH (s:Source {id: r.source_id})
OPTIONAL MATCH (coding:Coding {id: r.coding_id})
OPTIONAL MATCH (case:Case {id: r.case_id})
RETURN r.id AS relationship, 'influences' AS kind, case.id AS case, case.title AS case_title,
       coalesce(a.canonical_id, a.id) AS factor, coalesce(g.name, a.name) AS factor_name, a.name AS recorded_as,
       r.effect + ' ' + coalesce(h.name, b.name) AS says, r.quote AS quote, r.page AS page, r.source_id AS source,
       s.title AS source_title, coding.coder_code AS coder, coalesce(r.coding_method, coding.method) AS method,
       r.confidence AS confidence, coalesce(r.source_id, '') + ':' + coalesce(r.mention_id, r.id) AS mention
ORDER BY factor_name, says, case_title, case, relationship
"""
_ORGANISATIONS = "MATCH (o:Organisation) WHERE o.id IN $ids RETURN o.id AS id, o.name AS name ORDER BY id"
_NOT_OF_INFLUENCES = {"polarity", "organisation", "level"}


def rows(context: QuestionContext) -> list[Row]:
    """Contributions first, then influences; raises BadRequest where nothing is named whose evidence it should be."""
    evidence = _evidence_asked_for(context)
    if evidence.relationship or evidence.counted:
        context.skip_scope()
    statements = context.real_or_invented(lambda: _read(context, evidence))
    if statements:
        context.sentence(_sentence(statements))
    return _with_organisations(context, statements)


def _evidence_asked_for(context: QuestionContext) -> Evidence:
    """What the parameters name: a row of another question, or a record; raises BadRequest for neither."""
    if context.parameters["question"]:
        return _evidence_of_row(context)
    note_deprecated(context)
    check_named(context)
    if context.parameters["counted"] is None:
        return evidence_named(context)
    from queries.counting.named_evidence import counted_by_parameters  # noqa: PLC0415 - scipy is not for every question

    return evidence_named(context, counted_by_parameters(context))


def _evidence_of_row(context: QuestionContext) -> Evidence:
    """What stands behind a row of the question that is named: its rows are counted again, and the one is found."""
    from queries.catalogue import entry  # noqa: PLC0415 - the catalogue imports this module when it is asked

    asked = entry(context.parameters["question"])
    today = date.fromisoformat(context.resolved.bound["today"])
    passed = {**context.resolved.passed, "limit": str(MAX_ROWS)}  # the row may lie beyond what its page shows
    resolved = resolve_parameters(context.database, asked.question, passed, context.viewer, today)
    of_row = QuestionContext(context.database, asked.question, resolved, context.viewer, context.facts)
    key = context.parameters["row"] or ""
    row = next((row for row in asked.read(of_row) if row_key(asked.question, row) == key), None)
    if row is None or row.get("evidence") is None:
        rule = f"{asked.question.name} has no row {key!r} with evidence, as far as was asked."
        raise NotFound.about("row", key, rule, "Ask the question again and follow a row of its answer.")
    evidence: Evidence = row["evidence"]
    own = ("question", "row", "limit")
    shown = {name: context.resolved.shown[name] for name in own}
    context.resolved = with_filters(
        context.database, context.question, resolved.only(evidence.filters), evidence.also, context.viewer
    )
    context.resolved.shown = resolved.shown | shown
    context.resolved.bound["limit"] = shown["limit"]
    names = [str(row[name]) for name in name_columns(asked.question.columns).values() if row.get(name)]
    context.resolved.captions |= {"question": asked.question.title, "row": " and ".join(names) or key}
    context.counts_invented = of_row.counts_invented
    return evidence


def _read(context: QuestionContext, evidence: Evidence) -> list[Row]:
    if evidence.finding or evidence.pattern or evidence.no_pattern:
        return behind_findings(context, evidence)
    if evidence.through:
        return _influences(context, evidence, list(pairwise(evidence.through)))
    factors = [canonical(context, factor) for factor in evidence.factors]
    contributions = _contributions(context, evidence, factors)
    if len(factors) == 1 or evidence.counted or context.resolved.filters & _NOT_OF_INFLUENCES:
        return contributions
    pairs = [(a, b) for a in factors for b in factors if a != b]
    return [*contributions, *_influences(context, evidence, pairs)]


def _contributions(context: QuestionContext, evidence: Evidence, factors: list[str]) -> list[Row]:
    """Those of these factors, and where there are several, of the cases that hold all of them, or any."""
    statement = _begin(evidence, factors) + context.scope("contributions") + _CONTRIBUTIONS
    values = {
        "factors": factors or None,
        "case": evidence.case,
        "besides": evidence.besides,
        "involved": evidence.involved,
        "relationship": evidence.relationship,
        **_after(context, evidence.after),
    }
    rows_read = context.read(statement, **values)
    if evidence.counted is not None:
        ids = evidence.counted.ids()
        rows_read = [row for row in rows_read if row["relationship"] in ids]
    if len(factors) < 2 or evidence.any_factor:
        return rows_read
    held: dict[str, set[str]] = {}
    for row in rows_read:
        held.setdefault(row["case"], set()).add(row["factor"])
    return [row for row in rows_read if held[row["case"]] >= set(factors)]


def _after(context: QuestionContext, after: str | None) -> Row:
    """The day on which the action was closed that it should come after, and the areas where that applies."""
    if after is None:
        return {"closed": None, "within": None}
    closed = closed_actions(context, context.scope("actions", only=["as_at"], these=True), these=[after])
    if not closed or closed[0]["closed"] is None:
        rule = (
            f"after= takes an action on a factor that was carried out and closed on a known day; {after} was not by "
            f"{context.as_at}."
        )
        raise BadRequest.about("after", after, rule)
    areas, _ = areas_within(context, tops := closed[0]["area_ids"])
    within = sorted({area for below in areas.values() for area in below})
    return {"closed": closed[0]["closed"], "within": within if tops else None}


def _begin(evidence: Evidence, factors: list[str]) -> str:
    """Where the search begins, so that the whole graph is not read for a part of it."""
    if evidence.case:
        return _OF_CASE
    if factors:
        return _OF_FACTORS
    return _OF_ONE if evidence.relationship else _OF_ALL


def _influences(context: QuestionContext, evidence: Evidence, pairs: list[tuple[str, str]]) -> list[Row]:
    """What is said of these pairs of factors, or all of the case or the one relationship that was asked for."""
    values: dict[str, Any] = {
        "pairs": [list(pair) for pair in pairs] or None,
        "ends": sorted({end for _, end in pairs}),
        "case": evidence.case,
        "relationship": evidence.relationship,
    }
    return context.read((_INTO if pairs else "") + context.scope("influences") + _INFLUENCES, **values)


def _with_organisations(context: QuestionContext, statements: list[Row]) -> list[Row]:
    """The names of those whose practice it bore on and of those who reported it."""
    columns = ("bore_on", "said_by")
    ids = {id_ for row in statements for name in columns for id_ in row.get(name) or ()}
    names = {row["id"]: row["name"] for row in context.read(_ORGANISATIONS, ids=sorted(ids))} if ids else {}
    for row in statements:
        for name in columns:
            row[name] = [names.get(id_, id_) for id_ in row.get(name) or ()]
    return statements


def _sentence(rows_read: list[Row]) -> str:
    statements = [row for row in rows_read if row["relationship"]]
    cases = len({row["case"] for row in statements if row["case"]})
    quoted = sum(bool(row["quote"]) for row in statements)
    one = len(statements) == 1
    sentence = (
        f"{len(statements):,} statement{'' if one else 's'} from {cases:,} case{'' if cases == 1 else 's'} "
        f"{'is' if one else 'are'} the evidence; {quoted:,} with a quote."
    )
    undrawn = undrawn_sentence(len(rows_read) - len(statements))
    return " ".join(filter(None, [sentence if statements else "", undrawn]))

"""for: all
title: What is the evidence?
about: Every quote, page, source and coder behind a factor, a pair of factors, a chain, a case, a finding, a pattern or one
  relationship, so that any number of another question can be followed back to what was written.
uses: contributions influences findings
filters: source review area organisation category polarity level since until as_at
parameter: factor id:Factor - the factor
parameter: second id:Factor - a second factor: the cases that hold both, and the influences between the two
parameter: case id:Case - only this case
parameter: besides id:Case - with factor=, only the other cases than this one, invented or real as it is
parameter: after id:Action - with factor=, only what was recorded after this action was closed, where it applies, and not as supporting
parameter: involved id:Organisation - with factor=, only where this organisation was involved in the episode, or in the case as a whole
parameter: counted text - only what a question counted in this group of its rows, by the words of its column "Coded with"
parameter: any_of text - with counted=, only of these factors, their ids with ; between them
parameter: looked yes_no - with counted=, only of cases in which somebody looked for the factor
parameter: appraisal text - with counted=, only in episodes appraised so; several words have commas between them
parameter: year integer - with counted=, only in episodes that began in this year
parameter: case_year integer - with counted=, only of cases whose period began in this year
parameter: placed yes_no - with counted=, only in episodes whose place in their case is known
parameter: in_episodes yes_no - with counted=, only in episodes, not of a case as a whole
parameter: one text - with counted= and other=, only what the first or the second of two sets of cases holds, as in compare
parameter: other text - the second of the two sets
parameter: every_coding yes_no = no - with counted=, also what single coders recorded beside a coding that was agreed
parameter: relationship text - the id of one contribution or influence
parameter: through text - the ids of the factors of a chain of influences in their order, with > between them
parameter: finding id:Finding - the finding
parameter: pattern id:Category - the findings of this pattern
parameter: no_pattern yes_no - the findings that no pattern is recorded for
column: relationship text - Statement
column: kind text - Kind
column: case id:Case - Case
column: case_title text - Title of the case
column: episode id:Episode - Episode
column: episode_title text - Title of the episode
column: factor id:Factor - Factor
column: factor_name text - Name of the factor
column: recorded_as text - Recorded as
column: finding id:Finding - Finding
column: says text - Says
column: quote text - Quote
column: page text - Page
column: source id:Source - Source
column: source_title text - Title of the source
column: coder text - Coder
column: method text - Coded
column: confidence text - Confidence
column: strength number - Strength
column: bore_on list - Whose practice it bore on
column: said_by list - Who said so
column: mention text - Mention, by its source
sentence: {rows} statements.
none: Nothing is recorded as evidence for this, as far as was asked.
picture: nodes factor case episode
method: A contribution is evidence for its factor and its case; an influence for the pair of its factors, its chain and its
  case; what a finding is drawn from or evidenced by, for the finding, and where nothing says what it is drawn from, the
  finding is named with that. Influences have no polarity, organisation or level,
  and are left out where one of these is asked for; their dates are those of the case's period.
note: A mention is one passage: several statements with one mention are counted once as a mention.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from graph.errors import BadRequest
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.asking.invented import fall_back_to_invented
from queries.counting.merging import canonical
from queries.threads.closed_actions import areas_within, closed_actions
from queries.threads.finding_evidence import behind_findings, said_of_undrawn

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
_ALONE = ("relationship", "through", "finding", "pattern", "no_pattern")
_OF_COUNTED = (
    "any_of", "every_coding", "looked", "appraisal", "year", "case_year", "placed", "in_episodes", "one", "other",
)  # fmt: skip
_NOT_OF_INFLUENCES = {"polarity", "organisation", "level"}


def rows(context: QuestionContext) -> list[Row]:
    """Contributions first, then influences; raises BadRequest where nothing is named whose evidence it should be."""
    _check_named(context)
    if context.parameters["relationship"] or context.parameters["counted"]:
        context.skip_scope()
    found = fall_back_to_invented(context, lambda: _read(context))
    if found:
        context.sentence(_said(found))
    return _with_organisations(context, found)


def _check_named(context: QuestionContext) -> None:
    given = [name for name in ("factor", "case", *_ALONE) if context.parameters[name]]
    counted = context.parameters["counted"]
    if not (given or counted):
        raise BadRequest(
            "evidence-for needs factor=, case=, relationship=, through=, finding=, pattern=, no_pattern=yes or counted=: "
            "it says what stands behind one of them."
        )
    if len([name for name in given if name in _ALONE]) > 1 or ("factor" in given and given[-1] in _ALONE):
        raise BadRequest(f"evidence-for answers for one thing at a time, not for {' and '.join(given)} together.")
    if counted and any(name in _ALONE for name in given):
        raise BadRequest("counted= is of contributions: it goes with factor=, with case=, or alone.")
    for name in ("second", "besides", "after", "involved"):
        if context.parameters[name] and not context.parameters["factor"]:
            rule = f"{name}= goes with factor=: it narrows what stands behind the factor."
            raise BadRequest.about(name, context.parameters[name], rule, "Give factor= too.")
    for name in _OF_COUNTED:
        if context.parameters[name] and not counted:
            rule = f"{name}= goes with counted=: it narrows what a question counted."
            raise BadRequest.about(name, context.parameters[name], rule, "Give counted= too.")
    if bool(context.parameters["one"]) != bool(context.parameters["other"]):
        raise BadRequest("one= and other= go together: they are two sets of cases.")


def _read(context: QuestionContext) -> list[Row]:
    if any(context.parameters[name] for name in ("finding", "pattern", "no_pattern")):
        return behind_findings(context)
    if context.parameters["through"]:
        return _influences(context, list(pairwise(_chain(context.parameters["through"]))))
    factors = [
        canonical(context, each) for each in (context.parameters["factor"], context.parameters["second"]) if each
    ]
    if any_of := context.parameters["any_of"]:
        return _contributions(context, [one.strip() for one in any_of.split(";")], hold_all=False)
    found = _contributions(context, factors)
    if len(factors) == 1 or context.parameters["counted"] or context.resolved.filters & _NOT_OF_INFLUENCES:
        return found
    return [*found, *_influences(context, [(a, b) for a in factors for b in factors if a != b])]


def _contributions(context: QuestionContext, factors: list[str], *, hold_all: bool = True) -> list[Row]:
    """Those of these factors, and where there are several, of the cases that hold all of them, or any."""
    statement = _begin(context, factors) + context.scope("contributions") + _CONTRIBUTIONS
    found = _as_counted(context, context.read(statement, factors=factors or None, **_after(context)))
    if len(factors) < 2 or not hold_all:
        return found
    held: dict[str, set[str]] = {}
    for row in found:
        held.setdefault(row["case"], set()).add(row["factor"])
    return [row for row in found if held[row["case"]] >= set(factors)]


def _as_counted(context: QuestionContext, found: list[Row]) -> list[Row]:
    """Only what a question that counts on the projection counted in one of its groups."""
    name = context.parameters["counted"]
    if name is None:
        return found
    from queries.counting.evidence_rows import counted_ids  # noqa: PLC0415  scipy is not for every question

    ids = counted_ids(context, name)
    return [row for row in found if row["relationship"] in ids]


def _after(context: QuestionContext) -> Row:
    """The day on which the action was closed that it should come after, and the areas where that applies."""
    after = context.parameters["after"]
    if after is None:
        return {"closed": None, "within": None}
    found = closed_actions(context, context.scope("actions", only=["as_at"], these=True), these=[after])
    if not found or found[0]["closed"] is None:
        rule = f"after= takes an action on a factor that was carried out and closed on a known day; {after} was not by {context.as_at}."
        raise BadRequest.about("after", after, rule)
    areas, _ = areas_within(context, tops := found[0]["area_ids"])
    within = sorted({area for below in areas.values() for area in below})
    return {"closed": found[0]["closed"], "within": within if tops else None}


def _begin(context: QuestionContext, factors: list[str]) -> str:
    """Where the search begins, so that the whole graph is not read for a part of it."""
    if context.parameters["case"]:
        return _OF_CASE
    if factors:
        return _OF_FACTORS
    return _OF_ONE if context.parameters["relationship"] else _OF_ALL


def _influences(context: QuestionContext, pairs: list[tuple[str, str]]) -> list[Row]:
    """What is said of these pairs of factors, or all of the case or the one relationship that was asked for."""
    more: dict[str, Any] = {"pairs": [list(pair) for pair in pairs] or None, "ends": sorted({end for _, end in pairs})}
    return context.read((_INTO if pairs else "") + context.scope("influences") + _INFLUENCES, **more)


def _chain(text: str) -> list[str]:
    factors = [part.strip() for part in text.split(">")]
    if len(factors) < 2 or not all(factors):
        raise BadRequest.about("through", text, "through= takes the ids of two factors or more, with > between them.")
    return factors


def _with_organisations(context: QuestionContext, found: list[Row]) -> list[Row]:
    """The names of those whose practice it bore on and of those who said so."""
    ids = {one for row in found for name in ("bore_on", "said_by") for one in row.get(name) or ()}
    names = {row["id"]: row["name"] for row in context.read(_ORGANISATIONS, ids=sorted(ids))} if ids else {}
    for row in found:
        for name in ("bore_on", "said_by"):
            row[name] = [names.get(one, one) for one in row.get(name) or ()]
    return found


def _said(found: list[Row]) -> str:
    stated = [row for row in found if row["relationship"]]
    cases = len({row["case"] for row in stated if row["case"]})
    quoted = sum(bool(row["quote"]) for row in stated)
    one = len(stated) == 1
    said = (
        f"{len(stated):,} statement{'' if one else 's'} from {cases:,} case{'' if cases == 1 else 's'} "
        f"{'is' if one else 'are'} the evidence; {quoted:,} with a quote."
    )
    return " ".join(filter(None, [said if stated else "", said_of_undrawn(len(found) - len(stated))]))

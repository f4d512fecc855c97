"""The question: How do the same contributions look in two taxonomies?"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from graph.errors import BadRequest
from graph.projection import NONE
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, MENTIONS, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.groups import Group, groups
from queries.questions.chart import heat
from queries.questions.filters import filters_of
from queries.questions.question import POOL, Parameter, Question

QUESTION = Question(
    name="crosswalk",
    audiences=("researcher",),
    title="How do the same contributions look in two taxonomies?",
    about=(
        "The contributions by the category of their factor in one taxonomy and in another, with how each factor "
        "comes to the second - by its own category there, or by the crosswalk, which is a proposal."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(
        Parameter("first", "one taxonomy, such as scie_factors", required=True),
        Parameter("second", "the other, such as domains", required=True),
        POOL,
    ),
    columns=(
        Column("category", "Category", id_of("Category")),
        Column("name", "In the first", TEXT),
        Column("other", "Category in the other", id_of("Category")),
        Column("other_name", "In the second", TEXT),
        Column("relation", "How it gets there", TEXT),
        Column("factors", "Factors", NUMBER),
        Column("cases", "Cases", CASES),
        Column("episodes", "Episodes", EPISODES),
        Column("mentions", "Mentions", MENTIONS),
        Column("group", "Codebook", TEXT),
    ),
    sentence="{name} and {other_name} share {cases} cases; no two categories share more.",
    no_rows="No contribution's factor is in a category of the first taxonomy, as far as was asked.",
    key=("category", "other", "group"),
    method=(
        "A factor counts under each category of the first taxonomy that it is in. In the second it counts under "
        "those that it is in; else under those that the crosswalk (MAPS_TO, read both ways) leads to from any "
        "category it is in, or from one that is broader; else under none. Rows do not add up - one factor may be "
        "in several categories."
    ),
    charts=(heat("name", "other_name", "cases"),),
    notes=("The crosswalk between taxonomies is a proposal, shown as such.",),
)

_CATEGORIES = "MATCH (c:Category) RETURN c.id AS id, c.name AS name, c.taxonomy AS taxonomy ORDER BY id"
_IN = """
MATCH (f:Factor)-[:IN_CATEGORY]->(c:Category) RETURN DISTINCT f.id AS factor, c.id AS id ORDER BY factor, id
"""
_MAPS = "MATCH (a:Category)-[m:MAPS_TO]->(b:Category) RETURN a.id AS one, b.id AS other, m.relation AS relation ORDER BY one, other"
ITS_OWN = "its own category"
TURNED = {"broader": "narrower", "narrower": "broader"}


def rows(context: QuestionContext) -> list[Row]:
    """One row for each pair of categories, that of most cases first, what has none in the other last; group by group."""
    categories = {row["id"]: row for row in context.read(_CATEGORIES)}
    known = {row["taxonomy"] for row in categories.values()}
    for name in ("first", "second"):
        if context.parameters[name] not in known:
            raise BadRequest(
                f"{name}={context.parameters[name]} is no taxonomy in this graph. There are {', '.join(sorted(known))}."
            )
    if context.parameters["first"] == context.parameters["second"]:
        raise BadRequest("first= and second= are one and the same taxonomy. Give two different ones.")
    placed = _placed(context, categories)
    return [row for group in groups(context) for row in _rows(context, group, placed, categories)]


# By factor: pairs of a category of the first taxonomy and one of the second (or None), and how it gets there.
Placed = dict[str, list[tuple[str, str | None, str]]]


def _placed(context: QuestionContext, categories: dict[str, Row]) -> Placed:
    own: dict[str, list[str]] = defaultdict(list)
    for row in context.read(_IN):
        own[row["factor"]].append(row["id"])
    maps: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in context.read(_MAPS):
        relation = str(row["relation"])
        maps[row["one"]].append((row["other"], relation))
        maps[row["other"]].append((row["one"], TURNED.get(relation, relation)))
    factors = context.facts.projection.factors
    above = dict(zip(factors.ids.ids, factors.categories, strict=True))
    first, second = context.parameters["first"], context.parameters["second"]
    placed: Placed = {}
    for factor, mine in own.items():
        there: list[tuple[str | None, str]] = [(id_, ITS_OWN) for id_ in mine if categories[id_]["taxonomy"] == second]
        there += [] if there else _mapped({*mine, *above.get(factor, ())}, maps, categories, second)
        here = [id_ for id_ in mine if categories[id_]["taxonomy"] == first]
        placed[factor] = [(id_, *other) for id_ in here for other in (there or [(None, "no category there")])]
    return placed


def _mapped(
    mine: set[str], maps: dict[str, list[tuple[str, str]]], categories: dict[str, Row], second: str
) -> list[tuple[str | None, str]]:
    """The categories of the second taxonomy that the crosswalk leads to."""
    found = {(other, f"crosswalk, {how}") for id_ in mine for other, how in maps.get(id_, ())}
    return sorted(pair for pair in found if categories[pair[0]]["taxonomy"] == second)


def _rows(context: QuestionContext, group: Group, placed: Placed, categories: dict[str, Row]) -> list[Row]:
    view, factors = group.view, group.view.projection.factors
    by_pair: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    for factor, pairs in placed.items():
        number = factors.ids.number(factor)
        for pair in pairs if number != NONE else ():
            by_pair[pair].append(number)
    found = []
    for (one, other, relation), numbers in by_pair.items():
        kept = np.isin(view.column("factor"), numbers)
        if not kept.any():
            continue
        episodes = view.column("episode")[kept]
        found.append({
            "category": one,
            "name": categories[one]["name"],
            "other": other,
            "other_name": categories[other]["name"] if other else "none",
            "relation": relation,
            "factors": len(np.unique(view.column("factor")[kept])),
            "cases": len(np.unique(view.column("case")[kept])),
            "episodes": len(np.unique(episodes[episodes != NONE])),
            "mentions": len(np.unique(view.mentions[kept])),
            **group.columns,
            "evidence": group.evidence(
                context, *(factors.ids.ids[number] for number in sorted(numbers)), any_factor=True
            ),
        })  # fmt: skip
    return sorted(
        found,
        key=lambda row: (
            row["other"] is None, -row["cases"], -row["mentions"], row["name"], row["other_name"], row["relation"],
        ),
    )  # fmt: skip

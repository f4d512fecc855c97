"""The question: How do the same contributions look in two taxonomies?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from graph.errors import BadRequest
from graph.projection import NONE
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, MENTIONS, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.groups import GROUP_COLUMN, Group, groups
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
        Parameter("first", "one taxonomy, such as scie_factors", required=True, holds="taxonomy"),
        Parameter("second", "the other, such as domains", required=True, holds="taxonomy"),
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
        GROUP_COLUMN,
    ),
    consequence="no categories can be compared",
    sentence="{name} and {other_name} share {cases} cases; no two categories share more.",
    no_rows="No contribution's factor is in a category of the first taxonomy, as far as was asked.",
    key=("category", "other", "relation", "group"),
    method=(
        "A factor counts under each category of the first taxonomy that it is in. In the second it counts under "
        "those that it is in; else under those that the crosswalk (MAPS_TO, read both ways) leads to from any "
        "category it is in, or from one that is broader; else under none. A category that the crosswalk calls only "
        "related is another one: what is in the one is not counted in the other. Rows do not add up - one factor may be "
        "in several categories."
    ),
    charts=(heat("name", "other_name", "cases"),),
    notes=("The crosswalk between taxonomies is a proposal, shown as such.",),
)

_CATEGORIES = "MATCH (c:Category) RETURN c.id AS id, c.name AS name, c.taxonomy AS taxonomy ORDER BY id"
_IN = """
MATCH (f:Factor)-[:IN_CATEGORY]->(c:Category) RETURN DISTINCT f.id AS factor, c.id AS id ORDER BY factor, id
"""
_MAPS = "MATCH (a:Category)-[m:MAPS_TO]->(b:Category) RETURN a.id AS start, b.id AS finish, m.relation AS relation ORDER BY start, finish"
ITS_OWN = "its own category"
RELATED = "related"  # in the vocabulary of MAPS_TO: it has to do with it, and is not it
NOWHERE, RELATED_ONLY = "no category there", "only related categories there"
TURNED = {"broader": "narrower", "narrower": "broader"}


def rows(context: QuestionContext) -> list[Row]:
    """One row for each pair of categories, that of most cases first, what has none in the other last; group by group."""
    categories = {row["id"]: row for row in context.read(_CATEGORIES)}
    taxonomies = {row["taxonomy"] for row in categories.values()}
    for name in ("first", "second"):
        if context.parameters[name] not in taxonomies:
            raise _no_taxonomy(name, context.parameters[name], taxonomies)
    if context.parameters["first"] == context.parameters["second"]:
        raise BadRequest("first= and second= are one and the same taxonomy. Give two different ones.")
    placed = _placed(context, categories)
    return [row for group in groups(context) for row in _rows(context, group, placed, categories)]


def _no_taxonomy(name: str, code: str, taxonomies: Collection[str]) -> BadRequest:
    if not taxonomies:
        fix = "Load a file first: the taxonomies that ship with Casethread come with it."
        return BadRequest.about(name, code, "There is no taxonomy in this graph yet.", fix)
    return BadRequest.about(
        name, code, f"{name}={code} is no taxonomy in this graph.", f"There are {', '.join(sorted(taxonomies))}."
    )


# By factor: pairs of a category of the first taxonomy and one of the second (or None), and how it gets there.
Placed = dict[str, list[tuple[str, str | None, str]]]


def _placed(context: QuestionContext, categories: dict[str, Row]) -> Placed:
    own: dict[str, list[str]] = defaultdict(list)
    for row in context.read(_IN):
        own[row["factor"]].append(row["id"])
    maps: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in context.read(_MAPS):
        relation = str(row["relation"])
        maps[row["start"]].append((row["finish"], relation))
        maps[row["finish"]].append((row["start"], TURNED.get(relation, relation)))
    factors = context.facts.projection.factors
    above = dict(zip(factors.ids.ids, factors.categories, strict=True))
    first, second = context.parameters["first"], context.parameters["second"]
    placed: Placed = {}
    for factor, categories_of in own.items():
        targets: list[tuple[str | None, str]] = [
            (id_, ITS_OWN) for id_ in categories_of if categories[id_]["taxonomy"] == second
        ]
        none = NOWHERE
        if not targets:
            mapped = _mapped({*categories_of, *above.get(factor, ())}, maps, categories, second)
            targets = [(id_, f"crosswalk, {how}") for id_, how in mapped if how != RELATED]
            none = RELATED_ONLY if mapped else NOWHERE
        sources = [id_ for id_ in categories_of if categories[id_]["taxonomy"] == first]
        placed[factor] = [(id_, *target) for id_ in sources for target in (targets or [(None, none)])]
    return placed


def _mapped(
    own: set[str], maps: dict[str, list[tuple[str, str]]], categories: dict[str, Row], second: str
) -> list[tuple[str, str]]:
    """The categories of the second taxonomy that the crosswalk leads to, each with its relation."""
    targets = {pair for id_ in own for pair in maps.get(id_, ())}
    return sorted(pair for pair in targets if categories[pair[0]]["taxonomy"] == second)


def _rows(context: QuestionContext, group: Group, placed: Placed, categories: dict[str, Row]) -> list[Row]:
    view, factors = group.view, group.view.projection.factors
    by_pair: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    for factor, pairs in placed.items():
        number = factors.ids.number(factor)
        for pair in pairs if number != NONE else ():
            by_pair[pair].append(number)
    pair_rows = []
    for (first, second, relation), numbers in by_pair.items():
        mask = np.isin(view.column("factor"), numbers)
        if not mask.any():
            continue
        episodes = view.column("episode")[mask]
        pair_rows.append({
            "category": first,
            "name": categories[first]["name"],
            "other": second,
            "other_name": categories[second]["name"] if second else "none",
            "relation": relation,
            "factors": len(np.unique(view.column("factor")[mask])),
            "cases": len(np.unique(view.column("case")[mask])),
            "episodes": len(np.unique(episodes[episodes != NONE])),
            "mentions": len(np.unique(view.mentions[mask])),
            **group.columns,
            "evidence": group.evidence(
                context, *(factors.ids.ids[number] for number in sorted(numbers)), any_factor=True
            ),
        })  # fmt: skip
    return sorted(
        pair_rows,
        key=lambda row: (
            row["other"] is None, -row["cases"], -row["mentions"], row["name"], row["other_name"], row["relation"],
            row["category"], row["other"] or "",
        ),
    )  # fmt: skip

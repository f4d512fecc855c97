"""The filters `case_kind`, `age_band`, `harm_category` and `review_kind`: by words that a case, or its review, is given.

Each cuts the cases into groups so small that a count could tell whose case is meant. Answers under them are for the
owner's screen and notebook, and leave only once small counts are guarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Cases, Projection


def _of_cases(name: str, title: str, of_cases: str, *, stored_as: str) -> Filter:
    """A filter by a word of the vocabulary of its own name, which is a property of the case; `of_cases` is `of this ...`."""

    def is_of(_: Projection, cases: Cases, words: Collection[str]) -> Bools:
        return cases.joined(name, words)

    return Filter(
        name=name,
        title=title,
        about=f"only cases {of_cases}",
        vocabulary=name,
        chooses_cases=True,
        leaves=False,
        conditions={
            "contributions cases": f"c.{stored_as} IN ${name}",
            "findings": f"""
EXISTS {{ MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case) WHERE c.{stored_as} IN ${name} }}""",
            "influences": f"EXISTS {{ MATCH (x:Case {{id: r.case_id}}) WHERE x.{stored_as} IN ${name} }}",
        },
        masks={"cases": is_of},
        denominator=Denominator(
            cases=f"those {of_cases}, not those of which nothing of the kind is recorded",
            episodes=f"those of cases {of_cases}, not those of cases of which nothing of the kind is recorded",
        ),
    )


def _examined_by_kind(_: Projection, cases: Cases, words: Collection[str]) -> Bools:
    return cases.joined("review_kind", words)


CASE_KIND = _of_cases("case_kind", "Kind of case", "of this kind", stored_as="kind")
AGE_BAND = _of_cases("age_band", "Age of the child", "of a child of this age", stored_as="age_band")
HARM_CATEGORY = _of_cases("harm_category", "Harm", "of this harm", stored_as="harm_category")
REVIEW_KIND = Filter(
    name="review_kind",
    title="Kind of review",
    about="only what a review of this kind examined",
    vocabulary="review_kind",
    chooses_cases=True,
    leaves=False,
    conditions={
        "contributions cases": "EXISTS { MATCH (c)<-[:EXAMINES]-(v:Review) WHERE v.kind IN $review_kind }",
        "findings": "EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE v.kind IN $review_kind }",
        "influences": "EXISTS { MATCH (v:Review)-[:EXAMINES]->(x:Case) WHERE v.kind IN $review_kind AND x.id = r.case_id }",
    },
    masks={"cases": _examined_by_kind},
    denominator=Denominator(
        cases="those that a review of this kind examined", episodes="those of cases that a review of this kind examined"
    ),
)

"""The question: Which factors bridge others?"""

from __future__ import annotations

from collections import defaultdict

from queries.answers.column import Column, Row
from queries.answers.units import CASES, NUMBER, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.influences.network import SAMPLE, SAMPLED_FROM, influences
from queries.influences.rows import factors_by_id
from queries.questions.chart import bars
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Question
from queries.wording.figures import plain

QUESTION = Question(
    name="bridging-factors",
    audiences=("researcher",),
    title="Which factors bridge others?",
    about=(
        "The factors that lie on many of the shortest ways of influence between others, beside how many factors "
        "each influences and is influenced by, and how many cases say so."
    ),
    scopes=("influences",),
    filters=filters_of("influences"),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("level", "Level", TEXT, is_secondary=True),
        Column("betweenness", "Of the pairs of other factors, linked shortest through it", SHARE),
        Column("influences", "Influences", NUMBER),
        Column("influenced_by", "Is influenced by", NUMBER),
        Column("cases", "Cases that say so", CASES),
    ),
    consequence="no factor can bridge others",
    sentence="Through no factor run more of the shortest ways of influence than through {name}.",
    no_rows="No influences between factors are recorded, as far as was asked.",
    key=("factor",),
    method=(
        "Betweenness (L. C. Freeman, 1977) in the network of influences with their direction: out of all pairs of two "
        "other factors, those of which the shortest way from the first to the second runs through this one (of several "
        "shortest ways, the part that does). Pairs between which there is no way count, too, so the figure is small "
        f"where few are linked. From {SAMPLED_FROM:,} factors on it is estimated from {SAMPLE} seeded starting points "
        "(U. Brandes and C. Pich, 2007), which a note says. Merged factors are counted as what they "
        "were merged into."
    ),
    network=NetworkPicture(nodes=("factor",)),
    charts=(bars("name", "betweenness"),),
    notes=(
        (
            "Such a way is stitched from different cases as a rule, and nobody lived it; ask paths-between which cases "
            "tell one whole."
        ),
        (
            "A factor that coders link often lies on many ways for that reason alone; read it beside the number of its "
            "cases."
        ),
    ),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that which most ways run through first."""
    all_influences = influences(context)
    network = all_influences.network
    if all_influences.is_sampled:
        text = f"The shares are estimated from {SAMPLE} of {len(network):,} factors as starting points, always the same ones."
        context.note("sampled-ways", text)
    cases: dict[str, set[str]] = defaultdict(set)
    for step in all_influences.steps:
        for end in (step.start, step.end):
            cases[end] |= {case for case in step.cases if case}
    factors = factors_by_id(context, network)
    factor_rows = [
        {
            "factor": factor,
            "name": factors[factor]["name"],
            "level": factors[factor]["level"],
            "betweenness": plain(all_influences.betweenness[factor]),
            "influences": network.out_degree(factor),
            "influenced_by": network.in_degree(factor),
            "cases": len(cases[factor]),
            "evidence": evidence_of(context, factors=(factor,)),
        }
        for factor in sorted(network)
    ]
    return sorted(factor_rows, key=lambda row: (-row["betweenness"], -row["cases"], row["name"], row["factor"]))

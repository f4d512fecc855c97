"""The question: What lies upstream of a factor?"""

from __future__ import annotations

from queries.answers.column import Column, Row
from queries.answers.units import NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.merging import canonical
from queries.influences.chains import Search, step_limit
from queries.influences.network import influences
from queries.influences.rows import KEY, NOBODY_LIVED_IT, TELLING, chain_rows
from queries.questions.filters import filters_of
from queries.questions.question import NetworkPicture, Parameter, Question, node

QUESTION = Question(
    name="upstream-of",
    audiences=("researcher", "learning-lead"),
    title="What lies upstream of a factor?",
    about=(
        "The chains of influences that lead to a factor, with the level each begins at, whether it ends up "
        "increasing or decreasing the factor, and which cases tell the chain whole."
    ),
    scopes=("influences",),
    filters=filters_of("contributions", but=("organisation", "polarity")),
    parameters=(
        node("factor", "Factor", "the factor they lead to", required=True),
        Parameter("steps", "at most this many steps, up to 6", "integer", default="3"),
        Parameter("limit", "at most this many chains", "integer", default="100"),
        Parameter("same_case", "only chains that one case tells whole", "yes_no", default="yes"),
    ),
    columns=(
        Column("start", "Begins with", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("level", "Level", TEXT, is_secondary=True),
        Column("chain", "Chain", TEXT),
        Column("steps", "Steps", NUMBER),
        Column("effect", "Ends up", TEXT),
        *TELLING,
        Column("end", "Leads to", id_of("Factor")),
    ),
    consequence="no chain can be followed",
    sentence="{rows} chains of influence lead to {factor}.",
    no_rows="No chain of influences leads to {factor}, as far as was asked.",
    key=KEY,
    method=(
        "Chains of influences without a repeated factor are followed upstream of the factor, the shortest first. A "
        "chain ends up increasing its last factor when an even number of its steps decrease. Within a category, the "
        "influencing factor of each step, or its case, is in it; under a level, the factor that a chain begins with "
        "is of it; dates are those of the case's period."
    ),
    network=NetworkPicture(nodes=("start", "end")),
    notes=(NOBODY_LIVED_IT.format(chain="chain"),),
)

_OF_LEVEL = "MATCH (f:Factor) WHERE f.level IN $level RETURN f.id AS id ORDER BY id"


def rows(context: QuestionContext) -> list[Row]:
    """One row a chain, those that one case holds whole first, then the shortest."""
    target = canonical(context, context.parameters["factor"])
    starts = {row["id"] for row in context.read(_OF_LEVEL)} if context.parameters["level"] else None
    most = step_limit(context, context.parameters["steps"])

    def searches() -> list[Search]:
        return [Search(influences(context), target, starts, most)]

    return chain_rows(context, searches, only_whole=context.parameters["same_case"])

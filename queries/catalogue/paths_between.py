"""The question: How are two factors connected?"""

from __future__ import annotations

from graph.errors import BadRequest
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
    name="paths-between",
    audiences=("researcher",),
    title="How are two factors connected?",
    about=(
        "The chains of influences from one factor to another, and back: which cases tell each chain whole, and "
        "where none does, from which cases' stretches it is stitched."
    ),
    scopes=("influences",),
    filters=filters_of("influences"),
    parameters=(
        node("first", "Factor", "one factor", required=True),
        node("second", "Factor", "the other factor", required=True),
        Parameter("steps", "at most this many steps, up to 6", "integer", default="4"),
        Parameter("limit", "at most this many chains", "integer", default="100"),
        Parameter("same_case", "only chains that one case tells whole", "yes_no", default="no"),
    ),
    columns=(
        Column("start", "From", id_of("Factor")),
        Column("end", "To", id_of("Factor")),
        Column("chain", "Chain", TEXT),
        Column("steps", "Steps", NUMBER),
        Column("effect", "Ends up", TEXT),
        *TELLING,
    ),
    consequence="no chain can be followed",
    sentence="{rows} chains of influence join {first} and {second}.",
    no_rows="No chain of influences joins {first} and {second}, as far as was asked.",
    key=KEY,
    method=(
        "Chains of influences without a repeated factor are followed in both directions, the shortest first. A "
        "chain ends up increasing its last factor when an even number of its steps decrease. Within a category, the "
        "influencing factor of each step, or its case, is in it; dates are those of the case's period."
    ),
    network=NetworkPicture(nodes=("start", "end")),
    notes=(NOBODY_LIVED_IT.format(chain="chain"),),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a chain, in both directions, those that one case holds whole first, then the shortest."""
    first, second = canonical(context, context.parameters["first"]), canonical(context, context.parameters["second"])
    if first == second:
        rule = "first= and second= are one and the same factor."
        raise BadRequest.about("second", context.parameters["second"], rule, "Give two different ones.")
    most = step_limit(context, context.parameters["steps"])

    def searches() -> list[Search]:
        all_influences = influences(context)
        return [Search(all_influences, second, {first}, most), Search(all_influences, first, {second}, most)]

    return chain_rows(context, searches, only_whole=context.parameters["same_case"])

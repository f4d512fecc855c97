"""for: researcher
title: How are two factors connected?
about: The chains of influences from one factor to another, and back: which cases tell each chain whole, and where none
  does, from which cases' stretches it is stitched.
uses: influences
filters: source review area category since until as_at
parameter: first id:Factor required - one factor
parameter: second id:Factor required - the other factor
parameter: steps integer = 4 - at most this many steps, up to 6
parameter: limit integer = 100 - at most this many chains
parameter: same_case yes_no = no - only chains that one case tells whole
column: start id:Factor - From
column: end id:Factor - To
column: chain text - Chain
column: steps number - Steps
column: effect text - Ends up
column: told_by cases - Told whole by
column: told_by_cases list - These cases
column: told_in_part_by cases - Told in part by
column: stitched_from list - Stitched from
sentence: {rows} chains of influence join {first} and {second}.
none: No chain of influences joins {first} and {second}, as far as was asked.
evidence: by row
picture: nodes start end
method: Chains of influences without a repeated factor are followed in both directions, the shortest first. A chain ends
  up increasing its last factor when an even number of its steps decrease. With category=, the influencing factor of each
  step, or its case, is in it; dates are those of the case's period.
note: Influence, not cause. A chain that no case tells whole is stitched from different cases, and nobody lived it.
"""

from __future__ import annotations

from graph.errors import BadRequest
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.merging import canonical
from queries.influences.chains import Search, most_steps
from queries.influences.network import influences
from queries.influences.rows import chain_rows


def rows(context: QuestionContext) -> list[Row]:
    """One row a chain, in both directions, those told whole first, then the shortest."""
    first, second = canonical(context, context.parameters["first"]), canonical(context, context.parameters["second"])
    if first == second:
        rule = "first= and second= are one and the same factor."
        raise BadRequest.about("second", context.parameters["second"], rule, "Give two different ones.")
    most = most_steps(context, context.parameters["steps"])

    def searches() -> list[Search]:
        found = influences(context)
        return [Search(found, second, {first}, most), Search(found, first, {second}, most)]

    return chain_rows(context, searches, only_whole=context.parameters["same_case"])

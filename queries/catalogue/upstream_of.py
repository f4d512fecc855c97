"""for: researcher learning-lead
title: What lies upstream of a factor?
about: The chains of influences that lead to a factor, with the level each begins at, whether it ends up increasing or
  decreasing the factor, and which cases tell the chain whole.
uses: influences
filters: source review area category level since until as_at
parameter: factor id:Factor required - the factor they lead to
parameter: steps integer = 3 - at most this many steps, up to 6
parameter: limit integer = 100 - at most this many chains
parameter: same_case yes_no = yes - only chains that one case tells whole
column: start id:Factor - Begins with
column: name text - Name
column: level text - Level
column: chain text - Chain
column: steps number - Steps
column: effect text - Ends up
column: told_by cases - Told whole by
column: told_by_cases list - These cases
column: told_in_part_by cases - Told in part by
column: stitched_from list - Stitched from
column: end id:Factor - Leads to
sentence: {rows} chains of influence lead to {factor}.
none: No chain of influences leads to {factor}, as far as was asked.
evidence: by row
picture: nodes start end
method: Chains of influences without a repeated factor are followed upstream of the factor, the shortest first. A chain
  ends up increasing its last factor when an even number of its steps decrease. With category=, the influencing factor of
  each step, or its case, is in it; with level=, the factor that a chain begins with is of it; dates are those of the
  case's period.
note: Influence, not cause. A chain that no case tells whole is stitched from different cases, and nobody lived it.
"""

from __future__ import annotations

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.merging import canonical
from queries.influences.chains import Search, most_steps
from queries.influences.network import influences
from queries.influences.rows import chain_rows

_OF_LEVEL = "MATCH (f:Factor) WHERE f.level IN $level RETURN f.id AS id ORDER BY id"


def rows(context: QuestionContext) -> list[Row]:
    """One row a chain, those told whole first, then the shortest."""
    target = canonical(context, context.parameters["factor"])
    starts = {row["id"] for row in context.read(_OF_LEVEL)} if context.parameters["level"] else None
    most = most_steps(context, context.parameters["steps"])

    def searches() -> list[Search]:
        return [Search(influences(context), target, starts, most)]

    return chain_rows(context, searches, only_whole=context.parameters["same_case"])

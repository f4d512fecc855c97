"""
for: researcher learning-lead
title: What lies upstream of a factor?
about: The chains of influences that lead to a factor, with the level each begins at, whether it ends up increasing or
  decreasing the factor, and which cases tell the chain whole.
uses: influences
filters: source review area
parameter: factor id:Factor required - the factor they lead to
parameter: steps integer = 3 - at most this many steps
parameter: same_case yes_no = yes - only chains that one case tells whole
column: start id:Factor - Begins with
column: name text - Name
column: level text - Level
column: chain text - Chain
column: steps number - Steps
column: effect text - Ends up
column: told_by cases - Told whole by
column: told_by_cases list - These cases
column: stitched cases - Told in part by
column: end id:Factor - Leads to
sentence: {rows} chains of influence lead to {factor}.
none: No chain of influences that one case tells whole leads to {factor}, as far as was asked.
evidence: factor={start} second={end}
picture: nodes start end
method: Every influence in the scope is read once; chains without a repeated factor are followed backwards, the shortest
  first. A chain ends up increasing its last factor when an even number of its steps decrease.
note: Influence, not cause. A chain that no case tells whole is stitched from different cases, and nobody lived it.
"""

from __future__ import annotations

from queries.answer import Row
from queries.asked import Asked
from queries.chains import chain_rows, chains_to, read_steps
from queries.merging import canonical


def rows(asked: Asked) -> list[Row]:
    """One row a chain, those told whole first, then the shortest."""
    target = canonical(asked, asked.parameters["factor"])
    found = chains_to(read_steps(asked), target, min(asked.parameters["steps"], 6))
    return chain_rows(asked, found, only_whole=asked.parameters["same_case"])

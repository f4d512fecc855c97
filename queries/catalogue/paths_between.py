"""
for: researcher
title: How are two factors connected?
about: The chains of influences from one factor to another, and back, with which cases tell each chain whole and how many cases
  its steps are stitched from.
uses: influences
filters: source review area
parameter: first id:Factor required - one factor
parameter: second id:Factor required - the other factor
parameter: steps integer = 4 - at most this many steps
parameter: same_case yes_no = no - only chains that one case tells whole
column: start id:Factor - From
column: end id:Factor - To
column: chain text - Chain
column: steps number - Steps
column: effect text - Ends up
column: told_by cases - Told whole by
column: told_by_cases list - These cases
column: stitched cases - Told in part by
sentence: {rows} chains of influence join {first} and {second}; the first is told whole by {told_by} cases.
none: No chain of influences joins {first} and {second}, as far as was asked.
evidence: factor={start} second={end}
picture: nodes start end
method: Every influence in the scope is read once; chains without a repeated factor are followed in both directions, the
  shortest first. A chain ends up increasing its last factor when an even number of its steps decrease.
note: Influence, not cause. A chain that no case tells whole is stitched from different cases, and nobody lived it.
"""

from __future__ import annotations

from itertools import chain

from graph.errors import BadRequest
from queries.answer import Row
from queries.asked import Asked
from queries.chains import chain_rows, chains_to, read_steps
from queries.merging import canonical


def rows(asked: Asked) -> list[Row]:
    """One row a chain, in both directions, those told whole first, then the shortest."""
    first, second = canonical(asked, asked.parameters["first"]), canonical(asked, asked.parameters["second"])
    if first == second:
        raise BadRequest("first= and second= are one and the same factor. Give two different ones.")
    steps, most = read_steps(asked), min(asked.parameters["steps"], 6)
    there = chains_to(steps, second, most, start=first)
    back = chains_to(steps, first, most, start=second)
    return chain_rows(asked, chain(there, back), only_whole=asked.parameters["same_case"])

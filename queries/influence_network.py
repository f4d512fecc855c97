"""All influences of a selection at once, for what is asked of the network as a whole."""

from __future__ import annotations

import networkx as nx

from queries.asked import Asked
from queries.chains import Step

# One row a factor that is influenced: thousands of small rows take longer on their way than to be found.
_ALL = """
WITH coalesce(a.canonical_id, a.id) AS start, coalesce(b.canonical_id, b.id) AS end, r.effect AS effect,
     collect(DISTINCT r.case_id) AS cases
RETURN end, collect([start, effect, cases]) AS steps
ORDER BY end
"""


def all_steps(asked: Asked) -> list[Step]:
    """Every influence between two different factors, with the cases that say so, in a fixed order.

    Merged factors are counted as what they were merged into.
    """
    found = [
        Step(start, row["end"], effect, frozenset(cases))
        for row in asked.read(asked.scope() + _ALL)
        for start, effect, cases in row["steps"]
        if start != row["end"]
    ]
    return sorted(found, key=lambda step: (step.start, step.end, step.effect))


def network_of(steps: list[Step]) -> nx.DiGraph[str]:
    """Factors joined by an arrow where one influences the other, whichever way it does."""
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_edges_from(dict.fromkeys((step.start, step.end) for step in steps))
    return network

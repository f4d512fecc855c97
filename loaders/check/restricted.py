"""What hangs on a restricted case: an export leaves it out with the case, so a replacing load must not miss it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.records import Relationship
from loaders.known import Key

# From which end of each type what hangs on a case is reached.
_FROM = {
    "HAS_EPISODE": "from", "OF": "to", "CODES": "to", "EXAMINES": "to", "DRAWN_FROM": "to", "EVIDENCED_BY": "to",
    "MADE": "from", "RAISED": "from", "LED_TO": "from", "HAS_EVENT": "from", "MEASURED_BY": "from",
}  # fmt: skip


def hanging_on(cases: set[Key], relationships: Iterable[Relationship]) -> set[Key]:
    """The cases and all that is reached from them over these relationships."""
    steps: dict[Key, list[Key]] = defaultdict(list)
    for one in relationships:
        ends = (one.from_label, one.from_id), (one.to_label, one.to_id)
        if one.type in _FROM:
            first, then = ends if _FROM[one.type] == "from" else ends[::-1]
            steps[first].append(then)
    found, waiting = set(cases), list(cases)
    while waiting:
        for then in steps[waiting.pop()]:
            if then not in found:
                found.add(then)
                waiting.append(then)
    return found

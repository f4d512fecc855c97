"""Restricted cases: a blank lifts no restriction, and what hangs on them leaves with them in an export.

A replacing load must therefore not miss what an export left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.records import Relationship
from loaders.check.drafts import Drafts, blanks
from loaders.known import Key

# From which end of each type what hangs on a case is reached.
_FROM = {
    "HAS_EPISODE": "from", "OF": "to", "CODES": "to", "EXAMINES": "to", "DRAWN_FROM": "to", "EVIDENCED_BY": "to",
    "MADE": "from", "RAISED": "from", "LED_TO": "from", "HAS_EVENT": "from", "MEASURED_BY": "from",
}  # fmt: skip


def check_blanks(drafts: Drafts) -> None:
    """Warn of every case whose protection a blank cell does not lift, although blanks clear."""
    for one, draft in drafts.of("Case").items() if drafts.clear_blanks else ():
        standing = (drafts.standing("Case", one) or {}).get("sensitivity")
        if standing in ("restricted", "internal") and "sensitivity" in blanks(draft):
            rule = f"is blank, and the case stays {standing}: a blank lifts no restriction"
            mend = "Where it is to be lifted, write open."
            drafts.log.at("stays_restricted", draft.record, "sensitivity", rule, mend, severity="warning")


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

"""What a case's sensitivity means: the one definition of what may leave, and of what counts where nothing is stated.

`open` may leave. `internal` is shown on pages and never leaves, nor does `restricted`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

OPEN, INTERNAL, RESTRICTED = "open", "internal", "restricted"
_MORE_AND_MORE = (OPEN, INTERNAL, RESTRICTED)

_CASES = """
MATCH (c:Case)
RETURN c.sensitivity AS sensitivity, c.synthetic AS synthetic, collect(c.id) AS ids ORDER BY sensitivity, synthetic
"""


def sensitivity_of(case: Mapping[str, Any]) -> str:
    """What a case counts as, by its properties: restricted where it states nothing, unless it is invented.

    Another program may have written any word: one that is not known counts as restricted, too.
    """
    if states_no_sensitivity(case):
        return RESTRICTED
    stated = case.get("sensitivity") or OPEN
    return stated if stated in (OPEN, INTERNAL) else RESTRICTED


def is_less_restricted(case: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether more people see a case than another, or than itself with other properties."""
    return _MORE_AND_MORE.index(sensitivity_of(case)) < _MORE_AND_MORE.index(sensitivity_of(other))


def states_no_sensitivity(case: Mapping[str, Any]) -> bool:
    """Whether a case is real and states none, so that somebody has to."""
    return not case.get("sensitivity") and case.get("synthetic") is not True


def withheld_cases(read: Callable[[str], list[dict[str, Any]]]) -> set[str]:
    """The ids of all cases that never leave; `read` gives the rows of a statement."""
    return {id_ for row in read(_CASES) if sensitivity_of(row) != OPEN for id_ in row["ids"]}

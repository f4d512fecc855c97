"""Chains of influences between factors, and which cases tell each of them whole.

A path through factors of different cases is not a story that anybody lived: so each chain says which cases tell every
one of its steps, and how many cases it is stitched from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from queries.answer import Row
from queries.asked import Asked

MOST_CHAINS = 10_000
SIGNS = {"increases": 1, "decreases": -1}
WORDS = {1: "increases", -1: "decreases", 0: "both ways"}

_STEPS = """
RETURN coalesce(a.canonical_id, a.id) AS start, coalesce(b.canonical_id, b.id) AS end, r.effect AS effect,
       collect(DISTINCT r.case_id) AS cases, count(DISTINCT coalesce(r.mention_id, r.id)) AS mentions
ORDER BY start, end, effect
"""
_NAMES = "MATCH (f:Factor) WHERE f.id IN $ids RETURN f.id AS id, f.name AS name, f.level AS level ORDER BY id"


@dataclass(frozen=True)
class Step:
    """One factor influencing another, over all that say so; `sign` is 1, -1, or 0 where they differ."""

    start: str
    end: str
    sign: int
    cases: frozenset[str]
    mentions: int


@dataclass(frozen=True)
class Chain:
    """Steps that follow on each other."""

    steps: tuple[Step, ...]

    @property
    def factors(self) -> list[str]:
        """The factors in order, one more than there are steps."""
        return [self.steps[0].start, *(step.end for step in self.steps)]

    @property
    def told_by(self) -> list[str]:
        """The cases that tell every step."""
        return sorted(frozenset.intersection(*(step.cases for step in self.steps)))

    @property
    def stitched(self) -> int:
        """How many cases its steps come from, if no case tells it whole; else how many more tell only part of it."""
        return len(frozenset.union(*(step.cases for step in self.steps))) - len(self.told_by)

    @property
    def sign(self) -> int:
        """The product of the effects: 1 increases, -1 decreases, 0 where a step goes both ways."""
        product = 1
        for step in self.steps:
            product *= step.sign
        return product


def read_steps(asked: Asked) -> list[Step]:
    """Every influence in the declared scope, merged factors counted as what they were merged into."""
    joined: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in asked.read(asked.scope() + _STEPS):
        if row["start"] != row["end"]:
            joined[row["start"], row["end"]].append(row)
    return [_step(ends, rows) for ends, rows in joined.items()]


def _step(ends: tuple[str, str], rows: list[Row]) -> Step:
    signs = {SIGNS[row["effect"]] for row in rows}
    cases = frozenset(case for row in rows for case in row["cases"])
    return Step(*ends, signs.pop() if len(signs) == 1 else 0, cases, sum(row["mentions"] for row in rows))


def chains_to(steps: list[Step], target: str, most_steps: int, start: str | None = None) -> Iterator[Chain]:
    """Every chain without a repeated factor that ends at `target` (and begins at `start`), shortest first."""
    before: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        before[step.end].append(step)
    front: list[tuple[Step, ...]] = [(step,) for step in before[target]]
    for _ in range(most_steps):
        following: list[tuple[Step, ...]] = []
        for chain in front:
            if start is None or chain[0].start == start:
                yield Chain(chain)
            if chain[0].start != start:
                seen = {step.end for step in chain} | {chain[0].start}
                following += [(step, *chain) for step in before[chain[0].start] if step.start not in seen]
        front = following


def chain_rows(asked: Asked, found: Iterator[Chain], *, only_whole: bool) -> list[Row]:
    """The rows of the chains, those told whole first, then the shortest; or only those that a case tells whole."""
    chains: list[Chain] = []
    stitched = 0
    for number, chain in enumerate(found):
        if number == MOST_CHAINS:
            asked.note(f"The search stopped after {MOST_CHAINS:,} chains: ask for fewer steps, or one source or area.")
            break
        if only_whole and not chain.told_by:
            stitched += 1
        else:
            chains.append(chain)
    if stitched:
        asked.note(
            f"{stitched:,} more chains are stitched from different cases and told whole by none; same_case=no shows them."
        )
    chains.sort(key=lambda chain: (not chain.told_by, len(chain.steps), -len(chain.told_by), chain.factors))
    names = factor_names(asked, {factor for chain in chains for factor in chain.factors})
    return [_row(chain, names) for chain in chains]


def factor_names(asked: Asked, ids: set[str]) -> dict[str, Row]:
    """Name and level of factors by their id."""
    return {row["id"]: row for row in asked.read(_NAMES, ids=sorted(ids))} if ids else {}


def _row(chain: Chain, names: dict[str, Row]) -> Row:
    first = chain.factors[0]
    return {
        "start": first,
        "name": names[first]["name"],
        "level": names[first]["level"],
        "chain": _in_words(chain, names),
        "steps": len(chain.steps),
        "effect": WORDS[chain.sign],
        "told_by": len(chain.told_by),
        "told_by_cases": chain.told_by,
        "stitched": chain.stitched,
        "end": chain.factors[-1],
    }


def _in_words(chain: Chain, names: dict[str, Row]) -> str:
    said = [str(names[chain.factors[0]]["name"])]
    for step in chain.steps:
        said += [WORDS[step.sign], str(names[step.end]["name"])]
    return " → ".join(said)

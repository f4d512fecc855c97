"""Chains of influences as the rows of an answer: in words, with the cases that tell them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from queries.answers.column import Column, Row
from queries.answers.note import Suggestion
from queries.answers.units import CASES, LIST
from queries.asking.context import QuestionContext
from queries.asking.evidence import evidence_of
from queries.influences.chains import MAX_TRIED, Chain, Search, shortest

# Which cases tell a chain, as every question about chains shows it.
TELLING = (
    Column("told_by", "Told whole by", CASES),
    Column("told_by_cases", "These cases", LIST, is_secondary=True),
    Column("told_in_part_by", "Told in part by", CASES),
    Column("stitched_from", "Stitched from", LIST, is_secondary=True),
)
KEY = ("through", "effects")  # what tells a chain from another through the same factors
NOBODY_LIVED_IT = (
    "Influence, not cause. A {chain} that no case tells whole is stitched from different cases, and nobody lived it."
)

_FACTORS = "MATCH (f:Factor) WHERE f.id IN $ids RETURN f.id AS id, f.name AS name, f.level AS level ORDER BY id"
_CASES = "MATCH (c:Case) WHERE c.id IN $ids RETURN c.id AS id, c.title AS title ORDER BY id"


def chain_rows(context: QuestionContext, searches: Callable[[], Sequence[Search]], *, only_whole: bool) -> list[Row]:
    """Those that one case holds whole first, then the shortest; notes state what is left out."""
    chains = context.real_or_invented(lambda: _chains(context, searches()))
    whole = [chain for chain in chains if chain.tellers]
    if only_whole and len(chains) > len(whole):
        stitched = len(chains) - len(whole)
        more = f"{_at_most(stitched, context.limit)} more {'is' if stitched == 1 else 'are'}"
        context.note(
            "stitched-left-out",
            f"{more} stitched from different cases.",
            suggestion=Suggestion("Show it" if stitched == 1 else "Show them", "same_case", "no"),
        )
    shown = whole if only_whole else chains
    context.sentence(_sentence(context, shown, len(whole)))
    return rows_of(context, shown[: context.limit + 1])


def _chains(context: QuestionContext, searches: Sequence[Search]) -> list[Chain]:
    """The chains that a case tells whole, then the stitched ones: of each no more than are needed to know of more."""
    most = context.limit + 1
    chains = [*shortest(searches, most, whole=True), *shortest(searches, most, whole=False)]
    if any(search.gave_up for search in searches):
        context.note(
            "search-ended", f"The search ended after {MAX_TRIED:,} steps: ask for fewer steps, or one source or area."
        )
    return chains


def _at_most(count: int, limit: int) -> str:
    return f"More than {limit:,}" if count > limit else f"{count:,}"


def _sentence(context: QuestionContext, chains: list[Chain], whole: int) -> str:
    """What was found in one sentence; nothing where there is nothing, so that the declared words are used."""
    if not chains:
        return ""
    count = _at_most(len(chains), context.limit)
    is_single = len(chains) == 1
    factor, first, second = (context.caption(name) for name in ("factor", "first", "second"))
    to = (
        f"lead{'s' if is_single else ''} to {factor}"
        if factor
        else f"join{'s' if is_single else ''} {first} and {second}"
    )
    text = f"{count} chain{'' if is_single else 's'} of influence {to}"
    if not whole:
        return f"{text}; no case tells {'it' if is_single else 'any of them'} whole."
    return f"{text}; {_at_most(whole, context.limit).lower()} told whole by a case, the first by {len(chains[0].tellers):,}."


def rows_of(context: QuestionContext, chains: list[Chain]) -> list[Row]:
    """One row a chain, with the names of its factors and of the cases that tell it."""
    factor_ids = {factor for chain in chains for factor in chain.factors}
    factors = factors_by_id(context, factor_ids)
    cases = {case for chain in chains for case in chain.cases}
    titles = {row["id"]: row["title"] for row in context.read(_CASES, ids=sorted(cases))} if cases else {}
    return [_row(context, chain, factors, titles) for chain in chains]


def factors_by_id(context: QuestionContext, ids: Collection[str]) -> dict[str, Row]:
    """The name and the level of each of these factors."""
    return {row["id"]: row for row in context.read(_FACTORS, ids=sorted(ids))} if ids else {}


def _row(context: QuestionContext, chain: Chain, factors: dict[str, Row], titles: dict[str, str]) -> Row:
    start, end, tellers = chain.factors[0], chain.factors[-1], chain.tellers
    stretches = [] if tellers else chain.stretches
    return {
        "start": start,
        "name": factors[start]["name"],
        "level": factors[start]["level"],
        "chain": _in_words(chain, factors),
        "steps": len(chain.steps),
        "effect": chain.effect,
        "told_by": len(tellers),
        "told_by_cases": _named(tellers, titles),
        "told_in_part_by": len(chain.cases - tellers),
        "stitched_from": [
            f"{_in_words(part, factors)} ({', '.join(_named(cases, titles)) or 'no case is named'})"
            for part, cases in stretches
        ],
        "end": end,
        # A level was asked of the beginning alone, not of every step.
        "evidence": evidence_of(context, ignored=frozenset({"level"}), through=tuple(chain.factors)),
        "through": " > ".join(chain.factors),
        "effects": " ".join(step.effect for step in chain.steps),
    }


def _named(cases: frozenset[str], titles: dict[str, str]) -> list[str]:
    return sorted(titles.get(case, case) for case in cases)


def _in_words(chain: Chain, factors: dict[str, Row]) -> str:
    words = [str(factors[chain.factors[0]]["name"])]
    for step in chain.steps:
        words += [step.effect, str(factors[step.end]["name"])]
    return " → ".join(words)

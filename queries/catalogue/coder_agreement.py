"""The question: Where do coders agree, and where not?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE
from queries.answers.column import Column, Row
from queries.answers.units import CASES, LIST, NUMBER, RATIO, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.groups import GROUP_COLUMN, Group, groups
from queries.counting.merging import canonical
from queries.counting.own_codings import ALL_FACTORS, MIN_DECISIONS, TOO_FEW, OwnCoding, codings_of, recorded_by_anybody
from queries.questions.chart import points
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, Question, node
from queries.statistics.agreement import MISSING, kappa_over_cases, krippendorff_alpha, value_counts
from queries.statistics.arrays import Estimate
from queries.wording.figures import plain

# Simulated, the interval holds the true kappa 92 to 94 times in 100 from here on, and 38 to 85 below.
MIN_CASES_OF_INTERVAL = 8
MIN_DECISIONS_OF_INTERVAL = 20

QUESTION = Question(
    name="coder-agreement",
    audiences=("researcher",),
    title="Where do coders agree, and where not?",
    about=(
        "For cases that several coders coded on their own, how often two of them recorded the same factors, beyond "
        "what chance alone would give; and what they disagree on, with what each of them quoted."
    ),
    on_projection=True,
    filters=filters_of(
        "contributions",
        but=("organisation", "polarity"),
    ),
    parameters=(
        node("factor", "Factor", "only this factor"),
        POOL,
        ASSUME_LOOKED,
    ),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases", CASES),
        Column("decisions", "Decisions compared", NUMBER),
        Column("both", "Both recorded it", NUMBER, is_secondary=True),
        Column("one_only", "Only one did", NUMBER, is_secondary=True),
        Column("neither", "Neither did", NUMBER, is_secondary=True),
        Column("kappa", "Cohen's kappa", RATIO),
        Column("kappa_low", "Kappa, from", RATIO),
        Column("kappa_high", "Kappa, to", RATIO),
        Column("alpha", "Krippendorff's alpha", RATIO),
        Column("disagreements", "Disagreements", LIST),
        GROUP_COLUMN,
    ),
    consequence="no agreement between coders can be given",
    sentence="Two coders are compared on {rows} factors.",
    no_rows="No case was coded by two coders on their own who looked for the same categories, as far as was asked.",
    key=("factor", "group"),
    method=(
        "A decision is whether a coder recorded a factor in a case; each pair of human coders of a case is "
        "compared, over the factors of categories that both looked for and that anybody recorded in the group. A "
        "coding that was agreed between coders is no coder's own and is left out. Kappa - J. Cohen (1960), "
        "the first of a pair being the one whose code comes first; where pairs of several coders are taken together, who "
        "is first changes it a little, and alpha is the better figure. Its interval, at 95 %, is of the kappas without "
        "one case after the other (Miller, 1974), since "
        f"decisions of one case are not independent of each other; it is blank under {MIN_CASES_OF_INTERVAL} cases or "
        f"{MIN_DECISIONS_OF_INTERVAL} decisions, under which it was found too narrow. Alpha - "
        "K. Krippendorff (2011), nominal, over all coders of each case at once. The last row pools the decisions on "
        "all factors. It is high where some factors are in nearly every case and others in hardly any, whatever coders "
        "agree on within each factor: take it for none of them."
    ),
    charts=(points("name", "kappa", low="kappa_low", high="kappa_high", of="decisions"),),
    notes=(
        (
            "Kappa and alpha fall where a factor is recorded almost never or almost always, even if coders agree; read "
            "them with the counts."
        ),
    ),
)

_QUOTES = """
MATCH (f:Factor)-[k:CONTRIBUTED_TO]->() WHERE coalesce(f.canonical_id, f.id) = $factor AND k.coding_id IN $codings
RETURN k.coding_id AS coding, k.quote AS quote, k.page AS page ORDER BY coding, quote, page, k.id
"""


@dataclass(frozen=True)
class _Compared:
    """What coders of the same case decided: a row a pair of coders; `pairs` names their codings."""

    pairs: list[tuple[OwnCoding, OwnCoding]]
    compared: NDArray[np.bool_]  # pairs x factors: both looked for it
    first: NDArray[np.bool_]
    second: NDArray[np.bool_]

    @cached_property
    def tables(self) -> NDArray[np.int64]:
        """Factors x cases x 2 x 2: decisions by what the first coder of a pair decided, and what the second."""
        case = np.unique([first.case for first, _ in self.pairs], return_inverse=True)[1]
        tables = np.zeros((self.compared.shape[1], int(case.max()) + 1, 2, 2), np.int64)
        for one, other in product((False, True), repeat=2):
            pair, factor = np.nonzero(self.compared & (self.first == one) & (self.second == other))
            np.add.at(tables[:, :, int(one), int(other)], (factor, case[pair]), 1)
        return tables


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of most disagreements first, then one over all of them; group by group."""
    factor = context.parameters["factor"]
    sought = canonical(context, factor) if factor else None
    factor_rows = [row for group in groups(context, compares_coders=True) for row in _rows(context, group, sought)]
    if factor_rows:
        context.sentence(_sentence([row for row in factor_rows if row["group"] == factor_rows[0]["group"]]))
    if any(row["kappa"] is None for row in factor_rows):
        context.note("too-few-decisions", TOO_FEW)
    return factor_rows


def _sentence(rows: list[Row]) -> str:
    """From what to what the kappa of single factors goes; the pooled one is called so."""
    kappas = sorted(
        (row["kappa"], row["name"], row["decisions"]) for row in rows if row["factor"] and row["kappa"] is not None
    )
    if not kappas:
        return "Cohen's kappa is given for no factor: too little was decided by two coders to say it."
    (lowest, *of_lowest), (highest, *of_highest) = kappas[0], kappas[-1]
    if len(kappas) == 1:
        return f"On {of_lowest[0]} Cohen's kappa is {lowest:.2f}, over {of_lowest[1]:,} decisions."
    mean = fmean(kappa for kappa, *_ in kappas)
    pooled = [row["kappa"] for row in rows if row["factor"] is None and row["kappa"] is not None]
    return (
        f"Cohen's kappa of {len(kappas):,} factors goes from {lowest:.2f} ({_of(*of_lowest)}) to "
        f"{highest:.2f} ({_of(*of_highest)}), {mean:.2f} on average"
        f"{f'; pooled over all factors it is {pooled[0]:.2f}' if len(pooled) == 1 else ''}."
    )


def _of(name: str, decisions: int) -> str:
    """The smallest and the largest of many rest on the fewest decisions more often than not."""
    return f"{name}, {decisions:,} decisions"


def _rows(context: QuestionContext, group: Group, sought: str | None) -> Iterator[Row]:
    own = (
        [coding for coding in codings if not coding.by_machine and not coding.agreed]
        for codings in codings_of(group.view).values()
    )
    by_case = [codings for codings in own if len(codings) > 1]
    seen = _compared([pair for codings in by_case for pair in combinations(sorted(codings, key=_coder), 2)])
    if seen is None:
        return
    numbers = np.flatnonzero(seen.compared.any(axis=0) & recorded_by_anybody(group.view))
    ids = group.view.projection.factors.ids.ids
    shown = [[n] for n in numbers.tolist() if sought in (None, ids[n])]
    pooled = [numbers.tolist()] if sought is None and len(shown) > 1 else []
    if not shown:
        return
    tables = np.stack([seen.tables[of].sum(axis=0) for of in (*shown, *pooled)])
    kappas = kappa_over_cases(tables)
    rows = [
        _row(context, group, by_case, seen, of, tables[at], Estimate(*(part[at] for part in kappas)))
        for at, of in enumerate((*shown, *pooled))
    ]
    last = rows[len(shown) :]
    yield from sorted(
        rows[: len(shown)], key=lambda row: (-row["one_only"], -row["decisions"], row["name"], row["factor"])
    )
    yield from last


def _coder(coding: OwnCoding) -> tuple[str, str]:
    """Of two coders the same one is the first in every case."""
    return coding.coder, coding.id


def _compared(pairs: list[tuple[OwnCoding, OwnCoding]]) -> _Compared | None:
    if not pairs:
        return None
    compared = np.stack([first.looked & second.looked for first, second in pairs])
    return _Compared(
        pairs,
        compared,
        np.stack([first.recorded for first, _ in pairs]),
        np.stack([second.recorded for _, second in pairs]),
    )


def _row(
    context: QuestionContext, group: Group, by_case: list[list[OwnCoding]], seen: _Compared, numbers: list[int],
    tables: NDArray[np.int64], kappa: Estimate,
) -> Row:  # fmt: skip
    """`tables` are those of the cases, one each."""
    (neither, second_only), (first_only, both) = tables.sum(axis=0).tolist()
    decisions, cases = int(tables.sum()), int(tables.any(axis=(1, 2)).sum())
    enough = decisions >= MIN_DECISIONS
    has_interval = decisions >= MIN_DECISIONS_OF_INTERVAL and cases >= MIN_CASES_OF_INTERVAL
    factors, factor = group.view.projection.factors, numbers[0] if len(numbers) == 1 else NONE
    return {
        "factor": factors.ids.ids[factor] if factor != NONE else None,
        "name": factors.names[factor] if factor != NONE else ALL_FACTORS,
        "cases": cases,
        "decisions": decisions,
        "both": both,
        "one_only": first_only + second_only,
        "neither": neither,
        "kappa": plain(kappa.value) if enough else None,
        "kappa_low": plain(kappa.low) if enough and has_interval else None,
        "kappa_high": plain(kappa.high) if enough and has_interval else None,
        "alpha": plain(_alpha(by_case, numbers)) if enough else None,
        "disagreements": _disagreements(context, group, seen, factor) if factor != NONE else [],
        **group.columns,
        "evidence": group.evidence(context, factors.ids.ids[factor], every_coding=True) if factor != NONE else None,
    }


def _alpha(by_case: list[list[OwnCoding]], numbers: list[int]) -> float:
    """Over all coders of each case at once; a coder who did not look for a factor has no decision on it."""
    most = max(len(codings) for codings in by_case)
    values = np.full((most, len(by_case), len(numbers)), MISSING)
    for place, codings in enumerate(by_case):
        for coder, coding in enumerate(codings):
            values[coder, place] = np.where(coding.looked, coding.recorded, MISSING)[numbers]
    return float(krippendorff_alpha(value_counts(values.reshape(most, -1), 2), resamples=0).value)


def _disagreements(context: QuestionContext, group: Group, seen: _Compared, factor: int) -> list[str]:
    """Each case in which one of two coders recorded the factor, with what that one quoted."""
    projection = group.view.projection
    apart = np.flatnonzero((seen.compared & (seen.first != seen.second))[:, factor]).tolist()
    recorded = [pair if seen.first[n, factor] else pair[::-1] for n in apart for pair in [seen.pairs[n]]]
    if not recorded:
        return []
    ids = sorted({coding.id for coding, _ in recorded})
    quotes: dict[str, str] = {}
    for row in context.read(_QUOTES, factor=projection.factors.ids.ids[factor], codings=ids):
        if row["quote"]:
            page = f", page {row['page']}" if row["page"] else ""
            quotes.setdefault(row["coding"], f" (“{row['quote']}”{page})")
    return [
        f"{projection.cases.titles[coding.case]}: {coding.coder} recorded it{quotes.get(coding.id, '')}, {other.coder} did not"
        for coding, other in recorded
    ]

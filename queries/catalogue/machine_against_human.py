"""The question: How does machine coding compare with coding by people?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.answers.column import Column, Row
from queries.answers.units import CASES, NUMBER, RATIO, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.by_case import interval_over_decisions
from queries.counting.groups import GROUP_COLUMN, Group, groups
from queries.counting.own_codings import ALL_FACTORS, MIN_DECISIONS, TOO_FEW, OwnCoding, codings_of, recorded_by_anybody
from queries.questions.chart import bars
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, Question
from queries.statistics.agreement import cohens_kappa
from queries.statistics.arrays import Interval, ratio
from queries.statistics.intervals import wilson
from queries.wording.figures import percent, plain

QUESTION = Question(
    name="machine-against-human",
    audiences=("researcher",),
    title="How does machine coding compare with coding by people?",
    about=(
        "For cases that a machine and people coded each on their own, how often the machine recorded what people "
        "recorded, how often what the machine recorded was recorded by people, and how far they agree beyond "
        "chance."
    ),
    on_projection=True,
    filters=filters_of(
        "contributions",
        but=("organisation", "polarity"),
    ),
    parameters=(POOL, ASSUME_LOOKED),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases", CASES),
        Column("both", "Both recorded it", NUMBER),
        Column("machine_only", "Only the machine", NUMBER),
        Column("human_only", "Only people", NUMBER),
        Column("neither", "Neither", NUMBER, is_secondary=True),
        Column("found", "Of what people recorded, found", SHARE),
        Column("found_low", "Found, from", SHARE, is_secondary=True),
        Column("found_high", "Found, to", SHARE, is_secondary=True),
        Column("right", "Of what the machine recorded, also by people", SHARE),
        Column("right_low", "Also by people, from", SHARE, is_secondary=True),
        Column("right_high", "Also by people, to", SHARE, is_secondary=True),
        Column("kappa", "Cohen's kappa", RATIO),
        GROUP_COLUMN,
    ),
    consequence="machine and people cannot be compared",
    sentence="The machine found {found} of what people recorded.",
    no_rows=(
        "No case was coded both by a machine and by people, each on their own, who looked for the same categories, "
        "as far as was asked."
    ),
    key=("factor", "group"),
    method=(
        "People recorded a factor in a case when any of its human coders did, agreed codings among them; the "
        "machine when any machine coding did, checked by people or not. Compared are the factors of categories "
        "that both looked for and that anybody recorded in the group. Intervals are Wilson's (1927). The first row "
        "is over all factors: decisions on the factors of one case are not independent of each other, so that its "
        "intervals are of as many decisions as would tell as much if they were (after E. L. Korn and B. I. Graubard, 1998), and "
        "there are none where a single case tells. Kappa is J. Cohen's (1960); no interval of it is given, and over few "
        "decisions it says little."
    ),
    charts=(bars("name", "found", low="found_low", high="found_high"),),
    notes=("People are the measure here, not the truth: what only the machine recorded may have been overlooked.",),
)


@dataclass(frozen=True)
class _Side:
    """What one of the two recorded and looked for: cases x factors."""

    recorded: NDArray[np.bool_]
    looked: NDArray[np.bool_]

    @classmethod
    def of(cls, by_case: list[list[OwnCoding]]) -> _Side:
        return cls(
            np.stack([np.any([coding.recorded for coding in codings], axis=0) for codings in by_case]),
            np.stack([np.any([coding.looked for coding in codings], axis=0) for codings in by_case]),
        )


def rows(context: QuestionContext) -> list[Row]:
    """A row over all factors, then one a factor, that of most cases first; group by group."""
    factor_rows = [row for group in groups(context, compares_coders=True) for row in _rows(context, group)]
    if factor_rows:
        first = factor_rows[0]
        found = _share_text(first["both"], first["both"] + first["human_only"])
        right = _share_text(first["both"], first["both"] + first["machine_only"])
        context.note("too-few-decisions", TOO_FEW if any(row["kappa"] is None for row in factor_rows) else "")
        context.sentence(
            f"Of what people recorded the machine found {found}; of what it recorded people did too {right}."
        )
    return factor_rows


def _share_text(count: int, total: int) -> str:
    """With the decisions that it is out of, which may be few."""
    return f"{count:,} of {total:,}{f' ({percent(count / total)})' if total else ''}"


def _rows(context: QuestionContext, group: Group) -> Iterator[Row]:
    by_case = codings_of(group.view)
    mixed = [case for case, codings in by_case.items() if len({coding.by_machine for coding in codings}) == 2]
    if not mixed:
        return
    machine = _Side.of([[coding for coding in by_case[case] if coding.by_machine] for case in mixed])
    human = _Side.of([[coding for coding in by_case[case] if not coding.by_machine] for case in mixed])
    compared = machine.looked & human.looked
    cells = {
        "both": compared & machine.recorded & human.recorded,
        "machine_only": compared & machine.recorded & ~human.recorded,
        "human_only": compared & ~machine.recorded & human.recorded,
        "neither": compared & ~machine.recorded & ~human.recorded,
    }
    counts = {name: cell.sum(axis=0) for name, cell in cells.items()}
    numbers = np.flatnonzero(counts["both"] + counts["machine_only"] + counts["human_only"]).tolist()
    if not numbers:
        return
    by_anybody = recorded_by_anybody(group.view)
    every = {name: int(values[by_anybody].sum()) for name, values in counts.items()}
    yield {
        "factor": None,
        "name": ALL_FACTORS,
        "cases": int(compared.any(axis=1).sum()),
        **_counts_and_shares(every),
        **_intervals(*_by_case(cells, by_anybody)),
        **group.columns,
    }
    factors = group.view.projection.factors
    rows = [
        {
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            "cases": int(compared[:, n].sum()),
            **_counts_and_shares({name: int(values[n]) for name, values in counts.items()}),
            **group.columns,
            "evidence": group.evidence(context, factors.ids.ids[n], every_coding=True),
        }
        for n in numbers
    ]
    yield from sorted(
        rows, key=lambda row: (-row["both"] - row["machine_only"] - row["human_only"], row["name"], row["factor"])
    )


def _by_case(cells: dict[str, NDArray[np.bool_]], of_factors: NDArray[np.bool_]) -> tuple[Interval, Interval]:
    """The intervals of what was found, and of what was right, over the decisions of each case together."""
    both, machine_only, human_only = (cells[name][:, of_factors] for name in ("both", "machine_only", "human_only"))
    return interval_over_decisions(both, both | human_only), interval_over_decisions(both, both | machine_only)


def _counts_and_shares(counts: dict[str, int]) -> Row:
    """The counts, with what they come to; intervals as of independent decisions."""
    both, people, machine = (
        counts["both"],
        counts["both"] + counts["human_only"],
        counts["both"] + counts["machine_only"],
    )
    kappa = cohens_kappa([[both, counts["human_only"]], [counts["machine_only"], counts["neither"]]])
    return {
        **counts,
        "found": plain(ratio(both, people)),
        "right": plain(ratio(both, machine)),
        **_intervals(wilson(both, people), wilson(both, machine)),
        "kappa": plain(kappa.value) if sum(counts.values()) >= MIN_DECISIONS else None,
    }


def _intervals(recall: Interval, precision: Interval) -> Row:
    return {
        "found_low": plain(recall.low),
        "found_high": plain(recall.high),
        "right_low": plain(precision.low),
        "right_high": plain(precision.high),
    }

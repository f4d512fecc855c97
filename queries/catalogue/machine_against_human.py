"""for: researcher
title: How does machine coding compare with coding by people?
about: For cases that a machine and people coded each on their own, how often the machine recorded what people recorded, how
  often what the machine recorded was recorded by people, and how far they agree beyond chance.
counts: pool assume_looked
filters: source review area category level since until as_at
column: factor id:Factor - Factor
column: name text - Name
column: cases cases - Cases
column: both number - Both recorded it
column: machine_only number - Only the machine
column: human_only number - Only people
column: neither number - Neither
column: found share - Of what people recorded, found
column: found_low share - Found, from
column: found_high share - Found, to
column: right share - Of what the machine recorded, also by people
column: right_low share - Also by people, from
column: right_high share - Also by people, to
column: kappa ratio - Cohen's kappa
column: group text - Coded with
sentence: The machine found {found} of what people recorded.
none: No case was coded both by a machine and by people, each on their own, who looked for the same categories, as far as was asked.
evidence: by row
chart: bars name found low=found_low high=found_high
method: People recorded a factor in a case when any of its human coders did, agreed codings among them; the machine when any
  machine coding did, checked by people or not. Compared are the factors of categories that both looked for and that anybody
  recorded in the group. Intervals are
  Wilson's (1927); kappa is J. Cohen's (1960). The first row is over all factors.
note: People are the measure here, not the truth: what only the machine recorded may have been overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.groups import Group, groups
from queries.counting.own_codings import FEWEST, TOO_FEW, OwnCoding, codings_of, recorded_by_anybody
from queries.statistics.agreement import cohens_kappa
from queries.statistics.arrays import ratio
from queries.statistics.intervals import wilson
from queries.wording.figures import figure, plain

ALL = "All factors"


@dataclass(frozen=True)
class _Side:
    """What one of the two recorded and looked for: cases x factors."""

    recorded: NDArray[np.bool_]
    looked: NDArray[np.bool_]

    @classmethod
    def of(cls, by_case: list[list[OwnCoding]]) -> _Side:
        return cls(
            np.stack([np.any([each.recorded for each in codings], axis=0) for codings in by_case]),
            np.stack([np.any([each.looked for each in codings], axis=0) for codings in by_case]),
        )


def rows(context: QuestionContext) -> list[Row]:
    """A row over all factors, then one a factor, that of most cases first; group by group."""
    found = [row for group in groups(context) for row in _rows(context, group)]
    if found:
        first = found[0]
        share = "an unknown share" if first["found"] is None else figure("share", first["found"])
        right = "an unknown share" if first["right"] is None else figure("share", first["right"])
        context.note(TOO_FEW if any(row["kappa"] is None for row in found) else "")
        context.sentence(
            f"The machine found {share} of what people recorded; {right} of what it recorded, people did too."
        )
    return found


def _rows(context: QuestionContext, group: Group) -> Iterator[Row]:
    by_case = codings_of(group.view)
    mixed = [case for case, codings in by_case.items() if len({each.by_machine for each in codings}) == 2]
    if not mixed:
        return
    machine = _Side.of([[each for each in by_case[case] if each.by_machine] for case in mixed])
    human = _Side.of([[each for each in by_case[case] if not each.by_machine] for case in mixed])
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
    known = recorded_by_anybody(group.view)
    every = {name: int(values[known].sum()) for name, values in counts.items()}
    yield {"factor": None, "name": ALL, "cases": int(compared.any(axis=1).sum()), **_said(every), "group": group.name}
    factors = group.view.projection.factors
    rows = [
        {
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            "cases": int(compared[:, n].sum()),
            **_said({name: int(values[n]) for name, values in counts.items()}),
            "group": group.name,
            "evidence": group.behind(context, factor=factors.ids.ids[n], every_coding="yes"),
        }
        for n in numbers
    ]
    yield from sorted(
        rows, key=lambda row: (-row["both"] - row["machine_only"] - row["human_only"], row["name"], row["factor"])
    )


def _said(counts: dict[str, int]) -> Row:
    """The counts, with what they come to."""
    both, people, machine = (
        counts["both"],
        counts["both"] + counts["human_only"],
        counts["both"] + counts["machine_only"],
    )
    found, right = wilson(both, people), wilson(both, machine)
    kappa = cohens_kappa([[both, counts["human_only"]], [counts["machine_only"], counts["neither"]]])
    return {
        **counts,
        "found": plain(ratio(both, people)),
        "found_low": plain(found.low),
        "found_high": plain(found.high),
        "right": plain(ratio(both, machine)),
        "right_low": plain(right.low),
        "right_high": plain(right.high),
        "kappa": plain(kappa.value) if sum(counts.values()) >= FEWEST else None,
    }

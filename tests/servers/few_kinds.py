"""Files of few kinds of records with many of each: a server that was just started plans a statement for every kind."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import product
from pathlib import Path

EPISODES, FACTORS = 10, 5  # of each case; each factor is recorded once in each episode


def write_few_kinds(folder: Path, cases: int, seed: int) -> None:
    """Cases, their episodes and what contributed to these, of a source `generated-SEED`; other seeds share nothing."""
    folder.mkdir(parents=True)
    own = f"g{seed}-"
    numbers = range(1, cases + 1)
    episodes = [(case, number) for case, number in product(numbers, range(1, EPISODES + 1))]
    _write(folder / "sources.csv", "id,title,kind", [(f"generated-{seed}", f"Few kinds, {seed}", "dataset")])
    _write(folder / "factors.csv", "id,name", [(f"{own}f{n}", f"Factor {n} of {seed}") for n in range(FACTORS)])
    _write(folder / "cases.csv", "id,title,synthetic", [(f"{own}c{case}", f"Case {case}", "yes") for case in numbers])
    _write(
        folder / "episodes.csv",
        "id,title,sequence,case",
        [(f"{own}c{case}-e{n}", f"Episode {n}", n, f"{own}c{case}") for case, n in episodes],
    )
    _write(
        folder / "contributed_to.csv",
        "from_id,to_label,to_id,polarity,quote",
        [
            (f"{own}f{n}", "Episode", f"{own}c{case}-e{episode}", "supporting", f"It helped, in words no {n}.")
            for (case, episode), n in product(episodes, range(FACTORS))
        ],
    )


def _write(path: Path, columns: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns.split(","), *rows])

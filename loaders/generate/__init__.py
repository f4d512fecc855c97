"""Large random graphs in Casethread's own format, for benchmarks: the same seed makes the same files.

The shape is that of reviews people write: about eight episodes and 27 contributions a case, 400 factors of which a few
are recorded everywhere and most seldom, one finding and one recommendation for two cases in five.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from loaders.generate.case import Case
from loaders.generate.files import Files
from loaders.generate.thread import write_thread
from loaders.generate.world import World

__all__ = ["CONTRIBUTIONS", "generate"]

CONTRIBUTIONS = 27.7  # of one case, on average


def generate(folder: Path, cases: int, seed: int, contributions: float = CONTRIBUTIONS) -> None:
    """Write a random graph of that many cases to a folder, with so many contributions a case on average.

    For 2,000 cases about 28,000 nodes and 140,000 relationships, NEXT among them. Raises OSError where the folder
    cannot be written.
    """
    with Files(folder) as files:
        title = f"Generated graph of {cases:,} cases, seed {seed}"
        files.write_row("sources", f"generated-{seed}", title, "dataset", "2026-01-31", "Every case is invented.")
        chance = Random(seed)  # noqa: S311 - chance that can be repeated, not a secret
        world = World(files, chance, f"g{seed}-", contributions)
        world.write()
        for number in range(1, cases + 1):
            case = Case(world, number)
            case.write()
            write_thread(case)

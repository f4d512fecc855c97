"""Shared by the loaders of published datasets: refusals as problems, ids for names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import cast

from graph.errors import BadInput
from loaders.read.files import Unreadable
from loaders.read.text_tables import TextTable
from loaders.records.ids import digest, slug
from loaders.records.problem import Problem
from loaders.records.reading import Reading

ROW_IS_KEPT = "The row is kept as it is."  # what became of a row that is warned of


def filled(reading: Reading, fill: Callable[[Reading], None]) -> Reading:
    """The reading after `fill`; a file that could not be read is among its problems, and then it has no records."""
    try:
        fill(reading)
    except Unreadable as error:
        reading.problems.append(error.problem)
        reading.records.clear()
    except BadInput as error:
        reading.problems += cast(list[Problem], error.problems)
        reading.records.clear()
    return reading


def conclude(reading: Reading, *tables: TextTable) -> None:
    """Take over from the tables what is odd about them, and the account of their cells."""
    for table in tables:
        table.settle_account()
        reading.problems += table.problems
        reading.cells.add(table.account)


def ids_of_names(prefix: str, names: Iterable[str]) -> dict[str, str]:
    """An id for each exact name: readable, and with a digest where names that differ would read alike."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        alike[slug(name)].append(name)
    return {
        name: f"{prefix}:{word}" if len(group) == 1 else f"{prefix}:{word}-{digest(name)[:6]}"
        for word, group in alike.items()
        for name in group
    }

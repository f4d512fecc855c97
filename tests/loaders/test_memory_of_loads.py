"""What loads take of memory: little for each record, and nothing that stays.

What one leaves behind in reference cycles is found by the next collection.
"""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from importlib import import_module
from pathlib import Path

import pytest

from loaders.check import Checked, check
from loaders.generate import generate
from loaders.read import choose_loader
from loaders.records.problem import Place
from loaders.records.record import Record, RowHeader

loading = import_module("loaders.load")  # `loaders.load.load` has the module's name


class _Driver:
    """As the database's driver does, which refers to itself from each result."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize(("most", "is_gone"), [(100_000, True), (0, False)])
@pytest.mark.slow
def test_the_cycles_of_a_small_load_are_collected_while_young(
    most: int, is_gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a large one stay with its records until the whole memory is looked through."""
    monkeypatch.setattr(loading, "MANY_OBJECTS", most)
    gc.collect()
    with loading._no_collection():
        left = weakref.ref(_Driver())
    gc.collect(1)
    assert (left() is None) == is_gone
    gc.collect()
    assert left() is None


@pytest.mark.slow
def test_a_record_takes_less_than_a_kilobyte_once_it_is_checked(tmp_path: Path) -> None:
    """Its row, its element and what the rules remember of both: 20,000 cases are 1.5 million records."""
    generate(tmp_path, 15, seed=1)

    def checked() -> Checked:
        return check(choose_loader.read(tmp_path))

    checked()  # what is remembered of the schema and of dates is there from now on
    gc.collect()
    tracemalloc.start()
    load = checked()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not load.has_errors
    assert taken / len(load.drafts.reading.records) < 1_000


def test_a_row_of_a_table_is_a_record_like_any_other() -> None:
    header = RowHeader("Case", Place("a.csv", "cases"), {"id": 0, "title": 1, "summary": 2}, {"title": "Name"})
    row = Record.of_row(header, 4, ("c1", "Knot", None))
    other = Record("Case", {"id": "c1", "title": "Knot"}, Place("a.csv", "cases", 4), {"title": "Name"})
    assert row == other
    assert (row.get("title"), row.get("summary"), row.get("kind")) == ("Knot", None, None)
    row.values["summary"] = "Undone"
    assert (row.get("summary"), row.place) == ("Undone", other.place)
    assert row != other

"""Load after load takes no more memory: what one leaves behind in reference cycles is found by the next collection."""

from __future__ import annotations

import gc
import weakref
from importlib import import_module

import pytest

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

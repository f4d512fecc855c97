"""A question that needs no statistics does not wait for scipy."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from queries import statistics

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_importing_every_module_loads_no_part_of_scipy() -> None:
    names = [f"queries.statistics.{module.name}" for module in pkgutil.iter_modules(statistics.__path__)]
    assert len(names) >= 10
    parts = ("scipy.special", "scipy.stats", "scipy.sparse", "scipy.linalg")
    code = f"import {', '.join(names)}, sys; print([part for part in {parts} if part in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

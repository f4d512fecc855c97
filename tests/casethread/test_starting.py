"""What a command waits for before it begins, which is what it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import os, sys, casethread
from casethread.__main__ import run

imported = lambda: [name for name in ("neo4j", "pandas") if sys.modules.get(name)]
print(imported())
sys.argv[1:] = ["imports", "--help"]
try:
    run()
finally:
    print(imported(), os.environ["OPENBLAS_NUM_THREADS"])
"""


@pytest.mark.slow
def test_a_command_waits_for_the_driver_where_it_needs_it_and_never_for_pandas() -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    first, *_, last = ended.stdout.splitlines()
    assert (first, last) == ("[]", "['neo4j'] 1")

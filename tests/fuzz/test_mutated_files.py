"""Damaged files of every kind: a sentence or records, never a traceback, a hang, or memory that stays.

CASETHREAD_FUZZ is how many (`make fuzz`: 10,000), CASETHREAD_FUZZ_SEED begins another series. A file that fails is kept in
the folder that the message names.
"""

from __future__ import annotations

import os
import shutil
import time
import traceback
from collections import Counter
from pathlib import Path

import mutated_files
import psutil
import pytest
from reader_processes import reader_processes

from loaders import isolated
from loaders.check import check
from loaders.isolated import Limits, ReaderFault
from loaders.read.files import Unreadable

FILES = int(os.environ.get("CASETHREAD_FUZZ", "300"))
SEED = int(os.environ.get("CASETHREAD_FUZZ_SEED", "1"))
LIMITS = Limits(memory_mb=1024, seconds=10)
MAX_GROWTH = 40 * 1024 * 1024  # bytes, after the first tenth of the files
ENDED = "ended the process that read it"
TOO_LONG = "seconds to read"


@pytest.mark.slow
def test_damaged_files_are_refused_or_read(tmp_path: Path) -> None:
    sound, outcomes, failures = mutated_files.originals(), Counter[str](), list[str]()
    memory, began = 0, time.monotonic()
    for number in range(FILES):
        folder = tmp_path / str(number)
        folder.mkdir()
        path, mapping = mutated_files.write_mutated(folder, sound[number % len(sound)], SEED, number)
        outcome, failure = _outcome(path, mapping)
        outcomes[outcome] += 1
        if failure:
            failures.append(f"{path}: {failure}")
        else:
            shutil.rmtree(folder)
        if number == FILES // 10:
            memory = _memory()
    growth = _memory() - memory
    minutes = (time.monotonic() - began) / 60
    print(f"\n{FILES} files, seed {SEED}, {minutes:.1f} minutes, {growth >> 20} MB more, {dict(outcomes)}")
    if failures:
        pytest.fail(f"{len(failures)} of {FILES} failed:\n" + "\n".join(failures[:40]))
    assert outcomes["read"]
    assert outcomes["refused"]
    assert growth < MAX_GROWTH


def _outcome(path: Path, mapping: Path | None) -> tuple[str, str]:
    """What came of a file, and what is wrong with that."""
    try:
        checked = check(isolated.read(path, mapping=mapping, limits=LIMITS))
        sentences = [problem.sentence for problem in checked.problems]
        return ("read" if not checked.has_errors else "refused"), "" if all(sentences) else "an empty sentence"
    except Unreadable as error:
        is_bad = ENDED in str(error) or TOO_LONG in str(error)
        return "refused", str(error) if is_bad else ""
    except ReaderFault as fault:
        return "fault", "\n".join(str(fault).splitlines()[-6:])
    except Exception:
        return "fault", "\n".join(traceback.format_exc().splitlines()[-6:])


def _memory() -> int:
    """Bytes that this process and its readers have."""
    return sum(int(process.memory_info().rss) for process in (psutil.Process(), *reader_processes()))

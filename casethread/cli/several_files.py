"""Several files in one command: all are checked before the first is written, and one that fails ends it.

A file may name records of one before it, which are not in the graph while all are checked. So what another file could
mend does not count there; if it is still amiss when the file's turn comes, those before it are loaded, which is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from casethread.cli.load_report import name_of
from casethread.cli.output import counted
from loaders.outcome import Outcome

State = Literal["loaded", "unchanged", "checked", "refused", "not_loaded"]
LoadOne = Callable[[Path, bool], Outcome]  # the path, and whether it is only checked


@dataclass(frozen=True, slots=True)
class FileLoad:
    """What came of one of the files; `outcome` is None for one whose turn did not come."""

    path: Path
    outcome: Outcome | None
    is_dry: bool = False

    @property
    def state(self) -> State:
        """What became of it; one that was checked and not written, because of another, is not loaded."""
        if self.outcome is None:
            return "not_loaded"
        if self.outcome.errors:
            return "refused"
        if self.is_dry:
            return "checked"
        return "loaded" if self.outcome.batch else "unchanged"


def load_files(
    paths: Sequence[Path], load_one: LoadOne, report: Callable[[FileLoad], None], *, is_dry: bool
) -> list[FileLoad]:
    """Load one file after another; nothing at all where one of them has errors that no other could mend."""
    if len(paths) > 1 and not is_dry:
        checked = [FileLoad(path, load_one(path, True), is_dry=True) for path in paths]
        if _is_hopeless(checked):
            for file in checked:
                report(file)
            return checked
    loads: list[FileLoad] = []
    for path in paths:
        is_over = not is_dry and any(file.state == "refused" for file in loads)
        loads.append(FileLoad(path, None if is_over else load_one(path, is_dry), is_dry))
        if not is_over:
            report(loads[-1])
    return loads


def _is_hopeless(checked: Sequence[FileLoad]) -> bool:
    first, *others = [file.outcome for file in checked if file.outcome]
    return bool(first.errors) or any(outcome.lasting_errors for outcome in others)


def summary(loads: Sequence[FileLoad]) -> list[str]:
    """Which of several files were loaded and which were not, where one was refused."""
    refused = [file for file in loads if file.state == "refused"]
    if len(loads) < 2 or not refused:
        return []
    done = [name_of(file.path) for file in loads if file.state in ("loaded", "unchanged")]
    because = ", ".join(f"{name_of(file.path)} ({_errors(file)})" for file in refused)
    others = [name_of(file.path) for file in loads if file.state in ("checked", "not_loaded")]
    lines = [f"Loaded: {', '.join(done)}." if done else "None of these files was loaded."]
    lines.append(f"Refused: {because}.")
    lines += [f"Not loaded because of that: {', '.join(others)}."] if others else []
    return lines


def _errors(file: FileLoad) -> str:
    return counted(sum(problem.count for problem in file.outcome.errors) if file.outcome else 0, "error")

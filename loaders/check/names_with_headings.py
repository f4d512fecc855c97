"""Warns of factors that may be one (rule 13), as one is the other with its heading before it: "Resources: Caseload".

Programs that code texts export the path of each code ("Nodes\\\\Resources\\\\Caseload"); sheets have the name alone, or beside
their theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.schema import schema
from loaders.check.drafts import Drafts
from loaders.check.names_alike import code_of, names_in_file, new_names
from loaders.records.problem_log import listed

_AFTER_HEADING = re.compile(r"\s*(?:\\+|::?|/|»|›|→)\s*|\s+[-–—>]+\s+|(?<=\w)>(?=\w)")
MAX_WARNED = 50
MAX_STEPS = 12  # of a path
MAX_NAMED = 3

Path = tuple[str, ...]


def warn_of_names_with_headings(drafts: Drafts) -> None:
    """Name each new factor with those of the load and of the graph that it may be."""
    label = schema().labels["Factor"]
    new = dict(new_names(drafts, label.name))
    if not new:
        return
    known = drafts.known_names(label)
    in_file = {key: name for key, name in names_in_file(drafts, label).items() if name}
    spelt = {key: known.spelling(key) for key in known.keys} | in_file
    paths = {key: _path(key) for key in spelt}
    by_path = {path: key for key, path in paths.items()}
    longer: dict[Path, list[str]] = {}  # those that are another with headings before it, by the path of that one
    for key, path in paths.items():
        for end in _ends(path):
            if end in by_path and not _may_be_several(path, by_path):
                longer.setdefault(end, []).append(key)
    warned = 0
    for key, draft in new.items():
        if warned >= MAX_WARNED:
            break
        path = paths[key]
        ends = [] if _may_be_several(path, by_path) else _ends(path)
        shorter = [by_path[end] for end in ends if end in by_path]
        # A pair of new names is named once, by the longer of the two.
        others = shorter[:1] or [other for other in longer.get(path, ()) if other not in new]
        if not others:
            continue
        warned += 1
        # As they stand: what Python writes out would double the marks of a path.
        names = listed([f"'{spelt[other]}'" for other in others], MAX_NAMED)
        number = "two" if len(others) == 1 else f"{len(others) + 1:,}"
        rule = f"and {names} are read as {number} factors, and may be one with its heading before it"
        fix = "If they are one, write its name as the graph has it."
        if shorter:
            heading = _steps(spelt[key])[-len(paths[others[0]]) - 1]
            fix = f"If they are one, write its name alone, and '{heading}' in the column 'Domain' if it is one."
        code = code_of("perhaps_heading", key, drafts)
        drafts.log.add_for(code, draft.record, label.caption, rule, fix, value=spelt[key], severity="warning")


def _path(key: str) -> Path:
    """The headings before a name, and the name."""
    return tuple(_steps(key)[-MAX_STEPS:]) or (key,)


def _steps(name: str) -> list[str]:
    return [step for step in _AFTER_HEADING.split(" ".join(name.split())) if step]


def _may_be_several(path: Path, by_path: Mapping[Path, str]) -> bool:
    """Whether each step of a path is a factor by itself, as in "Caseload/Supervision"."""
    return all((step,) in by_path for step in path)


def _ends(path: Path) -> list[Path]:
    """What a path ends with, the longest first."""
    return [path[start:] for start in range(1, len(path))]

"""Warns of new names with a count behind them (rule 13): "Caseload x2", "Caseload, twice", "Caseload - 2" beside "Caseload".

They stay as they are: "Form x2" may be what something is called.
"""

from __future__ import annotations

import re
from collections import Counter

from graph.names import name_key
from graph.records import Node
from graph.schema import Label, schema
from loaders.check.drafts import Draft, Drafts
from loaders.check.names_alike import (
    CALLED_BY_NAMES,
    MAX_WARNED,
    asked_pairs,
    code_of,
    names_in_file,
    new_names,
)

_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|several|many)"
_SIGNS = r"(?:[x×]\s?\d{1,3}|\d{1,3}\s?[x×])"
_WORDS = rf"(?:{_NUMBER}\s+times|once|twice)"
# What says so by itself, and in brackets, which names_alike names beside the name alone.
_COUNT = re.compile(rf"(?<=\w)(?:[\s,;:–—-]+{_SIGNS}|\s*[,;:–—-]\s*{_WORDS})\s*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*(?:{_SIGNS}|{_WORDS})\s*[)\]]\s*$", re.IGNORECASE)
# What may number one of several, too: counted only beside the name alone, or where a single factor has such a number.
_BARE = re.compile(r"(?<=\w)(?:\s*[,;:]|\s+[–—-]|\s*[–—-](?=\s))\s*\d{1,2}\s*$")

_NUMBERED = re.compile(
    r"(?:.*\b)?(?:band|category|class|covid|grade|group|key stage|level|no|number|part|phase|section|stage|step|team|theme|tier"
    r"|type|version|ward|year)",
    re.IGNORECASE,
)


def warn_of_counted_names(drafts: Drafts) -> None:
    """Name each such new record with its row, and with the record of the name alone where there is one."""
    for kind in CALLED_BY_NAMES:
        counted = {key: draft for key, draft in new_names(drafts, kind) if _base(str(draft.properties["name"]))}
        if counted:
            _warn(drafts, schema().labels[kind], counted)


def _warn(drafts: Drafts, label: Label, counted: dict[str, Draft[Node]]) -> None:
    known, in_file, asked = drafts.known_names(label), names_in_file(drafts, label), asked_pairs(drafts, label)
    spelt = {key: known.spelling(key) for key in known.keys} | in_file
    names = {key: str(draft.properties["name"]) for key, draft in counted.items()}
    numbered = Counter(name_key(_base(name)) for name in names.values() if _BARE.search(name))
    warned = 0
    for key, draft in counted.items():
        name, base = names[key], name_key(_base(names[key]))
        if base in spelt:
            if frozenset((key, base)) in asked or _IN_BRACKETS.search(name):
                continue  # the two are named already
        elif _BARE.search(name) and (label.name != "Factor" or numbered[base] > 1 or _NUMBERED.fullmatch(base)):
            continue  # "Stage - 1" and "Stage - 2" are numbered, as teams are
        if warned == MAX_WARNED:
            return
        warned += 1
        alone = spelt.get(base) or _base(name)
        beside = f" beside {alone!r}" if base in spelt else ""
        rule = f"looks like {alone!r} with a count behind it; it is read as a name of its own{beside}"
        fix = f"If it is a count, write the name alone ({alone!r}), and the count in a column of its own."
        code = code_of("counted_name", key, drafts)
        drafts.log.add_for(code, draft.record, "name", rule, fix, value=name, severity="warning")


def _base(name: str) -> str:
    """A name without the count behind it; empty where it has none."""
    for pattern in (_COUNT, _IN_BRACKETS, _BARE):
        if match := pattern.search(name):
            return name[: match.start()].strip()
    return ""

"""Cases of one sheet that have one title and another reference or area: each is named, with what may show that they are one.

A spreadsheet that drags a cell down counts its number up, and makes a case of every row: their episodes are then the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.records import FlatRecords, plain_text
from loaders.records.problem import Place
from loaders.records.problem_log import shown

_NUMBER = re.compile(r"(\d+)")
_ANY_DAY = "any day"  # in the place of a date
EpisodeKey = tuple[str, str, str, str]  # the first case of its title, its title, date and text, as they are compared


@dataclass(frozen=True, slots=True)
class CaseOfTitle:
    """A case that has its title in common with the `first` of it, with where it is named first."""

    id: str
    first: str
    title: str
    place: Place
    heading: str


@dataclass
class SameTitles:
    """Collects such cases, as what they have in common shows only at the end."""

    records: FlatRecords
    _cases: dict[str, CaseOfTitle] = field(default_factory=dict)

    def add(self, case: CaseOfTitle) -> None:
        """One more."""
        self._cases[case.id] = case

    def note(self, apart: Mapping[str, Mapping[str, str]]) -> None:
        """Name each of them; `apart` has the reference and the area of each case, as they are written."""
        shared = self._shared() if self._cases else {}
        for case in self._cases.values():
            other, alike = shared.get(case.id, (case.first, ""))
            differences = list(_differences(apart.get(case.id, {}), apart.get(other, {})))
            place = self.records.nodes["Case", other].place
            rule = f"is another case of that title than the one of {place}: "
            rule += " and ".join(
                f"its {name} is {shown(ours)!r}, there {shown(theirs)!r}" for name, ours, theirs in differences
            )
            names = " and ".join(name for name, _, _ in differences)
            fix = f"If they are one, write the same {names} in each row."
            if alike:
                rule += f"; {alike}"
                if any(name == "reference" and _are_counted(ours, theirs) for name, ours, theirs in differences):
                    fix = f"Was the cell dragged down, which counts its number up? {fix}"
            log, column = self.records.log, case.heading
            log.add("same_title", case.place, rule, fix, column=column, value=case.title, severity="warning")

    def _shared(self) -> dict[str, tuple[str, str]]:
        """For each case the first other one of its title that has an episode of the same title, told alike; and what is alike.

        That is its date and text or, where the date was dragged down too, its text.
        """
        having: dict[EpisodeKey, list[str]] = defaultdict(list)
        words: dict[EpisodeKey, str] = {}
        for link in (record.values for record in self.records.all if record.kind == "HAS_EPISODE"):
            case, values = link["from_id"], self.records.nodes["Episode", link["to_id"]].values
            title, start, text = description_of(values)
            first = self._cases[case].first if case in self._cases else case
            key = (first, name_key(title), name_key(start), name_key(text))
            if start or text:
                words.setdefault(key, f"the episode {shown(title)!r} is the same in both")
                having[key].append(case)
            if text:
                key = (*key[:2], _ANY_DAY, key[3])
                words.setdefault(key, f"the episode {shown(title)!r} has the same text in both")
                having[key].append(case)
        shared: dict[str, tuple[str, str]] = {}
        for key, cases in sorted(having.items(), key=lambda item: item[0][2] == _ANY_DAY):
            different = list(dict.fromkeys(cases))
            for case in different[1:]:
                shared.setdefault(case, (different[0], words[key]))
            if len(different) > 1:
                shared.setdefault(different[0], (different[1], words[key]))
        return shared


def description_of(episode: Mapping[str, Any]) -> tuple[str, str, str]:
    """What an episode is described by: its title, its date and its text, as they are written."""
    title, start, text = (plain_text(episode.get(name, "")) for name in ("title", "start", "what_happened"))
    return title, start, text


def _differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in ours:
        if name in theirs and name_key(ours[name]) != name_key(theirs[name]):
            yield name, ours[name], theirs[name]


def _are_counted(one: str, other: str) -> bool:
    """Whether two references are the same but for their last number, as those of a series are."""
    parts = [_NUMBER.split(text.strip()) for text in (one, other)]
    # Every second part is a number, and the last but one is the last of them.
    return all(len(each) > 1 for each in parts) and len({(*each[:-2], each[-1]) for each in parts}) == 1

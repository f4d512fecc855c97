"""Warns of a case of a flat sheet whose title names several cases of the file or of the graph (rule 15).

"Child Larch and Child Maple" may be one review of two siblings, and it may be a row about both: nobody can tell, so it is
loaded as a case of its own, and that is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from graph.names import name_key
from graph.records import Node
from loaders.check.case_profiles import words_and_numbers
from loaders.check.drafts import Draft, Drafts
from loaders.check.known_cases import KnownCases
from loaders.records.problem_log import joined

_TWO = 2
MAX_NAMED = 3  # cases that one title names
_WORD = r"\s+(?:and|&|\+|/|[-–—])\s+"
# What may stand between two cases: marks between blanks first, as a reference has slashes of its own.
_BETWEEN = (
    re.compile(rf"{_WORD}|\s*[,;\n]\s*(?:and\s+|&\s*)?", re.IGNORECASE),
    re.compile(rf"{_WORD}|\s*[,;\n/&+]\s*(?:and\s+|&\s*)?", re.IGNORECASE),
)
_IN_BRACKETS = re.compile(r"\s*(?:\([^)]*\)|\[[^\]]*\])")
Words = tuple[str, ...]
Named = dict[str, str]  # titles by the ids of their cases


def warn_of_joint_cases(drafts: Drafts) -> None:
    """Name each such case, with the cases that its title names."""
    if not drafts.reading.counts_episodes:
        return  # only a flat sheet tells its cases apart by what people call them
    joint = {
        id_: pieces for id_, draft in drafts.nodes_of("Case").items() if (pieces := [*split_titles(_title(draft))])
    }
    if not joint:
        return
    wanted = {words for splits in joint.values() for pieces in splits for piece in pieces for words in piece}
    known = _Known(drafts, wanted)
    for id_, splits in joint.items():
        named = next((titles for pieces in splits if (titles := known.named(id_, pieces))), [])
        if named:
            record, is_two = drafts.nodes["Case"][id_].record, len(named) == _TWO
            names = joined([*map(repr, named)], MAX_NAMED)
            number, all_of_them = ("two", "both") if is_two else (f"{len(named):,}", "all of them")
            rule = f"names {number} of your cases, {names}, and is read as another case"
            fix = (
                f"If what stands there is about {all_of_them}, give each of the cases a row of its own; "
                "if it is one case of that title, leave it."
            )
            title = drafts.nodes["Case"][id_].properties.get("title")
            drafts.log.add_for("joint_case", record, "title", rule, fix, value=title, severity="warning")


class _Known:
    """The cases of the file and of the graph by what people call them, as titles and references are compared."""

    def __init__(self, drafts: Drafts, wanted: set[Words]) -> None:
        self._cases: dict[Words, Named] = defaultdict(dict)
        self._areas: dict[str, set[str]] = defaultdict(set)
        for id_, draft in drafts.nodes_of("Case").items():
            self._add(id_, draft.properties.get("title"), draft.properties.get("ref"), wanted)
        for link in drafts.relationships_of("IN_AREA"):
            self._areas[link.element.from_id].add(link.element.to_id)
        if drafts.graph.holds("Case"):
            rows = drafts.graph.read("MATCH (c:Case) RETURN c.id AS id, c.title AS title, c.ref AS ref ORDER BY id")
            added = [
                row["id"]
                for row in drafts.graph.seen("Case", rows)
                if row["id"] not in drafts.nodes_of("Case") and self._add(row["id"], row["title"], row["ref"], wanted)
            ]
            for id_, areas in KnownCases(drafts.graph).areas(added).items():
                self._areas[id_].update(areas)

    def _add(self, id_: str, title: object, ref: object, wanted: set[Words]) -> bool:
        names = {words_of(str(name)) for name in (title, ref) if name} & wanted
        for words in names:
            self._cases[words][id_] = str(title)
        return bool(names)

    def named(self, joint: str, pieces: list[list[Words]]) -> list[str]:
        """The titles of the cases that these pieces of a title name, each another; none where one names no case."""
        return titles_named(joint, pieces, self._cases, lambda case: self._may_be(joint, case))

    def _may_be(self, joint: str, case: str) -> bool:
        """Whether no area tells that another case is meant: "Child A" is everywhere."""
        ours, theirs = self._areas.get(joint), self._areas.get(case)
        return not (ours and theirs) or bool(ours & theirs)


def _title(draft: Draft[Node]) -> str:
    return str(draft.properties.get("title") or "")


def split_titles(title: str) -> Iterator[list[list[Words]]]:
    """The ways to part a title into what may be several cases or reviews, each with the words that it may be known by."""
    for text in dict.fromkeys((title, _IN_BRACKETS.sub("", title))):
        for between in _BETWEEN:
            words = [words_of(piece) for piece in between.split(text.strip())]
            if len(words) > 1 and all(words):
                first, *others = words
                # "Child Larch and Maple", "LCSPR Child Larch and Child Maple": what the first begins with is said once.
                yield [[first], *([(*first[:at], *piece) for at in range(len(first))] for piece in others)]


def titles_named(
    joint: str,
    pieces: list[list[Words]],
    known: Mapping[Words, Named],
    may_be: Callable[[str], bool] = lambda _: True,
) -> list[str]:
    """The titles of the records that these pieces of a title name, each another than `joint`; none where one names none."""
    named: Named = {}
    for piece in pieces:
        records = {id_: title for words in piece for id_, title in known.get(words, {}).items()}
        new = next((id_ for id_ in records if id_ != joint and id_ not in named and may_be(id_)), None)
        if new is None:
            return []
        named[new] = records[new]
    return list(named.values())


def words_of(title: str) -> Words:
    """A title as titles of cases and reviews are compared."""
    return words_and_numbers(name_key(title))

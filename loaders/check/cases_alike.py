"""Warns of cases of one flat sheet that may be one (rule 15): their titles are alike and they share an episode, or one title
says no more than a part of the other, or they differ in an age alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from graph.names import name_key
from loaders.check.drafts import Drafts
from loaders.check.titles_with_ages import warn_of_ages
from loaders.check.titles_with_more import parts_of_title
from loaders.records.problem_log import listed

MIN_SCORE = 88  # of 100: one letter in a word of nine differs
MIN_MISSPELT_LENGTH = 4  # letters of a word that may be misspelt: Child A is not Child B
MAX_NAMED = 3  # titles in one warning
MAX_COMPARED = 50  # cases that share one episode, beyond which only those of one bare title are compared
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+")
EpisodeKey = tuple[str, str]  # its title as it is compared, and its date or what happened


@dataclass(frozen=True, slots=True)
class _Case:
    """A case of the file as it is compared: the words of its title and of its id, numbers without leading zeros."""

    id: str
    title: str
    words: tuple[str, ...]
    in_brackets: tuple[str, ...]
    id_words: tuple[str, ...]
    ref: str
    areas: frozenset[str]

    def is_alike(self, other: _Case, *, may_be_misspelt: bool) -> bool:
        """Whether the titles, or ids, may mean one case, and neither reference nor area tells the two apart."""
        if self.is_told_apart(other):
            return False
        if self.words == other.words or self.id_words == other.id_words:
            return True
        if self._is_named_in_brackets_of(other) or other._is_named_in_brackets_of(self):
            return True
        return may_be_misspelt and _are_misspelt(self.words, other.words)

    def is_told_apart(self, other: _Case) -> bool:
        """Whether the references or the areas of the two say that they are two."""
        return bool(self.ref and other.ref and self.ref != other.ref) or bool(
            self.areas and other.areas and not self.areas & other.areas
        )

    def _is_named_in_brackets_of(self, other: _Case) -> bool:
        """Whether the other's title has all its words, some in brackets: "Child Sorrel" and "Child S (Sorrel)"."""
        words = set(self.words)
        return bool(words & set(other.in_brackets)) and words <= {*other.words, *other.in_brackets}


def warn_of_cases_alike(drafts: Drafts) -> None:
    """Name each two such cases once, with the places of both and an episode that they share."""
    if not drafts.reading.counts_episodes:
        return  # only a flat sheet tells its cases apart by what people call them
    noted = set[frozenset[str]]()
    cases = _cases(drafts)
    for (episode, _), ids in _sharing(drafts).items():
        for one, other in combinations(ids, 2) if len(ids) <= MAX_COMPARED else _of_one_title(cases, ids):
            pair = frozenset((one, other))
            if pair in noted or not cases[one].is_alike(cases[other], may_be_misspelt=len(ids) <= MAX_COMPARED):
                continue
            noted.add(pair)
            first, record = drafts.nodes["Case"][one].record, drafts.nodes["Case"][other].record
            rule = (
                f"may be the case {cases[one].title!r} of {first.place}, as both have the episode {episode!r}; "
                "they are read as two"
            )
            fix = "If they are one, write its name the same; if two, give each a reference or an area."
            value = cases[other].title
            drafts.log.add_for("cases_alike", record, "title", rule, fix, value=value, severity="warning")
    _warn_of_longer_titles(drafts, cases, noted)

    def are_settled(one: str, other: str) -> bool:
        return frozenset((one, other)) in noted or cases[one].is_told_apart(cases[other])

    warn_of_ages(drafts, {id_: case.title for id_, case in cases.items()}, are_settled)


def _warn_of_longer_titles(drafts: Drafts, cases: dict[str, _Case], noted: set[frozenset[str]]) -> None:
    """Name each case whose title is that of others but for signs, or for what stands beside it there, and which is not named
    yet."""
    ids = {_letters(case.title): id_ for id_, case in reversed(cases.items())}
    others: dict[str, list[_Case]] = defaultdict(list)
    for case in cases.values():
        for part in (case.title, *parts_of_title(case.title)):
            bare = ids.get(_letters(part), case.id)
            if bare != case.id and frozenset((bare, case.id)) not in noted and not cases[bare].is_told_apart(case):
                noted.add(frozenset((bare, case.id)))
                others[bare].append(case)
    for id_, alike in others.items():
        titles = listed([repr(other.title) for other in alike], MAX_NAMED)
        record, ref = drafts.nodes["Case"][id_].record, cases[id_].ref
        has_one_ref = bool(ref) and all(other.ref == ref for other in alike)
        same = (
            f" and whose reference {drafts.nodes['Case'][id_].properties['ref']!r} is the same" if has_one_ref else ""
        )
        rule = f"may be the case {titles}, whose title differs in signs or says more{same}; they are read as {len(alike) + 1}"
        fix = (
            "If they are one, write its name the same, and the reference in a column of its own; if not, give each one."
        )
        if has_one_ref:
            fix = "If they are one, write its name the same; if not, give each a reference of its own."
        drafts.log.add_for("cases_alike", record, "title", rule, fix, value=cases[id_].title, severity="warning")


def _letters(title: str) -> str:
    """The letters and digits of a title, its numbers without leading zeros: those of "A 1", "A-01" and "A1." are the same."""
    return "".join(re.findall(r"[^\W\d_]+|[1-9]\d*|0(?!\d)", name_key(title)))


def _cases(drafts: Drafts) -> dict[str, _Case]:
    areas: dict[str, set[str]] = defaultdict(set)
    for link in drafts.relationships_of("IN_AREA"):
        areas[link.element.from_id].add(link.element.to_id)
    cases: dict[str, _Case] = {}
    for id_, draft in drafts.nodes_of("Case").items():
        title, ref = str(draft.properties.get("title") or ""), name_key(str(draft.properties.get("ref") or ""))
        cases[id_] = _Case(
            id_, title, _words(title), _words_in_brackets(title), _words(id_), ref, frozenset(areas[id_])
        )
    return cases


def _sharing(drafts: Drafts) -> dict[EpisodeKey, list[str]]:
    """The cases by what two episodes have in common that are the same."""
    cases: dict[EpisodeKey, dict[str, None]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for link in drafts.relationships_of("HAS_EPISODE"):
        if draft := drafts.nodes_of("Episode").get(link.element.to_id):
            title = str(draft.properties.get("title") or "")
            for name in ("start", "what_happened"):
                if text := name_key(str(draft.properties.get(name) or "")):
                    key = titles.setdefault(name_key(title), title), text
                    cases[key][link.element.from_id] = None
    return {key: list(ids) for key, ids in cases.items() if len(ids) > 1}


def _of_one_title(cases: dict[str, _Case], ids: list[str]) -> Iterator[tuple[str, str]]:
    first: dict[tuple[str, ...], str] = {}
    for id_ in ids:
        other = first.setdefault(cases[id_].words, id_)
        if other != id_:
            yield other, id_


def _words(title: str) -> tuple[str, ...]:
    """The words of a title but those in brackets, with numbers as numbers."""
    words = _WORD.findall(_IN_BRACKETS.sub(" ", name_key(title))) or _WORD.findall(name_key(title))
    return tuple(word.lstrip("0") or "0" for word in words)


def _words_in_brackets(title: str) -> tuple[str, ...]:
    return tuple(word for text in _IN_BRACKETS.findall(name_key(title)) for word in _WORD.findall(text))


def _are_misspelt(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether as many words are the same but for a letter in long ones."""
    if len(words) != len(others):
        return False
    different = [(word, other) for word, other in zip(words, others, strict=True) if word != other]
    is_long = all(min(len(word), len(other)) >= MIN_MISSPELT_LENGTH for word, other in different)
    has_number = any(any(map(str.isdigit, word + other)) for word, other in different)
    return is_long and not has_number and fuzz.ratio(" ".join(words), " ".join(others)) >= MIN_SCORE

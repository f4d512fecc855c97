"""A case and its episodes as they are compared, to see whether two are the same (rule 15)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph.names import name_key
from loaders.check.titles_with_more import parts_of_title

YEAR_LENGTH = 4  # of a date that is a year alone
MIN_SHARED_DATES = 2  # one episode in the same month is nothing to ask about
_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+")
Likeness = Literal["same", "similar", "different"]
Contribution = tuple[str, object]  # the factor that counts, and the quote or None


@dataclass(frozen=True, slots=True)
class EpisodeProfile:
    """What an episode is recognised by; `key` is its title as it is compared.

    `contributions` are the factors that count, by their ids, each with its quote as it is compared.
    """

    id: str
    title: str
    key: str
    start: str | None = None
    earliest: str | None = None
    latest: str | None = None
    what_happened: str = ""
    contributions: frozenset[tuple[str, str]] = frozenset()

    @property
    def quotes(self) -> frozenset[str]:
        """Those of its contributions."""
        return frozenset(quote for _, quote in self.contributions if quote)

    def agrees(self, other: EpisodeProfile) -> bool:
        """The same title and the same date; where a date is missing, or one is a part of the other, such as the month of a
        day, what happened or a quote has to be the same.

        A year alone is no date where both are told in quite other words: every area has its "Referral, 2020".
        """
        if self.key != other.key:
            return False
        if not (self.start and other.start) or self._is_of_other_precision(other):
            return self.tells_same(other)
        is_year = len(self.start) == YEAR_LENGTH
        return self.start == other.start and not (is_year and self._is_told_otherwise(other))

    def _is_of_other_precision(self, other: EpisodeProfile) -> bool:
        """Whether one date says less of the same time than the other: 2018-03, of 2018-03-12."""
        starts = (self.start or "", other.start or "")
        return starts[0] != starts[1] and any(one.startswith(f"{part}-") for one, part in (starts, starts[::-1]))

    def _is_told_otherwise(self, other: EpisodeProfile) -> bool:
        return bool(self.contents and other.contents) and not self.tells_same(other)

    def tells_same(self, other: EpisodeProfile) -> bool:
        """The same title, and what happened or a quote is the same."""
        return bool(self.contents & other.contents)

    @property
    def contents(self) -> frozenset[tuple[str, str]]:
        """Its title with each text that tells it from another episode of that title."""
        texts = (self.what_happened, *self.quotes) if self.what_happened else self.quotes
        return frozenset((self.key, text) for text in texts)

    def contradicts(self, other: EpisodeProfile) -> bool:
        """The same title at another time: no day can be meant by both."""
        return self.key == other.key and is_before_or_after(self, other)


def is_before_or_after(one: EpisodeProfile, other: EpisodeProfile) -> bool:
    """Whether the dates of both are known and have no day in common."""
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    return one.latest < other.earliest or other.latest < one.earliest


@dataclass(frozen=True, slots=True)
class CaseProfile:
    """What a case is recognised by; `key` is its title as it is compared, `areas` are the ids of those it is in."""

    id: str
    title: str
    key: str
    source_id: str = ""
    ref: str = ""
    period: tuple[str | None, str | None] = (None, None)
    areas: frozenset[str] = frozenset()
    episodes: tuple[EpisodeProfile, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What the case is, whatever its file is called: its title and its episodes with their dates."""
        episodes = sorted(f"{episode.key} {episode.start or ''}" for episode in self.episodes)
        return "|".join([self.key, name_key(self.ref), *episodes])

    def agreeing(self, other: CaseProfile) -> int:
        """How many of its episodes the other case has with the same title and date."""
        return sum(any(episode.agrees(its) for its in other.episodes) for episode in self.episodes)

    def sharing(self, other: CaseProfile) -> int:
        """How many of its episodes the other case has by their titles, at a time that may be the same or corrected."""
        return sum(
            any(
                episode.key == its.key and (not is_before_or_after(episode, its) or episode.tells_same(its))
                for its in other.episodes
            )
            for episode in self.episodes
        )

    def likeness(self, known: CaseProfile, *, own: bool) -> Likeness:
        """Whether a case of the graph is this one; `own` where the same file name and title brought both.

        The source's own name and title count like a key as long as the episodes do not speak against it.
        """
        if self._is_same_by_reference(known):
            return "same"
        if own and not self.is_told_apart(known) and (self.sharing(known) or not (self.episodes and known.episodes)):
            return "same"
        if self.key == known.key:
            contradicted = any(episode.contradicts(its) for episode in self.episodes for its in known.episodes)
            contradicted |= self.is_told_apart(known) and not self.dated_contents & known.dated_contents
            return "similar" if contradicted or not self.agreeing(known) else "same"
        is_named = self.is_spelt_as(known) or self.is_part_of(known)
        is_similar = is_named or self._has_dates_of(known) or self._has_reference_of(known)
        return "similar" if is_similar else "different"

    def is_spelt_as(self, known: CaseProfile) -> bool:
        """Whether the titles differ in spaces, signs or leading zeros alone, and no reference or area tells them apart."""
        words = words_and_numbers(self.key)
        return bool(words) and words == words_and_numbers(known.key) and not self.is_told_apart(known)

    def is_part_of(self, known: CaseProfile) -> bool:
        """Whether one of the titles has more than the other, and no reference or area tells them apart."""
        ours, theirs = words_and_numbers(self.key), words_and_numbers(known.key)
        return (ours in known.parts or theirs in self.parts) and not self.is_told_apart(known)

    @property
    def parts(self) -> frozenset[tuple[str, ...]]:
        """What its title may be short for, as titles are compared."""
        return frozenset(words for part in parts_of_title(self.title) if (words := words_and_numbers(name_key(part))))

    def is_told_apart(self, known: CaseProfile) -> bool:
        """Whether both have a reference, or areas, and not the same: "Child A" is everywhere."""
        refs = {name_key(self.ref), name_key(known.ref)} - {""}
        return len(refs) > 1 or bool(self.areas and known.areas and not self.areas & known.areas)

    def _has_reference_of(self, known: CaseProfile) -> bool:
        same = bool(name_key(self.ref)) and name_key(self.ref) == name_key(known.ref)
        return same and None not in self.period and self.period == known.period

    def _is_same_by_reference(self, known: CaseProfile) -> bool:
        """The same reference and dates in one partnership; references are numbers that every partnership gives."""
        return self._has_reference_of(known) and bool(self.areas & known.areas)

    def _has_dates_of(self, known: CaseProfile) -> bool:
        """Whether its episodes have the dates of the other case's, or one is told in the same words at the same date."""
        return bool(self.dated_contents & known.dated_contents) or (
            self.starts == known.starts and len(self.starts) >= MIN_SHARED_DATES
        )

    @property
    def starts(self) -> frozenset[str]:
        """The dates of its episodes."""
        return frozenset(episode.start for episode in self.episodes if episode.start)

    @property
    def dated_contents(self) -> frozenset[tuple[str, str, str]]:
        """What its dated episodes are told by, with their dates."""
        return frozenset((e.start, *content) for e in self.episodes if e.start for content in e.contents)


def words_and_numbers(key: str) -> tuple[str, ...]:
    """What a title consists of: `a 1`, `a-01` and `a1` have the same, `1/2` and `12` have not."""
    return tuple(part.lstrip("0") or "0" for part in _WORD_OR_NUMBER.findall(key))


def episode_profile(
    episode_id: str, properties: Mapping[str, Any], contributions: Iterable[Contribution] = ()
) -> EpisodeProfile:
    """An episode of a file or of the graph, as it is compared."""
    return EpisodeProfile(
        episode_id,
        str(properties.get("title") or ""),
        name_key(str(properties.get("title") or "")),
        properties.get("start"),
        properties.get("start_earliest"),
        properties.get("start_latest"),
        name_key(str(properties.get("what_happened") or "")),
        frozenset((factor, name_key(str(quote or ""))) for factor, quote in contributions),
    )


def case_profile(
    case_id: str, properties: Mapping[str, Any], episodes: Iterable[EpisodeProfile], areas: Iterable[str]
) -> CaseProfile:
    """A case of a file or of the graph, as it is compared."""
    return CaseProfile(
        case_id,
        str(properties.get("title") or ""),
        name_key(str(properties.get("title") or "")),
        str(properties.get("source_id") or ""),
        str(properties.get("ref") or ""),
        (properties.get("period_start"), properties.get("period_end")),
        frozenset(areas),
        tuple(episodes),
    )

"""The cases of the graph as a file's case is compared with them (rule 15): their titles, references, dates and episodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.names import name_key
from loaders.check.existing_graph import ExistingGraph

MIN_SHARED_DATES = 2  # one episode in the same month is nothing to ask about
Likeness = Literal["same", "similar", "different"]


@dataclass(frozen=True, slots=True)
class EpisodeProfile:
    """What an episode is recognised by; `quotes` are those of its contributions, as they are compared."""

    id: str
    title: str
    start: str | None = None
    earliest: str | None = None
    latest: str | None = None
    what_happened: str = ""
    quotes: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The title as it is compared."""
        return name_key(self.title)

    def agrees(self, other: EpisodeProfile) -> bool:
        """The same title and the same date; where a date is missing, what happened or a quote has to be the same."""
        if self.key != other.key:
            return False
        if self.start and other.start:
            return self.start == other.start
        return self.tells_same(other)

    def tells_same(self, other: EpisodeProfile) -> bool:
        """The same title, and what happened or a quote is the same."""
        same_text = bool(self.what_happened) and name_key(self.what_happened) == name_key(other.what_happened)
        return self.key == other.key and (same_text or bool(self.quotes & other.quotes))

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
    """What a case is recognised by; `areas` are the ids of those it is in."""

    id: str
    title: str
    source_id: str = ""
    ref: str = ""
    period: tuple[str | None, str | None] = (None, None)
    areas: frozenset[str] = frozenset()
    episodes: tuple[EpisodeProfile, ...] = ()

    @property
    def key(self) -> str:
        """The title as it is compared."""
        return name_key(self.title)

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
        if own and (self.sharing(known) or not (self.episodes and known.episodes)):
            return "same"
        if self.key == known.key:
            contradicted = any(episode.contradicts(its) for episode in self.episodes for its in known.episodes)
            return "similar" if contradicted or not self.agreeing(known) else "same"
        return "similar" if self._has_dates_of(known) or self._has_reference_of(known) else "different"

    def _has_reference_of(self, known: CaseProfile) -> bool:
        same = bool(name_key(self.ref)) and name_key(self.ref) == name_key(known.ref)
        return same and None not in self.period and self.period == known.period

    def _is_same_by_reference(self, known: CaseProfile) -> bool:
        """The same reference and dates in one partnership; references are numbers that every partnership gives."""
        return self._has_reference_of(known) and bool(self.areas & known.areas)

    def _has_dates_of(self, known: CaseProfile) -> bool:
        """Whether its episodes have the dates of the other case's, or one is told in the same words at the same date."""
        if any(episode.agrees(its) and episode.tells_same(its) for episode in self.episodes for its in known.episodes):
            return True
        starts = {episode.start for episode in self.episodes if episode.start}
        return len(starts) >= MIN_SHARED_DATES and starts == {episode.start for episode in known.episodes}


@dataclass
class KnownCases:
    """Reads the cases of the graph that may be cases of a load."""

    graph: ExistingGraph
    _profiles: dict[str, CaseProfile] = field(default_factory=dict)

    def candidates(self, cases: Sequence[CaseProfile]) -> list[CaseProfile]:
        """The cases of the graph that share a title, a reference or an episode's date with any of these."""
        if not (cases and self.graph.holds("Case")):
            return []
        titles, refs = {case.key for case in cases}, {name_key(case.ref) for case in cases} - {""}
        rows = self.graph.read(
            "MATCH (c:Case) RETURN c.id AS id, c.title AS title, c.ref AS ref, c.source_id AS source_id, "
            "c.period_start AS period_start, c.period_end AS period_end ORDER BY id"
        )
        own_ids = {case.id for case in cases}
        dated = self._with_dates({start for case in cases for episode in case.episodes if (start := episode.start)})
        likely = [
            row
            for row in rows
            if row["id"] in own_ids
            or row["id"] in dated
            or name_key(row["title"] or "") in titles
            or name_key(row["ref"] or "") in refs
        ]
        ids = [row["id"] for row in likely]
        episodes, areas = self._episodes(ids), self._areas(ids)
        return [_profile(row, episodes.get(row["id"], ()), areas.get(row["id"], ())) for row in likely]

    def _with_dates(self, starts: Collection[str]) -> set[str]:
        """The cases that have an episode with one of these dates; a year alone says too little."""
        if not self.graph.holds("HAS_EPISODE"):
            return set()
        rows = self.graph.read(
            "MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode) WHERE e.start IN $starts "
            "RETURN DISTINCT c.id AS id ORDER BY id",
            starts=sorted(start for start in starts if len(start) > len("2023")),
        )  # fmt: skip
        return {row["id"] for row in rows}

    def _episodes(self, ids: Iterable[str]) -> dict[str, list[EpisodeProfile]]:
        if not self.graph.holds("HAS_EPISODE"):
            return {}
        cypher = """UNWIND $ids AS id MATCH (:Case {id: id})-[:HAS_EPISODE]->(e:Episode)
                    OPTIONAL MATCH (e)<-[r:CONTRIBUTED_TO]-(:Factor)
                    RETURN id, properties(e) AS episode, collect(r.quote) AS quotes ORDER BY id, episode.sequence, episode.id"""
        episodes: dict[str, list[EpisodeProfile]] = defaultdict(list)
        for row in self.graph.read_in_batches(cypher, ids):
            episodes[row["id"]].append(episode_profile(row["episode"]["id"], row["episode"], row["quotes"]))
        return episodes

    def _areas(self, ids: Iterable[str]) -> dict[str, list[str]]:
        if not self.graph.holds("IN_AREA"):
            return {}
        cypher = (
            "UNWIND $ids AS id MATCH (:Case {id: id})-[:IN_AREA]->(a:Area) RETURN id, a.id AS area ORDER BY id, area"
        )
        areas: dict[str, list[str]] = defaultdict(list)
        for row in self.graph.read_in_batches(cypher, ids):
            areas[row["id"]].append(row["area"])
        return areas


def episode_profile(episode_id: str, properties: Mapping[str, Any], quotes: Iterable[object] = ()) -> EpisodeProfile:
    """An episode of a file or of the graph, as it is compared."""
    return EpisodeProfile(
        episode_id,
        str(properties.get("title") or ""),
        properties.get("start"),
        properties.get("start_earliest"),
        properties.get("start_latest"),
        str(properties.get("what_happened") or ""),
        frozenset(name_key(str(quote)) for quote in quotes if quote),
    )


def case_profile(
    case_id: str, properties: Mapping[str, Any], episodes: Iterable[EpisodeProfile], areas: Iterable[str]
) -> CaseProfile:
    """A case of a file or of the graph, as it is compared."""
    return CaseProfile(
        case_id,
        str(properties.get("title") or ""),
        str(properties.get("source_id") or ""),
        str(properties.get("ref") or ""),
        (properties.get("period_start"), properties.get("period_end")),
        frozenset(areas),
        tuple(episodes),
    )


def _profile(row: Mapping[str, Any], episodes: Iterable[EpisodeProfile], areas: Iterable[str]) -> CaseProfile:
    return case_profile(row["id"], row, episodes, areas)

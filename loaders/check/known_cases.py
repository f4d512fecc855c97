"""Reads the cases of the graph that a file's case may be, and finds them by what both have in common (rule 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.names import name_key
from loaders.check.case_profiles import (
    MIN_SHARED_DATES,
    CaseProfile,
    EpisodeProfile,
    case_profile,
    episode_profile,
    words_and_numbers,
)
from loaders.check.existing_graph import ExistingGraph
from loaders.check.titles_with_more import parts_of_title


class Candidates:
    """Cases of the graph, by what a case of a file may have in common with them."""

    def __init__(self, profiles: Iterable[CaseProfile]) -> None:
        self._by_mark: dict[Hashable, list[CaseProfile]] = defaultdict(list)
        for profile in profiles:
            parts = (("part", part) for part in profile.parts)
            for mark in (*_names(profile), *parts, *_dates(profile)):
                self._by_mark[mark].append(profile)

    def of_name(self, case: CaseProfile) -> list[CaseProfile]:
        """Those with the id, the title, spelt so or a little otherwise or with more in it, or the reference of a case, each
        once."""
        more = (("part", words_and_numbers(case.key)), *(("title", part) for part in case.parts))
        return self._with((*_names(case), *more))

    def of_dates(self, case: CaseProfile) -> list[CaseProfile]:
        """Those with the dates of a case, or with an episode that is told in the same words at the same date."""
        return self._with(_dates(case))

    def _with(self, marks: Iterable[Hashable]) -> list[CaseProfile]:
        return list({known.id: known for mark in marks for known in self._by_mark.get(mark, ())}.values())


def _names(case: CaseProfile) -> Iterator[Hashable]:
    yield "id", case.id
    if case.key:
        yield "title", words_and_numbers(case.key)
    if ref := name_key(case.ref):
        yield "ref", ref


def _dates(case: CaseProfile) -> Iterator[Hashable]:
    if len(case.starts) >= MIN_SHARED_DATES:
        yield "dates", case.starts
    for content in case.dated_contents:
        yield "content", content


@dataclass
class KnownCases:
    """Reads the cases of the graph that may be cases of a load."""

    graph: ExistingGraph

    def candidates(self, cases: Sequence[CaseProfile]) -> Candidates:
        """The cases of the graph that share a title, a reference or an episode's date with any of these."""
        if not (cases and self.graph.holds("Case")):
            return Candidates(())
        titles, refs = {words_and_numbers(case.key) for case in cases}, {name_key(case.ref) for case in cases} - {""}
        parts = {part for case in cases for part in case.parts}
        rows = self.graph.read(
            "MATCH (c:Case) RETURN c.id AS id, c.title AS title, c.ref AS ref, c.source_id AS source_id, "
            "c.period_start AS period_start, c.period_end AS period_end ORDER BY id"
        )
        own_ids = {case.id for case in cases}
        dated = self._with_dates({start for case in cases for episode in case.episodes if (start := episode.start)})
        likely = [
            row
            for row in self.graph.seen("Case", rows)
            if row["id"] in own_ids
            or row["id"] in dated
            or (words := words_and_numbers(name_key(row["title"] or ""))) in titles
            or words in parts
            or any(words_and_numbers(name_key(part)) in titles for part in parts_of_title(row["title"] or ""))
            or name_key(row["ref"] or "") in refs
        ]
        ids = [row["id"] for row in likely]
        episodes, areas = self._episodes(ids), self.areas(ids)
        return Candidates(_profile(row, episodes.get(row["id"], ()), areas.get(row["id"], ())) for row in likely)

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
                    OPTIONAL MATCH (e)<-[r:CONTRIBUTED_TO]-(f:Factor)
                    RETURN id, properties(e) AS episode, collect([coalesce(f.canonical_id, f.id), r.quote]) AS contributions
                    ORDER BY id, episode.sequence, episode.id"""
        episodes: dict[str, list[EpisodeProfile]] = defaultdict(list)
        for row in self.graph.read_in_batches(cypher, ids):
            contributions = [(factor, quote) for factor, quote in row["contributions"] if factor]
            episodes[row["id"]].append(episode_profile(row["episode"]["id"], row["episode"], contributions))
        return episodes

    def areas(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The ids of the areas that each of these cases is in."""
        if not self.graph.holds("IN_AREA"):
            return {}
        cypher = (
            "UNWIND $ids AS id MATCH (:Case {id: id})-[:IN_AREA]->(a:Area) RETURN id, a.id AS area ORDER BY id, area"
        )
        areas: dict[str, list[str]] = defaultdict(list)
        for row in self.graph.read_in_batches(cypher, ids):
            areas[row["id"]].append(row["area"])
        return areas


def _profile(row: Mapping[str, Any], episodes: Iterable[EpisodeProfile], areas: Iterable[str]) -> CaseProfile:
    return case_profile(row["id"], row, episodes, areas)

"""Numbers the episodes of a file that only names them one after the other: by their dates, else as the rows have them."""

from __future__ import annotations

from itertools import pairwise

from graph.records import Node
from loaders.check.case_profiles import EpisodeProfile, episode_profile
from loaders.check.drafts import Draft, Drafts
from loaders.records.record import Record


def number_episodes(drafts: Drafts) -> None:
    """Give each episode its number in its case, those of the graph among them; what is in order keeps its numbers."""
    if not drafts.reading.counts_episodes:
        return
    by_case: dict[str, list[str]] = {}
    named_by: dict[str, Record] = {}  # the row or the form that first says that something is an episode of the case
    for link in drafts.relationships_of("HAS_EPISODE"):
        by_case.setdefault(link.element.from_id, []).append(link.element.to_id)
        named_by.setdefault(link.element.from_id, link.record)
    known = drafts.graph.episodes_of(case for case in by_case if drafts.existing("Case", case))
    drafts.graph.fetch("Episode", [episode for case in by_case for episode in known.get(case, ())])
    for case, episodes in by_case.items():
        draft = drafts.nodes_of("Case").get(case)  # a form that adds an episode does not state the case
        _number(drafts, draft.record if draft else named_by[case], episodes, known.get(case, {}))


def _number(drafts: Drafts, record: Record, in_file: list[str], known: dict[str, int | None]) -> None:
    numbers = {episode: number for episode, number in known.items() if number is not None}
    ordered = _ordered(drafts, in_file, sorted(numbers, key=lambda episode: (numbers[episode], episode)))
    in_order = all(numbers[one] < numbers[other] for one, other in pairwise(e for e in ordered if e in numbers))
    at_end = ordered[: len(numbers)] == [episode for episode in ordered if episode in numbers]
    if in_order and at_end:
        last = max(numbers.values(), default=0)
        new = {episode: last + place for place, episode in enumerate(ordered[len(numbers) :], start=1)}
        numbers |= new
    else:
        numbers = {episode: place for place, episode in enumerate(ordered, start=1)}
    for episode, number in numbers.items():
        if draft := drafts.nodes_of("Episode").get(episode):
            draft.properties["sequence"] = number
        elif known.get(episode) != number:
            node = Node("Episode", episode, {"sequence": number, "source_id": drafts.reading.source_id})
            drafts.nodes.setdefault("Episode", {})[episode] = Draft(record, node)


def _ordered(drafts: Drafts, in_file: list[str], known: list[str]) -> list[str]:
    """All episodes of a case by their dates; those that dates leave in doubt, as the file or the graph has them."""
    days: dict[str, str] = {}
    day = ""
    for episode in _as_listed(in_file, known):
        profile = _profile(drafts, episode)
        if profile.earliest and profile.latest:
            # The day of the one before it, as far as its own date allows: of two dates without a day in common the
            # earlier one always has the earlier day.
            day = min(max(day, profile.earliest), profile.latest)
        days[episode] = day
    return sorted(days, key=days.__getitem__)


def _as_listed(in_file: list[str], known: list[str]) -> list[str]:
    """All episodes in the order of the file; where it lacks some, in that of the graph, each new one after its neighbour."""
    if set(known) <= set(in_file):
        return in_file
    listed = list(known)
    for before, episode in pairwise([None, *in_file]):
        if episode is not None and episode not in listed:
            listed.insert(listed.index(before) + 1 if before else len(listed), episode)
    return listed


def _profile(drafts: Drafts, episode: str) -> EpisodeProfile:
    return episode_profile(episode, drafts.as_it_will_be("Episode", episode))

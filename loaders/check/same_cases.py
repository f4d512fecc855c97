"""Recognises the cases of a file that the graph has already, whatever the file is called (rule 15).

A case whose id its file gives is known by that id. Any other had its id made from the name of the file and its title:
here it gets the id of the case that it is, and its episodes those of that case's episodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.check.case_profiles import (
    CaseProfile,
    Contribution,
    EpisodeProfile,
    Likeness,
    case_profile,
    episode_profile,
)
from loaders.check.drafts import Drafts
from loaders.check.existing_graph import Key
from loaders.check.known_cases import Candidates, KnownCases
from loaders.check.questions import DIFFERENT, MAX_QUOTES, SAME, Compared, Question, question_id
from loaders.check.recognised import RecognisedCase
from loaders.check.renaming import rename
from loaders.check.same_episodes import same_episodes
from loaders.records.ids import distinct

MAX_ASKED = 3  # cases of the graph that are asked about for one case of a file


def recognise_cases(drafts: Drafts) -> None:
    """Give each case of the file that the graph has already the id that it has there; ask where that cannot be told."""
    cases = drafts.nodes_of("Case")
    if not cases or not drafts.graph.holds("Case"):
        return
    drafts.graph.fetch("Case", cases)  # at once: one by one, 5,818 cases took ten seconds
    made = [case for case in cases if ("Case", case) in drafts.made_ids]
    keyed = [case for case in cases if ("Case", case) not in drafts.made_ids and _has_key_of_graph(drafts, case)]
    if not made and not keyed:
        return
    profiles = _profiles(drafts, [*made, *keyed])
    known = KnownCases(drafts.graph).candidates(list(profiles.values()))
    new_ids: dict[Key, str] = {}
    for case in keyed:
        new_ids |= _adopt(drafts, profiles[case], next(its for its in known.of_name(profiles[case]) if its.id == case))
    choices = [_Choice(drafts, profiles[case], known) for case in made]
    taken = set(cases) - set(made)
    # The case that has most in common comes first, so that of two in one file the right one takes it.
    for choice in sorted(choices, key=lambda each: each.strength, reverse=True):
        if recognised := choice.take(taken):
            taken.add(recognised.id)
            new_ids |= _adopt(drafts, choice.case, recognised)
            if recognised.source_id != drafts.reading.source_id:
                drafts.questions.append(_question(choice, recognised, assumed=SAME))
        else:
            new_ids |= _keep_apart(drafts, choice)
    rename(drafts, new_ids)


def _has_key_of_graph(drafts: Drafts, case: str) -> bool:
    """Whether a case whose id its file gives is there from another file, or its rows are told apart by nothing else."""
    reading, known = drafts.reading, drafts.graph.node("Case", case)
    if not (known and reading.source_is_file):
        return False
    title = drafts.nodes_of("Case")[case].properties.get("title")
    is_other_file = reading.counts_episodes or known.get("source_id") != reading.source_id
    return is_other_file and name_key(str(title)) == name_key(str(known.get("title")))


@dataclass
class _Choice:
    """The case of a file, with the cases of the graph that it is, may be, or was said not to be."""

    drafts: Drafts
    case: CaseProfile
    candidates: Candidates
    same: list[CaseProfile] = field(default_factory=list)
    similar: list[CaseProfile] = field(default_factory=list)
    different: list[CaseProfile] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = self.candidates.of_name(self.case)
        self._judge(named)
        if not self.same:
            self._judge([known for known in self.candidates.of_dates(self.case) if known not in named])

    def _judge(self, candidates: Iterable[CaseProfile]) -> None:
        for known in sorted(candidates, key=self._rank):
            answer, likeness = self.drafts.answers.to(self.question_id(known)), self._likeness(known)
            if answer == SAME:
                self.same.insert(0, known)
            elif answer == DIFFERENT and likeness != "different":
                self.different.append(known)
            elif likeness == "same" and answer is None:
                self.same.append(known)
            elif likeness == "similar" and answer is None:
                self.similar.append(known)

    def _likeness(self, known: CaseProfile) -> Likeness:
        same_file = known.source_id == self.drafts.reading.source_id
        return self.case.likeness(known, own=same_file and (known.key == self.case.key or known.id == self.case.id))

    @property
    def strength(self) -> tuple[int, int]:
        """How much it has in common with the case that it is most likely to be."""
        best = self.same[0] if self.same else None
        return (self.case.agreeing(best), self.case.sharing(best)) if best else (-1, -1)

    def take(self, taken: set[str]) -> CaseProfile | None:
        """The case that it is, of those that no other case of the file is."""
        return next((known for known in self.same if known.id not in taken), None)

    def question_id(self, known: CaseProfile) -> str:
        """The question whether it is this case of the graph."""
        return question_id("Case", self.case.fingerprint, known.id)

    def _rank(self, known: CaseProfile) -> tuple[int, int, bool, str]:
        other_source = known.source_id != self.drafts.reading.source_id
        return (-self.case.agreeing(known), -self.case.sharing(known), other_source, known.id)


def _profiles(drafts: Drafts, cases: Iterable[str]) -> dict[str, CaseProfile]:
    """The cases of the file as they are compared."""
    contributions: dict[str, list[Contribution]] = defaultdict(list)
    counted_as = _counted_as(drafts)
    for contribution in drafts.relationships_of("CONTRIBUTED_TO"):
        element, quote = contribution.element, contribution.properties.get("quote")
        contributions[element.to_id].append((counted_as.get(element.from_id, element.from_id), quote))
    episodes: dict[str, list[EpisodeProfile]] = defaultdict(list)
    for link in drafts.relationships_of("HAS_EPISODE"):
        if draft := drafts.nodes_of("Episode").get(link.element.to_id):
            profile = episode_profile(draft.element.id, draft.properties, contributions[draft.element.id])
            episodes[link.element.from_id].append(profile)
    areas: dict[str, list[str]] = defaultdict(list)
    for link in drafts.relationships_of("IN_AREA"):
        areas[link.element.from_id].append(link.element.to_id)
    nodes = drafts.nodes_of("Case")
    return {id_: case_profile(id_, nodes[id_].properties, episodes[id_], areas[id_]) for id_ in cases}


def _counted_as(drafts: Drafts) -> dict[str, str]:
    """What the factors of the file count as that were merged into another."""
    factors = drafts.nodes_of("Factor")
    drafts.graph.fetch("Factor", factors)
    known = {factor: drafts.graph.node("Factor", factor) or {} for factor in factors}
    return {factor: str(properties.get("canonical_id") or factor) for factor, properties in known.items()}


def _adopt(drafts: Drafts, case: CaseProfile, known: CaseProfile) -> dict[Key, str]:
    """The ids in the graph of a case and of those of its episodes that the known case has; titles as they are there."""
    nodes, made, episodes = drafts.nodes, drafts.made_ids, same_episodes(drafts, case, known)
    if ("Case", case.id) in made and case.key == known.key:
        nodes["Case"][case.id].properties["title"] = known.title
    same = {id_: its for id_, its in episodes.items() if ("Episode", id_) in made or id_ == its.id}
    for id_, its in same.items():
        if ("Episode", id_) in made and its.key == name_key(str(nodes["Episode"][id_].properties.get("title"))):
            nodes["Episode"][id_].properties["title"] = its.title
        if known.source_id != drafts.reading.source_id:
            _take_whole_date(nodes["Episode"][id_].properties, its)
    new_ids = {("Case", case.id): known.id} | {("Episode", id_): its.id for id_, its in same.items()}
    new = [episode.id for episode in case.episodes if episode.id not in same]
    new_ids |= _free_ids(drafts, new, case.id, known.id)
    ids = frozenset(its.id for its in same.values())
    added = frozenset(new_ids.get(("Episode", id_), id_) for id_ in new)
    drafts.recognised_keys |= {("Case", known.id), *(("Episode", id_) for id_ in ids | added)}
    drafts.recognised.append(RecognisedCase(case.title, known.id, known.title, ids, added, known.source_id))
    return new_ids


def _take_whole_date(properties: dict[str, Any], known: EpisodeProfile) -> None:
    """Let another file that says less of when an episode began, such as its month, not take away its day."""
    start = properties.get("start")
    if start and known.start and known.start.startswith(f"{start}-"):
        properties |= {"start": known.start, "start_earliest": known.earliest, "start_latest": known.latest}


def _keep_apart(drafts: Drafts, choice: _Choice) -> dict[Key, str]:
    """Ids that the graph has not, for a case by itself; ask about the cases of the graph that it may be."""
    case, new_ids = choice.case, dict[Key, str]()
    if drafts.graph.node("Case", case.id) is not None:
        number = 2
        while drafts.graph.node("Case", f"{case.id}-{number}") or f"{case.id}-{number}" in drafts.nodes_of("Case"):
            number += 1
        new = f"{case.id}-{number}"
        episodes = [episode.id for episode in case.episodes]
        new_ids = {("Case", case.id): new} | _free_ids(drafts, episodes, case.id, new)
    for known in [*choice.similar, *choice.different][:MAX_ASKED]:
        drafts.questions.append(_question(choice, known, assumed=DIFFERENT))
    if choice.similar:
        _warn(drafts, choice)
    return new_ids


def _free_ids(drafts: Drafts, episodes: list[str], case: str, new_case: str) -> dict[Key, str]:
    """Ids within the new id of their case, for episodes whose ids were made within the old."""
    made = [id_ for id_ in episodes if ("Episode", id_) in drafts.made_ids]
    bases = [f"{new_case}-{id_.removeprefix(f'{case}-')}" for id_ in made]
    drafts.graph.fetch("Episode", bases)
    taken = {id_ for id_ in bases if drafts.graph.node("Episode", id_)}
    return {("Episode", old): new for old, new in zip(made, distinct(bases, taken), strict=True)}


def _warn(drafts: Drafts, choice: _Choice) -> None:
    record = drafts.nodes["Case"][choice.case.id].record
    names = ", ".join(f"'{known.title}' ({known.id})" for known in choice.similar[:MAX_ASKED])
    cases = "a case" if len(choice.similar) == 1 else f"{len(choice.similar):,} cases"
    rule = f"may be {cases} that the graph has: {names}; it is loaded as a case of its own"
    fix = "If it is the same, answer the question about it: on the import page, or in the file of --answers."
    drafts.log.add_for("similar_case", record, "title", rule, fix, value=choice.case.title, severity="warning")


def _in_common(case: CaseProfile, known: CaseProfile) -> str:
    """What speaks for the two being one, and what against it."""
    same_title, same_but_for_signs = case.key == known.key, case.is_spelt_as(known)
    agreeing, known_titles = case.agreeing(known), {its.key for its in known.episodes}
    contradicting = [
        episode.title for episode in case.episodes if any(episode.contradicts(its) for its in known.episodes)
    ]
    shared = sum(episode.key in known_titles for episode in case.episodes)
    parts = ["They have the same title" if same_title else "Their titles differ"]
    if same_but_for_signs and not same_title:
        parts[0] += " in spaces, signs or leading zeros alone"
    elif case.is_part_of(known) and not same_title:
        parts[0] += " in what one of them says besides"
    if agreeing:
        parts.append(f"{agreeing:,} of {len(case.episodes):,} episodes have the same title and date")
    elif shared and not contradicting:
        parts.append(
            f"{shared:,} of {len(case.episodes):,} episodes have the same title, and no date speaks against it"
        )
    else:
        parts.append("no episode has the same title and date")
    if contradicting:
        parts.append(f"'{contradicting[0]}' is at another time")
    if case.is_told_apart(known):
        parts.append("their references or areas are not the same")
    elif case.ref and name_key(case.ref) == name_key(known.ref):
        parts.append(f"their reference {known.ref!r} is the same")
    if not (same_title or same_but_for_signs or agreeing or case.is_part_of(known)):
        parts.append("their dates are the same")
    return "; ".join(parts) + "."


def _question(choice: _Choice, known: CaseProfile, *, assumed: str) -> Question:
    case, drafts, id_ = choice.case, choice.drafts, choice.question_id(known)
    source = drafts.graph.node("Source", known.source_id) or {}
    return Question(
        id_,
        "Case",
        f"Is '{case.title}' your case '{known.title}' ({known.id})?",
        _in_common(case, known),
        (SAME, DIFFERENT),
        assumed,
        Compared(case.title, drafts.file, _episodes(case)),
        Compared(known.title, str(source.get("title") or known.source_id), _episodes(known)),
        drafts.answers.to(id_),
    )


def _episodes(case: CaseProfile) -> tuple[str, ...]:
    """The first episodes of a case with their dates: what people know it by."""
    texts = [f"{episode.title} ({episode.start or 'no date'})" for episode in case.episodes]
    more = (f"and {len(texts) - MAX_QUOTES:,} more",) if len(texts) > MAX_QUOTES else ()
    return (*texts[:MAX_QUOTES], *more)

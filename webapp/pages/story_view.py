"""The story of a case as its page shows it: episodes in order, and what supported against what hindered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.facts import GraphFacts
from graph.schema import schema
from queries.records.record import Link
from queries.records.story import Chapter, Story
from queries.wording.dates import day
from webapp.addresses import record_url
from webapp.pages.record_view import LinkView, link_view
from webapp.properties import Captions

MAX_SYMBOLS = 20  # of one polarity; the number beside them has them all
POLARITIES = {"supporting": "▲", "hindering": "▼"}


@dataclass(frozen=True, slots=True)
class Balance:
    """Mentions that supported and that hindered, as texts with their symbols; `others` are mixed and unclear."""

    supporting: str
    supporting_symbols: str
    hindering: str
    hindering_symbols: str
    others: str


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode: when, how practice was appraised, and the first of what contributed; `more` counts the rest."""

    title: str
    caption: str
    url: str
    period: str
    appraisal: str
    what_happened: str
    balance: Balance
    contributions: list[LinkView]
    more: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """A case in episodes; `total` counts all of them, and `only_hindering` says that no supporting factor is there."""

    balance: Balance
    only_hindering: bool
    of_case: list[LinkView]
    episodes: list[EpisodeView]
    total: int


def story_view(story: Story, facts: GraphFacts) -> StoryView:
    """The view of a story, which may be empty."""
    return StoryView(
        _balance(story.balance),
        bool(story.balance["hindering"] and not story.balance["supporting"]),
        _contributions(story.at_case, facts, story.captions),
        [_episode(number, chapter, facts, story.captions) for number, chapter in enumerate(story.episodes, 1)],
        story.total,
    )


def _episode(number: int, chapter: Chapter, facts: GraphFacts, captions: Captions) -> EpisodeView:
    properties = chapter.properties
    start, end = (str(properties.get(name) or "") for name in ("start", "end"))
    appraisal = schema().vocabularies["appraisal"].get(str(properties.get("appraisal")), "not recorded")
    return EpisodeView(
        f"{properties.get('sequence') or number}. {chapter.caption}",
        chapter.caption,
        record_url("Episode", chapter.id),
        f"{day(start)} to {day(end)}" if start and end and end != start else day(start),
        appraisal.lower(),
        str(properties.get("what_happened") or ""),
        _balance(chapter.balance),
        _contributions(chapter.contributions, facts, captions),
        chapter.more,
    )


def _contributions(links: list[Link], facts: GraphFacts, captions: Captions) -> list[LinkView]:
    kind = schema().relationships["CONTRIBUTED_TO"]
    return [link_view(link, kind, facts, captions) for link in links]


def _balance(counts: Mapping[str, int]) -> Balance:
    texts = {name: f"{counts[name]} {name}" for name in counts}
    symbols = {name: symbol * min(counts[name], MAX_SYMBOLS) for name, symbol in POLARITIES.items()}
    others = " and ".join(texts[name] for name in ("mixed", "unclear") if counts.get(name))
    return Balance(texts["supporting"], symbols["supporting"], texts["hindering"], symbols["hindering"], others)

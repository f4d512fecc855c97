"""The story of a case as its page shows it: episodes in order, each as it looked then and as it is seen now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.dates import day
from graph.facts import GraphFacts
from graph.schema import schema
from queries.records.record import Link
from queries.records.story import Chapter, Story, ViewThen
from webapp.addresses import record_url
from webapp.editing.access import look_up
from webapp.editing.story_places import anchor
from webapp.formatting import is_present, value_text
from webapp.pages.record_view import LinkView, link_view
from webapp.properties import Captions

MAX_SYMBOLS = 20  # of one polarity; the number beside them has them all
_CASE_WORDS = ("kind", "age_band", "harm_category")
_VIEW_TEXTS = ("knew", "thought", "aimed_for", "options_seen", "why_sensible", "dispute")
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
class ThenView:
    """How an episode looked to somebody then, in paragraphs with a title each; `basis` says how that is known."""

    id: str
    role: str
    url: str
    paragraphs: tuple[tuple[str, str], ...]
    basis: str


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode: when, who was there, how it looked then and is seen now, and the first of what contributed.

    `anchor` is its place on the page; `more` counts what contributed and is not shown.
    """

    id: str
    anchor: str
    number: str
    caption: str
    url: str
    period: str
    organisations: str
    appraisal: str
    appraisal_reason: str
    why_key: str
    what_happened: str
    then: list[ThenView]
    balance: Balance
    contributions: list[LinkView]
    more: int


@dataclass(frozen=True, slots=True)
class CaseHeading:
    """What a case is about, each text with the name of its property, and in one line what kind of case it is."""

    texts: list[tuple[str, str]]
    line: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """A case in episodes; `total` counts all of them, `mentions` all that contributed of any polarity.

    `only_hindering` says that no supporting factor is there.
    """

    balance: Balance
    mentions: int
    only_hindering: bool
    of_case: list[LinkView]
    episodes: list[EpisodeView]
    total: int


def story_view(story: Story, case: str, facts: GraphFacts) -> StoryView:
    """The view of the story of a case, which may be empty."""
    look_up(("Episode", episode.id) for episode in story.episodes)
    look_up(("Perspective", view.id) for episode in story.episodes for view in episode.views)
    return StoryView(
        _balance(story.balance),
        sum(story.balance.values()),
        bool(story.balance["hindering"] and not story.balance["supporting"]),
        _contributions(story.at_case, facts, story.captions, ("Case", case)),
        [_episode(number, chapter, facts, story.captions) for number, chapter in enumerate(story.episodes, 1)],
        story.total,
    )


def _episode(number: int, chapter: Chapter, facts: GraphFacts, captions: Captions) -> EpisodeView:
    properties = chapter.properties
    appraisal = schema().vocabularies["appraisal"].get(str(properties.get("appraisal")), "not recorded")
    return EpisodeView(
        id=chapter.id,
        anchor=anchor(number).removeprefix("#"),
        number=str(properties.get("sequence") or number),
        caption=chapter.caption,
        url=record_url("Episode", chapter.id),
        period=period(properties, "start", "end"),
        organisations=", ".join(chapter.organisations),
        appraisal=appraisal.lower(),
        appraisal_reason=str(properties.get("appraisal_reason") or ""),
        why_key=str(properties.get("why_key") or ""),
        what_happened=str(properties.get("what_happened") or ""),
        then=[_then(view) for view in chapter.views],
        balance=_balance(chapter.balance),
        contributions=_contributions(chapter.contributions, facts, captions, ("Episode", chapter.id)),
        more=chapter.more,
    )


def case_heading(properties: Mapping[str, Any]) -> CaseHeading:
    """What stands above the timeline of a case."""
    definitions = schema().labels["Case"].properties
    words = [
        value_text(properties[name], definitions[name]) for name in _CASE_WORDS if is_present(properties.get(name))
    ]
    when = period(properties, "period_start", "period_end")
    return CaseHeading(
        [(name, str(properties[name])) for name in ("trigger", "summary") if is_present(properties.get(name))],
        " · ".join([*words, *([when] if when else [])]),
    )


def period(properties: Mapping[str, Any], start: str, end: str) -> str:
    """From when to when, as people write it."""
    first, last = (str(properties.get(name) or "") for name in (start, end))
    return f"{day(first)} to {day(last)}" if first and last and last != first else day(first or last)


def _then(view: ViewThen) -> ThenView:
    definitions = schema().labels["Perspective"].properties
    texts = {
        name: value_text(value, definitions[name]) for name, value in view.properties.items() if name in definitions
    }
    role = texts.get("role", "")
    return ThenView(
        view.id,
        f"{role} ({', '.join(view.organisations)})" if view.organisations else role,
        record_url("Perspective", view.id),
        tuple((definitions[name].title, texts[name]) for name in _VIEW_TEXTS if texts.get(name)),
        " · ".join(texts[name] for name in ("basis", "checked") if texts.get(name)),
    )


def _contributions(links: list[Link], facts: GraphFacts, captions: Captions, end: tuple[str, str]) -> list[LinkView]:
    kind = schema().relationships["CONTRIBUTED_TO"]
    return [link_view(link, kind, facts, captions, at=("to", *end)) for link in links]


def _balance(counts: Mapping[str, int]) -> Balance:
    texts = {name: f"{counts[name]} {name}" for name in counts}
    symbols = {name: symbol * min(counts[name], MAX_SYMBOLS) for name, symbol in POLARITIES.items()}
    others = " and ".join(texts[name] for name in ("mixed", "unclear") if counts.get(name))
    return Balance(texts["supporting"], symbols["supporting"], texts["hindering"], symbols["hindering"], others)

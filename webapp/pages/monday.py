"""Monday: what a learning lead comes for first, in numbers that lead to exactly what they count; what is new; what is next.

It takes a dozen answers, so what was counted is remembered for as long as the graph stays as it is. Addresses are made for
each request.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import url_for

from graph.dates import day
from graph.errors import FileNotWritten
from graph.viewer import Viewer
from queries import Answer, ask
from queries.answers.column import Row
from queries.questions.values import MAX_ROWS
from queries.wording.figures import counted
from webapp.addresses import question_url, record_url, tracker_url
from webapp.connection import current_facts, database
from webapp.pages.overview import Figure
from webapp.tracker.ours import Ours, preferences

VISIT = "visit"  # the kind of preference: when this person came by
SAME_VISIT = timedelta(hours=1)  # who comes back within it has not been away
MAX_DATES = 5
AHEAD = 365  # days in which the next dates are looked for


@dataclass(frozen=True, slots=True)
class Tile:
    """One number: the question whose rows it counts, what it is asked with, and one and many of them in words.

    `is_gap` where it counts what is missing, and is shown only where there is some.
    """

    question: str
    words: tuple[str, str]
    asked: dict[str, str] = field(default_factory=dict)
    is_gap: bool = False


TILES = (
    Tile("tracker", ("action or recommendation is open", "actions and recommendations are open")),
    Tile("tracker", ("of them is past its due date", "of them are past their due date"), {"overdue": "yes"}),
    Tile(
        "tracker",
        (
            "action has no known status: neither open nor closed",
            "actions have no known status: neither open nor closed",
        ),
        {"of": "Action", "state": "all", "status": "not_known"},
        is_gap=True,
    ),
    Tile("due-soon", ("is due within 30 days", "are due within 30 days")),
    Tile(
        "waiting-for-sign-off", ("is reported complete, awaiting sign-off", "are reported complete, awaiting sign-off")
    ),
    Tile("replies-owed", ("reply is owed", "replies are owed")),
    Tile("overdue-replies", ("reply is overdue", "replies are overdue")),
    Tile("without-news", ("has had no update for 90 days", "have had no update for 90 days")),
    Tile("without-evidence", ("action was closed without evidence", "actions were closed without evidence")),
)


@dataclass(frozen=True, slots=True)
class NextDate:
    """Something that is to happen: when, what, and who is to do it."""

    on: str
    text: str
    url: str
    who: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded since a person came by last, with the list of just that."""

    since: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Monday:
    """Everything that Start shows a learning lead; `missing` says of which kinds nothing is recorded."""

    figures: list[Figure]
    missing: list[str]
    recorded: Recorded | None
    next_dates: list[NextDate]


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many rows answer the question of a tile; `none_recorded` is its sentence where nothing of the kind is recorded."""

    total: int
    none_recorded: str


@dataclass(frozen=True, slots=True)
class _Due:
    """Something with a due date: a record, or a reply to one."""

    on: str
    text: str
    label: str
    id: str
    who: str


@dataclass(frozen=True, slots=True)
class _Content:
    """What the graph says for Monday: a tally for each tile, the changes since the last visit, and the next dates."""

    tallies: tuple[_Tally, ...]
    changes: int | None
    due: tuple[_Due, ...]


def monday(viewer: Viewer, ours: Ours | None) -> Monday:
    """What there is to do for those who we are, or for everybody."""
    filters, since, today = ours.filters if ours else {}, last_visit(), date.today()
    key = (viewer.sight, tuple(filters.items()), since, today)
    content = current_facts().at_revision.get("monday", key, lambda: _Asking(viewer, filters, today).content(since))
    return Monday(
        [
            Figure(tally.total, tile.words[tally.total != 1], _list_url(tile.question, **filters, **tile.asked))
            for tile, tally in zip(TILES, content.tallies, strict=True)
            if not tally.none_recorded and (tally.total or not tile.is_gap)
        ],
        list(dict.fromkeys(tally.none_recorded for tally in content.tallies if tally.none_recorded)),
        _recorded(since, content.changes, filters) if since else None,
        [NextDate(day(due.on), due.text, record_url(due.label, due.id), due.who) for due in content.due],
    )


def _list_url(question: str, **asked: Any) -> str:
    """The list that a number leads to: the tracker and sign-off have pages of their own."""
    if question == "tracker":
        return tracker_url(**{"state": "open", **asked})
    return url_for("sign_off.page", **asked) if question == "waiting-for-sign-off" else question_url(question, **asked)


def last_visit(now: datetime | None = None) -> str | None:
    """The day of the last visit before this one, which begins now; None for the first one."""
    now = now or datetime.now(UTC)
    stored: dict[str, str] = preferences().get(VISIT) or {}
    latest, before = stored.get("latest"), stored.get("before")
    if latest is None or now - datetime.fromisoformat(latest) > SAME_VISIT:
        before = latest
    with suppress(FileNotWritten):  # a full disk keeps nobody from Start
        preferences().set(VISIT, {"latest": now.isoformat(timespec="seconds"), "before": before})
    return before[:10] if before else None


def _recorded(since: str, changes: int | None, filters: dict[str, str]) -> Recorded:
    text = counted(changes, "change") if changes else "Nothing new"
    return Recorded(day(since), text, question_url("changed-since", **filters, **_recorded_since(since)))


def _recorded_since(since: str) -> dict[str, str]:
    return {"by": "recorded", "since": since}


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks, about whose work, and on which day."""

    viewer: Viewer
    filters: dict[str, str]
    today: date

    def content(self, since: str | None) -> _Content:
        """Everything, from the answers to the questions that it leads to."""
        tallies = tuple(self._tally(tile) for tile in TILES)
        changes = len(self._answer("changed-since", **_recorded_since(since)).rows) if since else None
        return _Content(tallies, changes, self._next())

    def _tally(self, tile: Tile) -> _Tally:
        answer = self._answer(tile.question, **tile.asked)
        if answer.outcome == "nothing-left":  # of ours there is none: is it recorded of anybody?
            of_all = replace(self, filters={})._answer(tile.question, **tile.asked)
            answer = of_all if of_all.outcome == "nothing-recorded" else answer
        return _Tally(len(answer.rows), answer.sentence if answer.outcome == "nothing-recorded" else "")

    def _next(self) -> tuple[_Due, ...]:
        """The next due dates of actions, recommendations and replies, the nearest first."""
        due = [_due(row) for row in self._answer("due-soon", days=str(AHEAD)).rows[:MAX_DATES]]
        replies = [
            _due_reply(row)
            for row in self._answer("replies-owed").rows
            if row["days_overdue"] is None and row["reply_due_on"]
        ]
        return tuple(sorted([*due, *replies[:MAX_DATES]], key=lambda due: due.on)[:MAX_DATES])

    def _answer(self, question: str, **asked: str) -> Answer:
        asked = {**self.filters, **asked, "limit": str(MAX_ROWS)}
        return ask(database(), question, asked, viewer=self.viewer, today=self.today)


def _due(row: Row) -> _Due:
    return _Due(row["due_on"], row["name"], row["kind"], row["node"], "; ".join([*row["owners"], *row["posts"]]))


def _due_reply(row: Row) -> _Due:
    text = f"Reply: {row['name']}"
    return _Due(row["reply_due_on"], text, "Recommendation", row["recommendation"], row["organisation_name"])

"""Monday: what a learning lead comes for first, in numbers that lead to exactly what they count; what is new; what is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import url_for

from graph.viewer import Viewer
from queries import Answer, ask
from queries.questions.values import MAX_ROWS
from queries.wording.dates import day
from queries.wording.figures import counted
from webapp.addresses import question_url, record_url, tracker_url
from webapp.connection import database
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


def monday(viewer: Viewer, ours: Ours | None) -> Monday:
    """What there is to do for those who we are, or for everybody."""
    filters = ours.filters if ours else {}
    figures, missing = [], []
    for tile in TILES:
        answer = _ask(tile.question, viewer, **filters, **tile.asked)
        if answer.outcome == "nothing-recorded":
            missing.append(answer.sentence)
        elif answer.rows or not tile.is_gap:
            total = len(answer.rows)
            figures.append(Figure(total, tile.words[total != 1], _list_url(tile.question, **filters, **tile.asked)))
    return Monday(figures, list(dict.fromkeys(missing)), _recorded(viewer, filters), _next_dates(viewer, filters))


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
    preferences().set(VISIT, {"latest": now.isoformat(timespec="seconds"), "before": before})
    return before[:10] if before else None


def _recorded(viewer: Viewer, filters: dict[str, str]) -> Recorded | None:
    since = last_visit()
    if since is None:
        return None
    parameters = {**filters, "by": "recorded", "since": since}
    answer = _ask("changed-since", viewer, **parameters)
    text = counted(len(answer.rows), "change") if answer.rows else "Nothing new"
    return Recorded(day(since), text, question_url("changed-since", **parameters))


def _next_dates(viewer: Viewer, filters: dict[str, str]) -> list[NextDate]:
    """The next due dates of actions, recommendations and replies, the nearest first."""
    due = [
        (row["due_on"], row["name"], record_url(row["kind"], row["node"]), "; ".join([*row["owners"], *row["posts"]]))
        for row in _ask("due-soon", viewer, **filters, days=str(AHEAD)).rows[:MAX_DATES]
    ]
    replies = [
        (
            row["reply_due_on"],
            f"Reply: {row['name']}",
            record_url("Recommendation", row["recommendation"]),
            row["organisation_name"],
        )
        for row in _ask("replies-owed", viewer, **filters).rows
        if row["days_overdue"] is None and row["reply_due_on"]
    ]
    dates = sorted([*due, *replies[:MAX_DATES]], key=lambda date: date[0])
    return [NextDate(day(on), text, url, who) for on, text, url, who in dates[:MAX_DATES]]


def _ask(question: str, viewer: Viewer, **asked: Any) -> Answer:
    return ask(database(), question, {**asked, "limit": str(MAX_ROWS)}, viewer=viewer)

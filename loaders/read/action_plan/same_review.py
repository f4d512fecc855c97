"""How much speaks for it that a plan is a version of the plan of a review that the graph has: its title, and its words.

Stock actions, such as a briefing, are in many plans: they make two plans of other titles no versions of one review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.names import name_key
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.titles import without_version
from loaders.read.action_plan.version import Version
from loaders.read.action_plan.words import bare_key
from loaders.records.known_plans import KnownReview
from loaders.records.review_kinds import distinctive_words, kinds_of

MIN_SHARE = 0.5  # of the actions, or of the recommendations, of one of the two plans


@dataclass(frozen=True, slots=True)
class Likeness:
    """A plan beside a review of the graph: how many of its titles and of its records are the same."""

    review: KnownReview
    version: Version
    named: int  # of title and sheet
    share: float  # of the plan's own actions
    greatest_share: float  # of the actions, or of the recommendations, of either of the two

    @property
    def score(self) -> float:
        """What the likeness to several reviews is compared by."""
        return self.share + self.named

    @property
    def is_named(self) -> bool:
        """Whether title or sheet say which review it is; a title that many have needs the sheet, too."""
        return self.named >= (1 if self.version.is_distinctive else 2)

    @property
    def is_certain(self) -> bool:
        """Whether it is a version of this review: by a name with half of the words, or by half of the actions alone."""
        if self.is_named:
            is_empty = not any(self.review.records.values())
            return is_empty or self.greatest_share >= MIN_SHARE
        return self.share >= MIN_SHARE and not self._is_of_another_title

    @property
    def is_in_doubt(self) -> bool:
        """Whether it may be one: some words are the same under the same title, or half of the actions under another one."""
        if self.is_certain:
            return False
        has_title = name_key(self.review.title) == name_key(self.version.title)
        return self.share >= MIN_SHARE or ((self.is_named or has_title) and self.greatest_share > 0)

    @property
    def _is_of_another_title(self) -> bool:
        """Whether the titles of both say which review they are, and say different ones."""
        titles = [without_version(title) for title in (self.version.title, self.review.title)]
        (ours, theirs), (our_kinds, their_kinds) = map(distinctive_words, titles), map(kinds_of, titles)
        if not (self.version.is_distinctive and theirs):
            return False
        is_of_other_kind = bool(our_kinds and their_kinds) and not our_kinds & their_kinds
        return is_of_other_kind or not (ours <= theirs or ours >= theirs)


def likeness(version: Version, rows: Sequence[PlanRow], review: KnownReview) -> Likeness:
    """Compare a plan with a review of the graph."""
    names = {name_key(name) for name in (version.title, version.sheet) if name}
    known_names = {name_key(name) for name in (review.title, without_version(review.title), review.ref) if name}
    texts = [(_actions(rows), _known(review, "Action")),
             ({bare_key(row.recommendation) for row in rows if row.recommendation}, _known(review, "Recommendation"))]  # fmt: skip
    shares = [len(ours & theirs) / len(side) for ours, theirs in texts for side in (ours, theirs) if side]
    ours, theirs = texts[0]
    return Likeness(
        review, version, len(names & known_names), len(ours & theirs) / max(1, len(ours)), max(shares, default=0)
    )


def known_review(version: Version, rows: Sequence[PlanRow], reviews: Iterable[KnownReview]) -> KnownReview | None:
    """The review of the graph that a sheet is certainly a later version of."""
    alike = [its for its in (likeness(version, rows, review) for review in reviews) if its.is_certain]
    best = max(alike, key=lambda its: its.score, default=None)
    return best.review if best else None


def shared_actions(rows: Sequence[PlanRow], review: KnownReview) -> tuple[int, int]:
    """How many of the actions of a plan a review of the graph has, and how many there are."""
    actions = _actions(rows)
    return len(actions & _known(review, "Action")), len(actions)


def _actions(rows: Sequence[PlanRow]) -> set[str]:
    return {bare_key(row.text("action")) for row in rows if row.text("action")}


def _known(review: KnownReview, label: str) -> set[str]:
    return {bare_key(record.text) for record in review.records[label]}

"""Of which reviews of the graph the plans of a file are versions; what is not certain is asked, and what is taken is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.names import name_key
from loaders.read.action_plan.review_plans import ReviewPlan
from loaders.read.action_plan.same_review import MIN_SHARE, known_review, likeness, shared_actions
from loaders.read.action_plan.titles import without_version
from loaders.records.ids import slug
from loaders.records.known_plans import KnownReview
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem_log import ProblemLog


@dataclass
class KnownReviews:
    """Looks among the reviews of the graph."""

    reviews: Sequence[KnownReview]
    questions: OpenQuestions
    log: ProblemLog

    def of(self, plan: ReviewPlan) -> KnownReview | None:
        """The review that a plan is a version of, or None where it is another one."""
        review = known_review(plan.version, plan.rows, self.reviews) or self._by_answer(plan)
        if review:
            shared, actions = shared_actions(plan.rows, review)
            is_of_title = plan.version.is_titled and _is_title(plan, review)
            if not is_of_title or shared < MIN_SHARE * actions:
                rule = f"is taken for the next version of your plan of {review.title!r} ({review.id}), "
                rule += f"which has {shared:,} of its {actions:,} actions"
                if not review.records["Action"]:
                    rule = (
                        f"is taken for the plan of your review {review.title!r} ({review.id}), which has no action yet"
                    )
                fix = "If it is the plan of another review, write that one's title above its headings."
                self.log.add("known_plan", plan.place, rule, fix, severity="warning")
        return review

    def _by_answer(self, plan: ReviewPlan) -> KnownReview | None:
        """The most alike of those that it may be a version of, if an answer says so; others are asked about after a no."""
        alike = [
            its for its in (likeness(plan.version, plan.rows, review) for review in self.reviews) if its.is_in_doubt
        ]
        for its in sorted(alike, key=lambda its: its.score, reverse=True):
            answer = self._ask(plan, its.review)
            if answer != "different":
                return its.review if answer == "same" else None
        return None

    def _ask(self, plan: ReviewPlan, review: KnownReview) -> str | None:
        shared, actions = shared_actions(plan.rows, review)
        first = next((row.text("action") for row in plan.rows if row.text("action")), "")
        is_title = _is_title(plan, review)
        why = "" if plan.version.is_distinctive else " Its title does not say."
        why = why or ("" if is_title else f" Its title is {plan.version.title!r}.")
        text = (
            f"Is this the next version of your plan of {review.title!r} ({review.id}), "
            f"which has {shared:,} of its {actions:,} actions?{why}"
        )
        self.questions.scope = review.id
        # A key of its own for each review of several that have the title, or that have another one.
        of = "" if is_title and review.id == slug(review.title) else f", {review.id}"
        key, meanwhile = f"plan: {plan.version.title} ({first}{of})", "it is the plan of another review"
        return self.questions.ask(key, text, meanwhile, plan.place, ("same", "different"))


def _is_title(plan: ReviewPlan, review: KnownReview) -> bool:
    """Whether the plan has the title of a review, whatever version stands in it."""
    return name_key(plan.version.title) in {name_key(review.title), name_key(without_version(review.title))}

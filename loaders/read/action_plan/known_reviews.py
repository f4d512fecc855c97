"""Of which reviews of the graph the plans of a file are versions; what is not certain is asked, and what is taken is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.names import name_key
from loaders.read.action_plan.review_plans import ReviewPlan
from loaders.read.action_plan.versions import MIN_SHARE, known_review, shared_actions
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
            if not plan.version.is_titled or shared < MIN_SHARE * actions:
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
        """One with some of the actions and a title that says nothing, such as that of the file, if an answer says so."""
        for review in self.reviews if not plan.version.is_distinctive else ():
            shared, actions = shared_actions(plan.rows, review)
            if shared and name_key(review.title) == name_key(plan.version.title):
                first = next(row.text("action") for row in plan.rows if row.text("action"))
                text = (
                    f"Is this the next version of your plan of {review.title!r} ({review.id}), "
                    f"which has {shared:,} of its {actions:,} actions? Its title does not say."
                )
                self.questions.scope = review.id
                key, meanwhile = f"plan: {plan.version.title} ({first})", "it is the plan of another review"
                if self.questions.ask(key, text, meanwhile, plan.place, ("same", "different")) == "same":
                    return review
        return None

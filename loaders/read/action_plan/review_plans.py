"""Which tables of a file are the plan of one review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.names import name_key
from loaders.read.action_plan.earlier_versions import Part, without_earlier_versions
from loaders.read.action_plan.overlap import note_overlaps
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.recommendations_shortened import unite_shortened
from loaders.read.action_plan.same_review import known_review
from loaders.read.action_plan.version import Version
from loaders.records.known_plans import KnownReview
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.wording import words_key


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """The plan of one review, which may stand in several tables, such as one of what is completed."""

    parts: list[Part]

    @property
    def rows(self) -> list[PlanRow]:
        """The rows of all its tables."""
        return [row for part in self.parts for row in part.rows]

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.parts[0].sheet.table.place()

    @property
    def title_place(self) -> Place:
        """Where its title stands."""
        return self.parts[0].sheet.table.place(self.version.title_row)

    @property
    def version(self) -> Version:
        """That of its first table; no sheet of several names the review."""
        version = self.parts[0].version
        is_one = len({part.version.ref for part in self.parts}) == 1
        return version if is_one else replace(version, ref="")


def review_plans(parts: Sequence[Part], known: Sequence[KnownReview], log: ProblemLog) -> list[ReviewPlan]:
    """Each review's tables: those of one title, and those that are versions of one review of the graph."""
    by_title: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        by_title[part.version.plan_key].append(part)
    by_review: dict[object, list[Part]] = defaultdict(list)
    for key, same in by_title.items():
        review = known_review(same[0].version, [row for part in same for row in part.rows], known)
        by_review[review.id if review else key] += same
    reviews = [without_earlier_versions(same, log) for same in by_review.values()]
    for first, *others in reviews:
        for part in others:
            if part.sheet.name == first.sheet.name or part.sheet.goes_on:
                continue
            rule = f"is taken as a part of the plan of {first.version.title!r}, as {first.sheet.name!r} is"
            fix = "Give it a title of its own above its headings, if it is the plan of another review."
            log.add("one_review", part.sheet.table.place(), rule, fix, severity="warning")
    plans = [ReviewPlan(same) for same in reviews]
    note_overlaps(plans, log)
    for plan in plans:
        for part in plan.parts:
            unite_shortened(part.rows, log)
        _part_twins(plan, log)
        _note_ambiguous_numbers(plan.rows)
    return plans


def _note_ambiguous_numbers(rows: Sequence[PlanRow]) -> None:
    """Actions 1.1 and 1.2 are of recommendation 1 only where no other has that number, and it has no second such number."""
    recommendations, numbers = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for row in (row for row in rows if row.recommendation):
        if number := row.own_recommendation_ref or row.number_in_action:
            recommendations[number].add(words_key(row.recommendation))
            numbers[words_key(row.recommendation)].add(number)
    for row in rows:
        own = {number for number in numbers[words_key(row.recommendation)] if len(recommendations[number]) == 1}
        row.has_ambiguous_number = own != {row.number_in_action}


def _part_twins(plan: ReviewPlan, log: ProblemLog) -> None:
    """Part actions of one number and wording that have neither the recommendation nor the owners in common."""
    first: dict[tuple[str, str], PlanRow] = {}
    for row in plan.rows:
        if not row.text("action") or (other := first.setdefault(row.action_key, row)) is row:
            continue
        aspects = [(name_key(its.recommendation), name_key(its.text("owners"))) for its in (row, other)]
        if all(mine and theirs and mine != theirs for mine, theirs in zip(*aspects, strict=True)):
            row.is_twin = True
            rule = f"has the number and words of {other.place}, with another recommendation and owner: it is taken as another action"
            fix = "Number it otherwise, if it is; give both the same owners, if it is not."
            log.add("twin", row.place, rule, fix, value=row.text("action"), severity="warning")

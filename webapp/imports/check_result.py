"""What the page of a check shows of a dry run, as plain data: the process that asks for it may be another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from loaders.check.sensitivity import NO_SENSITIVITY
from loaders.load import Outcome
from loaders.plan.action_differences import ActionDifference, other_changes
from loaders.plan.titles import sentences_of_new
from loaders.read.flat.headings import HEADING_CODES
from webapp.imports.background_work import Result
from webapp.imports.planned_changes import planned_changes

MAX_PROBLEMS = 200  # of each kind on the page, which counts the rest


def shown_of(outcome: Outcome) -> Result:
    """Its problems, what was joined, its questions, and what loading would change."""
    # Headings are asked about in a form of their own, the sensitivity with the load.
    codes = {*HEADING_CODES, NO_SENSITIVITY}
    warnings = [problem for problem in outcome.warnings_beside_conflicts if problem.code not in codes]
    differences = outcome.action_differences
    return {
        "errors": [problem.sentence for problem in outcome.errors[:MAX_PROBLEMS]],
        "error_count": len(outcome.errors),
        "warnings": [problem.sentence for problem in warnings[:MAX_PROBLEMS]],
        "warning_count": len(warnings),
        "new_names": sentences_of_new(outcome.new_names),
        "joined": outcome.joined_sentences[:MAX_PROBLEMS],
        "joined_count": len(outcome.joined_sentences),
        "version": outcome.version_sentence,
        "cells": outcome.cells.counts if outcome.cells.filled else "",
        "left_out": outcome.cells.left_out.most_common(MAX_PROBLEMS),
        "left_out_count": len(outcome.cells.left_out),
        "parts": [asdict(part) for part in outcome.cells.parts[:MAX_PROBLEMS]],
        "headings": [asdict(heading) for heading in outcome.heading_questions],
        "recognised": [case.sentence for case in outcome.recognised[:MAX_PROBLEMS]],
        "recognised_count": len(outcome.recognised),
        "questions": [
            asdict(question) | {"meanwhile": question.meanwhile} for question in outcome.questions[:MAX_PROBLEMS]
        ],
        "question_count": len(outcome.questions),
        "actions": [
            {
                "title": f"{difference.label} {difference.ref}".strip(),
                "name": difference.title,
                "new": difference.is_new,
                "changes": difference.changes,
                "place": difference.place,
            }
            for difference in differences[:MAX_PROBLEMS]
        ],
        "action_count": len(differences),
        "all_new": all(difference.is_new for difference in differences),
        "word_questions": [
            {
                "id": question.id,
                "text": question.text,
                "meanwhile": question.meanwhile_sentence,
                "choices": list(question.choices),
                "answer": question.answer,
            }
            for question in outcome.word_questions[:MAX_PROBLEMS]
        ],
        "cases_without_sensitivity": outcome.cases_without_sensitivity,
        "is_flat": outcome.is_flat,
        "columns": outcome.columns,
        **_planned(outcome, differences),
    }


def _planned(outcome: Outcome, differences: Sequence[ActionDifference]) -> Result:
    if outcome.plan is None:
        return {"plan": None}
    plan = asdict(planned_changes(outcome.plan, other_changes(outcome.plan, differences))) | {
        "is_empty": outcome.plan.is_empty
    }
    return {"plan": plan, "needs_parts": outcome.needs_parts, "begun": outcome.unfinished_import}

"""What each question of the catalogue is asked with on the small graph of the tests of questions."""

from __future__ import annotations

from collections.abc import Iterator

from people import EXPORT, OWNER

from graph.viewer import Viewer
from queries import Question
from queries.questions.filters import FILTERS

# A record of each label that the small graph has, for the parameter that names one.
RECORDS = {
    "Action": "a4", "Case": "A", "Episode": "A2", "Factor": "caseload", "Finding": "F1", "Organisation": "council",
    "Recommendation": "R1", "Review": "V1",
}  # fmt: skip
_TEXTS = {"first": "caseload", "second": "training", "text": "caseload", "one": "area=north", "other": "area=south"}
# What needs one of several parameters, or others than these.
_ONE_OF_SEVERAL = {
    "trace": {"action": "a4"},
    "evidence-for": {"factor": "caseload"},
    "crosswalk": {"first": "mine", "second": "cases"},
}
NAMED = frozenset({*RECORDS.values(), *_TEXTS.values()})
_VALUES = {
    "source": "src", "review": "V1", "area": "region", "organisation": "council", "category": "work",
    "polarity": "hindering", "since": "2018", "until": "2026", "as_at": "2025-06", "case_kind": "serious_case",
    "age_band": "1_to_4", "harm_category": "neglect", "review_kind": "serious_case_review",
}  # fmt: skip


def needed(question: Question) -> dict[str, str]:
    """The parameters that a question cannot do without."""
    records = {p.name: _TEXTS.get(p.name) or RECORDS[p.label or ""] for p in question.parameters if p.required}
    return records | _ONE_OF_SEVERAL.get(question.name, {})


def filtered(question: Question) -> Iterator[tuple[str, dict[str, str], Viewer]]:
    """Each filter that a question takes, the question with it, and somebody who may use it."""
    level = "local" if question.scope in ("actions", "recommendations") else "front_line"
    for name in question.filters:
        yield name, {**needed(question), name: _VALUES.get(name, level)}, EXPORT if FILTERS[name].leaves else OWNER

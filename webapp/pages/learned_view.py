"""What was learned from a case as its page shows it: each finding, what it led to, and what became of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.dates import day
from graph.facts import GraphFacts
from graph.schema import schema
from queries.records.learned import Learned, Recommended, Undertaken
from webapp.addresses import LinkedText, record_url
from webapp.formatting import is_present, value_text
from webapp.marks import Marks, record_marks

_FINDING_TEXTS = ("manifests", "prevalence", "spread", "implications", "questions")


@dataclass(frozen=True, slots=True)
class StepView:
    """One record on the way from a finding to a difference: its name, its text, and where it stands now."""

    id: str
    caption: str
    url: str
    marks: Marks
    status: str
    text: str
    steps: list[StepView]


@dataclass(frozen=True, slots=True)
class LearnedView:
    """A finding and what it raised; `finding` is None for what was recommended beside any finding."""

    finding: StepView | None
    recommendations: list[StepView]
    drawn_from: list[LinkedText]  # the episodes of the case
    texts: list[tuple[str, str]]  # what else it says, each text with its title


def learned_views(all_learned: Iterable[Learned], facts: GraphFacts, marks_of_case: Marks) -> list[LearnedView]:
    """The views of what was learned from a case that has these marks."""

    def step(label: str, id_: str, properties: Mapping[str, Any], text: str, steps: list[StepView]) -> StepView:
        return StepView(
            id_,
            schema().caption(label, dict(properties), id_),
            record_url(label, id_),
            record_marks(facts, label, id_, except_for=marks_of_case),
            _status(label, properties),
            str(properties.get(text) or ""),
            steps,
        )

    def action(each: Undertaken) -> StepView:
        return step("Action", each.id, each.properties, "text", [])

    def recommendation(each: Recommended) -> StepView:
        return step("Recommendation", each.id, each.properties, "text", [action(one) for one in each.actions])

    return [
        LearnedView(
            step("Finding", each.id, each.finding, "why_underlying", []) if each.finding else None,
            [recommendation(one) for one in each.recommendations],
            [LinkedText(title, record_url("Episode", id_)) for id_, title in each.drawn_from],
            _texts(each.finding or {}),
        )
        for each in all_learned
    ]


def _texts(finding: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The texts of a finding beside why it is underlying, which stands first on the page."""
    properties = schema().labels["Finding"].properties
    return [(properties[name].title, str(finding[name])) for name in _FINDING_TEXTS if is_present(finding.get(name))]


def _status(label: str, properties: Mapping[str, Any]) -> str:
    """Where it stands: `Completed, closed March 2009`, `In progress, due 3 May 2019`; empty where nothing says so."""
    definitions = schema().labels[label].properties
    status = properties.get("status")
    texts = [value_text(status, definitions["status"])] if is_present(status) else []
    if is_present(properties.get("closed_on")):
        texts.append(f"closed {day(str(properties['closed_on']))}")
    elif is_present(properties.get("due_on")):
        texts.append(f"due {day(str(properties['due_on']))}")
    return ", ".join(texts)

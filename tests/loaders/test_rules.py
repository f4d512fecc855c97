"""Each rule of a load with a file that breaks it: where, which column, which value, which rule, what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from faulty_stories import ERRORS, WARNINGS, Edit, add_row, all_of, change_row

from loaders.check import Checked, check
from loaders.read.own_format import read
from loaders.records.problem import Problem

Written = Callable[..., Path]


@pytest.fixture
def checked(story: Any, written: Written) -> Callable[..., Checked]:
    """Checks the story after an edit."""

    def run(edit: Edit, **options: Any) -> Checked:
        edit(story)
        return check(read(written(story)), today=date(2024, 7, 1), **options)

    return run


def _only(checked: Checked) -> Problem:
    [problem] = checked.problems
    return problem


@pytest.mark.slow
@pytest.mark.parametrize("name", ERRORS)
def test_errors(name: str, checked: Callable[..., Checked]) -> None:
    edit, expected = ERRORS[name]
    result = checked(edit)
    assert result.has_errors
    errors = [problem.sentence for problem in result.problems if problem.severity == "error"]
    assert any(expected in sentence for sentence in errors), errors


@pytest.mark.parametrize("name", ["a circle of actions", "a key that is blank", "an episode in no case"])
def test_one_fault_gives_few_errors(name: str, checked: Callable[..., Checked]) -> None:
    assert len(checked(ERRORS[name][0]).problems) <= 4


@pytest.mark.parametrize("name", WARNINGS)
def test_warnings_keep_the_row(name: str, checked: Callable[..., Checked]) -> None:
    edit, expected = WARNINGS[name]
    result = checked(edit)
    assert expected in _only(result).sentence
    assert _only(result).severity == "warning"
    assert not result.has_errors


def test_strict_makes_identifiers_errors_and_nothing_else(checked: Callable[..., Checked]) -> None:
    edit = all_of(change_row("cases", 0, summary="Mrs Jones"), change_row("factors", 0, name="Good supervision"))
    graves = {problem.column: problem.severity for problem in checked(edit, strict=True).problems}
    assert graves == {"summary": "error", "name": "warning"}


def test_broken_letters_are_named_once_for_each_column_with_their_number(checked: Callable[..., Checked]) -> None:
    edit = all_of(
        change_row("cases", 0, summary="the childâ€™s school"), change_row("factors", 0, name="Childâ€™s voice"),
        change_row("episodes", 0, what_happened="A â€“ B", why_key="A â€“ B"), change_row("episodes", 1, what_happened="cafÃ©"),
    )  # fmt: skip
    rules = {problem.column: f"{problem.value} {problem.rule}" for problem in checked(edit).problems}
    rule = "is text that was read with the wrong encoding"
    assert rules == {
        "summary": f"childâ€™s {rule}",
        "name": f"Childâ€™s {rule}",
        "what_happened": f"â€“ {rule}, the first of 2 records with such text in this column",
        "why_key": f"â€“ {rule}",
    }


def test_texts_are_never_changed_by_the_screen(checked: Callable[..., Checked]) -> None:
    result = checked(change_row("cases", 0, summary="Mrs Jones, 07700 900123"))
    assert result.nodes[[n.id for n in result.nodes].index("c1")].properties["summary"] == "Mrs Jones, 07700 900123"
    assert len(result.problems) == 2


def test_all_problems_come_at_once(checked: Callable[..., Checked]) -> None:
    several = ["an impossible date", "a key twice", "a circle of actions", "an end that is nowhere", "yes or no"]
    result = checked(all_of(*(ERRORS[name][0] for name in several)))
    sentences = "\n".join(problem.sentence for problem in result.problems)
    assert all(ERRORS[name][1] in sentences for name in several)


def test_dates_ahead_are_allowed_where_they_are_meant(checked: Callable[..., Checked]) -> None:
    edit = all_of(change_row("actions", 1, due_on="2031-01"), add_row("areas", id="x", name="N", valid_to="2040"))
    assert checked(edit).problems == []


def test_without_taken_on_today_is_the_limit(checked: Callable[..., Checked]) -> None:
    edit = all_of(change_row("sources", 0, taken_on=None), change_row("episodes", 2, start="2024-07-01"))
    assert checked(edit).problems == []


def test_partial_dates_that_may_be_in_order_are_no_error(checked: Callable[..., Checked]) -> None:
    assert checked(change_row("episodes", 0, start="2019-05-30", end="2019-05")).problems == []


def test_influences_may_go_in_a_circle(checked: Callable[..., Checked]) -> None:
    assert checked(add_row("influences", from_id="f2", to_id="f1", effect="increases")).problems == []


def test_counting_follows_merges_to_their_end(checked: Callable[..., Checked]) -> None:
    result = checked(
        all_of(add_row("merged_into", from_id="f3", to_id="f2"), add_row("merged_into", from_id="f2", to_id="f1"))
    )
    factors = {node.id: node.properties for node in result.nodes if node.label == "Factor"}
    assert {factor_id: p["canonical_id"] for factor_id, p in factors.items()} == {"f1": "f1", "f2": "f1", "f3": "f1"}
    assert (factors["f2"]["status"], factors["f1"].get("status")) == ("merged", None)


def test_a_blank_status_is_what_the_events_say(checked: Callable[..., Checked]) -> None:
    result = checked(all_of(
        change_row("actions", 1, status=None),
        add_row("events", id="v1", sequence=1, field="status", to_value="planned", at="2021-03"),
        add_row("events", id="v2", sequence=2, field="status", to_value="blocked"),
        add_row("events", id="v3", sequence=3, field="due_on", to_value="2031"),
        *(add_row("has_event", from_label="Action", from_id="a2", to_id=v) for v in ("v1", "v2", "v3")),
    ))  # fmt: skip
    assert result.problems == []
    [action] = [node for node in result.nodes if node.id == "a2"]
    assert action.properties["status"] == "blocked"


def test_the_crosswalk_gives_a_domain_where_the_column_is_blank(checked: Callable[..., Checked]) -> None:
    edit = add_row("in_category", from_label="Factor", from_id="f3", to_id="scie_patterns_2008:human_tool_operation")
    [derived] = [r for r in checked(edit).relationships if r.from_id == "f3" and r.to_id.startswith("domains:")]
    assert (derived.to_id, derived.properties["coding_method"]) == ("domains:resources", "machine")


def test_a_name_that_judges_only_at_its_beginning(checked: Callable[..., Checked]) -> None:
    assert checked(change_row("factors", 0, name="Highway code")).problems == []

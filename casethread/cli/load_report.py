"""What a load says: on a terminal in sentences, and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from casethread.cli.output import counted, print_lines
from casethread.cli.same_records import same_record_lines, same_records_as_json, word_question_lines
from graph.records import Value
from graph.writer import Conflict, Element, ElementChange, Plan
from loaders.check.elements import properties_of
from loaders.outcome import Outcome
from loaders.plan.action_differences import other_changes
from loaders.plan.titles import counted_elements, element_title, kind_title, values_to_show
from loaders.records.problem import Problem

SHOWN = 50  # problems and conflicts printed; `--json` prints all that were kept


def print_outcome(path: Path, outcome: Outcome, quiet: bool, dry_run: bool) -> None:
    """Errors, and unless told to be quiet what is worth knowing; then what came of it."""
    print_problems(outcome.errors if quiet else [*outcome.errors, *outcome.warnings_beside_conflicts])
    if outcome.plan and not quiet:
        _print_first([_conflict_sentence(conflict) for conflict in outcome.plan.conflicts])
        for lines in same_record_lines(outcome):
            _print_first(lines)
    elif not quiet:
        _print_first(word_question_lines(outcome))  # an answer may settle what is an error without it
    if outcome.plan and dry_run and not quiet:
        differences = outcome.action_differences
        _print_first([difference.sentence for difference in differences])
        _print_first(
            [
                _change_sentence(change, name)
                for change in other_changes(outcome.plan, differences)
                for name in values_to_show(change)
            ]
        )
        _print_first([f"Removes: {element_title(element)}." for element in outcome.plan.removals])
    print_lines([outcome_sentence(name_of(path), outcome, dry_run)])
    if outcome.plan and dry_run and not quiet:
        print_lines([f"  {outcome.version_sentence}."] if outcome.version_sentence else [])
        print_lines([*_kinds(outcome.plan), *_parts(outcome)])
    if outcome.plan and not quiet and (dry_run or outcome.cells.left_out):
        print_lines([f"  {outcome.cells.sentence}."])


def name_of(path: Path) -> str:
    return path.name or str(path.resolve().name)


def print_problems(problems: Sequence[Problem]) -> None:
    """The first problems, one a line, and how many more there are."""
    _print_first([f"{problem.severity.capitalize()}: {problem.sentence}" for problem in problems])


def _print_first(lines: Sequence[str]) -> None:
    print_lines(lines[:SHOWN])
    if len(lines) > SHOWN:
        print_lines([f"... and {len(lines) - SHOWN:,} more; --json shows them all."])


def _conflict_sentence(conflict: Conflict) -> str:
    place = f"{element_title(conflict.element)}, {properties_of(conflict.element)[conflict.property].title}"
    kept, offered = _value(conflict.kept), _value(conflict.offered)
    if conflict.is_taken:
        return f"Taken: {place}: the file has {offered} in place of {kept}, which people entered."
    return f"Kept: {place}: {kept} was entered by people (on the site, or in a workbook that came back), and stays; the file has {offered}."


def _change_sentence(change: ElementChange, name: str) -> str:
    before, after = _value(change.before.get(name)), _value(change.after[name])
    title = properties_of(change.element)[name].title
    return f"Changes: {element_title(change.element)}, {title}: {before} becomes {after}."


def _value(value: Value | None) -> str:
    return "blank" if value is None else repr(value)


def type_of(element: Element) -> str:
    """The label or type of an element."""
    return str(getattr(element, "label", None) or getattr(element, "type", ""))


def outcome_sentence(name: str, outcome: Outcome, dry_run: bool = False) -> str:
    """What came of a load, in words."""
    if outcome.plan is None:
        many = sum(problem.count for problem in outcome.errors)
        return f"{name}: nothing was loaded, because of {counted(many, 'error')}."
    plan = outcome.plan
    kept = plan.conflicts_kept
    stay = "stays as it is" if kept == 1 else "stay as they are"
    conflicts_text = f" {counted(kept, 'value')} entered by people {stay}." if kept else ""
    if plan.is_empty:
        return f"{name}: nothing to change; the graph has all of it ({plan.unchanged:,} records and links).{conflicts_text}"
    would = "would be " if dry_run else ""
    changes = [f"{counted_elements(kinds)} {would}{action}" for action, kinds in plan.counts().items() if kinds]
    changes_text = ", ".join([*changes, *([f"{plan.unchanged:,} unchanged"] if plan.unchanged else [])])
    undo_with = f" Take it back with 'casethread imports undo {outcome.batch}'." if outcome.batch else ""
    return f"{name}: {changes_text}.{conflicts_text}{undo_with}"


def _kinds(plan: Plan) -> list[str]:
    return [
        f"  {action}: {', '.join(f'{kind_title(kind)} {number:,}' for kind, number in kinds.items())}"
        for action, kinds in plan.counts().items()
        if kinds
    ]


def _parts(outcome: Outcome) -> list[str]:
    """What is to be known before it is loaded, where one transaction is not enough."""
    sentences = []
    if outcome.needs_parts:
        sentences.append("This is too large to load in one step: load it with --in-parts.")
    if outcome.unfinished_import:
        sentences.append(
            f"An earlier load of these files (import {outcome.unfinished_import}) stopped midway: --in-parts completes it."
        )
    return sentences


def outcome_as_json(path: Path, outcome: Outcome, dry_run: bool, ids: Path | None) -> dict[str, Any]:
    plan = outcome.plan
    return {
        "file": name_of(path),
        "import": outcome.batch,
        "dry_run": dry_run,
        "needs_parts": outcome.needs_parts,
        "ids": str(ids) if ids and not outcome.refused else None,
        "counts": plan.counts() if plan else {},
        "unchanged": plan.unchanged if plan else 0,
        "conflicts": [
            {"id": conflict.id, "kind": type_of(conflict.element), "record": conflict.element.id,
             "property": conflict.property, "kept": conflict.kept, "offered": conflict.offered,
             "taken": conflict.is_taken}
            for conflict in (plan.conflicts if plan else [])
        ],
        "cells": outcome.cells.to_dict(),
        "headings": [
            {"sheet": heading.place.sheet, "heading": heading.heading, "examples": list(heading.examples),
             "proposal": heading.proposal or None, "is_taken": heading.is_taken}
            for heading in outcome.heading_questions
        ],
        "actions": [
            {"kind": difference.label, "record": difference.id, "ref": difference.ref, "title": difference.title,
             "new": difference.is_new, "changes": list(difference.changes)}
            for difference in outcome.action_differences
        ],
        "changes": [
            {"kind": type_of(change.element), "record": change.element.id, "property": name,
             "before": change.before.get(name), "after": after}
            for change in (plan.changes if plan else []) for name, after in change.after.items()
        ],
        **same_records_as_json(outcome),
        "problems": [problem_as_json(problem) for problem in [*outcome.errors, *outcome.warnings]],
    }  # fmt: skip


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem with its place, as programs read it."""
    return {
        "severity": problem.severity, "file": problem.place.file, "sheet": problem.place.sheet,
        "row": problem.place.row, "column": problem.column, "value": problem.value, "rule": problem.rule,
        "fix": problem.fix, "mend": problem.fix,  # the old name, for one version
        "count": problem.count,
    }  # fmt: skip

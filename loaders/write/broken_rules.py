"""Which rules some records of the graph break as they are: the check of a load, on what nobody is loading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import BadInput
from graph.records import ReadRows, Relationship
from graph.schema import schema
from graph.writer import Plan
from loaders.check import OWN_LOADERS, Checked, check
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.plan import make_plan
from loaders.records.problem import Problem
from loaders.records.reading import Reading
from loaders.records.record import FORM, Record
from loaders.write.problems import columns_of, field_problems, place_of

Broken = tuple[str, ...]  # what tells one broken rule from another: the kind and id of the record, and the sentence
_MADE_BY_PEOPLE = "MATCH (b:ImportBatch) WHERE b.loader IN $loaders RETURN b.id AS id ORDER BY id"
_PUBLISHED = "published"  # the loader of what somebody else publishes, whose known defects are no errors


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reads for a check: a transaction, whose revision nothing is planned on."""

    read: ReadRows

    def revision(self) -> int:
        return 0


def broken_rules(read: ReadRows, keys: Collection[Key]) -> dict[Broken, str]:
    """Every rule that these records break, each as a sentence; what is published elsewhere may have its defects."""
    records = list(_records(read, keys))
    own = {row["id"] for row in read(_MADE_BY_PEOPLE, loaders=list(OWN_LOADERS))}
    broken: dict[Broken, str] = {}
    for loader in (FORM, _PUBLISHED):
        held = [values for values in records if (values[1].get("import_id") in own) is (loader == FORM)]
        broken |= _broken(read, loader, held) if held else {}
    return broken


def _records(read: ReadRows, keys: Collection[Key]) -> Iterator[tuple[str, dict[str, Any]]]:
    for label in sorted({label for label, _ in keys}):
        name = schema().labels[label].name
        ids = sorted(id_ for of, id_ in keys if of == label)
        statement = f"UNWIND $ids AS id MATCH (n:{name} {{id: id}}) RETURN properties(n) AS n ORDER BY n.id"
        yield from ((label, row["n"]) for row in read(statement, ids=ids))


def _broken(read: ReadRows, loader: str, held: list[tuple[str, dict[str, Any]]]) -> dict[Broken, str]:
    records = [
        Record(label, {"id": node["id"], "source_id": node["source_id"]}, place_of(number, label), columns_of(label))
        for number, (label, node) in enumerate(held)
    ]
    checked = check(Reading(loader, "", records), ExistingGraph(_Reader(read)), today=date.today())
    problems = [problem for problem in checked.problems if problem.severity == "error"]
    broken: dict[Broken, str] = {}
    try:
        broken |= _broken_chains(checked, make_plan(checked))
    except BadInput as error:
        problems += [problem for problem in error.problems if isinstance(problem, Problem)]
    for problem in field_problems(problems, {number: label for number, (label, _) in enumerate(held)}):
        label, node = held[problem.edit]
        caption = schema().caption(label, node, node["id"])
        broken[label, node["id"], problem.text] = f"{schema().labels[label].title} ‘{caption}’: {problem.text}"
    return broken


def _broken_chains(checked: Checked, plan: Plan) -> dict[Broken, str]:
    """The cases whose episodes do not follow one another by their numbers: a plan would put that right."""
    graph = checked.drafts.graph
    links = [*plan.relationships, *(element for element in plan.removals if isinstance(element, Relationship))]
    cases = {case for case, _ in graph.case_of(link.to_id for link in links if link.type == "NEXT").values()}
    titles = {case: schema().caption("Case", graph.node("Case", case) or {}, case) for case in sorted(cases)}
    return {
        (
            "NEXT",
            case,
        ): f"The episodes of the case ‘{title}’ would not follow one another by their numbers: one of them was "
        "added or moved since."
        for case, title in titles.items()
    }

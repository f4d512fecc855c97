"""The same content gives the same answers to the last sign, in whatever order it came into the graph."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from queries import ask, questions

# Everything is tied: six cases in which caseload supports and six in which it hinders, the one beside three factors and
# the practice of three organisations, the other beside others; actions, replies and recommendations of one day.
CASES, FACTORS, ORGANISATIONS = range(12), "abcdef", "uvwxyz"
GIVEN = {
    "evidence-for": {"factor": "caseload"},
    "trace": {"recommendation": "q0"},
    "seen-before": {"case": "c0"},
    "cases-like": {"case": "c0"},
    "case-story": {"case": "c0"},
    "upstream-of": {"factor": "fa"},
    "paths-between": {"first": "fa", "second": "fb"},
    "find": {"text": "agency"},
    "compare": {"one": "since=2018", "other": "until=2018"},
}


def nodes() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "Source", {"id": "src", "title": "Reviews", "taken_on": "2024-12-31"}
    yield "Category", {"id": "work", "name": "Work", "taxonomy": "mine"}
    yield "Factor", {"id": "caseload", "name": "Caseload"}
    for factor, organisation in zip(FACTORS, ORGANISATIONS, strict=True):
        yield "Factor", {"id": f"f{factor}", "name": "Training", "level": "front_line"}
        yield "Organisation", {"id": f"o{organisation}", "name": f"Agency {ord('z') - ord(organisation)}"}
        yield "Area", {"id": f"r{organisation}", "name": f"District {ord('z') - ord(organisation)}"}
    for n in CASES:
        yield "Case", {"id": f"c{n}", "title": "Case", "period_start": "2018", "sensitivity": "open"}
        yield "Episode", {"id": f"e{n}", "title": "Step", "sequence": 1, "start": "2018", "appraisal": "good"}
        yield "Coding", {"id": f"g{n}", "looked_for": ["work"], "codebook": "book"}
    for n in range(4):
        yield "Action", {"id": f"a{n}", "title": "Action", "status": "planned", "due_on": "2020-01-01"}
        yield "Action", {"id": f"d{n}", "title": "Done", "status": "completed", "closed_on": "2016-01-01"}
        yield "Recommendation", {"id": f"q{n}", "title": "Recommendation", "status": "open"}


def links() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for factor in FACTORS:
        yield "IN_CATEGORY", f"f{factor}", "work", {}
    yield "IN_CATEGORY", "caseload", "work", {}
    for n in CASES:
        supports, beside = n < 6, FACTORS[:3] if n < 6 else FACTORS[3:]
        yield "HAS_EPISODE", f"c{n}", f"e{n}", {}
        yield "CODES", f"g{n}", f"c{n}", {}
        organisations = [f"o{name}" for name in (ORGANISATIONS[:3] if supports else ORGANISATIONS[3:])]
        polarity = "supporting" if supports else "hindering"
        recorded = {"polarity": polarity, "coding_id": f"g{n}", "acted_on": organisations}
        for factor in ("caseload", *(f"f{name}" for name in beside)):
            yield "CONTRIBUTED_TO", factor, f"e{n}", {"id": f"k{n}{factor}", **recorded}
        for organisation in organisations:
            yield "INVOLVED_IN", organisation, f"e{n}", {"id": f"i{n}{organisation}"}
    for n, organisation in product(range(4), ORGANISATIONS):
        yield "OWNED_BY", f"a{n}", f"o{organisation}", {"id": f"w{n}{organisation}"}
        replied = {"reply_due_on": "2020-01-01", "replied": "no"}
        yield "ADDRESSED_TO", f"q{n}", f"o{organisation}", {"id": f"t{n}{organisation}", **replied}
        yield "APPLIES_IN", f"d{n}", f"r{organisation}", {"id": f"p{n}{organisation}"}
    for n, factor in product(range(4), FACTORS):
        yield "ADDRESSES", f"d{n}", f"f{factor}", {"id": f"s{n}{factor}"}
    for first, second in product(FACTORS, repeat=2):
        if first != second:
            influence = {"id": f"n{first}{second}", "effect": "increases", "case_id": "c0"}
            yield "INFLUENCES", f"f{first}", f"f{second}", influence


@pytest.mark.slow
def test_every_question_gives_the_same_bytes(
    database: Database, write_graph: Callable[..., None], identify: Callable[[Database], None]
) -> None:
    asked = {
        declared.name: GIVEN.get(declared.name, {})
        for declared in questions()
        if declared.name in GIVEN or not any(each.required for each in declared.parameters)
    }
    answers: list[dict[str, str]] = []
    chance = Random(3)
    for is_shuffled in (False, True):
        nodes_, links_ = (
            list(nodes()),
            [(kind, *ends, {"id": f"{kind}{n}", **more}) for n, (kind, *ends, more) in enumerate(links())],
        )
        if is_shuffled:
            chance.shuffle(nodes_)
            chance.shuffle(links_)
            database.write(lambda transaction: transaction.run("MATCH (n) DETACH DELETE n"))
        write_graph(database, nodes_, links_)
        identify(database)
        answers.append({name: _bytes(ask(database, name, given, viewer=OWNER)) for name, given in asked.items()})
    first, shuffled = answers
    assert sum(len(text) > 300 for text in first.values()) > 15, "too few questions have rows here"
    for name in asked:
        assert shuffled[name] == first[name], name


def _bytes(answer: Any) -> str:
    rows = [{name: value for name, value in row.items() if name != "evidence"} for row in answer.rows]
    return json.dumps([answer.sentence, [str(note) for note in answer.notes], rows], sort_keys=True)

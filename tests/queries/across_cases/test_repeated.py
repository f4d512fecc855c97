"""What is clear by case is tested again by review and by coder, in every question that tests across cases."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT
from whole_answers import ask

from graph.database import Database

# Ten cases of 2018 in which caseload supports, ten of 2020 in which it hinders, with funding beside it; supervision in
# the good episode of each and not in the problematic one. Each coder coded two cases, so that five are left of ten.
CASES = [f"c{number}" for number in range(20)]
TOLD = {
    case: [
        f"good {'2018 caseload+' if place < 10 else '2020 caseload- funding-'} supervision+",
        f"problematic {2018 if place < 10 else 2020}",
    ]
    for place, case in enumerate(CASES)
}
EARLY_AND_LATE = {"one": "until=2018", "other": "since=2019"}


@pytest.fixture(scope="module")
def graph(empty_graph: Database, tell: Callable[..., None]) -> Database:
    of: dict[str, Any] = {case: {"period_start": line[0].split()[1]} for case, line in TOLD.items()}
    codings = {case: {"coder_code": f"K{place // 2}"} for place, case in enumerate(CASES)}
    # All cases of one review but the last two; a case without one stands for itself.
    examined: list[Any] = [("EXAMINES", "r", case, {}) for case in CASES[:18]]
    tell(empty_graph, TOLD, of=of, codings=codings, nodes=[("Review", {"id": "r", "title": "Review"})], links=examined)
    return empty_graph


@pytest.mark.parametrize(
    ("name", "given", "finding"),
    [
        ("trend", {}, "Funding"),
        ("trend", {"per": "episode"}, "Funding"),
        ("compare", EARLY_AND_LATE, "Funding"),
        ("compare", {"per": "episode", **EARLY_AND_LATE}, "Funding"),
        ("good-against-problematic", {}, "Caseload, Supervision and Funding"),
        ("both-ways", {}, "Caseload with Funding"),
    ],
)
def test_what_changes_with_the_coders_is_named(graph: Database, name: str, given: dict[str, str], finding: str) -> None:
    notes = {note.code: note for note in ask(graph, name, given, viewer=EXPORT).notes}
    assert f"no longer clear: {finding}" in notes["changed-by-coder"]
    assert notes["not-repeated-by-review"].startswith(
        "What is clear cannot be tested again with the cases that share a rev"
    )

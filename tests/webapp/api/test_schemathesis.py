"""schemathesis asks whatever the document allows, and what it does not, of a real site, and finds nothing.

All of its checks are on. What runs here is bounded: coverage (every boundary of every parameter, each method, each
missing or repeated parameter) for one operation of each make, a few random requests for every operation.
CASETHREAD_API_EXAMPLES=200 runs coverage for all of them, and so many random requests for each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from hypothesis import strategies as st
from people import EXPORT

from graph.database import Database
from graph.schema import schema
from queries.release.release import withheld_from
from queries.release.visible import keys_of

if TYPE_CHECKING:  # schemathesis is imported where it runs: every process that shares the tests imports this module
    from schemathesis import HookContext

pytestmark = pytest.mark.slow
EXAMPLES = os.environ.get("CASETHREAD_API_EXAMPLES")
SEED = 8
# One operation of each make: every kind of parameter (a test sees to that) and every shape of answer is among them.
ONE_OF_EACH = [
    "/", "/questions", "/openapi.json", "/docs", "/records", "/cases", "/cases/{id}",
    "/relationships/{type}/{id}",
    "/questions/paths-between", "/questions/find",
    "/questions/case-story", "/questions/trace", "/questions/evidence-for",
]  # fmt: skip
# OpenAPI cannot say which parameters go together, so what it allows is here refused, rightly, with status 400; every
# other check stays on for these.
GO_TOGETHER = {
    "/questions/trace": "takes action= or recommendation=, and not both",
    "/questions/evidence-for": "takes one of factor=, case=, relationship=, through=, finding= and pattern=",
    "/questions/paths-between": "takes two factors that are not the same",
    "/questions/crosswalk": "takes two taxonomies that the graph holds, and not the same",
    "/questions/compare": "takes two texts of filters, each of which must be one that chooses cases",
}
CHECKS = {
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "positive_data_acceptance", "unsupported_method",
    "missing_required_header", "use_after_free", "ensure_resource_availability", "ignored_auth",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(site: Flask, serve: Callable[[Flask], str]) -> str:
    return serve(site)


@pytest.fixture(scope="module", autouse=True)
def formats(sample: Database) -> None:
    """What the document's own formats hold in this graph: names that something bears, days up to today."""
    import schemathesis  # noqa: PLC0415 - only the process that runs it pays

    withheld = frozenset(keys_of(withheld_from(sample, EXPORT)))
    for label in schema().domain_labels:
        rows = sample.read(f"MATCH (n:{label.name}) RETURN n.id AS id ORDER BY id")
        ids = [row["id"] for row in rows if f"{label.name}:{row['id']}" not in withheld]
        schemathesis.openapi.format(f"{label.word.replace('_', '-')}-name", st.sampled_from(ids))
    days = st.dates(date(1990, 1, 1), date.today()).map(date.isoformat)
    schemathesis.openapi.format(
        "date-so-far", st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda it: it[0][: it[1]])
    )


@dataclass
class Run:
    """What came of it: how many requests of which status, which checks were made, and what they found."""

    statuses: dict[int, int] = field(default_factory=dict)
    checks: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def add(self, event: Any) -> None:
        from schemathesis.engine import events  # noqa: PLC0415 - only the process that runs it pays

        if isinstance(event, events.NonFatalError | events.FatalError):
            self.found.append(repr(event))
        if not isinstance(event, events.ScenarioFinished):
            return
        for interaction in event.recorder.interactions.values():
            if interaction.response is not None:
                status = interaction.response.status_code
                self.statuses[status] = self.statuses.get(status, 0) + 1
        for check in (check for checks in event.recorder.checks.values() for check in checks):
            self.checks.add(check.name)
            if check.failure_info is not None:
                failure = check.failure_info.failure
                self.found.append(f"{check.name}: {failure.title}: {failure.message}\n{check.failure_info.code_sample}")


def run(address: str, phases: dict[str, Any], *, without: Iterable[str] = (), examples: int = 3) -> Run:
    import schemathesis  # noqa: PLC0415 - only the process that runs it pays
    from schemathesis.config import SchemathesisConfig  # noqa: PLC0415 - only the process that runs it pays
    from schemathesis.engine import from_schema  # noqa: PLC0415 - only the process that runs it pays

    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "continue-on-failure": True,
            "generation": {"max-examples": examples, "database": "none", "no-shrink": True},
            "phases": {
                name: phases.get(name, {"enabled": False}) for name in ("examples", "coverage", "fuzzing", "stateful")
            },
            # (`include` of a schema is of no effect where its settings name operations, so they leave out as well.)
            "operations": [
                {"include-path": path, "checks": {"positive_data_acceptance": {"enabled": False}}}
                for path in GO_TOGETHER
            ]
            + [{"include-path": path, "enabled": False} for path in without]
            # The graph is one that others read: what writes is asked in test_writing.py.
            + [{"include-method": method, "enabled": False} for method in ("POST", "PATCH", "DELETE")],
        }
    )
    asked = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config)
    asked.hook(map_query)
    outcome = Run()
    for event in from_schema(asked).execute():
        outcome.add(event)
    print(f"{sum(outcome.statuses.values())} requests: {dict(sorted(outcome.statuses.items()))}")
    return outcome


def map_query(context: HookContext, query: Any) -> Any:
    """OpenAPI cannot say that since= is not later than until=: where both are dates, they are put in their order."""
    match query:
        case {"since": str(since), "until": str(until)}:
            years = since[:4], until[:4]
            if all(year.isdecimal() for year in years) and years[0] >= years[1]:
                query["since"], query["until"] = years[1], since
    return query


def all_but(document: dict[str, Any], paths: Iterable[str]) -> set[str]:
    there = set(document["paths"])
    assert there >= set(paths)
    return there - set(paths)


def test_every_kind_of_parameter_is_among_them(document: dict[str, Any]) -> None:
    kinds = {path: kinds_of_parameters(document, path) for path, item in document["paths"].items() if "get" in item}
    assert set().union(*kinds.values()) == set().union(*(kinds[path] for path in ONE_OF_EACH))


def kinds_of_parameters(document: dict[str, Any], path: str) -> set[str]:
    """Where each parameter stands, whether it is needed, and what values it takes; of a choice, that it is one."""
    parameters = document["paths"][path]["get"].get("parameters", [])
    known = document["components"]["parameters"]
    kinds = set()
    for parameter in (known[it["$ref"].rpartition("/")[2]] if "$ref" in it else it for it in parameters):
        values = {key: parameter["schema"][key] for key in parameter["schema"].keys() - {"default", "enum"}}
        kinds.add(
            repr([parameter["in"], parameter.get("required"), "enum" in parameter["schema"], sorted(values.items())])
        )
    return kinds


def test_every_boundary_of_one_operation_of_each_make(address: str, document: dict[str, Any]) -> None:
    without = () if EXAMPLES else all_but(document, ONE_OF_EACH)
    outcome = run(address, {"coverage": {"enabled": True}}, without=without)
    assert outcome.found == []
    assert outcome.checks >= CHECKS
    # Whether a header is made that brings 304 is chance; test_tags.py asks for it.
    assert {200, 400, 404, 405} <= outcome.statuses.keys()


def test_random_requests_of_every_operation(address: str, document: dict[str, Any]) -> None:
    outcome = run(address, {"fuzzing": {"enabled": True}}, examples=int(EXAMPLES or 3))
    assert outcome.found == []
    assert sum(outcome.statuses.values()) >= len(document["paths"])


def test_what_it_is_not_told_is_found(address: str, site: Flask, document: dict[str, Any]) -> None:
    """A test that cannot fail would prove nothing: a site that breaks its word is found out."""
    view = site.view_functions["api.question_list"]
    site.view_functions["api.question_list"] = lambda: ("not JSON", 202)
    try:
        outcome = run(address, {"fuzzing": {"enabled": True}}, without=all_but(document, ["/questions"]))
    finally:
        site.view_functions["api.question_list"] = view
    assert {found.partition(":")[0] for found in outcome.found} >= {"status_code_conformance"}

"""Cases told in a line an episode, coded with one codebook that looked for everything unless a test says otherwise."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import pytest

from graph.database import Database

Told: TypeAlias = Mapping[str, Sequence[str]]
POLARITIES = {"+": "supporting", "-": "hindering", "~": "mixed", "?": "unclear"}
FACTORS = ("caseload", "funding", "supervision", "training")


@pytest.fixture(scope="session")
def tell(write_graph: Callable[..., None], identify: Callable[[Database], None]) -> Callable[..., None]:
    """Writes cases: `tell(database, {"A": ["good 2018 caseload+ training-"]}, of={"A": {"source_id": "two"}})`.

    An episode is its appraisal (or none), its start (or none), and factors with their polarity: + supporting,
    - hindering, ~ mixed, ? unclear; a factor that bore on an organisation says so as caseload+council. Its sequence is
    its place in the list; `@` in place of the appraisal makes it said of the case as a whole. `of` has more properties
    of cases, `codings` of their codings; `nodes` and `links` are written beside them.
    """

    def write(
        database: Database,
        told: Told,
        *,
        of: Mapping[str, Mapping[str, Any]] | None = None,
        codings: Mapping[str, Mapping[str, Any]] | None = None,
        nodes: Sequence[tuple[str, dict[str, Any]]] = (),
        links: Sequence[tuple[str, str, str, dict[str, Any]]] = (),
    ) -> None:
        every: list[Any] = [
            ("Source", {"id": "src", "title": "Reviews", "taken_on": "2024-12-31"}),
            ("Organisation", {"id": "council", "name": "Council"}),
            ("Organisation", {"id": "police", "name": "Police"}),
            ("Category", {"id": "work", "name": "Work", "taxonomy": "mine"}),
            *(("Factor", {"id": each, "name": each.capitalize(), "level": "front_line"}) for each in FACTORS),
            *nodes,
        ]
        joined: list[Any] = [*(("IN_CATEGORY", each, "work", {}) for each in FACTORS), *links]
        for case, episodes in told.items():
            more = dict((of or {}).get(case, {}))
            source = {"source_id": more.get("source_id", "src")}
            coding = {"looked_for": ["work"], "codebook": "book", **source, **(codings or {}).get(case, {})}
            every += [
                ("Case", {"id": case, "title": f"Case {case}", "sensitivity": "open", **more}),
                ("Coding", {"id": f"{case}k", **coding}),
            ]
            joined.append(("CODES", f"{case}k", case, {}))
            for number, line in enumerate(episodes, start=1):
                _episode(every, joined, case, number, line, source)
        write_graph(database, every, joined)
        identify(database)

    return write


def _episode(every: list[Any], joined: list[Any], case: str, number: int, line: str, source: dict[str, str]) -> None:
    appraisal, start, *factors = line.split()
    target = case if appraisal == "@" else f"{case}{number}"
    if appraisal != "@":
        properties = {"appraisal": appraisal, "start": start, "sequence": number, "title": f"Step {number}"}
        every.append(("Episode", {"id": target, **{k: v for k, v in properties.items() if v != "none"}, **source}))
        joined.append(("HAS_EPISODE", case, target, {}))
    for place, factor in enumerate(factors):
        [sign] = set(factor) & set(POLARITIES)
        name, _, organisation = factor.partition(sign)
        bore_on = {"acted_on": [organisation]} if organisation else {}
        properties = {
            "id": f"{target}:{number}:{place}",
            "polarity": POLARITIES[sign],
            "coding_id": f"{case}k",
            **bore_on,
        }
        joined.append(("CONTRIBUTED_TO", name, target, {**properties, **source}))

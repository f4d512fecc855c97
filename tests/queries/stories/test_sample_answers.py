"""The researcher's and the reviewer's questions on the sample that ships: none answers with nothing."""

import pandas as pd
import pytest
from people import EXPORT, OWNER, VIEWERS
from whole_answers import ask, evidence_of

from graph.database import Database
from graph.viewer import Viewer
from queries import ask as ask_in_part
from queries.answers.answer import tidy_of
from queries.answers.tidy import tidy_frame
from queries.wording.figures import plain

OF_ALL = (
    "recurring-factors", "factors-together", "agency-by-factor", "findings-by-pattern", "what-helped",
    "good-against-problematic", "trend", "comes-before", "both-ways", "compare",
)  # fmt: skip
NEEDED = {"compare": {"one": "until=2014", "other": "since=2015"}}
OF_A_CASE = ("case-story", "cases-like", "seen-before", "perspectives", "what-helped", "evidence-for")


@pytest.mark.slow
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("name", OF_ALL)
def test_every_question_about_all_cases_has_rows_with_evidence(sample: Database, name: str, viewer: Viewer) -> None:
    answer = ask(sample, name, NEEDED.get(name), viewer=viewer)
    assert answer.rows
    links = [link for link in evidence_of(answer) if link]
    for link in links[:: max(1, len(links) // 8)]:
        assert ask(sample, "evidence-for", link, viewer=viewer).rows, link


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_A_CASE)
def test_every_question_about_a_case_has_rows_for_each(sample: Database, name: str) -> None:
    cases = [row["id"] for row in sample.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id")]
    assert len(cases) >= 12
    assert [case for case in cases if not ask(sample, name, {"case": case}, viewer=OWNER).rows] == []


@pytest.mark.slow
def test_chains_are_told_and_stitched(sample: Database) -> None:
    given = {"factor": "Information sharing across agencies", "same_case": "no"}
    answer = ask(sample, "upstream-of", given, viewer=EXPORT)
    assert any(row["told_by"] for row in answer.rows)
    assert any(row["stitched_from"] for row in answer.rows)
    for link in evidence_of(answer):
        assert link
        assert ask(sample, "evidence-for", link, viewer=EXPORT).rows, link
    between = {"first": "Working in one place", "second": "Information sharing across agencies"}
    assert ask(sample, "paths-between", between, viewer=EXPORT).rows


@pytest.mark.slow
@pytest.mark.parametrize(
    "given",
    [
        {}, {"pool": "yes"}, {"assume_looked": "yes"}, {"polarity": "hindering"}, {"since": "2015"},
        {"level": "front_line"}, {"category": "scie_factors:inter_agency", "polarity": "supporting"},
    ],
    ids=str,
)  # fmt: skip
def test_the_shares_and_counts_of_the_question_follow_from_the_table(sample: Database, given: dict[str, str]) -> None:
    answer = ask_in_part(sample, "recurring-factors", {"limit": "10000", **given}, viewer=EXPORT, parts=["tidy"])
    table = tidy_frame(tidy_of(answer))
    assert not table.duplicated(["group", "case_id", "factor_id"]).any()
    by_factor = dict(list(table.groupby(["group", "factor_id"])))
    assert len(answer.rows) > 3
    for row in answer.rows:
        of_row = by_factor.pop((row["group"], row["factor"]))
        share = of_row["recorded"].mean()
        assert (None if pd.isna(share) else plain(share)) == row["share"]
        counts = {
            "cases": (of_row["mentions"] > 0).sum(),
            "looked_for": of_row["recorded"].notna().sum(),
            "recorded_looked": of_row["recorded"].sum(),
            "not_known": (of_row["looked_for"] == "not_stated").sum(),
            "mentions": of_row["mentions"].sum(),
        }
        assert {name: row[name] for name in counts} == counts
    assert all(rest["mentions"].sum() == 0 for rest in by_factor.values()), "what was looked for and never recorded"

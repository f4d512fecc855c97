"""Which contributions of a newer copy are which of the graph, where several join the same factor and episode (rule 15)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.database import Database
from graph.records import Relationship, Value
from loaders.check.likeness import pairs
from loaders.load import Outcome

Mention = tuple[str, str, str, str]  # sign, page, who said so, quote


def contribution(number: int, said: Mention) -> Relationship:
    sign, page, body, quote = said
    properties: dict[str, Value] = {"polarity": "hindering" if sign == "-" else "supporting"}
    properties |= {name: text for name, text in (("page", page), ("quote", quote)) if text}
    properties |= {"reported_by": [body]} if body else {}
    return Relationship("CONTRIBUTED_TO", str(number), "Factor", "f", "Episode", "e", properties)


def same(offered: list[Mention], existing: list[Mention]) -> dict[int, int]:
    """The number of each one in the file by that of the graph's that it is taken for."""
    made = [[contribution(number, said) for number, said in enumerate(rows)] for rows in (offered, existing)]
    return {number: int(link.id) for number, link in pairs(*made)}


FOUR, ELEVEN, BARE = ("-", "4", "", ""), ("-", "11", "", ""), ("-", "", "", "")


@pytest.mark.parametrize(
    ("offered", "existing", "expected"),
    [
        ([FOUR, ("-", "11", "", "Nobody asked"), BARE], [FOUR, ELEVEN, BARE], {0: 0, 1: 1, 2: 2}),
        ([BARE, ("-", "11", "", "Nobody asked"), FOUR], [FOUR, ELEVEN, BARE], {0: 2, 1: 1, 2: 0}),
        ([("-", "15", "", "Another"), FOUR, ELEVEN, BARE], [FOUR, ELEVEN, BARE], {1: 0, 2: 1, 3: 2}),
        # Speakers stay beside their pages, though one page was corrected.
        (
            [("-", "4", "hv", "One"), ("-", "12", "csc", "")],
            [("-", "11", "csc", ""), ("-", "4", "hv", "")],
            {0: 1, 1: 0},
        ),
        ([("-", "", "", ""), ("-", "18", "hv", "")], [("-", "", "hv", ""), BARE], {0: 1, 1: 0}),
        # A single one is the same, whatever was corrected.
        ([("+", "9", "", "")], [FOUR], {0: 0}),
        ([("-", "4", "", "")], [("-", "4", "", "Said so")], {0: 0}),
        # Of several, nothing tells which is meant.
        ([("-", "12", "", ""), FOUR], [FOUR, ELEVEN], {1: 0}),
        ([("-", "4", "", "A"), ("-", "4", "", "B")], [("-", "4", "hv", ""), ("-", "4", "gp", "")], {}),
        ([FOUR, ELEVEN], [BARE], {}),
        # What has no quote beside others that have one is no other's quote.
        ([("-", "", "", "One"), BARE], [("-", "", "", "One"), ("-", "", "", "Something else")], {0: 0}),
        ([("+", "", "", ""), BARE], [("-", "", "", "One"), ("+", "", "", "Two")], {0: 1, 1: 0}),
        # It does not matter which of two that say as much, or more.
        ([BARE], [FOUR, ELEVEN], {0: 0}),
        ([("-", "4", "", "While there is light")], [("-", "4", "", "While there is a light"), FOUR], {0: 0}),
    ],
)
def test_the_most_alike_are_one_and_what_cannot_be_told_stays(
    offered: list[Mention], existing: list[Mention], expected: dict[int, int]
) -> None:
    assert same(offered, existing) == expected


HEADINGS = "case,episode,factor,+/-,page,quote"
ROW = "Baby Hazel,Discharge planning,Supervision,-"
STORED = "MATCH ()-[r:CONTRIBUTED_TO]->() RETURN r.page AS page, r.quote AS quote ORDER BY page, quote"


@pytest.mark.slow
def test_a_row_among_alike_ones_is_changed_and_no_other(
    prepared: Database, load_under: Callable[[str], Callable[..., Outcome]]
) -> None:
    load_rows = load_under(HEADINGS)
    load_rows("tally.csv", f"{ROW},4,", f"{ROW},11,", f"{ROW},,")
    outcome = load_rows("tally.csv", f"{ROW},4,", f"{ROW},11,Nobody asked", f"{ROW},,")
    stored = {(row["page"], row["quote"]) for row in prepared.read(STORED)}
    assert stored == {("4", None), ("11", "Nobody asked"), (None, None)}
    assert outcome.plan
    assert outcome.plan.counts()["changed"] == {"CONTRIBUTED_TO": 1}
    outcome = load_rows("tally.csv", f"{ROW},5,", f"{ROW},11,Nobody asked", f"{ROW},,")
    [warning] = [problem for problem in outcome.warnings if problem.code == "remaining"]
    assert warning.rule.endswith("is not in this file and stays: 'Supervision' (-) without a quote, page 4")
    assert warning.fix.startswith(
        "'Supervision' (-) without a quote, page 5, which is new, may be 'Supervision' (-) without a quote, page 4, or "
        "another."
    )

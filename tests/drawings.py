"""Answers made by hand, one for each kind of chart, with names that mean harm among them."""

from __future__ import annotations

from typing import Any

from people import EXPORT

from queries import Answer, Column
from queries.answers.answer import DataKind
from queries.answers.chart import Chart
from queries.answers.column import Row
from queries.answers.criterion import Criterion
from queries.answers.note import Note
from queries.answers.units import CASES, DATE, MENTIONS, NUMBER, SHARE, TEXT, YES_NO, id_of
from queries.charts.chart import chart_of
from queries.questions.chart import check_chart, read_chart

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = "Relationships between families, workers and everybody else who was meant to know of it " * 2
NAMES = ("Caseload", "Information sharing across agencies", HOSTILE, LONG, "Averylongwordthatnobodycanbreak" * 3)
FACTOR = [Column("factor", "Factor", id_of("Factor")), Column("name", "Name", TEXT)]
SHARES = [
    Column("share", "Share of cases", SHARE), Column("low", "95% low", SHARE), Column("high", "95% high", SHARE),
    Column("looked_for", "Looked for in", CASES),
]  # fmt: skip
NOTES = [
    Note("only-invented", "All cases in this graph are invented."),
    Note("about-the-question", "Counts are no measure of risk."),
    Note("not-checked-for-disclosure", "Not checked for disclosure"),
]


def answer(columns: list[Column], rows: list[Row], **more: Any) -> Answer:
    """An answer to `recurring-factors`, whose evidence is by factor."""
    given: dict[str, Any] = {
        "parameters": {"area": "north", "as_at": "2026-11-24", "limit": 1000, "since": None},
        "criteria": [Criterion("area", "Area", "Northmere"), Criterion("limit", "Limit", "1,000", is_default=True)],
        "notes": NOTES, "evidence": [{"factor": row.get("factor", "f0")} for row in rows],
        "sources": [{"id": "s1", "title": "Invented reviews"}], **more,
    }  # fmt: skip
    return Answer(
        question="recurring-factors", title="Which factors recur?", sentence="Caseload most of all.", columns=columns,
        rows=rows, revision=12, cypher="", method="", viewer=EXPORT, **given,
    )  # fmt: skip


def drawn(line: str, columns: list[Column], rows: list[Row], kind: DataKind = "invented", **more: Any) -> Chart:
    """The chart of a declared line over such an answer, of rows of this kind of cases."""
    declared = read_chart(line)
    check_chart(declared, columns)
    return chart_of(answer(columns, rows, **more), declared, [kind] * len(rows))


def factors() -> list[Row]:
    """One row a factor, with everything that bars, points and facing bars are drawn from."""
    return [
        {
            "factor": f"f{n}", "name": name, "share": 0.7 - n / 10, "low": 0.5 - n / 10, "high": 0.9 - n / 10,
            "looked_for": 40 + n, "cases": 30 - 5 * n, "supporting": 3 * n, "hindering": 60 - 12 * n, "ratio": 3 / (n + 1),
            "ratio_low": 1 / (n + 1), "ratio_high": 9 / (n + 1),
        }
        for n, name in enumerate(NAMES)
    ]  # fmt: skip


BESIDE = [
    *FACTOR, *SHARES, Column("cases", "Cases", CASES), Column("supporting", "Supporting", MENTIONS),
    Column("hindering", "Hindering", MENTIONS), Column("ratio", "Odds ratio", NUMBER),
    Column("ratio_low", "95% low", NUMBER), Column("ratio_high", "95% high", NUMBER),
]  # fmt: skip
PAIRS = [
    Column("organisation", "Organisation", id_of("Organisation")), Column("name", "Its name", TEXT),
    Column("factor", "Factor", id_of("Factor")), Column("factor_name", "Its name", TEXT), Column("cases", "Cases", CASES),
]  # fmt: skip
YEARS = [*FACTOR, Column("year", "Year", DATE), *SHARES, Column("partial", "Not yet complete", YES_NO)]


def pairs(down: int, across: int) -> list[Row]:
    """A grid of which every seventh cell is blank; the last row and column are the fullest."""
    return [
        {
            "organisation": f"o{r}", "name": f"Service {r} of Northmere", "factor": f"f{c}",
            "factor_name": NAMES[c] if c < len(NAMES) else f"Factor {c}", "cases": r + c + 1,
        }
        for r in range(down) for c in range(across) if (r + c) % 7
    ]  # fmt: skip


def years(names: int = 1) -> list[Row]:
    """The years 2010 to 2025 without 2014, the last two not complete."""
    return [
        {
            "factor": f"f{n}", "name": NAMES[n % len(NAMES)], "year": str(year), "share": (year % 7 + 1) / 10,
            "low": year % 7 / 10, "high": (year % 7 + 2) / 10, "looked_for": year - 2000, "partial": year > 2023,
        }
        for n in range(names) for year in range(2010, 2026) if year != 2014
    ]  # fmt: skip


TREND = "trend year share low=low high=high of=looked_for incomplete=partial"


def one_of_each() -> dict[str, Chart]:
    """A chart of every kind by a name."""
    return {
        "bars": drawn("bars name share low=low high=high of=looked_for", BESIDE, factors()),
        "parts": drawn("bars name cases of=looked_for", BESIDE, factors()),
        "points": drawn("points name ratio low=ratio_low high=ratio_high of=looked_for around=1", BESIDE, factors()),
        "diverging": drawn("diverging name supporting hindering", BESIDE, factors()),
        "heat": drawn("heat name factor_name cases", PAIRS, pairs(6, 7)),
        "large heat": drawn("heat name factor_name cases", PAIRS, pairs(42, 45)),
        "trend": drawn(TREND, YEARS, years()),
        "trends": drawn(f"{TREND} by=name", YEARS, years(7)),
    }

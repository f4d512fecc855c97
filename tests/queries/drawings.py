"""Answers made by hand, one for each kind of chart, with names that mean harm among them."""

from __future__ import annotations

from typing import Any

from people import EXPORT

from queries import Answer, Column
from queries.answers.answer import Row
from queries.charts.chart import Chart, chart
from queries.questions.chart import read_chart

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = "Relationships between families, workers and everybody else who was meant to know of it " * 2
NAMES = ("Caseload", "Information sharing across agencies", HOSTILE, LONG, "Averylongwordthatnobodycanbreak" * 3)
FACTOR = [Column("factor", "Factor", "id:Factor"), Column("name", "Name", "text")]
SHARE = [
    Column("share", "Share of cases", "share"), Column("low", "95% low", "share"), Column("high", "95% high", "share"),
    Column("looked_for", "Looked for in", "cases"),
]  # fmt: skip
NOTES = ["All cases in this graph are invented.", "Counts are no measure of risk.", "Not checked for disclosure"]


def answer(columns: list[Column], rows: list[Row], **more: Any) -> Answer:
    """An answer to `recurring-factors`, whose evidence is by factor."""
    given: dict[str, Any] = {
        "parameters": {"area": "north", "as_at": "2026-11-24", "limit": 1000, "since": None},
        "notes": NOTES, "evidence": [{"factor": row.get("factor", "f0")} for row in rows],
        "sources": [{"id": "s1", "title": "Invented reviews"}], **more,
    }  # fmt: skip
    return Answer(
        question="recurring-factors", title="Which factors recur?", sentence="Caseload most of all.", columns=columns,
        rows=rows, revision=12, cypher="", method="", viewer=EXPORT, **given,
    )  # fmt: skip


def drawn(line: str, columns: list[Column], rows: list[Row], **more: Any) -> Chart:
    """The chart of a declared line over such an answer."""
    return chart(answer(columns, rows, **more), read_chart(line, columns))


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
    *FACTOR, *SHARE, Column("cases", "Cases", "cases"), Column("supporting", "Supporting", "mentions"),
    Column("hindering", "Hindering", "mentions"), Column("ratio", "Odds ratio", "number"),
    Column("ratio_low", "95% low", "number"), Column("ratio_high", "95% high", "number"),
]  # fmt: skip
PAIRS = [
    Column("organisation", "Organisation", "id:Organisation"), Column("name", "Its name", "text"),
    Column("factor", "Factor", "id:Factor"), Column("factor_name", "Its name", "text"), Column("cases", "Cases", "cases"),
]  # fmt: skip
YEARS = [*FACTOR, Column("year", "Year", "date"), *SHARE, Column("partial", "Not yet complete", "yes_no")]


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

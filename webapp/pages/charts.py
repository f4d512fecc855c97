"""The charts of an answer: as its page draws them, and as they leave the site in a saved picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queries import Answer
from queries.answers.column import Row


def charts_for_page(answer: Answer, address: Callable[[Row], str | None]) -> list[dict[str, Any]]:
    """The charts of an answer for its page; `address` gives the page of a mark's evidence."""
    return [chart.to_json(address) for chart in answer.charts or ()]


def charts_for_export(answer: Answer) -> dict[str, Any]:
    """The charts of an answer that leaves the site: without addresses, which lead nowhere elsewhere."""
    return {
        "question": answer.question,
        "revision": answer.revision,
        "charts": [chart.to_json() for chart in answer.charts or ()],
    }

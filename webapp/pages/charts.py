"""The charts of an answer's page: what its scripts draw, and those scripts, which notebooks draw with too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queries import Answer
from queries.answers.column import Row


def drawn(answer: Answer, address: Callable[[Row], str | None]) -> list[dict[str, Any]]:
    """The charts of an answer for its page; `address` gives the page of a mark's evidence."""
    return [each.to_json(address) for each in answer.charts or ()]


def leaving(answer: Answer) -> dict[str, Any]:
    """The charts of an answer that leaves the site: without addresses, which lead nowhere elsewhere."""
    return {
        "question": answer.question,
        "revision": answer.revision,
        "charts": [each.to_json() for each in answer.charts or ()],
    }

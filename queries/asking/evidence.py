"""The parameters of `evidence-for` that lead from a row to what stands behind it."""

from __future__ import annotations

from typing import Any

from queries.answers.answer import Row
from queries.asking.context import QuestionContext


def behind(context: QuestionContext, *, ignored: frozenset[str] = frozenset(), **named: Any) -> Row:
    """What is named, with the filters that the row was counted under; blank values are left out."""
    filters = {name: context.resolved.shown[name] for name in sorted(context.resolved.filters - ignored)}
    return {**filters, **{name: value for name, value in named.items() if value is not None}}

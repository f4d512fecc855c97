"""Which nodes an answer names by their ids alone, so that somebody must look up what people call them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from queries.answers.answer import Answer
from queries.answers.cells import name_columns


def unnamed_ids(answer: Answer) -> Iterator[tuple[str, str]]:
    """Label and id of each node in a column of ids beside which stands no name."""
    named_by = name_columns(answer.columns)
    for column in [column for column in answer.columns if column.may_name_nodes]:
        for row in answer.rows:
            label = column.label_in(row)
            if label and not row.get(named_by.get(column.name, "")):
                yield from ((label, str(id_)) for id_ in _listed(row[column.name]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

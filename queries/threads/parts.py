"""What stands around many records of one label, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from queries.answers.column import Row
from queries.asking.context import QuestionContext

MAX_SOUGHT = 1_000  # beyond, reading all of a label costs less than seeking each record by its id


def parts_of(context: QuestionContext, label: str, pattern: str, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of a pattern that goes on from each record `n` and returns its id as `of`, by that id.

    Each record is sought by its id where they are few: both servers then use the index.
    """
    if not ids:
        return {}
    sought = len(ids) <= MAX_SOUGHT
    begin = f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}})" if sought else f"MATCH (n:{label})"
    rows = context.read(begin + pattern, **({"ids": list(ids)} if sought else {}))
    wanted, by_record = set(ids), defaultdict(list)
    for row in rows:
        if row["of"] in wanted:
            by_record[row["of"]].append(row)
    return by_record

"""What stands around many records of one label, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from queries.answers.column import Row
from queries.asking.context import QuestionContext

MAX_SOUGHT = 1_000  # beyond, reading all of a label costs less than seeking each record by its id


def parts_of(context: QuestionContext, label: str, pattern: str, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of a pattern that goes on from each record `n` and returns its id as `of`, by that id.

    Each record is sought by its id where they are few: both servers then use the index. What is read of all is remembered,
    as the start page asks several questions about the same.
    """
    if len(ids) <= MAX_SOUGHT:
        statement = f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}})" + pattern
        return _by_record(context.read(statement, ids=list(ids))) if ids else {}
    by_record = context.read_once(f"MATCH (n:{label})" + pattern, _by_record)
    return {id_: by_record[id_] for id_ in ids if id_ in by_record}


def _by_record(rows: Iterable[Row]) -> dict[str, list[Row]]:
    by_record: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_record[row["of"]].append(row)
    return dict(by_record)

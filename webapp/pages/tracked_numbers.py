"""Numbers of an answer that count actions or recommendations: the tracker lists the very ones that each counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from queries import Answer, question
from queries.answers.column import Row
from queries.catalogue.age_of_open import YEARS
from webapp.addresses import tracker_url
from webapp.tracker.view import QUESTION

Asked = Mapping[str, str]  # what the tracker is asked


def tracked_numbers(answer: Answer, parameters: Asked) -> Sequence[Mapping[str, str]]:
    """For each row the address of what its numbers count, by their columns: in the tracker, with the filters of the answer.

    The tracker knows nothing of editions.
    """
    lists = LISTS.get(answer.question)
    if lists is None or answer.edition is not None:
        return ()
    filters = {name: text for name, text in parameters.items() if name in question(QUESTION).filters}
    return [
        {column: tracker_url(**{**filters, **asked}) for column, asked in of_row.items()}
        for of_row in lists(answer.rows)
    ]


def _of_addressees(rows: Sequence[Row]) -> list[dict[str, Asked]]:
    asked = [{"of": "recommendation", "organisation": str(row["organisation"])} for row in rows]
    return [{"recommendations": {**each, "state": "all"}, "open": {**each, "state": "open"}} for each in asked]


def _of_what_is_open(rows: Sequence[Row]) -> list[dict[str, Asked]]:
    """All that is open, and what is older than so many years."""
    return [
        {"count": asked, **{f"over_{years}_years": {**asked, "over_years": str(years)} for years in YEARS}}
        for asked in ({"of": str(row["of"]), "state": "open"} for row in rows)
    ]


def _of_kinds(rows: Sequence[Row]) -> list[dict[str, Asked]]:
    """What has no kind or no strength cannot be asked for; what was not taken up has several statuses."""
    return [_of_kind(row) if row["kind"] and row["strength"] else {} for row in rows]


def _of_kind(row: Row) -> dict[str, Asked]:
    asked = {"of": "recommendation", "recommendation_kind": str(row["kind"]), "strength": str(row["strength"])}
    return {
        "recommendations": {**asked, "state": "all"},
        "open": {**asked, "state": "open"},
        **{status: {**asked, "state": "all", "status": status} for status in ("completed", "not_known")},
    }


def _of_statuses(rows: Sequence[Row]) -> list[dict[str, Asked]]:
    """A status that sources call by several words has several rows, which the tracker does not tell apart."""
    times = Counter(row["status"] for row in rows)
    asked = [{"of": "recommendation", "state": "all", "status": str(row["status"])} for row in rows]
    return [
        {"recommendations": each} if times[row["status"]] == 1 else {} for row, each in zip(rows, asked, strict=True)
    ]


# Of questions whose filters the tracker takes, too.
LISTS: Mapping[str, Callable[[Sequence[Row]], list[dict[str, Asked]]]] = {
    "recommendations-by-addressee": _of_addressees,
    "recommendations-by-status": _of_statuses,
    "recommendations-by-kind": _of_kinds,
    "age-of-open": _of_what_is_open,
}

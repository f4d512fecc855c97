"""Records of others: what a database holds under our labels although Casethread has never written to it."""

from __future__ import annotations

from graph.database import Database
from graph.errors import BadRequest
from graph.schema import schema

_STATE = "MATCH (g:GraphState {id: 'graph'}) RETURN g.id AS id ORDER BY id"
_LABELS = "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS number ORDER BY label"


def foreign_records(database: Database) -> dict[str, int]:
    """How many records of each of our labels a database has that is not ours; {} for an empty one and for our own."""
    numbers = {row["label"]: int(row["number"]) for row in database.read(_LABELS)}
    foreign = {label: numbers[label] for label in schema().labels if label in numbers}
    # Read again, and last: another program may have made this very graph ready meanwhile.
    return foreign if foreign and not database.read(_STATE) else {}


def refuse_foreign(database: Database) -> None:
    """Raise BadRequest where a database without a state of ours holds records under our labels."""
    if foreign := foreign_records(database):
        raise BadRequest(
            f"{database.kind} holds records that Casethread did not write ({in_words(foreign)}), so nothing is read from it "
            "or written to it. Name another database (NEO4J_URI, NEO4J_DATABASE), or give --adopt once, as in "
            "'casethread --adopt check': a graph is then made beside these records, which stay as they are."
        )


def in_words(numbers: dict[str, int]) -> str:
    """Each label with its number: "5 Case, 3 Factor"."""
    return ", ".join(f"{number:,} {label}" for label, number in numbers.items())

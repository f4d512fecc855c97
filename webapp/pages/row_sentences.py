"""Rows of an answer as sentences with links, for questions whose rows read better than their table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from queries import Answer
from queries.answers.column import Row
from queries.wording.figures import counted
from webapp.addresses import record_url

MAX_NAMED = 3  # cases, episodes or actions named in one sentence; the table has all of them


class Piece(NamedTuple):
    """Some words of a sentence, and where they lead, if anywhere."""

    text: str
    url: str = ""


Sentence = list[Piece]


def row_sentences(answer: Answer, evidence_url: Callable[[dict[str, Any] | None], str | None]) -> list[Sentence]:
    """One sentence for each row, in the order of the rows; none where the question has no sentences for its rows."""
    sentence_of = _SENTENCES.get(answer.question)
    if sentence_of is None or answer.evidence is None:
        return []
    pairs = zip(answer.rows, answer.evidence, strict=True)
    return [list(sentence_of(row, evidence_url(evidence) or "")) for row, evidence in pairs]


def _seen_before(row: Row, evidence: str) -> Iterator[Piece]:
    """`Caseload hindered practice in 5 other cases (A, B and 3 more). ...`: what recurs, what held, what was done."""
    yield Piece(row["name"], record_url("Factor", row["factor"]))
    if row["elsewhere"]:
        yield Piece(" hindered practice in ")
        yield Piece(counted(row["elsewhere"], "other case"), evidence)
        yield Piece(f" ({_named(row['elsewhere_cases'])}).")
    else:
        yield Piece(" is recorded as hindering practice in no other case.")
    if row["good_with_it"]:
        yield Piece(" Practice was good all the same in ")
        yield Piece(counted(row["good_with_it"], "episode") + " elsewhere", evidence)
        yield Piece(f" ({_named(row['good_episodes'])}).")
    yield Piece(f" {_asked_and_done(row)}")


def _asked_and_done(row: Row) -> str:
    totals = ((row["recommendations"], "recommendation"), (row["actions"], "action"))
    totals_text = " and ".join(counted(total, word) for total, word in totals if total)
    if not totals_text:
        return "Nothing is recorded that was recommended or done about it."
    is_open = f", {row['open_actions']} of them open" if row["actions"] else ""
    return f"Recorded about it: {totals_text}{is_open}{': ' + _named(row['done']) if row['done'] else ''}."


def _named(names: list[str]) -> str:
    more = len(names) - MAX_NAMED
    return f"{'; '.join(names[:MAX_NAMED])}{f'; and {more} more' if more > 0 else ''}"


_SENTENCES: dict[str, Callable[[Row, str], Iterator[Piece]]] = {"seen-before": _seen_before}

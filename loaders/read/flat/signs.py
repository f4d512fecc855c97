"""The signs and words by which a flat sheet says whether a factor helped or hindered, however their dashes are typed."""

from __future__ import annotations

from functools import cache

from graph.formats.sheets import plain
from graph.names import name_key
from graph.schema import schema
from loaders.read.flat.records import FlatRow
from loaders.records.problem_log import ProblemLog, did_you_mean

# By how they are compared: each dash and the minus sign as a hyphen, without blanks.
SIGNS = {
    "+": "supporting", "+ve": "supporting",
    "plus": "supporting", "helped": "supporting", "helping": "supporting", "positive": "supporting",
    "enabler": "supporting", "facilitator": "supporting",
    "-": "hindering", "-ve": "hindering", "minus": "hindering", "hindered": "hindering",
    "negative": "hindering", "barrier": "hindering",
    "+/-": "mixed", "-/+": "mixed", "+-": "mixed", "-+": "mixed", "±": "mixed", "both": "mixed", "?": "unclear",
}  # fmt: skip
WRITE_SIGN = "Write + (it helped), - (it hindered), +/- (both) or ? (unclear)."
_ACCEPTED = (
    "+ (or plus, helped, positive, enabler, supporting), - (minus, hindered, negative, barrier, hindering), "
    "+/- (both, mixed), ? (unclear)"
)


def sign_key(text: str) -> str:
    """A sign or a word as they are compared."""
    return name_key(text).replace(" ", "")


def sign_of(text: str) -> str | None:
    """What a sign, or a word for one, means; None where it is none."""
    return SIGNS.get(sign_key(text))


def note_no_sign(row: FlatRow, log: ProblemLog) -> None:
    """Refuse what is no sign and none of the words that are stored, and say what is accepted."""
    text = row.text("polarity")
    if plain(text) in _stored():
        return
    key = sign_key(text)
    fix = did_you_mean(text, sorted({*_stored(), *SIGNS}))
    if len(key) > 1 and len(set(key)) == 1 and key[0] in "+-":
        fix = f"Write {key[0]}; how strong it was goes into a column 'Strength', as 1 to 3."
    heading = row.heading("polarity")
    log.add("sign", row.place, f"is not one of {_ACCEPTED}", fix or WRITE_SIGN, column=heading, value=text)


@cache
def _stored() -> frozenset[str]:
    """The words that are stored, and their titles, as they are compared."""
    polarity = schema().relationships["CONTRIBUTED_TO"].properties["polarity"]
    return frozenset(plain(word) for pair in schema().words(polarity).items() for word in pair)


def note_blank_sign(row: FlatRow, log: ProblemLog) -> None:
    """Refuse a factor without a sign; one alone in its row may be the heading of a group."""
    rule, heading = "is blank, and is required", perhaps_heading(row)
    rule += ", and nothing but the factor stands in the row" if heading else ""
    log.add("required", row.place, rule, WRITE_SIGN + heading, column=row.columns["polarity"])


def perhaps_heading(row: FlatRow) -> str:
    """What to do with a row that has nothing but a factor, if that heads the rows below it; empty for any other."""
    if row.cells.keys() != {"factor"}:
        return ""
    domain = row.columns.get("domain", "Domain")
    return (
        f" If {row.text('factor')!r} is the heading of the rows below, delete the row; if it is their domain, write it "
        f"into each of them under {domain!r}."
    )

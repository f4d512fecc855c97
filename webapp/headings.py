"""What a page calls the records on the other side of a relationship: Owner, History, Recommended by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.schema import Label, RelationshipType
from queries.wording.figures import counted, number

# By type and direction: the heading of one record, and of several. What is not here is made from the schema's words.
NOUNS: dict[tuple[str, bool], tuple[str, str]] = {
    ("ADDRESSED_TO", False): ("Recommendation addressed to it", "Recommendations addressed to it"),
    ("BROADER", False): ("Narrower term", "Narrower terms"),
    ("BROADER", True): ("Broader term", "Broader terms"),
    ("CODES", False): ("Coded by", "Coded by"),
    ("CODES", True): ("Case coded", "Cases coded"),
    ("CONTRIBUTED_TO", False): ("Contributory factor", "Contributory factors"),
    ("DEPENDS_ON", False): ("Action that waits for it", "Actions that wait for it"),
    ("DRAWN_FROM", False): ("Finding drawn from it", "Findings drawn from it"),
    ("EXAMINES", False): ("Review", "Reviews"),
    ("HAS_EPISODE", True): ("Episode", "Episodes"),
    ("HAS_EVENT", True): ("History", "History"),
    ("INVOLVED_IN", False): ("Organisation involved", "Organisations involved"),
    ("IN_CATEGORY", True): ("Category", "Categories"),
    ("IN_USE_IN", False): ("Working practice in use", "Working practices in use"),
    ("MADE", True): ("Finding", "Findings"),
    ("MEASURED_BY", True): ("Outcome measure", "Outcome measures"),
    ("MERGED_INTO", False): ("Factor merged into it", "Factors merged into it"),
    ("NEXT", False): ("Previous episode", "Previous episodes"),
    ("NEXT", True): ("Next episode", "Next episodes"),
    ("OF", False): ("Perspective", "Perspectives"),
    ("OF", True): ("View of", "View of"),
    ("OWNED_BY", False): ("Action owned", "Actions owned"),
    ("OWNED_BY", True): ("Owner", "Owners"),
    ("PART_OF", False): ("Area within it", "Areas within it"),
    ("RAISED", True): ("Recommendation", "Recommendations"),
    ("SUCCEEDED_BY", False): ("Predecessor", "Predecessors"),
    ("SUCCEEDED_BY", True): ("Successor", "Successors"),
    ("USED", True): ("Working practice used", "Working practices used"),
    ("WORKED_FOR", False): ("Perspective held here", "Perspectives held here"),
}
# Only the label says what is there: an area is in the address of cases and of organisations.
LABEL_ALONE = frozenset({
    ("IN_AREA", False), ("IN_AREA", True), ("APPLIES_IN", False), ("IN_CATEGORY", False), ("CONCERNS", False),
    ("HAS_EPISODE", False), ("HAS_EVENT", False),
})  # fmt: skip
# In place of the schema's words, which people do not say so.
PHRASES = {("RAISED", False): "Recommended by"}
OPENINGS = re.compile("^(is an|is a|is|was) ")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group of records, and how many there are where the heading does not say it: `4 episodes`."""

    title: str
    count: str


def group_heading(kind: RelationshipType, outward: bool, label: Label, total: int) -> Heading:
    """The heading of `total` records of a label that one relationship joins with a record: `Owner`, `Led to`."""
    is_one = total == 1
    if (kind.name, outward) in LABEL_ALONE:
        return Heading(label.title if is_one else label.plural, "" if is_one else number(total))
    if nouns := NOUNS.get((kind.name, outward)):
        title = nouns[0] if is_one else nouns[1]
        names_label = any(name.lower() in title.lower() for name in (label.title, label.plural))
        return Heading(title, "" if is_one else number(total) if names_label else _count(label, total))
    phrase = PHRASES.get((kind.name, outward)) or OPENINGS.sub("", kind.title if outward else kind.inverse)
    return Heading(phrase[:1].upper() + phrase[1:], _count(label, total))


def link_noun(kind: RelationshipType, *, outward: bool, other: Label) -> str:
    """What one more record of a label is to a record, joined by a relationship: `Contributory factor`, `Owner`."""
    heading = group_heading(kind, outward, other, 1).title
    return (
        heading
        if (kind.name, outward) in NOUNS or (kind.name, outward) in LABEL_ALONE
        else f"{heading} ({other.title})"
    )


def _count(label: Label, total: int) -> str:
    return counted(total, label.title, label.plural).lower()

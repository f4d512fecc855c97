"""Which of several relationships between the same two records is which: those of a file beside those of the graph.

What is the same in everything comes first, then what is most alike. Two are never made one where nothing tells which of
several is meant, or where more speaks against it than for it: both stay, and are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from graph.names import name_key
from graph.records import Relationship, Value
from loaders.check.redactions import is_redaction

MIN_QUOTE_SCORE = 85  # of 100: a quote with its spelling corrected scores above, another quote far below
# What tells two contributions of a factor apart, besides their quotes: where it was written, and who said or saw it.
_APART = ("page", "reported_by", "perspective_id")
_SIGNS = ("polarity", "effect")
_WEIGHTS = ("strength", "confidence")

Rank = tuple[int, float, int, int]


def pairs(offered: Sequence[Relationship], existing: Sequence[Relationship]) -> Iterator[tuple[int, Relationship]]:
    """The number of each relationship of the file that is one of the graph's, with that one: the most alike first."""
    only_pair = len(offered) == len(existing) == 1
    has_quotes = any(map(quote_of, offered))
    ranked: dict[Rank, list[tuple[int, int]]] = defaultdict(list)
    for number, new in enumerate(offered):
        for position, old in enumerate(existing):
            if rank := _rank(new, old, only_pair=only_pair, has_quotes=has_quotes):
                ranked[rank].append((number, position))
    numbers, positions = set[int](), set[int]()  # that are settled, with or without another
    for rank in sorted(ranked, reverse=True):
        free = [pair for pair in ranked[rank] if pair[0] not in numbers and pair[1] not in positions]
        for number, position in free:
            if number in numbers or position in positions:
                continue
            if _adds_nothing(offered[number], existing[position]) or not _has_rival(number, position, free):
                numbers.add(number)
                positions.add(position)
                yield number, existing[position]
        numbers |= {number for number, _ in free}
        positions |= {position for _, position in free}


def quote_of(link: Relationship) -> str:
    """Its quote, as quotes are compared."""
    return name_key(str(link.properties.get("quote") or ""))


def redacts(new: Relationship, old: Relationship) -> bool:
    """Whether the new one has nothing but a mark where the old one has a quote."""
    quotes = [str(link.properties.get("quote") or "") for link in (new, old)]
    return bool(quotes[1]) and is_redaction(quotes[0]) and not is_redaction(quotes[1])


def _has_rival(number: int, position: int, alike: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the two is just as much like another."""
    return sum(pair[0] == number or pair[1] == position for pair in alike) > 1


def _adds_nothing(new: Relationship, old: Relationship) -> bool:
    """Whether all that the new one says is what the old one says, so that it does not matter which of several it is."""
    compared = [_texts(link.properties) for link in (new, old)]
    same = all(text == compared[1].get(name) for name, text in compared[0].items())
    return same and quote_of(new) in ("", quote_of(old))


def _rank(new: Relationship, old: Relationship, *, only_pair: bool, has_quotes: bool) -> Rank | None:
    """How alike two are, to be compared; None where they are two.

    Where others of the file have quotes, as `has_quotes` says, a quote that is missing speaks against it.
    """
    coding = new.properties.get("coding_id")
    if coding and coding != old.properties.get("coding_id"):
        return None
    quotes = quote_of(new), quote_of(old)
    quote_score = fuzz.ratio(*quotes, score_cutoff=MIN_QUOTE_SCORE) if all(quotes) else 0.0
    is_redacted = redacts(new, old)
    if all(quotes) and not quote_score and not is_redacted:
        return None
    ours, theirs = _texts(new.properties), _texts(old.properties)
    both = ours.keys() & theirs.keys()
    same = {name for name in both if ours[name] == theirs[name]}
    different = both - same - set(_WEIGHTS)
    for_it = len(same.intersection(_APART))
    against = len(different) + (has_quotes and quotes[0] == "" != quotes[1])
    if is_redacted and (different or not (for_it or only_pair)):
        return None
    if against > for_it and not (quote_score or only_pair):
        return None
    only_one = len((ours.keys() ^ theirs.keys()).intersection(_APART)) + (bool(quotes[0]) != bool(quotes[1]))
    is_same = both == same and not only_one and quotes[0] == quotes[1]
    return int(is_same), quote_score, for_it - against, -only_one


def _texts(properties: Mapping[str, Value]) -> dict[str, str]:
    """What is compared besides the quote, as texts."""
    values = {name: properties.get(name) for name in (*_APART, *_SIGNS, *_WEIGHTS)}
    return {
        name: " ".join(sorted(map(str, value))) if isinstance(value, list) else name_key(str(value))
        for name, value in values.items()
        if value not in (None, [], "not_known")
    }

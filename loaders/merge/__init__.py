"""Merges two records that are one, such as an organisation under two names, and takes that apart again by one undo."""

from loaders.merge.duplicates import Duplicate, likely_duplicates
from loaders.merge.merge import Merge, merge, say_different
from loaders.merge.pair import FieldPair, Pair, Side, merged_labels, pair_of

__all__ = [
    "Duplicate",
    "FieldPair",
    "Merge",
    "Pair",
    "Side",
    "likely_duplicates",
    "merge",
    "merged_labels",
    "pair_of",
    "say_different",
]

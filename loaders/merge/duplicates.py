"""Records of the graph that are likely to be one: they share a name or an alias, or have similar names.

Two of which somebody said that they are different are not listed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph.names import name_key
from graph.schema import Label
from loaders.check.existing_graph import ExistingGraph
from loaders.check.known_names import KnownNames, KnownRecord
from loaders.check.questions import DIFFERENT, Answers, Compared, Question, question_id
from loaders.check.similar_names import name_question, similar_pairs, words_of

MAX_NAMES = (
    3_000  # beyond these every name would wait for millions of comparisons; shared names are listed all the same
)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two records of a label that may be one, and why."""

    label: str
    one: KnownRecord
    other: KnownRecord
    why: str

    @property
    def key(self) -> tuple[str, str]:
        """The same whichever of the two comes first."""
        first, second = sorted((self.one.id, self.other.id))
        return first, second


def likely_duplicates(graph: ExistingGraph, label: Label) -> list[Duplicate]:
    """Those of a label, shared names first; what was merged already counts as one."""
    if not graph.holds(label.name):
        return []
    known = KnownNames(graph, label)
    counting = {record.id: record for record in known.records.values() if record.counted_as == record.id}
    pairs: dict[tuple[str, str], Duplicate] = {}
    for pair in (*_sharing(label, known, counting), *_similar(label, counting)):
        pairs.setdefault(pair.key, pair)
    answers = Answers(graph)
    return [pair for pair in pairs.values() if answers.to(pair_question(label, pair.one, pair.other).id) != DIFFERENT]


def pair_question(label: Label, one: KnownRecord, other: KnownRecord) -> Question:
    """Whether two records are one: where names say which record it is, the question that a load asks about the names."""
    names = Compared(one.name), Compared(other.name)
    question = name_question(label, *names, None)
    if label.is_one_by_name and name_key(one.name) != name_key(other.name):
        return question
    return replace(question, id=question_id(label.name, one.id, other.id))


def _sharing(label: Label, known: KnownNames, counting: Mapping[str, KnownRecord]) -> Iterator[Duplicate]:
    """Each two that have a name, or an alias, in common."""
    by_key: dict[str, dict[str, KnownRecord]] = defaultdict(dict)
    for record in counting.values():
        for name in (record.name, *known.aliases_of(record.id)):
            if key := name_key(str(name)):
                by_key[key][record.id] = record
    for records in by_key.values():
        first, *others = records.values()
        for other in others:
            is_name = name_key(first.name) == name_key(other.name)
            yield Duplicate(label.name, first, other, "the same name" if is_name else "a name in common")


def _similar(label: Label, counting: Mapping[str, KnownRecord]) -> Iterator[Duplicate]:
    """Each two whose names differ by a letter or two, or in the order of their words."""
    named = {key: record for record in counting.values() if (key := name_key(record.name))}
    records = list(named.values())
    if len(records) <= MAX_NAMES:
        for one, other in similar_pairs([words_of(key) for key in named]):
            yield Duplicate(label.name, records[one], records[other], "similar names")

"""Asks once about names that are only similar, and takes the answers given or decided before (rule 13)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process, utils

from graph.names import name_key
from graph.schema import Label
from loaders.check.drafts import Drafts
from loaders.check.known_names import KnownNames, KnownRecord, NameMatch
from loaders.check.questions import ALIAS, DIFFERENT, MAX_QUOTES, SAME, Compared, Question, question_id
from loaders.records.problem import Place

MIN_SCORE = 88  # of 100: one letter in a word of nine differs
MAX_ASKED = 3  # names that are asked about for one name of a file
MAX_COMPARED = 1_000  # characters of a name: two of a megabyte would be compared for seconds
MAX_NEW_NAMES = 3_000  # beyond these every name would wait for millions of comparisons
# The number, letter or bullet of a list that a name was copied from: "2.", "1.2", "(b)", "3 -", "Factor 4:".
_OF_A_LIST = re.compile(
    r"\W*(?:(?:factor|no\.?)\s*)?(?:\d{1,3}(?:\.\d{1,3})+[.):]?|(?:\d{1,3}[a-z]?|[a-z]|[ivx]{1,4})\s?[.):-])\s+(?=\w)"
)
Asked = tuple[str, str, str | None]  # a name of the file and another, as they are compared, and the answer


@dataclass
class SimilarNames:
    """The new names of a load beside those of the graph and beside each other; what was answered is joined.

    `same_as` has the names that are the same as a new name before them in the file, by their keys; `aliases` the names
    that are kept as other names, by the key of the name that stays.
    """

    drafts: Drafts
    label: Label
    known: KnownNames
    same_as: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def settle(self, new: dict[str, str], matches: dict[str, NameMatch]) -> None:
        """Move what is answered from the new names to the matches, and ask about the rest; both are by their keys."""
        if len(new) > MAX_NEW_NAMES:
            rule = f"names {len(new):,} new {self.label.plural.lower()}, too many to look for similar names among them"
            self.drafts.log.add("many_names", Place(self.drafts.file), rule, severity="warning")
            return
        others = {key: words_of(key) for key in self.known.keys}
        asked: list[Asked] = list(self._answered_late(matches, others))
        for key in list(new):
            text = words_of(key)
            alike = nearest(text, others)
            for other in alike:
                answer = self._answer(key, other)
                if answer is None and other != alike[0] and others[alike[0]] == text:
                    continue  # of several that are the same but for the mark of a list, one is enough to ask about
                asked.append((key, other, answer))
                if answer in (SAME, ALIAS) and key in new:
                    self._join(key, other, new, matches, as_alias=answer == ALIAS)
            others[key] = text
        self._ask(asked)

    def _answered_late(self, matches: dict[str, NameMatch], others: dict[str, str]) -> Iterator[Asked]:
        """Answers of this load about names that an earlier load, before anybody answered, made two records.

        They are kept, and tell what is to be merged.
        """
        before = set[str]()  # of two names of the file, the first is the one that the other is asked about
        for key, match in matches.items() if self.drafts.given_answers else ():
            before.add(key)
            for other in nearest(others[key], {its: text for its, text in others.items() if its != key}):
                answer = self.drafts.given_answers.get(question_id(self.label.name, key, other))
                record = self.known.record(other)
                comes_later = other in matches and other not in before
                if answer and record and record.id != match.record.counted_as and not comes_later:
                    yield key, other, answer

    def _answer(self, key: str, other: str) -> str | None:
        return self.drafts.answers.to(question_id(self.label.name, key, other))

    def _join(
        self, key: str, other: str, new: dict[str, str], matches: dict[str, NameMatch], *, as_alias: bool
    ) -> None:
        name = new.pop(key)
        stays = self.same_as.get(other, other)
        if record := self.known.record(other):
            matches[key] = NameMatch(self.label.name, name, record)
            stays = record.id
        elif stays in matches:
            matches[key] = NameMatch(self.label.name, name, matches[stays].record)
            stays = matches[stays].record.id
        else:
            self.same_as[key] = stays
        if as_alias:
            self.aliases[stays].append(name)

    def _ask(self, asked: list[Asked]) -> None:
        records = {other: record for _, other, _ in asked if (record := self.known.record(other))}
        in_graph = self.drafts.graph.quotes_of({record.id for record in records.values()}, MAX_QUOTES)
        keys = {key for pair in asked for key in pair[:2]}
        in_file, spelt = self._quotes(keys), self._spelt(keys)
        for key, other, answer in asked:
            record = records.get(other)
            offered = Compared(spelt[key], self.drafts.file, in_file.get(key, ()))
            if record:
                known = Compared(self.known.spelling(other), _place(record), in_graph.get(record.id, ()))
            else:
                known = Compared(spelt[other], self.drafts.file, in_file.get(other, ()))
            self.drafts.questions.append(name_question(self.label, offered, known, answer))

    def _spelt(self, keys: Iterable[str]) -> dict[str, str]:
        """The names of the file as they stand there."""
        wanted, spelt = set(keys), dict[str, str]()
        for record in self.drafts.reading.records if wanted else ():
            if record.kind == self.label.name:
                name = str(record.get(self.label.caption) or "")
                if (key := name_key(name)) in wanted:
                    spelt.setdefault(key, name)
        return spelt

    def _quotes(self, keys: set[str]) -> dict[str, tuple[str, ...]]:
        """The first quotes of the file for each of these names."""
        quotes: dict[str, list[str]] = defaultdict(list)
        for record in self.drafts.reading.records:
            if record.kind == "CONTRIBUTED_TO" and record.get("quote"):
                key = name_key(str(record.get("from_id")))
                if key in keys and len(quotes[key]) < MAX_QUOTES:
                    quotes[key].append(str(record.get("quote")))
        return {key: tuple(texts) for key, texts in quotes.items()}


def name_question(label: Label, offered: Compared, known: Compared, answer: str | None) -> Question:
    """Whether two names of one label mean the same record."""
    id_ = question_id(label.name, name_key(offered.name), name_key(known.name))
    text = f"Is the {label.title.lower()} '{offered.name}' the same as '{known.name}'?"
    choices = (SAME, ALIAS, DIFFERENT) if "aliases" in label.properties else (SAME, DIFFERENT)
    return Question(id_, label.name, text, "The names are similar.", choices, DIFFERENT, offered, known, answer)


def _place(record: KnownRecord) -> str:
    return f"{record.name} ({record.id})"


def words_of(key: str) -> str:
    """The words with which a name begins, without the mark of a list before them."""
    start = match.end() if (match := _OF_A_LIST.match(key)) else 0
    return utils.default_process(key[start : start + MAX_COMPARED])


def nearest(text: str, others: dict[str, str]) -> list[str]:
    """The keys of the names that are most alike, whatever the order of their words; numbers have to be the same."""
    scores: dict[str, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for _, score, key in process.extract(text, others, scorer=scorer, score_cutoff=MIN_SCORE, limit=2 * MAX_ASKED):
            if _numbers(others[key]) == _numbers(text):
                scores[key] = max(score, scores.get(key, 0))
    return sorted(scores, key=lambda key: (-scores[key], len(key), key))[:MAX_ASKED]


def similar_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers of each two of these texts that are as much alike, the first before the second."""
    alike: set[tuple[int, int]] = set()
    sorted_words = [" ".join(sorted(text.split())) for text in texts]
    for compared in (texts, sorted_words):  # sorted once, not for each two of them
        scores = process.cdist(compared, compared, scorer=fuzz.ratio, score_cutoff=MIN_SCORE)
        alike |= {(int(one), int(other)) for one, other in zip(*scores.nonzero(), strict=True) if one < other}
    numbers = [_numbers(text) for text in texts]
    return sorted((one, other) for one, other in alike if numbers[one] == numbers[other])


def _numbers(text: str) -> list[str]:
    return [word for word in text.split() if any(sign.isdigit() for sign in word)]

"""What the columns of a flat sheet hold: told by their headings, else by the values beneath them, else by a person.

A heading that is none of the known ones is a question, with its first values and a proposal; until it is answered its
column is left out, and that is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from graph.formats.sheets import plain
from graph.schema import schema
from graph.taxonomies import DOMAINS, taxonomies
from loaders.read.column_answers import LEAVE_OUT, ColumnAnswers
from loaders.read.flat.column_values import MAX_EXAMPLES, examples, holding
from loaders.read.flat.headings_twice import note_twice
from loaders.read.flat.other_factors import asks_for_other
from loaders.read.flat.signs import SIGNS, sign_key, sign_of
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import HeadingQuestion

NEEDED = ("case", "factor", "polarity")
HEADING_CODES = frozenset(("unknown_column", "column_by_values"))  # of the problems that ask what a column holds
MIN_LIKENESS = 75  # of 100, for a heading to be proposed as one of ours

_ALIASES = {
    "case": ["case", "case title", "case name", "case reference", "case ref", "case number", "case no"],
    "case_id": ["case id"],
    "reference": ["child reference", "child ref", "reference of the case"],
    "area": ["area", "local authority", "local area", "partnership", "safeguarding partnership", "borough", "county"],
    "sensitivity": ["sensitivity", "case sensitivity"],
    "invented": ["invented", "synthetic", "fictional"],
    "kind": ["kind", "case kind", "kind of case", "type of case", "case type"],
    "summary": ["summary", "case summary"],
    "review": ["review", "review title", "name of review"],
    "episode": ["episode", "key practice episode", "KPE", "episode title", "practice episode", "key practice event"],
    "episode_id": ["episode id"],
    "start": ["date", "when", "episode date", "date of episode", "from", "start"],
    "what_happened": ["what happened", "description", "practice", "what was done", "description of practice"],
    "why_key": ["why key", "why it was key", "significance"],
    "appraisal": ["appraisal", "appraisal of practice", "quality of practice", "how good was practice"],
    "appraisal_reason": ["reason for the appraisal", "appraisal reason", "reason for appraisal"],
    "perspective": ["perspective", "whose view", "view of"],
    "factor": ["factor", "contributory factor", "contributing factor", "why"],
    "other_factor": ["other factor please specify", "if other factor please specify"],
    "polarity": ["+ or -", "+/-", "- or +", "polarity", "plus or minus", "helped or hindered", "supporting or hindering",
                 "positive or negative", "enabler or barrier"],
    "domain": ["domain", "factor domain"],
    "level": ["level", "factor level"],
    "strength": ["strength"],
    "confidence": ["confidence"],
    "quote": ["quote", "quotation", "evidence", "passage"],
    "page": ["page", "page number", "page no", "p."],
    "reported_by": ["who said so", "who says so", "said by", "reported by", "told by"],
    "recommendation": ["recommendation", "recommendation made"],
    "coder": ["coder", "coded by", "coder code", "coder id", "coder initials"],
}  # fmt: skip
_AS_WRITTEN = ("coder",)  # "Coder 1" beside "Coder 2" is what each of them says
# Headings that are the case, and its reference where the sheet has a title too.
_REFERENCES = {plain(heading) for heading in ("case reference", "case ref", "case number", "case no")}
# Headings that say less clearly what they mean: only proposed.
_HINTS = {
    "case": ["child", "incident", "title"],
    "reference": ["reference", "ref", "reference number"],
    "area": ["council", "place", "locality", "region"],
    "episode": ["event", "practice event", "what was looked at"],
    "start": ["day", "date of event", "month"],
    "what_happened": ["narrative", "what we saw", "account", "details"],
    "appraisal": ["judgement", "rating", "quality", "good or bad practice"],
    "appraisal_reason": ["why judged so", "rationale", "why this judgement", "basis of judgement"],
    "factor": [
        "contributory issue",
        "issue",
        "influence",
        "underlying reason",
        "barrier or enabler",
        "what influenced it",
    ],
    "polarity": ["effect", "direction", "impact", "for or against"],
    "domain": ["theme", "category", "heading"],
    "quote": ["extract", "verbatim", "what was said", "supporting text"],
    "page": ["pages", "paragraph", "location in report"],
    "reported_by": ["source of evidence", "source", "agency", "informant", "organisation", "who"],
    "perspective": ["role", "viewpoint"],
    "coder": ["rater", "analyst", "coding by"],
}
_IGNORED_WORDS = {"or", "and", "the", "a", "of"}


def _words(heading: str) -> str:
    """A heading as its words alone, so that "Helped / hindered" is "helped or hindered"."""
    words = re.findall(r"[^\W\d_]+", heading.casefold())
    return " ".join(word for word in words if word not in _IGNORED_WORDS)


_BY_HEADING = {plain(alias): name for name, aliases in reversed(_ALIASES.items()) for alias in aliases}
_BY_WORDS = {
    _words(alias): name
    for name, aliases in reversed(_ALIASES.items())
    if name not in _AS_WRITTEN
    for alias in aliases
    if _words(alias)
}
_LIKENESSES = {
    alias.casefold(): name for names in (_ALIASES, _HINTS) for name, aliases in names.items() for alias in aliases
}


def column_names() -> list[str]:
    """What a column of a flat sheet may hold, in the order of the documentation."""
    return list(_ALIASES)


def column_title(name: str) -> str:
    """What a column of a flat sheet is called on a page."""
    return name.replace("_", " ").capitalize() if name != "polarity" else "Helped or hindered (+ or -)"


def fits(headings: Sequence[str]) -> bool:
    """Whether headings are those of a flat sheet: a case, a factor and a plus or minus among them."""
    columns = {_column_of(heading) for heading in headings}
    return set(NEEDED) <= columns | ({"case"} if "review" in columns else set())


def columns_of(headings: Sequence[str]) -> set[str]:
    """What columns of a flat sheet are among what may be headings, each named after what it holds."""
    return {column for heading in headings if heading and (column := _column_of(heading))}


def number_known(headings: Sequence[str]) -> int:
    """How many of what may be headings are those of a flat sheet."""
    return sum(_column_of(heading) is not None for heading in headings if heading)


def has_needed(table: Table[Any], answers: ColumnAnswers) -> bool:
    """Whether a table has all that a flat sheet needs, by its headings, its values or the answers."""
    return set(NEEDED) <= set(known_columns(table, answers).values())


def may_fit(table: Table[Any]) -> bool:
    """Whether a table is probably a flat sheet: some of its headings are known, the rest of what it needs is proposed."""
    known = set(known_columns(table, ColumnAnswers()).values())
    proposed = {proposal(heading) for heading in table.names if heading and _column_of(heading) is None}
    return len(known & set(NEEDED)) > 0 and set(NEEDED) <= known | proposed


def match_columns(
    table: Table[Any], log: ProblemLog, answers: ColumnAnswers
) -> tuple[list[tuple[int, str]], list[HeadingQuestion]]:
    """Index and meaning of each column that is read, and the headings to ask about: unknown, or known by their values.

    `answers` says what people said of headings.
    """
    known = known_columns(table, answers)
    columns: dict[str, int] = {}
    unknown: list[HeadingQuestion] = []
    twice: dict[str, list[int]] = defaultdict(list)
    for index, heading in enumerate(table.names):
        name = known.get(index)
        if not heading or index in table.columns_beside:
            continue
        if name is None or (name in _AS_WRITTEN and name in columns):
            if answers.to(table, heading) != LEAVE_OUT:
                unknown.append(_unknown(table, index, heading, known.values(), log))
        elif name in columns:
            twice[name].append(index)
        else:
            columns[name] = index
            if answers.to(table, heading) is None and _column_of(heading) is None and name != "other_factor":
                unknown.append(_guessed(table, index, heading, name, log))
    for name, others in twice.items():
        note_twice(table, name, [columns[name], *others], log)
    return [(index, name) for name, index in columns.items()], unknown


def known_columns(table: Table[Any], answers: ColumnAnswers) -> dict[int, str]:
    """The meaning of each column by its index, where it is known."""
    known: dict[int, str] = {}
    names = {index: name for index, name in enumerate(table.names) if index not in table.columns_beside}
    for index, heading in names.items():
        answer = answers.to(table, heading)
        name = _column_of(heading) if answer is None else answer or None
        if answer is None and known.get(index - 1) == "factor" and asks_for_other(heading):
            name = "other_factor"
        if name:
            known[index] = name
    if "case" not in known.values() and "review" in known.values():
        # A sheet of reviews without a case: the review is what was examined, as it always was.
        known = {index: "case" if name == "review" else name for index, name in known.items()}
    cases = [index for index, name in known.items() if name == "case"]
    references = [index for index in cases if plain(table.names[index]) in _REFERENCES]
    if 0 < len(references) < len(cases) and "reference" not in known.values():
        known[references[0]] = "reference"
    for index, heading in names.items():
        if heading and index not in known and answers.to(table, heading) is None:
            name = _by_values(table, index, set(known.values()))
            known |= {index: name} if name else {}
    return known


@lru_cache(maxsize=4096)  # rows are looked through for headings, and repeat their names
def _column_of(heading: str) -> str | None:
    return _BY_HEADING.get(plain(heading)) or _BY_WORDS.get(_words(heading))


def _by_values(table: Table[Any], index: int, taken: set[str]) -> str | None:
    """What a column holds if each of its first values is a word of one vocabulary."""
    texts = examples(table, index, len(table.first_rows))
    values = {sign_key(text) if sign_of(text) else plain(text) or text for text in texts}
    return next(
        (name for name, words in _vocabularies().items() if values and name not in taken and values <= words), None
    )


@cache
def _vocabularies() -> dict[str, set[str]]:
    """The words of the columns that are recognised by them."""
    polarity = schema().relationships["CONTRIBUTED_TO"].properties["polarity"]
    appraisal = schema().labels["Episode"].properties["appraisal"]
    domains = taxonomies()[DOMAINS].terms
    words = {
        "polarity": [*schema().words(polarity).items(), *((sign, sign) for sign in SIGNS)],
        "appraisal": schema().words(appraisal).items(),
        "domain": [(term.code, term.name) for term in domains],
    }
    return {
        name: {sign_key(word) if sign_of(word) else plain(word) or word for pair in pairs for word in pair}
        for name, pairs in words.items()
    }


def proposal(heading: str, taken: Collection[str] = ()) -> str:
    """The column that an unknown heading may mean; empty where none is near, or another heading has taken it."""
    match = process.extractOne(heading.casefold(), list(_LIKENESSES), scorer=fuzz.token_sort_ratio)
    name = _LIKENESSES[match[0]] if match and match[1] >= MIN_LIKENESS else ""
    return "" if name in taken else name


def _unknown(table: Table[Any], index: int, heading: str, taken: Collection[str], log: ProblemLog) -> HeadingQuestion:
    question = HeadingQuestion(table.place(), heading, examples(table, index, MAX_EXAMPLES), proposal(heading, taken))
    what = f"is {question.proposal}" if question.proposal else "holds something that Casethread reads"
    fix = f"If it {what}: --column '{heading}={question.proposal or 'COLUMN'}'."
    rule = f"is no heading that Casethread knows, so the column is left out{holding(table, index)}"
    log.add("unknown_column", table.place(), rule, fix, column=heading, severity="warning")
    return question


def _guessed(table: Table[Any], index: int, heading: str, name: str, log: ProblemLog) -> HeadingQuestion:
    """Say so where a column was recognised by its values, as that is a guess."""
    rule = f"is read as {name}, because of the values beneath it"
    fix = f"If it is not: --column '{heading}='."
    log.add("column_by_values", table.place(), rule, fix, column=heading, severity="warning")
    return HeadingQuestion(table.place(), heading, examples(table, index, MAX_EXAMPLES), name, is_taken=True)

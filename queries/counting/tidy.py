"""The tidy table behind the counts of a question: for each case and factor whether it was looked for, and recorded.

It is counted on the same views as the shares of `recurring-factors`, so that these can be computed from it: the mean of
`recorded` is the share, and the rows with mentions are the cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadRequest
from graph.projection import NONE, View
from graph.projection.tables import Bools
from graph.projection.view import distinct
from graph.schema import schema
from queries.answers.cells import property_words
from queries.answers.column import Column, Row
from queries.answers.tidy import TidyTable
from queries.answers.units import DATE, MENTIONS, NUMBER, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.asking.data_kind import combined, data_notes
from queries.counting.groups import Group, groups, note_looked_for
from queries.records.captions import captions_of
from queries.release.release import not_checked, withheld_note

_NO_YES = {"0": "No", "1": "Yes"}
_LOOKED_FOR = {"yes": "Looked for", "no": "Not looked for", "not_stated": "Nobody says whether it was looked for"}
_PERIODS = (
    "MATCH (c:Case) WHERE c.id IN $cases "
    "RETURN c.id AS id, c.kind AS kind, c.period_start AS start, c.period_end AS end ORDER BY id"
)


def _words(label: str, name: str) -> dict[str, str]:
    return schema().words(schema().labels[label].properties[name])


def tidy_columns() -> tuple[Column, ...]:
    """The columns of every tidy table; words are those of the schema."""
    return (
        Column("group", "What is counted together", TEXT),
        Column("case_id", "Case", id_of("Case")),
        Column("case_title", "Title of the case", TEXT),
        Column("case_kind", "Kind of case", TEXT, _words("Case", "kind")),
        Column("period_start", "Period of the case, from", DATE),
        Column("period_end", "Period of the case, to", DATE),
        Column("factor_id", "Factor", id_of("Factor")),
        Column("factor_name", "Name of the factor", TEXT),
        Column("factor_level", "Level of the factor", TEXT, _words("Factor", "level")),
        Column(
            "recorded",
            "Recorded, where somebody looked for it; blank where not looked for",
            NUMBER,
            {"0": "Looked for, not recorded", "1": "Recorded"},
        ),
        Column("looked_for", "Whether somebody looked for it", TEXT, _LOOKED_FOR),
        Column("mentions", "Mentions, also where not looked for", MENTIONS),
        Column("polarity", "Polarity; mixed where it both supported and hindered", TEXT, property_words("polarity")),
        Column("review_id", "Reviews of the case, by id", TEXT),
        Column("review_title", "Reviews of the case", TEXT),
        Column("codebook", "Codebook", TEXT),
        Column("coders", "Coders whose coding counts", TEXT),
        Column("codings", "Codings that count", NUMBER),
        Column("agreed", "Whether the coding is agreed between coders", NUMBER, _NO_YES),
        Column("synthetic", "Invented", NUMBER, _NO_YES),
    )


def tidy_table(context: QuestionContext) -> TidyTable:
    """The tidy table of the cases that a question counts, under its filters, `pool` and `assume_looked`.

    A case has a row for each factor that was looked for, or recorded, in any case of its group: cases coded with one
    codebook. So a case that was coded with two codebooks, which are not counted together, has rows for either. Raises
    BadRequest for a question that counts no factors of cases.
    """
    if not context.question.on_projection:
        raise BadRequest(
            f"{context.question.name} does not count the factors of cases, so it has no tidy table. "
            "Ask for that of recurring-factors."
        )
    own = replace(context, notes=[], statements=[])  # what is to be known of the table, and not of the question's rows
    of_question = groups(own)
    note_looked_for(own, of_question, per="case")
    parts = [_GroupTable(group, own.withheld) for group in of_question]
    about_cases = _about_cases(own, {case for part in parts for case in part.case_ids})
    titles = captions_of(own.database, [("Review", id_) for part in parts for id_ in part.review_ids])
    columns = tidy_columns()
    values: dict[str, list[Any]] = {column.name: [] for column in columns}
    for part in parts:
        for name, of_part in part.columns(about_cases, titles).items():
            values[name] += of_part
    kind = combined("invented" if group.is_invented else "real" for group in of_question)
    if own.withheld:
        own.add_note(withheld_note(own.viewer.sight))
    if own.viewer.exporting:
        own.add_note(not_checked())
    return TidyTable(columns, values, tuple(data_notes(own, kind)))


def _about_cases(context: QuestionContext, cases: Iterable[str]) -> dict[str, Row]:
    return {row["id"]: row for row in context.database.read(_PERIODS, cases=sorted(cases))}


@dataclass(frozen=True)
class _GroupTable:
    """The rows of one group, in the order of the ids of cases and factors."""

    group: Group
    withheld: Mapping[str, frozenset[str]]

    @property
    def view(self) -> View:
        """The view that is counted on."""
        return self.group.view

    @cached_property
    def cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The case and the factor of each row."""
        view = self.view
        class_of = view.classes[1]
        recorded = np.asarray(view.in_cases.toarray(), bool)
        factors = self._may_be_named & view.masks.counted_factors
        looked: Bools = np.any(view.looked, axis=0)
        factors &= looked[class_of] | np.any(recorded, axis=0)
        has_row: Bools = (view.coded[:, None] & view.in_scope[:, class_of]) | recorded
        cases, of_factors = np.nonzero(has_row & factors[None, :])
        return cases, of_factors

    @cached_property
    def _may_be_named(self) -> Bools:
        """For each factor whether it does not follow from withheld cases alone."""
        withheld: Bools = self.view.projection.factors.ids.mask(self._withheld("Factor"))
        return ~withheld

    @cached_property
    def case_ids(self) -> list[str]:
        """The cases of the group."""
        return [self.view.projection.cases.ids.ids[case] for case in np.unique(self.cells[0]).tolist()]

    @cached_property
    def review_ids(self) -> list[str]:
        """All reviews that may be named."""
        reviews, _ = self.view.projection.cases.joins["review"]
        return [id_ for id_ in reviews.ids if id_ not in self._withheld("Review")]

    def columns(self, about_cases: dict[str, Row], titles: dict[tuple[str, str], str]) -> dict[str, list[Any]]:
        """The values of every column."""
        of_case, of_factor = self._of_cases(about_cases, titles), self._of_factors()
        cases, factors = self.cells
        return {
            "group": [self.group.name] * len(cases),
            **{name: _spread(values, cases) for name, values in of_case.items()},
            **{name: _spread(values, factors) for name, values in of_factor.items()},
            **self._of_cells(),
        }

    def _of_cases(self, about_cases: dict[str, Row], titles: dict[tuple[str, str], str]) -> dict[str, list[Any]]:
        """What is said of each case of the projection; nothing of those that have no row."""
        table = self.view.projection.cases
        about = [about_cases.get(id_, {}) for id_ in table.ids.ids]
        reviews, codings = self._reviews(), self._codings()
        codebooks = self.view.projection.codebooks.ids
        coding = self.view.projection.codings
        return {
            "case_id": list(table.ids.ids),
            "case_title": list(table.titles),
            "case_kind": [row.get("kind") for row in about],
            "period_start": [row.get("start") for row in about],
            "period_end": [row.get("end") for row in about],
            "review_id": [_joined(ids) for ids in reviews],
            "review_title": [_joined(titles.get(("Review", id_), id_) for id_ in ids) for ids in reviews],
            "codebook": [
                _joined(sorted({codebooks[coding.codebook[n]] for n in numbers if coding.codebook[n] != NONE}))
                for numbers in codings
            ],
            "coders": [_joined(sorted({coding.coders[n] for n in numbers})) for numbers in codings],
            "codings": [len(numbers) for numbers in codings],
            "agreed": [int(bool(coding.agreed[numbers].any())) if numbers else None for numbers in codings],
            "synthetic": table.invented.astype(int).tolist(),
        }

    def _of_factors(self) -> dict[str, list[Any]]:
        factors = self.view.projection.factors
        return {"factor_id": list(factors.ids.ids), "factor_name": factors.names, "factor_level": factors.levels}

    def _of_cells(self) -> dict[str, list[Any]]:
        """What is recorded in each case of each factor, and whether somebody looked for it."""
        view, (cases, factors) = self.view, self.cells
        of_class = view.classes[1][factors]
        looked, not_stated = view.looked[cases, of_class], view.not_stated[cases, of_class]
        named = self._may_be_named[view.column("factor")]
        width = len(self._may_be_named)
        keys = view.column("case").astype(np.int64) * width + view.column("factor")
        rows = np.searchsorted(cases * width + factors, keys[named])  # of the contributions, each in its row
        mentions = distinct(rows, view.mentions[named], len(cases))
        supporting, hindering, mixed = (
            np.bincount(rows[view.of_polarity(word)[named]], minlength=len(cases)) > 0
            for word in ("supporting", "hindering", "mixed")
        )
        polarity = np.select(
            [mentions == 0, mixed | (supporting & hindering), supporting, hindering],
            ["", "mixed", "supporting", "hindering"],
            "unclear",
        )
        return {
            "recorded": [int(n > 0) if known else None for n, known in zip(mentions.tolist(), looked, strict=True)],
            "looked_for": np.select([looked, not_stated], ["yes", "not_stated"], "no").tolist(),
            "mentions": mentions.tolist(),
            "polarity": [word or None for word in polarity.tolist()],
        }

    def _reviews(self) -> list[list[str]]:
        """The reviews of each case, those that may be named."""
        reviews, matrix = self.view.projection.cases.joins["review"]
        named = set(self.review_ids)
        bounds = zip(matrix.indptr[:-1].tolist(), matrix.indptr[1:].tolist(), strict=True)
        ids = (sorted(reviews.ids[n] for n in matrix.indices[start:end].tolist()) for start, end in bounds)
        return [[id_ for id_ in of_case if id_ in named] for of_case in ids]

    def _codings(self) -> list[list[int]]:
        """The codings of each case that count."""
        codings = self.view.projection.codings
        by_case: list[list[int]] = [[] for _ in self.view.projection.cases.ids.ids]
        for number in np.flatnonzero(self.view.codings).tolist():
            by_case[codings.case[number]].append(number)
        return by_case

    def _withheld(self, label: str) -> frozenset[str]:
        return self.withheld.get(label, frozenset())


def _spread(values: Sequence[Any], numbers: NDArray[np.int64]) -> list[Any]:
    """The value of each row, by the number of its case or factor."""
    spread: list[Any] = np.array([*values, None], object)[
        numbers
    ].tolist()  # None: else numpy takes no lists of one type
    return spread


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(texts) or None

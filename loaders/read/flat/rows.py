"""The rows of a flat sheet as records: each case, episode, factor, review and perspective once, and every contribution."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.names import name_key
from loaders.read.displayed import ShownDate
from loaders.read.flat.bodies import MAX_NAMED, Bodies
from loaders.read.flat.cases import FlatCases
from loaders.read.flat.coders import Coders
from loaders.read.flat.episode_days import EpisodeDays, note_date
from loaders.read.flat.episodes_alike import note_episodes_alike
from loaders.read.flat.no_factor import OF_A_FACTOR
from loaders.read.flat.overlap import SheetOverlap
from loaders.read.flat.records import FlatRecords, FlatRow, Row, Unread, plain_text
from loaders.read.flat.several_factors import note_several_factors
from loaders.read.flat.signs import note_blank_sign, note_no_sign, sign_of
from loaders.read.flat.statements import Statements
from loaders.read.flat.whole_case import note_episodes_of_none
from loaders.read.flat.zeros import TEXTS
from loaders.records.cell_account import CellAccount
from loaders.records.ids import mention_id
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import listed
from loaders.records.reading import add_spelling

_FACTOR = ("domain", "level")
_CONTRIBUTION = ("polarity", "strength", "confidence", "quote", "page")
_NO_DATES = ("case", "episode", "factor", "polarity", "strength", "page", "perspective", "reported_by")
_NO_TRUTH_VALUES = TEXTS | {"case_id", "episode_id", "reference"}
_TRUTH_VALUES = ("TRUE", "FALSE")  # as a CSV file has them
_SEVERAL = re.compile(r";|\n|(?:^|\s)\(?[2b][.)]\s")  # what may part several recommendations of one cell


@dataclass
class FlatRows:
    """Takes the rows of a flat sheet one after another."""

    records: FlatRecords
    _cases: FlatCases = field(init=False)
    _reviews: dict[str, str] = field(default_factory=dict)  # by the case
    _areas: dict[str, str] = field(default_factory=dict)  # by the case
    _recommended: dict[str, dict[str, Place]] = field(default_factory=dict)  # by its words: the reviews, and where
    _with_contributions: set[str] = field(default_factory=set)  # cases
    _statements: Statements = field(init=False)
    _coders: Coders = field(init=False)
    _days: EpisodeDays = field(init=False)
    _bodies: Bodies = field(init=False)
    _overlap: SheetOverlap = field(default_factory=SheetOverlap)
    _without_episode: dict[Place, tuple[Place, str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cases = FlatCases(self.records)
        self._log = self.records.log
        self._bodies, self._statements, self._coders = Bodies(self._log), Statements(self._log), Coders(self.records)
        self._days = EpisodeDays(self._log)

    def take(self, cells: Row, place: Place, columns: Mapping[str, str], unread: Unread | None = None) -> bool:
        """One row: its case and episode, or those above it, and its contribution where it has a factor.

        `unread` is what it has in columns that are left out. Returns whether it has one to the case as a whole.
        """
        row = self._cases.take(FlatRow(cells, place, columns, unread))
        if row is None:
            return False
        self._check_kinds(row)
        self._cases.describe(row)
        if "area" in row.cells:
            self._areas.setdefault(self._cases.case, row.text("area"))
        self._add_review(row)
        has_factor = "factor" in row.cells and name_key(row.text("factor")) != ""
        self._coders.count(row, has_contribution=has_factor)
        if has_factor:
            self._contribute(row)
            return not self._cases.episode
        if stated := [name for name in OF_A_FACTOR if name in row.cells]:
            rule = f"is blank, and the row has {', '.join(repr(columns[name]) for name in stated)}"
            fix = "Name the factor, or empty those cells; a row that only counts others is to be taken out."
            self._log.add("no_factor", place, rule, fix, column=columns["factor"])
        return False

    @property
    def episode(self) -> tuple[str, str]:
        """The id and the title of the episode of the last row; empty where it has none."""
        record = self.records.nodes.get(("Episode", self._cases.episode))
        return (self._cases.episode, plain_text(record.values["title"])) if record else ("", "")

    def pass_over(self, cells: Row) -> None:
        """A struck-out row, of which nothing is recorded."""
        self._cases.pass_over(cells)

    def _check_kinds(self, row: FlatRow) -> None:
        """Note days where none belongs, as a spreadsheet makes one of the pages 12-14, and truth values in texts."""
        is_day = self._days.takes(row)
        for name in _NO_DATES:
            if isinstance(row.cells.get(name), (date, ShownDate)) and not (name == "episode" and is_day):
                note_date(row, name, self._log)
        for name, cell in row.cells.items():
            if name in _NO_TRUTH_VALUES and (isinstance(cell, bool) or cell in _TRUTH_VALUES):
                rule = "is TRUE or FALSE, as a formula or a tick box gives, where a text belongs"
                fix, value = "Write what is meant, or empty the cell.", str(cell).upper()
                self._log.add("truth_value", row.place, rule, fix, column=row.columns[name], value=value)

    def finish(
        self, questions: OpenQuestions, account: CellAccount, organisations: Callable[[], Collection[str]]
    ) -> None:
        """Settle what shows only at the end: who said so, cases without a factor, factors of a whole case.

        `organisations` are the names of those of the graph.
        """
        self._cases.finish()
        self._days.report()
        self._coders.settle(self._statements, account)
        self._bodies.settle(lambda name, row: self._named("Organisation", name, row), questions, account, organisations)
        self._overlap.note(self._log)
        note_several_factors(self.records)
        note_episodes_of_none(self.records)
        note_episodes_alike(self.records)
        self._note_bare_cases()
        for place, heading, rows in self._without_episode.values():
            rule = f"is blank in {rows:,} {'row that names its' if rows == 1 else 'rows that name their'} case, below others that have one"
            fix = "Their factors count for the case as a whole; name the episode if they belong to one."
            self._log.add("no_episode_named", place, rule, fix, column=heading, severity="warning")

    def _note_bare_cases(self) -> None:
        """Warn of each case without a contribution, and say which episodes are stored with it."""
        titles: dict[str, list[str]] = defaultdict(list)  # of the episodes, by their case
        for link in [record.values for record in self.records.all if record.kind == "HAS_EPISODE"]:
            episode = self.records.nodes["Episode", link["to_id"]]
            titles[link["from_id"]].append(repr(plain_text(episode.values["title"])))
        for (label, node_id), record in self.records.nodes.items():
            if label == "Case" and node_id not in self._with_contributions:
                noun = "episode" if len(titles[node_id]) == 1 else "episodes"
                episodes = f" with the {noun} {listed(titles[node_id], MAX_NAMED)}" if titles[node_id] else ""
                rule = f"has no contribution: it is stored as a case{episodes} for which no factor is recorded"
                fix, title = "If it is a heading, a note or a count, take it out.", record.values["title"]
                self._log.add_for("bare_case", record, "title", rule, fix, value=title, severity="warning")

    def _count_without_episode(self, row: FlatRow) -> None:
        """Count rows that may have meant the episode above, as blanks under it do, but name their case again."""
        if "episode" in row.columns and self._cases.has_episodes():
            table = Place(row.place.file, row.place.sheet)
            rows = self._without_episode.get(table, (table, "", 0))[2] + 1
            self._without_episode[table] = (table, row.columns["episode"], rows)

    def _add_review(self, row: FlatRow) -> None:
        """The review of the case, named in this row or one above, and the recommendation that it made."""
        case = self._cases.case
        if "review" in row.cells:
            review = self.records.titled("Review", row)
            if self._reviews.get(case, review) != review:
                rule = f"is a second review of the case {self.records.nodes['Case', case].values['title']!r}"
                fix = "If they are two cases, give them different titles, or ids of their own."
                heading, value = row.columns["review"], row.cells["review"]
                self._log.add("two_reviews", row.place, rule, fix, column=heading, value=value, severity="warning")
            self._reviews[case] = review
            self.records.link("EXAMINES", ("Review", review), ("Case", case), row)
        if "recommendation" not in row.cells:
            return
        if case not in self._reviews:
            column = row.columns.get("review")
            fix = f"Fill in {column!r} here or above." if column else "Add a column 'Review'."
            rule, value = "needs the review that made it", row.cells["recommendation"]
            self._log.add("no_review", row.place, rule, fix, column=row.columns["recommendation"], value=value)
            return
        self._add_recommendation(row, self._reviews[case])

    def _add_recommendation(self, row: FlatRow, review: str) -> None:
        """What the review recommended; the same words of another review are another recommendation."""
        text, heading = row.text("recommendation"), row.columns["recommendation"]
        reviews = self._recommended.setdefault(name_key(text), {})
        is_first, first = review not in reviews, next(iter(reviews.values()), None)
        apart = (
            plain_text(self.records.nodes["Review", review].values["title"])
            if review != next(iter(reviews), review)
            else ""
        )
        place = reviews.setdefault(review, row.place)
        recommendation = self.records.titled("Recommendation", row, apart=apart)
        self.records.link("RAISED", ("Review", review), ("Recommendation", recommendation), row)
        if is_first and first:
            rule = f"is another recommendation than the one of {first}, which another review made"
            self._log.add("of_two_reviews", place, rule, column=heading, value=text, severity="warning")
        if is_first and _SEVERAL.search(text):
            rule, fix = (
                "is read as one recommendation",
                "Give each recommendation a row of its own, if they are several.",
            )
            self._log.add("several", place, rule, fix, column=heading, value=text, severity="warning")

    def _add_perspective(self, row: FlatRow) -> str:
        """The id of the perspective that a row is seen from: that of a role in the episode."""
        episode = self._cases.episode
        if not episode:
            self._cases.note_no_episode(row, "perspective")
            return ""
        role = row.text("perspective")
        node_id = self.records.derived_id("Perspective", episode, role)
        headings = {"role": row.columns["perspective"]}
        self.records.node("Perspective", node_id, {"id": node_id, "role": role}, row, headings)
        self.records.link("OF", ("Perspective", node_id), ("Episode", episode), row)
        return node_id

    def _contribute(self, row: FlatRow) -> None:
        case, episode = self._cases.case, self._cases.episode
        factor = self._named("Factor", row.text("factor"), row)
        values = {name: row.cells[name] for name in _CONTRIBUTION if name in row.cells}
        values |= {"from_id": factor, "to_id": episode or case}
        values["to_label"] = "Episode" if episode else "Case"
        if "polarity" in values:
            if sign := sign_of(row.text("polarity")):
                values["polarity"] = sign
            else:
                note_no_sign(row, self._log)
        else:
            note_blank_sign(row, self._log)
        if "quote" in values:
            values["mention_id"] = mention_id(case, values["quote"], values.get("page", ""))
        if "perspective" in row.cells:
            values["perspective_id"] = self._add_perspective(row)
        if "reported_by" in row.cells:
            values["reported_by"] = row.text("reported_by")
        self._with_contributions.add(case)
        quote = name_key(row.text("quote")) if "quote" in row.cells else ""
        self._overlap.add(row.place, case, episode, name_key(factor), quote)
        if "case" in row.cells and not episode:
            self._count_without_episode(row)
        coder = name_key(row.text("coder")) if "coder" in row.cells else ""
        if not self._statements.is_new(values, row, coder=coder):
            return
        record = self.records.add("CONTRIBUTED_TO", values, row, {"from_id": row.columns["factor"]})
        self._bodies.add(record, row, self._areas.get(case, ""))
        self._coders.add(record, row, case)

    def _named(self, label: str, name: str, row: FlatRow) -> str:
        """The first spelling of a name; the check makes its id, or finds it in the graph."""
        key, column = name_key(name), "factor" if label == "Factor" else "reported_by"
        record = self.records.node(label, key, {"name": name}, row, {"name": row.heading(column)})
        add_spelling(self.records.spellings, label, key, name)
        for detail in [detail for detail in _FACTOR if detail in row.cells] if label == "Factor" else ():
            self.records.complete(record, detail, row.cells[detail], row, row.columns[detail])
        return plain_text(record.values["name"])

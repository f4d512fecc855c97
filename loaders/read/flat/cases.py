"""Which case and episode each row of a flat sheet is of: those that it names, else those above it (rule 15).

A title alone makes no case: rows of one title are two cases where their references or their areas differ. Where only
their dates do, nobody can tell, and it is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.dates import BadDate, parse
from graph.names import name_key
from graph.schema import schema
from loaders.read.flat.blank_cases import BlankCases
from loaders.read.flat.blocks import Block
from loaders.read.flat.continued import difference, without_mark
from loaders.read.flat.episode_codes import EpisodeCode, episode_code
from loaders.read.flat.records import FlatRecords, FlatRow, Row
from loaders.read.flat.same_titles import CaseOfTitle, SameTitles
from loaders.records.reading import add_spelling
from loaders.records.values import say_otherwise

# What a row may say of the case: its columns, and the properties that they are.
_CASE = {
    "sensitivity": "sensitivity", "invented": "synthetic", "kind": "kind", "summary": "summary", "reference": "ref"
}  # fmt: skip
_EPISODE = {name: name for name in ("start", "what_happened", "why_key", "appraisal", "appraisal_reason")}
_TELL_APART = ("reference", "area")


@dataclass
class FlatCases:
    """The cases and episodes of the rows so far; `case` and `episode` are the ids of those of the last row."""

    records: FlatRecords
    case: str = ""
    episode: str = ""
    _sheet: str | None = None  # that of the last row
    _is_named: bool = False  # whether a row of that sheet has named its case: a blank means none of another sheet
    _struck_out: Row = field(default_factory=dict)  # the case and episode that struck-out rows just above name
    _of_title: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _apart: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # by the case
    _same_titles: SameTitles = field(init=False)
    _blank: BlankCases = field(init=False)
    _episodes: dict[str, int] = field(default_factory=dict)
    _codes: dict[str, dict[str, EpisodeCode]] = field(default_factory=lambda: defaultdict(dict))  # case, then episode
    _blocks: dict[str, list[Block]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._same_titles, self._blank = SameTitles(self.records), BlankCases(self.records)

    def has_episodes(self) -> bool:
        """Whether the case has episodes."""
        return bool(self._episodes.get(self.case))

    def pass_over(self, cells: Row) -> None:
        """A struck-out row: nothing of it is recorded, but rows below that leave their case blank mean its case."""
        names = ("case", "case_id", "episode", "episode_id", *_TELL_APART)
        self._struck_out = {name: cell for name, cell in _going_on(self._struck_out, cells).items() if name in names}

    def take(self, row: FlatRow) -> FlatRow | None:
        """Begin the case and episode that a row names; returns the row with what struck-out ones above it name.

        None where there is no case.
        """
        if row.place.sheet != self._sheet:
            self._sheet, self._is_named = row.place.sheet, False
        if self._struck_out:
            row, self._struck_out = (
                FlatRow(_going_on(self._struck_out, row.cells), row.place, row.columns, row.unread),
                {},
            )
        if row.names("case"):
            self._begin_case(row)
            self._is_named = True
        elif not self._is_named:
            self._blank.add_without(row)
            return None
        return row

    def describe(self, row: FlatRow) -> None:
        """Begin the episode that a row names, and take what it says of it and of the case."""
        if row.names("episode"):
            self._begin_episode(row)
        self._describe("Case", self.case, _CASE, row)
        self._describe("Episode", self.episode, _EPISODE, row)
        if self.episode:
            self._date(row.cells.get("start"))
        if "area" in row.cells:
            area = self.records.titled("Area", row, name="name")
            self.records.link("IN_AREA", ("Case", self.case), ("Area", area), row)
        self._blank.add(row, self.case, self.episode)
        for name in _TELL_APART:
            if name in row.cells:
                self._apart[self.case].setdefault(name, row.text(name))

    def finish(self) -> None:
        """Say which cases may be two: named again after others, at another time and with other episodes; and which one."""
        self._blank.finish()
        self._same_titles.note(self._apart)
        for case, (above, *blocks) in self._blocks.items():
            for block in blocks:
                if block.is_at_another_time(above):
                    self._note_again(case, above, block)
                    break  # of a case that comes again and again once is enough
                above.take_in(block)

    def _note_again(self, case: str, above: Block, block: Block) -> None:
        record = self.records.nodes["Case", case]
        rule = (
            f"is named again after other cases, with other episodes at another time ({block.span}) than "
            f"from {above.place} on ({above.span}), and is read as one case"
        )
        fix = "If they are two, give each an id, a reference or a title of its own."
        title, heading = record.values["title"], record.columns.get("title")
        self.records.log.add("case_again", block.place, rule, fix, column=heading, value=title, severity="warning")

    def note_no_episode(self, row: FlatRow, name: str) -> None:
        """Refuse what is said of an episode where the row names none."""
        rule = "describes an episode, and the row names none"
        episode = row.columns.get("episode")
        fix = f"Fill in {episode!r}, or empty this cell." if episode else "Add a column for the episode."
        self.records.log.add("no_episode", row.place, rule, fix, column=row.columns[name], value=row.cells[name])

    def _begin_case(self, row: FlatRow) -> None:
        written, above = row.title("case"), self.case
        title = without_mark(written)
        self.case, self.episode = row.text("case_id") if "case_id" in row.cells else self._case_of(row, title), ""
        headings = {"title": row.heading("case")}
        self.records.node("Case", self.case, {"id": self.case, "title": title}, row, headings)
        if written != title:
            add_spelling(self.records.spellings, "Case", self.case, title)
            add_spelling(self.records.spellings, "Case", self.case, written)
        if self.case != above:
            self._blocks[self.case].append(Block(row.place))

    def _case_of(self, row: FlatRow, title: str) -> str:
        """The case of a title from which neither its reference nor its area tells a row apart; the last one first."""
        apart = {name: row.text(name) for name in _TELL_APART if name in row.cells}
        of_title = self._of_title[name_key(title)]
        for case in sorted(of_title, key=lambda each: each != self.case):
            known = self._apart[case]
            if all(name_key(known.get(name, text)) == name_key(text) for name, text in apart.items()):
                if not apart and len(of_title) > 1 and case != self.case:
                    self._note_doubt(row, title, of_title)
                add_spelling(self.records.spellings, "Case", case, title)
                return case
        words = " ".join(apart.values()) if of_title else ""
        case = self.records.derived_id("Case", self.records.source_id, title, words)
        if of_title:
            self._same_titles.add(CaseOfTitle(case, of_title[0], title, row.place, row.heading("case")))
        of_title.append(case)
        return case

    def _note_doubt(self, row: FlatRow, title: str, cases: list[str]) -> None:
        rule = f"is the title of {len(cases):,} cases above, and the row says neither which reference nor which area"
        fix = "Fill in what tells them apart."
        self.records.log.add("which_case", row.place, rule, fix, column=row.heading("case"), value=title)

    def _begin_episode(self, row: FlatRow) -> None:
        title = self._title_of_episode(row)
        has_id = "episode_id" in row.cells
        short_for = "" if has_id else self._short_for(row, title)
        self.episode = short_for or (
            row.text("episode_id") if has_id else self.records.derived_id("Episode", self.case, title)
        )
        if ("Episode", self.episode) not in self.records.nodes:
            self._episodes[self.case] = sequence = self._episodes.get(self.case, 0) + 1
            self.records.add("HAS_EPISODE", {"from_id": self.case, "to_id": self.episode}, row, {})
            values = {"id": self.episode, "title": title, "sequence": sequence}
            self.records.node("Episode", self.episode, values, row, {"title": row.heading("episode")})

    def _title_of_episode(self, row: FlatRow) -> str:
        """The title without a mark of continuation, unless the row tells of it otherwise than the one of that title."""
        written, case = row.title("episode"), self.case
        title = without_mark(written)
        if written == title or "episode_id" in row.cells:
            return written
        id_ = self.records.derived_id("Episode", case, title)
        if (record := self.records.nodes.get(("Episode", id_))) and (name := difference(record, row, _EPISODE)):
            rule = (
                f"goes on with {title!r}, but has another {row.columns[name]!r}, and is read as an episode of its own"
            )
            fix, column = "If it is one, write the same in each row.", row.heading("episode")
            self.records.log.add("continued", row.place, rule, fix, column=column, value=written, severity="warning")
            return written
        add_spelling(self.records.spellings, "Episode", id_, written)
        return title

    def _short_for(self, row: FlatRow, title: str) -> str:
        """The earlier episode of the case that a title such as "KPE 1" is short for, if it is just one; else a warning."""
        code, codes = episode_code(title), self._codes[self.case]
        key = name_key(title)
        if code is None or any(name_key(str(self._episode_value(each, "title"))) == key for each in codes):
            return ""
        alike = [each for each, its in codes.items() if code.may_be(its) and (code.is_all or its.is_all)]
        start = row.cells.get("start")
        if code.is_all and len(alike) == 1 and not self._is_at_another_time(alike[0], start):
            add_spelling(self.records.spellings, "Episode", alike[0], title)
            return alike[0]
        if alike:
            names = " or ".join(repr(self._episode_value(each, "title")) for each in alike)
            rule = f"may be short for {names}, and is read as an episode of its own"
            fix = "If it is, write it the same."
            column = row.heading("episode")
            self.records.log.add("short_episode", row.place, rule, fix, column=column, value=title, severity="warning")
        codes[self.records.derived_id("Episode", self.case, title)] = code
        return ""

    def _is_at_another_time(self, episode: str, start: Any) -> bool:
        known = self._episode_value(episode, "start")
        try:
            return (
                start is not None
                and known is not None
                and say_otherwise(schema().labels["Episode"].properties["start"], known, start)
            )
        except BadDate:
            return True

    def _episode_value(self, episode: str, name: str) -> Any:
        record = self.records.nodes.get(("Episode", episode))
        return record.values.get(name) if record else None

    def _describe(self, label: str, node_id: str, names: Mapping[str, str], row: FlatRow) -> None:
        """Take what a row says of its case or episode; a later row may add to it, but not contradict it."""
        stated = [name for name in names if name in row.cells]
        record = self.records.nodes.get((label, node_id))
        if stated and record is None:
            self.note_no_episode(row, stated[0])
        for name in stated if record else ():
            if record:
                self.records.complete(record, names[name], row.cells[name], row, row.columns[name])

    def _date(self, start: Any) -> None:
        """Note in which time the rows of the case lie."""
        block = self._blocks[self.case][-1]
        block.episodes.add(self.episode)
        try:
            when = parse(start) if start is not None else None
        except BadDate:
            return  # the check will say so
        if when:
            block.take_in(Block(block.place, set(), when.earliest, when.latest))


def _going_on(above: Row, cells: Row) -> Row:
    """A row with the case and the episode of what is above it, where it names none itself."""
    if "case" in cells or "case_id" in cells:
        return cells
    has_episode = "episode" in cells or "episode_id" in cells
    return {name: cell for name, cell in above.items() if not (has_episode and name.startswith("episode"))} | cells

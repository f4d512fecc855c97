"""The flat sheet that people already have: one row a contribution, after the table of key practice episodes.

The table is that of SCIE Guide 24 (Learning Together): the case, the key practice episode, what happened, how good
practice was, each contributory factor, whether it helped (+) or hindered (-), and the evidence. Cells that are left
blank under a case or an episode, as merged cells are, mean the one above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.formats.sheets import plain
from graph.names import name_key
from loaders.read.files import Unreadable, hashes_of
from loaders.read.table_rows import leave_out_table, record_rows
from loaders.read.tables import Table
from loaders.records.cell_account import CellAccount
from loaders.records.ids import digest, mention_id, slug
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place, Reading, Record
from loaders.records.values import Unfit, items, text

LOADER = "flat"

_ALIASES = {
    "case": ["case", "case title", "case name", "case reference", "case ref", "review"],
    "case_id": ["case id"],
    "episode": ["episode", "key practice episode", "KPE", "episode title", "practice episode"],
    "episode_id": ["episode id"],
    "start": ["date", "when", "episode date", "from", "start"],
    "what_happened": ["what happened", "description", "practice", "what was done"],
    "why_key": ["why key", "why it was key", "significance"],
    "appraisal": ["appraisal", "appraisal of practice", "quality of practice", "how good was practice"],
    "appraisal_reason": ["reason for the appraisal", "appraisal reason"],
    "factor": ["factor", "contributory factor", "contributing factor", "why"],
    "polarity": ["+ or -", "+/-", "- or +", "polarity", "plus or minus", "helped or hindered"],
    "domain": ["domain"],
    "level": ["level", "factor level"],
    "strength": ["strength"],
    "confidence": ["confidence"],
    "quote": ["quote", "quotation", "evidence", "passage"],
    "page": ["page", "page number", "p."],
    "reported_by": ["who said so", "who says so", "said by", "reported by", "told by"],
}
_COLUMNS = {plain(alias): name for name, aliases in _ALIASES.items() for alias in aliases}
_NEEDED = ("case", "factor", "polarity")
_SIGNS = {
    "+": "supporting", "plus": "supporting", "helped": "supporting", "positive": "supporting",
    "-": "hindering", "−": "hindering", "–": "hindering", "minus": "hindering", "hindered": "hindering",
    "negative": "hindering", "+/-": "mixed", "+-": "mixed", "±": "mixed", "both": "mixed", "?": "unclear",
}  # fmt: skip
_EPISODE = ("start", "what_happened", "why_key", "appraisal", "appraisal_reason")
_FACTOR = ("domain", "level")
_CONTRIBUTION = ("polarity", "strength", "confidence", "quote", "page")
_OF_A_FACTOR = (*_FACTOR, *_CONTRIBUTION, "reported_by")  # what a row can say only of a factor that it names
MAX_ID_TITLE_LENGTH = 60  # characters of a title that an id keeps at most

Row = dict[str, Any]


def fits(header: Sequence[str]) -> bool:
    """Whether headings are those of a flat sheet: a case, a factor and a plus or minus among them."""
    columns = {_COLUMNS.get(plain(heading)) for heading in header}
    return all(name in columns for name in _NEEDED)


def read_tables(path: Path, tables: list[Table[Any]], log: ProblemLog, account: CellAccount) -> Reading:
    """Cases, episodes, factors and contributions of every table that is a flat sheet."""
    source_id = slug(path.stem)
    collected = _Collector(source_id, log)
    fitting = [table for table in tables if fits(table.names)]
    if not fitting:
        rule = "is no flat sheet: it needs the headings case, factor, and + or -"
        log.add("no_flat_sheet", Place(path.name), rule, "Add them, or use --mapping.")
    for table in tables:
        if table not in fitting:
            rule = "is left out: it has none of the headings case, factor, and + or -"
            log.add("no_flat_table", table.place(), rule, severity="warning")
            leave_out_table(table)
    for table in fitting:
        indexes = _column_indexes(table, log)
        columns = {name: table.names[index] for index, name in indexes}
        try:
            for number, cells in record_rows(table, log, [index for index, _ in indexes], may_be_short=True):
                row = {name: cells[i] for i, name in indexes if i < len(cells) and str(cells[i]).strip()}
                if row:
                    collected.take(row, table.place(number), columns)
        except Unreadable as error:
            log.add("unreadable", table.place(), error.problem.rule, error.problem.fix)
    if not collected.records and not log.has_errors:
        log.add("no_rows", Place(path.name), "has headings and no rows", "Fill in a row for each contribution.")
    source = Record("Source", {"id": source_id, "title": path.name, "kind": "spreadsheet"}, Place(path.name))
    records = [source, *collected.records]
    return Reading(
        LOADER, source_id, records, log.problems, hashes_of(path), source_is_file=True, cells=account,
        made_ids=collected.made_ids, counts_episodes=True,
    )  # fmt: skip


def _column_indexes(table: Table[Any], log: ProblemLog) -> list[tuple[int, str]]:
    indexes: dict[str, int] = {}
    for index, heading in enumerate(table.names):
        name = _COLUMNS.get(plain(heading))
        if name is None and heading:
            rule = "is not a column of the flat sheet and is left out"
            log.add("unknown_column", table.place(), rule, column=heading, severity="warning")
        elif name in indexes:
            fix = "Keep one of the two columns."
            log.add("heading_twice", table.place(), f"is given twice (as {name})", fix, column=heading)
        elif name:
            indexes[name] = index
    return [(index, name) for name, index in indexes.items()]


@dataclass
class _Collector:
    """The records of the rows so far: a case, an episode and a factor once each."""

    source_id: str
    log: ProblemLog
    records: list[Record] = field(default_factory=list)
    _nodes: dict[tuple[str, str], Record] = field(default_factory=dict)
    _case: str = ""
    _episode: str = ""
    _episodes: dict[str, int] = field(default_factory=dict)
    _ids: dict[tuple[str, str, str], str] = field(default_factory=dict)

    @property
    def made_ids(self) -> frozenset[tuple[str, str]]:
        """The labels and ids of the cases and episodes that have no id in the file."""
        return frozenset((label, node_id) for (label, _, _), node_id in self._ids.items())

    def take(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        """One row: its case and episode, or those above it, and its contribution where it has a factor."""
        if "case" in row or "case_id" in row:
            self._begin_case(row, place, columns)
        elif not self._case:
            self.log.add("required", place, "is blank, and there is no case above it", column=columns["case"])
            return
        if "episode" in row or "episode_id" in row:
            self._begin_episode(row, place, columns)
        self._add_to_episode(row, place, columns)
        if "factor" in row and name_key(_plain_text(row["factor"])):
            self._contribute(row, place, columns)
        elif stated := [name for name in _OF_A_FACTOR if name in row]:
            rule = f"is blank, and the row has {', '.join(repr(columns[name]) for name in stated)}"
            self.log.add("no_factor", place, rule, "Name the factor, or empty those cells.", column=columns["factor"])

    def _begin_case(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        title = _plain_text(row.get("case") or row["case_id"])
        case = _plain_text(row["case_id"]) if "case_id" in row else self._derived_id("Case", self.source_id, title)
        self._case, self._episode = case, ""
        self._node("Case", case, {"id": case, "title": title}, place, {**columns, "title": columns.get("case", "case")})

    def _begin_episode(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        title = _plain_text(row.get("episode") or row["episode_id"])
        episode = (
            _plain_text(row["episode_id"]) if "episode_id" in row else self._derived_id("Episode", self._case, title)
        )
        self._episode = episode
        if ("Episode", episode) not in self._nodes:
            self._episodes[self._case] = sequence = self._episodes.get(self._case, 0) + 1
            self._add("HAS_EPISODE", {"from_id": self._case, "to_id": episode}, place, columns)
            values = {"id": episode, "title": title, "sequence": sequence}
            self._node("Episode", episode, values, place, {**columns, "title": columns.get("episode", "episode")})

    def _derived_id(self, label: str, within: str, title: str) -> str:
        """The id of a case or an episode without one: a different id for each title, however much of it the id holds."""
        key = (label, within, name_key(title))
        if key not in self._ids:
            node_id, written = f"{within}-{slug(title)}", " ".join(title.split()).casefold()
            if len(written) > MAX_ID_TITLE_LENGTH or (label, node_id) in self._nodes:
                # Of the title as it is written: graphs hold such ids since before names were compared by a rule.
                node_id += f"-{digest(written)[:8]}"
            self._ids[key] = node_id
        return self._ids[key]

    def _add_to_episode(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        """Take what a row says of its episode; a later row may add to it, but not contradict it."""
        details = {name: row[name] for name in _EPISODE if name in row}
        episode = self._nodes.get(("Episode", self._episode))
        if details and episode is None:
            name = next(iter(details))
            rule = "describes an episode, and the row has none"
            self.log.add("no_episode", place, rule, "Name it.", column=columns[name])
        for name, value in details.items() if episode else ():
            if episode and _complete(episode, name, value, columns) != value:
                fix = "Say it once for each episode."
                rule = f"differs from what {episode.place} says of the same episode"
                self.log.add("differs", place, rule, fix, column=columns[name], value=value)

    def _contribute(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        factor = self._named(
            "Factor", _plain_text(row["factor"]), {n: row[n] for n in _FACTOR if n in row}, place, columns
        )
        values = {name: row[name] for name in _CONTRIBUTION if name in row}
        values |= {"from_id": factor, "to_id": self._episode or self._case}
        values["to_label"] = "Episode" if self._episode else "Case"
        if "polarity" in row:
            values["polarity"] = _SIGNS.get(_plain_text(row["polarity"]).casefold().replace(" ", ""), row["polarity"])
        if "quote" in row:
            values["mention_id"] = mention_id(self._case, row["quote"], row.get("page", ""))
        if "reported_by" in row:
            names = items(row["reported_by"]) or []
            values["reported_by"] = [self._named("Organisation", name, {}, place, columns) for name in names]
        self._add("CONTRIBUTED_TO", values, place, {**columns, "from_id": columns["factor"]})

    def _named(self, label: str, name: str, values: Row, place: Place, columns: Mapping[str, str]) -> str:
        """The first spelling of a name; the check makes its id, or finds it in the graph."""
        key = name_key(name)
        column = columns.get("factor" if label == "Factor" else "reported_by", "name")
        record = self._node(label, key, {"name": name}, place, {**columns, "name": column})
        for property_name, value in values.items():
            _complete(record, property_name, value, columns)
        return str(record.values["name"])

    def _node(self, label: str, key: str, values: Row, place: Place, columns: Mapping[str, str]) -> Record:
        if (label, key) not in self._nodes:
            self._nodes[label, key] = self._add(label, values, place, columns)
        return self._nodes[label, key]

    def _add(self, kind: str, values: Row, place: Place, columns: Mapping[str, str]) -> Record:
        # Only the headings of what the record holds or must hold: a blank cell of a flat sheet clears nothing.
        headings = {name: title for name, title in columns.items() if name in values or name == "polarity"}
        record = Record(kind, values, place, headings)
        self.records.append(record)
        return record


def _complete(record: Record, name: str, value: Any, columns: Mapping[str, str]) -> Any:
    """The record's value of that name: the one it had, else this one, under its heading."""
    if name not in record.values:
        record.values[name] = value
        record.columns = {**record.columns, name: columns[name]}
    return record.values[name]


def _plain_text(raw: Any) -> str:
    try:
        return text(raw) or ""
    except Unfit:
        return str(raw)

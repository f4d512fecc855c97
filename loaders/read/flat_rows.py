"""The rows of a flat sheet as records: each case, episode, factor, review and perspective once, and every contribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.names import name_key
from loaders.read.displayed import ShownDate
from loaders.read.flat_headings import SIGNS
from loaders.records.ids import digest, mention_id, slug
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place, Record, add_spelling, between
from loaders.records.values import Unfit, cell_text, items, text

# What a row may say of the case: its columns, and the properties that they are.
_CASE = {"sensitivity": "sensitivity", "invented": "synthetic", "kind": "kind", "summary": "summary"}
_EPISODE = ("start", "what_happened", "why_key", "appraisal", "appraisal_reason")
_FACTOR = ("domain", "level")
_CONTRIBUTION = ("polarity", "strength", "confidence", "quote", "page")
_OF_A_FACTOR = (
    *_FACTOR,
    *_CONTRIBUTION,
    "reported_by",
    "perspective",
)  # what a row can say only of a factor that it names
_NO_DATES = ("case", "episode", "factor", "polarity", "strength", "page", "perspective", "reported_by")
_WRITE_SIGN = "Write + (it helped), - (it hindered), +/- (both) or ? (unclear)."
MAX_ID_TITLE_LENGTH = 60  # characters of a title that an id keeps at most

Row = dict[str, Any]


@dataclass
class FlatRows:
    """The records of the rows so far: a case, an episode and a factor once each."""

    source_id: str
    log: ProblemLog
    records: list[Record] = field(default_factory=list)
    _nodes: dict[tuple[str, str], Record] = field(default_factory=dict)
    _case: str = ""
    _episode: str = ""
    _episodes: dict[str, int] = field(default_factory=dict)
    _ids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    spellings: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _reviews: dict[str, str] = field(default_factory=dict)  # by the case
    _with_contributions: set[str] = field(default_factory=set)  # cases
    _contributions: dict[str, Place] = field(default_factory=dict)  # where each was first recorded, by all that is said
    _without_episode: dict[Place, tuple[Place, str, int]] = field(default_factory=dict)
    _links: set[tuple[str, tuple[str, str], tuple[str, str]]] = field(default_factory=set)

    @property
    def made_ids(self) -> frozenset[tuple[str, str]]:
        """The labels and ids of the cases and episodes that have no id in the file."""
        return frozenset((label, node_id) for (label, _, _), node_id in self._ids.items())

    def take(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        """One row: its case and episode, or those above it, and its contribution where it has a factor."""
        if "case" in row or "case_id" in row:
            self._begin_case(row, place, columns)
        elif not self._case:
            self.log.add(
                "required",
                place,
                "is blank, and there is no case above it",
                "Fill in the case.",
                column=columns["case"],
            )
            return
        self._check_kinds(row, place, columns)
        if "episode" in row or "episode_id" in row:
            self._begin_episode(row, place, columns)
        self._describe("Case", self._case, _CASE, row, place, columns)
        self._describe("Episode", self._episode, {name: name for name in _EPISODE}, row, place, columns)
        self._add_review(row, place, columns)
        if "factor" in row and name_key(_plain_text(row["factor"])):
            self._contribute(row, place, columns)
        elif stated := [name for name in _OF_A_FACTOR if name in row]:
            rule = f"is blank, and the row has {', '.join(repr(columns[name]) for name in stated)}"
            self.log.add("no_factor", place, rule, "Name the factor, or empty those cells.", column=columns["factor"])

    def _check_kinds(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        """Note days where none belongs: a spreadsheet makes one of the pages 12-14."""
        for name in _NO_DATES:
            if isinstance(row.get(name), (date, ShownDate)):
                rule = "is a date: the spreadsheet has turned what was typed into one"
                fix = "Format its column as text there, and type it again."
                self.log.add("day", place, rule, fix, column=columns[name], value=cell_text(row[name]))

    def finish(self) -> None:
        """Say what shows only at the end: cases of which nothing is recorded, and factors of a case as a whole."""
        for (label, node_id), record in self._nodes.items():
            if label == "Case" and node_id not in self._with_contributions:
                rule = "has no contribution: it is stored as a case of which nothing is recorded"
                fix = "If it is a heading or a note, take it out."
                title = record.values["title"]
                self.log.add_for("bare_case", record, "title", rule, fix, value=title, severity="warning")
        for place, heading, rows in self._without_episode.values():
            rule = f"is blank in {rows:,} {'row that names its' if rows == 1 else 'rows that name their'} case, below others that have one"
            fix = "Their factors count for the case as a whole; name the episode if they belong to one."
            self.log.add("no_episode_named", place, rule, fix, column=heading, severity="warning")

    def _count_without_episode(self, place: Place, columns: Mapping[str, str]) -> None:
        """Count rows that may have meant the episode above, as blanks under it do, but name their case again."""
        if "episode" in columns and self._episodes.get(self._case):
            table = Place(place.file, place.sheet)
            rows = self._without_episode.get(table, (table, "", 0))[2] + 1
            self._without_episode[table] = (table, columns["episode"], rows)

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
        """The id of what has none of its own: a different id for each title, however much of it the id holds."""
        key = (label, within, name_key(title))
        if key not in self._ids:
            node_id, written = f"{within}-{slug(title)}", " ".join(title.split()).casefold()
            if len(written) > MAX_ID_TITLE_LENGTH or (label, node_id) in self._nodes:
                # Of the title as it is written: graphs hold such ids since before names were compared by a rule.
                node_id += f"-{digest(written)[:8]}"
            self._ids[key] = node_id
        add_spelling(self.spellings, label, self._ids[key], title)
        return self._ids[key]

    def _describe(
        self, label: str, node_id: str, names: Mapping[str, str], row: Row, place: Place, columns: Mapping[str, str]
    ) -> None:
        """Take what a row says of its case or episode; a later row may add to it, but not contradict it."""
        details = {column: row[column] for column in names if column in row}
        record = self._nodes.get((label, node_id))
        if details and record is None:
            name = next(iter(details))
            self._note_no_episode(name, details[name], place, columns)
        for column, value in details.items() if record else ():
            if record:
                self._complete(record, names[column], value, place, columns[column])

    def _note_no_episode(self, name: str, value: Any, place: Place, columns: Mapping[str, str]) -> None:
        rule = "describes an episode, and the row names none"
        episode = columns.get("episode")
        fix = f"Fill in {episode!r}, or empty this cell." if episode else "Add a column for the episode."
        self.log.add("no_episode", place, rule, fix, column=columns[name], value=value)

    def _complete(self, record: Record, name: str, value: Any, place: Place, heading: str) -> None:
        """Take what a row adds to what is known of its case, episode or factor; note where it says otherwise."""
        if name not in record.values:
            record.values[name] = value
            record.columns = {**record.columns, name: heading}
        elif _differs(known := record.values[name], value):
            rule = f"differs from {_plain_text(known)!r}, which {record.place} says of the same {record.kind.lower()}"
            self.log.add("differs", place, rule, "Keep one, and empty the other cell.", column=heading, value=value)

    def _add_review(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        """The review of the case, named in this row or one above, and the recommendation that it made."""
        if "review" in row:
            review = self._titled("Review", row["review"], place, columns)
            if self._reviews.get(self._case, review) != review:
                rule = f"is a second review of the case {self._nodes['Case', self._case].values['title']!r}"
                fix = "If they are two cases, give them different titles, or ids of their own."
                self.log.add(
                    "two_reviews", place, rule, fix, column=columns["review"], value=row["review"], severity="warning"
                )
            self._reviews[self._case] = review
            self._link("EXAMINES", ("Review", review), ("Case", self._case), place, columns)
        if "recommendation" not in row:
            return
        if self._case not in self._reviews:
            heading, value = columns.get("review"), row["recommendation"]
            fix = f"Fill in {heading!r} here or above." if heading else "Add a column 'Review'."
            rule = "needs the review that made it"
            self.log.add("no_review", place, rule, fix, column=columns["recommendation"], value=value)
            return
        recommendation = self._titled("Recommendation", row["recommendation"], place, columns)
        self._link("RAISED", ("Review", self._reviews[self._case]), ("Recommendation", recommendation), place, columns)

    def _titled(self, label: str, raw: Any, place: Place, columns: Mapping[str, str]) -> str:
        """The id of a review or recommendation, which one file means by one title."""
        title = _plain_text(raw)
        node_id = self._derived_id(label, self.source_id, title)
        self._node(label, node_id, {"id": node_id, "title": title}, place, {**columns, "title": columns[label.lower()]})
        return node_id

    def _link(
        self, kind: str, start: tuple[str, str], end: tuple[str, str], place: Place, columns: Mapping[str, str]
    ) -> None:
        if (kind, start, end) not in self._links:
            self._links.add((kind, start, end))
            self._add(kind, between(*start, *end), place, columns)

    def _add_perspective(self, row: Row, place: Place, columns: Mapping[str, str]) -> str:
        """The id of the perspective that a row is seen from: that of a role in the episode."""
        if not self._episode:
            self._note_no_episode("perspective", row["perspective"], place, columns)
            return ""
        role = _plain_text(row["perspective"])
        node_id = self._derived_id("Perspective", self._episode, role)
        self._node(
            "Perspective", node_id, {"id": node_id, "role": role}, place, {**columns, "role": columns["perspective"]}
        )
        self._link("OF", ("Perspective", node_id), ("Episode", self._episode), place, columns)
        return node_id

    def _contribute(self, row: Row, place: Place, columns: Mapping[str, str]) -> None:
        factor = self._named(
            "Factor", _plain_text(row["factor"]), {n: row[n] for n in _FACTOR if n in row}, place, columns
        )
        values = {name: row[name] for name in _CONTRIBUTION if name in row}
        values |= {"from_id": factor, "to_id": self._episode or self._case}
        values["to_label"] = "Episode" if self._episode else "Case"
        if "polarity" in row:
            values["polarity"] = SIGNS.get(_plain_text(row["polarity"]).casefold().replace(" ", ""), row["polarity"])
        else:
            self.log.add("required", place, "is blank, and is required", _WRITE_SIGN, column=columns["polarity"])
        if "quote" in row:
            values["mention_id"] = mention_id(self._case, row["quote"], row.get("page", ""))
        if "perspective" in row:
            values["perspective_id"] = self._add_perspective(row, place, columns)
        if "reported_by" in row:
            names = [name for line in _plain_text(row["reported_by"]).splitlines() for name in items(line) or []]
            values["reported_by"] = [self._named("Organisation", name, {}, place, columns) for name in names]
        self._with_contributions.add(self._case)
        if "case" in row and not self._episode:
            self._count_without_episode(place, columns)
        alike = self._contributions.setdefault(repr(sorted(values.items(), key=str)), place)
        if alike is not place:
            rule = f"says the same as {alike} and counts once"
            self.log.add("row_twice", place, rule, "Take one of them out.", severity="warning")
            return
        self._add("CONTRIBUTED_TO", values, place, {**columns, "from_id": columns["factor"]})

    def _named(self, label: str, name: str, values: Row, place: Place, columns: Mapping[str, str]) -> str:
        """The first spelling of a name; the check makes its id, or finds it in the graph."""
        key = name_key(name)
        if label == "Factor" and (";" in name or "\n" in name):
            fix = "Give each factor a row of its own, if they are several."
            self.log.add(
                "several", place, "is read as one factor", fix, column=columns["factor"], value=name, severity="warning"
            )
        column = columns.get("factor" if label == "Factor" else "reported_by", "name")
        record = self._node(label, key, {"name": name}, place, {**columns, "name": column})
        add_spelling(self.spellings, label, key, name)
        for property_name, value in values.items():
            self._complete(record, property_name, value, place, columns[property_name])
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


def _differs(value: Any, other: Any) -> bool:
    return value != other and name_key(_plain_text(value)) != name_key(_plain_text(other))


def _plain_text(raw: Any) -> str:
    try:
        return text(raw) or ""
    except Unfit:
        return str(raw)

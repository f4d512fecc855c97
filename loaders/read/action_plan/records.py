"""The records that the rows of one review's plan become: recommendations, actions, their owners and their notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.owners_of_cell import OwnersOfCell
from loaders.read.action_plan.plan_columns import PlanColumns
from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.statement import Statement
from loaders.read.action_plan.states import States
from loaders.read.action_plan.version import Version
from loaders.read.action_plan.words import without_label
from loaders.records.ids import digest, relationship_id, slug
from loaders.records.known_plans import PLAN_SOURCE, KnownOwner
from loaders.records.problem import Place
from loaders.records.record import Record, between
from loaders.records.titles import title_of
from loaders.records.wording import words_key

_MARKED = re.compile(
    r"^\(?\d+(?:(?:\.\d+)*[.):]+|(?:\.\d+)+)(?:\s*[-–—]+)?\s+(?=\S)"
)  # "2.", "(2)", "2.1", "2.1 -", and not the 3 of "3 audits"
_SCOPES = ("team", "agency", "local", "regional", "national")


@dataclass
class KnownThread:
    """What the graph has of one review: the ids of what the plan names, by what tells it from others, and owners.

    `taken` are all ids that the review has already.
    """

    recommendations: Mapping[tuple[str, str], str]
    actions: Mapping[tuple[str, str], str]
    taken: frozenset[str] = frozenset()
    owners: Mapping[str, Sequence[KnownOwner]] = field(default_factory=dict)


@dataclass
class ReviewRecords:
    """The records of one review: each recommendation and action once, however many rows it has."""

    version: Version
    review: str  # its id
    organisations: Mapping[str, str]  # ids by the names of the owners
    known: KnownThread
    states: States
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)  # the ids of all notes
    columns: PlanColumns = field(default_factory=PlanColumns)
    _ids: dict[tuple[str, str, str], str] = field(default_factory=dict)  # by label and what tells it from others
    _made: set[str] = field(default_factory=set)  # these ids

    def begin(self, place: Place) -> None:
        """The review itself."""
        values = {"id": self.review, "title": self.version.title, "ref": self.version.ref, "kind": self.version.kind}
        self._add("Review", values, place, {"title": ""})

    def take(self, row: PlanRow, statement: Statement, owners: OwnersOfCell) -> Record | None:
        """One row: its recommendation, and its action; gives the record that the row is about, None where it has none."""
        recommendation = self._recommendation(row) if row.recommendation else None
        action = self._action(row, recommendation) if row.text("action") else None
        subject = action or (recommendation if row.text("recommendation") else None)
        if subject is None:
            return None
        self.continue_(subject, row, statement, owners)
        return subject

    def continue_(self, subject: Record, row: PlanRow, statement: Statement, owners: OwnersOfCell) -> None:
        """What a row says of its record, or of the one above it."""
        self.columns.take(subject, row)
        self._state(subject, row, statement)
        if subject.kind == "Action":
            self._own(subject, row, owners)
        else:
            self._address(subject, row, owners)
        self._note(subject, row, statement)

    def _recommendation(self, row: PlanRow) -> Record:
        text, ref = row.recommendation, row.recommendation_ref
        identity = self._identity("Recommendation", ref, row.recommendation_key, self.known.recommendations)
        values = {"id": identity, "ref": ref, "title": _title(text, ref, f"Recommendation {ref}"), "text": text,
                  "kind": "recommendation"}  # fmt: skip
        if len(levels := levels_of(row.text("scope"))) == 1:
            values["level"] = levels[0]
        columns = {"title": "recommendation", "text": "recommendation", "ref": "recommendation_ref", "level": "scope"}
        record = self._add("Recommendation", values, row.place, _headings(row, columns))
        if ref:
            record.values.setdefault("ref", ref)
        self._join("RAISED", "Review", self.review, "Recommendation", identity, row, {"coding_method": "human"})
        return record

    def _action(self, row: PlanRow, recommendation: Record | None) -> Record:
        text, ref = row.text("action"), row.text("ref")
        identity = self._identity("Action", ref, row.action_key, self.known.actions)
        values = {"id": identity, "ref": ref, "title": _title(text, ref, f"Action {ref}"), "text": text}
        columns = {"title": "action", "text": "action", "ref": "ref"}
        record = self._add("Action", values, row.place, _headings(row, columns))
        if recommendation:
            self._join("LED_TO", "Recommendation", str(recommendation.values["id"]), "Action", identity, row, {})
        return record

    def _identity(self, label: str, ref: str, key: tuple[str, str], ids: Mapping[tuple[str, str], str]) -> str:
        """The id of a record: its number in the review, and its words where it has none or another has that number."""
        if (label, *key) not in self._ids:
            known, words = ids.get(key), digest("|".join(key))[:8]
            node_id = f"{self.review}-{label.lower()}-{slug(ref) if ref else words}"
            if not known and (node_id in self._made or node_id in self.known.taken):
                node_id += f"-{words}"
            self._ids[label, *key] = known or node_id
            self._made.add(self._ids[label, *key])
        return self._ids[label, *key]

    def _state(self, record: Record, row: PlanRow, statement: Statement) -> None:
        """What a row says of its record; a later row of the same record may add to it, and not contradict it."""
        self.states.take(record, row, statement)
        record.columns = {**record.columns, **_headings(row, _COLUMN_OF)}

    def _own(self, action: Record, row: PlanRow, owners: OwnersOfCell) -> None:
        for words in owners.unresolved:
            _add_words(action, "owners_in_source", words)
        if action.values.get("owners_in_source"):
            action.cleared -= {"owners_in_source"}
        elif owners.names:  # "TBC" of an earlier version holds no more
            action.cleared |= {"owners_in_source"}
        identity = str(action.values["id"])
        for name in owners.names:
            organisation = self.organisations[name_key(name)]
            owned = self._join("OWNED_BY", "Action", identity, "Organisation", organisation, row, {"role": "owner"})
            for post in owners.posts.get(name_key(name), ()):
                _add_words(owned, "job_role", post)
        for post in owners.posts.get("", ()):
            _add_words(action, "job_role", post)

    def former_owners(self) -> Iterator[str]:
        """The ownerships of earlier versions whose organisations this one names no more beside others."""
        named: dict[str, set[str]] = defaultdict(set)
        for (kind, _), record in self.records.items():
            if kind == "OWNED_BY":
                named[record.values["from_id"]].add(record.values["to_id"])
        for action, organisations in named.items():
            for owner in self.known.owners.get(action, ()):
                if owner.source.startswith(PLAN_SOURCE) and owner.organisation not in organisations:
                    yield owner.id

    def _address(self, recommendation: Record, row: PlanRow, owners: OwnersOfCell) -> None:
        for name in owners.names:
            ends = str(recommendation.values["id"]), self.organisations[name_key(name)]
            self._join("ADDRESSED_TO", "Recommendation", ends[0], "Organisation", ends[1], row, {})

    def _note(self, subject: Record, row: PlanRow, statement: Statement) -> None:
        """Notes by what is written, so that those of the next version are added and those there are not repeated, even
        where only one of the two versions shows which day a date is."""
        identity = str(subject.values["id"])
        for note in statement.notes:
            day = note.date.text if note.date else ""
            words = f"|{words_key(note.written)}" if note.written else f"{day}|{words_key(note.text)}"
            event = f"{identity}-note-{digest(words)[:8]}"
            self.notes.add(event)
            values = {"id": event, "field": "progress_note", "to_value": note.text, "at": day}
            self._add("Event", values, row.place, _headings(row, {"to_value": "notes", "at": "notes"}))
            self._join("HAS_EVENT", subject.kind, identity, "Event", event, row, {})

    def _join(self, kind: str, start: str, start_id: str, end: str, end_id: str, row: PlanRow, values: Any) -> Record:
        """A relationship whose id is the same in every version of the plan."""
        link_id = relationship_id(self.review, kind, (start, start_id), (end, end_id), 0)
        headings = {"job_role": "job_role"} if kind == "OWNED_BY" else {}
        values = {"id": link_id, **between(start, start_id, end, end_id), **values}
        return self._add(kind, values, row.place, _headings(row, headings))

    def _add(self, kind: str, values: dict[str, Any], place: Place, columns: Mapping[str, str]) -> Record:
        key = (kind, str(values["id"]))
        if key not in self.records:
            filled = {name: value for name, value in values.items() if value not in (None, "")}
            self.records[key] = Record(kind, filled, place, columns)
        return self.records[key]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())


# Which column of a plan a property stands in.
_COLUMN_OF = {
    "due_on": "due_on", "due_in_source": "due_on", "rag": "rag", "rag_in_source": "rag", "status": "rag", "status_in_source": "status",
    "closed_on": "closed_on", "evidence_in_source": "evidence", "measure": "measure",
}  # fmt: skip


def _add_words(record: Record, name: str, words: str) -> None:
    """Add words to those of other rows, each once."""
    earlier = str(record.values.get(name, ""))
    if words and words not in earlier.split("; "):
        record.values[name] = f"{earlier}; {words}" if earlier else words


def _title(text: str, ref: str, otherwise: str) -> str:
    """The title of a text, without the number or label that it begins with: one with a mark, or its own, which another cell has."""
    words = without_label(text)
    first, _, rest = words.partition(" ")
    is_own = bool(ref) and first == ref and rest[:1].isupper()
    return title_of(rest if is_own else _MARKED.sub("", words, count=1), otherwise)


def levels_of(scope: str) -> list[str]:
    """The levels that the scope of a recommendation names, such as "Local (Smithtown)"; "multi-agency" is none."""
    return [
        level for level in _SCOPES if re.search(rf"(?<!multi-)(?<!multi )(?<!inter-)\b{level}", scope, re.IGNORECASE)
    ]


def _headings(row: PlanRow, columns: Mapping[str, str]) -> dict[str, str]:
    """The headings, as they stand, of the columns that some properties are read from."""
    return {prop: row.headings[column] for prop, column in columns.items() if column in row.headings}

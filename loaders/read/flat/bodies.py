"""Who said so: the organisations of each cell, settled when all rows are read, so that one row tells what another means.

Semicolons and line breaks part them, unless lines are a known name together. What other marks part (commas, slashes, "and")
is asked; meanwhile they do where each part stands alone elsewhere in the file. Names of people are not stored.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.read.agencies import agency_in_heading, part_of_agency
from loaders.read.flat.informants import Person, is_post_of_one, is_surely_person, person_in
from loaders.read.flat.records import FlatRow
from loaders.read.lookups import chosen, is_of_list
from loaders.read.wrapped_names import WRAPPED_FIX, has_line_break, without_wraps
from loaders.records.cell_account import CellAccount
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.record import Record
from loaders.records.values import items_before_check

_MARKS = ";|"  # that part organisations without a question
_MARK = re.compile(r"\s*[,/+]\s*(?![^(]*\))")  # none within brackets
_AND = re.compile(r"\s+(?:and|&)\s+(?![^(]*\))", re.IGNORECASE)
MAX_NAMED = 3  # organisations, and areas of each, that are written out
_ONLY_ORGANISATIONS = "only organisations are stored"


@dataclass
class Bodies:
    """The cells that say who said so, with the contributions that they are of."""

    log: ProblemLog
    _cells: list[tuple[Record, FlatRow, str]] = field(default_factory=list)
    _parts: dict[str, list[str]] = field(default_factory=dict)  # of each text of a cell
    _alone: set[str] = field(default_factory=set)  # what stands for itself in a cell, as names are compared
    _people: dict[str, Person | None] = field(default_factory=dict)

    def add(self, record: Record, row: FlatRow, area: str) -> None:
        """One more contribution, where its row says who said so; `area` is that of its case."""
        if "reported_by" not in row.cells:
            return
        self._cells.append((record, row, area))
        self._parts.setdefault(row.text("reported_by"), [])

    def settle(
        self,
        name: Callable[[str, FlatRow], str],
        questions: OpenQuestions,
        account: CellAccount,
        known: Callable[[], Collection[str]],
    ) -> None:
        """Give each contribution its organisations, which `name` makes records of; `known` are names that the graph has."""
        self._part(known)
        areas: dict[str, dict[str, None]] = defaultdict(dict)  # by the name of a body
        for record, row, area in self._cells:
            names = [
                body for part in self._parts[row.text("reported_by")] for body in self._of_part(part, row, questions)
            ]
            if names:
                record.values["reported_by"] = bodies = [name(body, row) for body in dict.fromkeys(names)]
                for body in bodies if area else ():
                    areas[body][area] = None
            else:
                del record.values["reported_by"]
                account.used -= 1  # where it was counted when the row was read
                account.leave_out("names of people", 1)
        self._note_areas({body: list(of_body) for body, of_body in areas.items() if len(of_body) > 1})

    def _part(self, known: Callable[[], Collection[str]]) -> None:
        """Part every cell; of a line break within a name that is known, or stands elsewhere, nothing is left."""
        broken = [text for text in self._parts if has_line_break(text)]
        of_graph = frozenset(known()) if broken else frozenset()
        names = of_graph.union(name_key(part) for text in self._parts for part in _parts(text))
        for text in self._parts:
            self._parts[text] = _parts(without_wraps(text, lambda joined: name_key(joined) in names, _MARKS))
        self._alone = {name_key(part) for parts in self._parts.values() for part in parts if len(_pieces(part)) == 1}
        on_one_line = {name_key(part) for text in self._parts if text not in broken for part in self._parts[text]}
        self._note_broken({*broken}, of_graph | on_one_line)

    def _note_broken(self, broken: Collection[str], names: Collection[str]) -> None:
        """Say which lines of a cell became organisations of their own that nothing else shows to be any."""
        noted = set[str]()
        for _, row, _ in self._cells:
            text = row.text("reported_by")
            if text not in broken or text in noted:
                continue
            noted.add(text)
            parts = self._parts[text]
            if len(parts) > 1 and any(not _is_surely_one(part, names) for part in parts):
                rule = f"is parted at line breaks into {len(parts):,} organisations: {', '.join(map(repr, parts))}"
                self._note("wrapped_name", row, rule, WRAPPED_FIX)

    def _note_areas(self, areas: Mapping[str, list[str]]) -> None:
        """Say which bodies are one though the cases are of several areas: "Police" is in every area."""
        if not areas:
            return
        texts = [f"{body!r} ({listed(of_body, MAX_NAMED)})" for body, of_body in areas.items()]
        are = "1 organisation is" if len(areas) == 1 else f"{len(areas):,} organisations are"
        rule = f"{are} named for cases of several areas, and read as one in all of them: {listed(texts, MAX_NAMED)}"
        fix = "If they are several, write the area with the name: Police (Northshire)."
        place = self._cells[0][1].place
        self.log.add("one_in_several_areas", Place(place.file, place.sheet), rule, fix, severity="warning")

    def _of_part(self, part: str, row: FlatRow, questions: OpenQuestions) -> list[str]:
        if part not in self._people:  # asked of each text once, as thousands of rows have the same
            self._people[part] = person_in(part, lambda name: name_key(name) in self._alone)
        person = self._people[part]
        if person == "family":
            rule = f"names one of the family, who is left out: {_ONLY_ORGANISATIONS}"
            self._note("person", row, rule, "Whose view it is may stand in a column 'Perspective'.")
            return []
        if pieces := self._beside_people(part):
            return [name for piece in pieces for name in self._of_part(piece, row, questions)]
        if person in ("titled", "with_post"):
            fix = "If it is an organisation, write its name alone." if person == "with_post" else ""
            self._note("person", row, f"names a person, who is left out: {_ONLY_ORGANISATIONS}", fix)
            return []
        named = part_of_agency(part)
        if named.people:
            self._note("person", row, f"names a person beside {named.agency!r}, who is left out: {_ONLY_ORGANISATIONS}")
            return [named.agency]
        if named.perhaps_people or person == "perhaps":
            rule = "may name a person, and is stored as the name of an organisation"
            self._note("perhaps_person", row, rule, "Take the person out, if it does.")
        return self._parted_at_marks(part, row, questions)

    def _beside_people(self, part: str) -> list[str]:
        """What a person in a part shows to be of several: at commas and slashes; at "and" if the others are posts or stand alone."""
        for pieces in (list(filter(None, _MARK.split(part))), _pieces(part)):
            others = [piece for piece in pieces if not is_surely_person(piece)]
            if 0 < len(others) < len(pieces) and (
                len(_MARK.split(part)) > 1
                or all(is_post_of_one(piece) or name_key(piece) in self._alone for piece in others)
            ):
                return pieces
        return []

    def _parted_at_marks(self, part: str, row: FlatRow, questions: OpenQuestions) -> list[str]:
        pieces = _pieces(part)
        alone = [piece for piece in pieces if name_key(piece) in self._alone]
        if len(pieces) == 1 or not (alone or _MARK.search(part)):
            return [part]
        text = f"Which organisations are {part!r}? Name them with ; between them."
        names, meanwhile = [part], "it is taken for the name of one organisation"
        if len(alone) == len(pieces):
            names, meanwhile = pieces, f"they are {', '.join(map(repr, pieces))}, which stand alone elsewhere"
        return items_before_check(questions.ask(f"said by: {part}", text, meanwhile, row.place) or "") or names

    def _note(self, code: str, row: FlatRow, rule: str, fix: str = "") -> None:
        self.log.add(code, row.place, rule, fix, column=row.columns["reported_by"], severity="warning")


def _parts(text: str) -> list[str]:
    """What semicolons, | and line breaks part, and the marks of a list of SharePoint."""
    text = "; ".join(chosen(text)) if is_of_list(text) else text
    return [name for line in text.splitlines() for name in items_before_check(line)]


def _is_surely_one(part: str, names: Collection[str]) -> bool:
    """Whether a line is the name of an organisation by itself, or is none of any: that of a person or a post."""
    return (
        name_key(part) in names
        or bool(agency_in_heading(part))
        or is_post_of_one(part)
        or person_in(part, lambda name: name_key(name) in names) is not None
    )


def _pieces(part: str) -> list[str]:
    """What every other mark may part."""
    return [piece for text in _MARK.split(part) for piece in _AND.split(text) if piece.strip()]

"""Who coded each row of a flat sheet: each coder's rows of a case are a coding of that case, under the coder's code.

Coders are known by codes and never by name: a column that has a name, or anything else that is no code of one coder, is left
out as a whole, and its rows are as if there were no such column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.read.flat.no_factor import names_no_factor
from loaders.read.flat.records import FlatRecords, FlatRow
from loaders.read.flat.statements import Statements
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import listed
from loaders.records.record import Record

MAX_NAMED = 3  # initials
_CODE = re.compile(
    r"(?:(?:coder|rater|reviewer|researcher|analyst|team|group|panel|pair|no\.?|id)[\s\-_.#]*)?"
    r"(?:(?-i:[A-Z]{0,3})[\s\-_]?\d{1,4}[a-z]?|[a-z]\d{0,4}|one|two|three|first|second|third)|(?-i:[A-Z]{2,3})",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2,3}")
_MACHINE = re.compile(r"ai|llm|machine|nlp|gpt[\w.\- ]{0,20}", re.IGNORECASE)


@dataclass
class Coders:
    """The contributions of rows that say who coded them, settled when all rows are read: one name shows what the column is."""

    records: FlatRecords
    _coded: list[tuple[Record, FlatRow, str]] = field(default_factory=list)  # with its case
    _cells: int = 0  # also of rows that say what another row of the coder says
    _without_contribution: int = 0

    def count(self, row: FlatRow, *, has_contribution: bool) -> None:
        """Take note of a row."""
        if "coder" in row.cells:
            self._cells += 1
            self._without_contribution += not has_contribution

    def add(self, record: Record, row: FlatRow, case: str) -> None:
        """One more contribution, where its sheet says who coded what."""
        if "coder" in row.columns:
            self._coded.append((record, row, case))

    def settle(self, statements: Statements, account: CellAccount) -> None:
        """Give each contribution its coding, or leave out the column."""
        unfit = [row for _, row, _ in self._coded if (code := _stated(row)) and not is_code(code)]
        if unfit:
            self._leave_out(unfit, statements, account)
            return
        for record, row, case in self._coded:
            if _stated(row):
                record.values["coding_id"] = self._coding(row, case)
        account.used -= self._without_contribution
        account.leave_out("coders of rows without a factor", self._without_contribution)
        self._note_initials()

    def _coding(self, row: FlatRow, case: str) -> str:
        """The id of the coding of a case by the coder of a row."""
        code = " ".join(_stated(row).split())
        coding = self.records.derived_id("Coding", case, code)
        method = "machine" if _MACHINE.fullmatch(code) else "human"
        values = {"id": coding, "coder_code": code, "method": method}
        self.records.node("Coding", coding, values, row, {"coder_code": row.columns["coder"]})
        self.records.link("CODES", ("Coding", coding), ("Case", case), row)
        return coding

    def _leave_out(self, unfit: list[FlatRow], statements: Statements, account: CellAccount) -> None:
        """Say why the column is left out; rows that differ by their coder alone count once."""
        first, rows = unfit[0], len(unfit)
        more = "" if rows == 1 else f" (the first of {rows:,})"
        rule = (
            f"is no code of one coder{more}, so the column is left out: coders are known by codes, and no name of a person is "
            "stored"
        )
        fix = "Write a code for each coder, such as A and B, the same in every file, and each coder's statements in rows of their own."
        heading, value = first.columns["coder"], first.text("coder")
        self.records.log.add("coder_no_code", first.place, rule, fix, column=heading, value=value, severity="warning")
        account.used -= self._cells
        account.leave_out(f"column {heading!r}", self._cells)
        again = [
            record for record, row, _ in self._coded if not statements.is_new_without_coder(record.values, row, heading)
        ]
        ids = set(map(id, again))
        self.records.all[:] = [record for record in self.records.all if id(record) not in ids]

    def _note_initials(self) -> None:
        """Ask to look where codes may be the initials of people."""
        initials: dict[str, FlatRow] = {}
        for _, row, _ in self._coded:
            code = _stated(row)
            if _INITIALS.fullmatch(code) and not _MACHINE.fullmatch(code):
                initials.setdefault(name_key(row.text("coder")), row)
        if initials:
            first = next(iter(initials.values()))
            codes = listed([repr(row.text("coder")) for row in initials.values()], MAX_NAMED)
            rule = f"has codes that may be the initials of people, and are stored: {codes}"
            fix = "If they are, write codes that tell nobody's name, such as A and B."
            place = Place(first.place.file, first.place.sheet)
            self.records.log.add("initials", place, rule, fix, column=first.columns["coder"], severity="warning")


def _stated(row: FlatRow) -> str:
    """Who coded a row, as its cell says; empty where it is blank, or says that nobody knows."""
    text = row.text("coder").strip() if "coder" in row.cells else ""
    return "" if names_no_factor(text) else text


def is_code(text: str) -> bool:
    """Whether a text is the code of one coder: a letter, a number, a few letters, or such a one after "Coder"."""
    return bool(_CODE.fullmatch(text.strip()) or _MACHINE.fullmatch(text.strip()))

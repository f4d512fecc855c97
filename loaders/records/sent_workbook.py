"""A workbook that is sent out to be changed and comes back: what its sheets hold, and what was sent, under a signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from itsdangerous import Signer

from graph.formats.spreadsheets import MAX_CELL_LENGTH

LOADER = "returned-workbook"
AS_SENT, CHOICES, FIRST = "As sent", "Choices", "Read me first"  # sheets beside those that are filled in
ID, SINCE, NOTE = (
    "Id (leave as it is)",
    "Since (date)",
    "Progress",
)  # headings that are read back beside those of properties
LAST_NOTE = "Last note"  # the heading of the last one that the graph had, which is only there to read
SENT_AGAIN = "Ask for the workbook to be sent again, and copy the answers into it."
CUT_FIX = "Change it on the page of the record."
HEADINGS = ("What", "Name", "Id", "Content")  # of the sheet of what was sent
SHEET, ROW, SIGNATURE = "sheet", "row", "signature"  # what its lines are
_SALT = "casethread.sent-workbook"
_CUT = "cut:"  # before the digest of a text of which the cell has only the beginning

Key = tuple[str, str]  # label and id
Line = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class SentSheet:
    """One sheet that is filled in: its label, the properties by the headings of their columns, and under which rules.

    `agency` is whose rows it has, by id, where it was sent to one; `statuses` are those that may be set, blank for all.
    With `clears` a cell that was emptied empties its property; else a blank one says nothing. With `has_notes` there are a
    column for a note and one for its day; `shown` are the headings of what is only there to read.
    """

    title: str
    label: str
    entered: Mapping[str, str]
    agency: str = ""
    statuses: tuple[str, ...] = ()
    clears: bool = True
    has_notes: bool = False
    shown: tuple[str, ...] = ()

    @property
    def filled_in(self) -> tuple[str, ...]:
        """The headings of all columns that are filled in."""
        return (*self.entered, *((SINCE, NOTE) if self.has_notes else ()))

    def line(self) -> Line:
        """The line of the sheet of what was sent."""
        content = {
            "entered": dict(self.entered), "agency": self.agency, "statuses": self.statuses, "clears": self.clears,
            "has_notes": self.has_notes, "shown": self.shown,
        }  # fmt: skip
        return SHEET, self.title, self.label, json.dumps(content)


@dataclass(frozen=True, slots=True)
class SentWorkbook:
    """A workbook that came back: what was sent, and what signs that.

    `rows` has, by label and id, a digest of each property that could be changed, as it was sent, and by its heading one of
    each cell that was only there to read.
    """

    sheets: tuple[SentSheet, ...] = ()
    rows: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    signature: str = ""

    def is_signed(self, key: str) -> bool:
        """Whether what was sent is as the holder of the key wrote it."""
        return _signer(key).verify_signature(_payload(self.lines), self.signature)

    def agency_of(self, record: Key) -> str:
        """The agency to which the row of a record was sent; blank where it was sent to none."""
        return next((sheet.agency for sheet in self.sheets if sheet.label == record[0] and record in self.rows), "")


def row_line(sheet: SentSheet, id_: str, values: Mapping[str, Any], shown: Mapping[str, str]) -> Line:
    """The line of a record: a digest of each of its values, so that no text is there twice, and of each of the texts that
    are only to be read, by their headings."""
    digests = {name: _sent_digest(values.get(name)) for name in sheet.entered.values()}
    digests |= {heading: digest_of(text) for heading, text in shown.items()}
    return ROW, sheet.label, id_, json.dumps(digests)


def _sent_digest(value: Any) -> str:
    return f"{_CUT if sent_text(value) != shown_text(value) else ''}{digest_of(value)}"


def signature_line(lines: Sequence[Line], key: str) -> Line:
    """The last line, which signs all others."""
    return SIGNATURE, "", "", _signer(key).get_signature(_payload(lines)).decode()


def read_lines(lines: Sequence[Line]) -> SentWorkbook:
    """What the lines say, whoever wrote them; raises ValueError where they are none of ours."""
    sheets, rows, signature = [], {}, ""
    for what, name, id_, content in lines:
        if what == SHEET:
            spec = json.loads(content)
            entered, statuses, shown = dict(spec["entered"]), tuple(spec["statuses"]), tuple(spec["shown"])
            says = str(spec["agency"]), statuses, bool(spec["clears"]), bool(spec["has_notes"]), shown
            sheets.append(SentSheet(name, id_, entered, *says))
        elif what == ROW:
            rows[name, id_] = dict(json.loads(content))
        elif what == SIGNATURE:
            signature = content
    return SentWorkbook(tuple(sheets), rows, tuple(line for line in lines if line[0] != SIGNATURE), signature)


def digest_of(value: Any) -> str:
    """A short sign of what a cell holds of a value; blanks and line breaks, which spreadsheets change, do not count."""
    return hashlib.sha256(" ".join(sent_text(value).split()).encode()).hexdigest()[:16]


def is_as_sent(value: Any, sent: str | None) -> bool:
    """Whether a value, or a cell, is still that whose digest was sent."""
    return sent is not None and digest_of(value) == sent.removeprefix(_CUT)


def was_cut(sent: str | None) -> bool:
    """Whether only the beginning of a value was sent, by its digest: nothing can take its place."""
    return (sent or "").startswith(_CUT)


def sent_text(value: Any) -> str:
    """A stored value as a cell holds it: of a text that is longer than any cell its beginning, and a remark."""
    text = shown_text(value)
    if len(text) <= MAX_CELL_LENGTH:
        return text
    remark = f" … [Cut here: it has {len(text):,} characters, and a cell {MAX_CELL_LENGTH:,} at most. {CUT_FIX}]"
    return text[: MAX_CELL_LENGTH - len(remark)] + remark


def shown_text(value: Any) -> str:
    """A stored value as a cell holds it: a list with semicolons, a sign in an item that would part it marked."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item).replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|") for item in value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _payload(lines: Sequence[Line]) -> bytes:
    return json.dumps([list(line) for line in lines]).encode()


def _signer(key: str) -> Signer:
    return Signer(key, salt=_SALT, digest_method=hashlib.sha256)

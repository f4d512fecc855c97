"""One sheet of a workbook that came back: of each row what its cells say otherwise than when they were sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from graph.dates import PartialDate
from graph.names import name_key
from graph.schema import Property, schema
from loaders.read.flat.marks import is_ditto
from loaders.read.placeholders import says_nothing
from loaders.read.returned_dates import ReturnedDates
from loaders.read.returned_notes import dated_notes
from loaders.read.table_rows import record_rows
from loaders.read.tables import Table
from loaders.records.ids import digest
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Record, between
from loaders.records.sent_workbook import (
    CUT_FIX,
    ID,
    NOTE,
    SENT_AGAIN,
    SINCE,
    Key,
    SentSheet,
    SentWorkbook,
    digest_of,
    is_as_sent,
    was_cut,
)
from loaders.records.values import Unfit, cell_text, parser_of

MIN_MOVED = 2  # cells of another row, beside the id of this one
# What has a value keeps one: another word may take its place.
_NEVER_EMPTIED = frozenset({"status", "sensitivity"})


class ReturnedSheet:
    """The rows of one sheet that was filled in."""

    def __init__(self, table: Table[Any], sheet: SentSheet, returned: SentWorkbook, log: ProblemLog) -> None:
        self._table, self._sheet, self._sent, self._log = table, sheet, returned.rows, log
        self._properties = schema().labels[sheet.label].properties
        dates = {heading for heading, name in sheet.entered.items() if self._properties[name].is_date}
        self._dates = ReturnedDates(table, {*dates, SINCE, NOTE}, log)
        self.records: list[Record] = []
        self.not_taken: Counter[str] = Counter()  # by its heading, how many cells of a column to read were changed

    def read(self) -> None:
        """All rows, then those that were sent and are not there."""
        known = self._known_columns()
        if missing := [heading for heading in (ID, *self._sheet.filled_in) if heading not in self._table.names]:
            for heading in missing:
                fix = f"Put the heading back above its column: {heading!r}."
                self._log.add("missing_column", self._table.place(), "is no heading any more", fix, column=heading)
            return
        seen: set[Key] = set()
        for number, cells in record_rows(self._table, self._log, known, may_be_short=True):
            row, place = dict(zip(self._table.names, cells, strict=False)), self._table.place(number)
            key = (self._sheet.label, id_ := cell_text(row.get(ID, "") or ""))
            if key in seen:
                self._refuse(ID, id_, place, "stands in two rows", "Keep the row that holds.")
            elif other := self._other_row(key, row):
                rule = f"stands beside what was sent of another row, {other}, so nobody knows of which one it speaks"
                fix = "Sort the sheet again with all its columns, or ask for the workbook to be sent again."
                self._refuse(ID, id_, place, rule, fix)
            elif key in self._sent:
                self._take(key, row, place)
                self._name_changed(key, row, place)
            else:
                rule = "is no id of a row that was sent" if id_ else "is blank, so that nobody knows which record it is"
                self._refuse(ID, id_, place, rule, f"Restore the id, or take the row out. {SENT_AGAIN}")
            seen.add(key)
        own = [key for key in self._sent if key[0] == self._sheet.label]
        if gone := [id_ for label, id_ in own if (label, id_) not in seen]:
            rule = f"misses {len(gone):,} of the {len(own):,} rows that were sent, such as {gone[0]}"
            self._log.add("row_gone", self._table.place(), rule, "Nothing of them is changed.", severity="warning")

    def _other_row(self, key: Key, row: dict[str, Any]) -> str:
        """The id of the row whose cells stand beside this id, as after a sort without the column of ids; empty where two
        cells or more do not say so."""
        sent = self._sent.get(key, {})
        texts = {heading: cell_text(row.get(heading) or "") for heading in self._sheet.shown if heading != ID}
        changed = {heading: text for heading, text in texts.items() if text and not is_as_sent(text, sent.get(heading))}
        if not sent or len(changed) < MIN_MOVED:
            return ""
        rows = [self._rows_by_cell[heading, digest_of(text)] for heading, text in changed.items()]
        alone = {ids[0] for ids in rows if len(ids) == 1}  # whose own words stand here
        moved = {id_ for id_ in alone if sum(id_ in ids for ids in rows) >= MIN_MOVED}
        return moved.pop() if len(moved) == 1 else ""

    @cached_property
    def _rows_by_cell(self) -> dict[tuple[str, str], list[str]]:
        """The ids of the rows of which a cell that is only there to read was sent, by its heading and its digest."""
        rows: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (label, id_), digests in self._sent.items():
            for cell in digests.items() if label == self._sheet.label else ():
                rows[cell].append(id_)
        return rows

    def _known_columns(self) -> list[int]:
        """The columns under headings that were sent; those that somebody added are named."""
        names = self._table.names
        headings = {ID, *self._sheet.filled_in, *self._sheet.shown}
        known = [index for index, name in enumerate(names) if name in headings]
        for index, name in enumerate(names):
            if name and index not in known:
                fix = f"Write what matters in a column that was sent{f', such as {NOTE!r}' if self._sheet.has_notes else ''}."
                rule = "is a column that was not sent, and is left out"
                self._log.add("unknown_column", self._table.place(), rule, fix, column=name, severity="warning")
        return known

    def _refuse(self, heading: str, value: str, place: Place, rule: str, fix: str) -> None:
        self._log.add("return", place, rule, fix, column=heading, value=value or None)

    def _take(self, key: Key, row: dict[str, Any], place: Place) -> None:
        values: dict[str, Any] = {}
        cleared: set[str] = set()
        for heading, name in self._sheet.entered.items():
            prop, raw = self._properties[name], row.get(heading)
            raw = "" if raw is None else raw
            stored, value = self._parsed(prop, raw, place, heading)
            sent = self._sent[key].get(name)
            if is_as_sent(stored, sent):
                continue
            if was_cut(sent):
                rule = "was cut when it was sent, and cannot be changed here: the rest of it would be lost"
                self._refuse(heading, cell_text(raw), place, rule, f"Restore the cell. {CUT_FIX}")
                continue
            if not cell_text(raw):
                cleared |= {name} if self._is_cleared(heading, prop, place) else set()
            elif name == "status" and self._sheet.statuses and stored not in self._sheet.statuses:
                self._refuse_status(heading, prop, stored, raw, place)
            else:
                values[name] = value
        since = self._since(row, place)
        if "status" in values and since:  # else the plan dates the change, as it does any other
            self._add_event(key, "status", self._stored(self._properties["status"], values["status"]), since, place)
        if values or cleared:
            columns = {name: heading for heading, name in self._sheet.entered.items()}
            self.records.append(Record(key[0], {"id": key[1], **values}, place, columns, frozenset(cleared)))
        note = self._note(row, place)
        if since and not note and "status" not in values:
            rule = "stands beside neither a changed status nor a note, so it changes nothing"
            fix = f"Change the status, or write under {NOTE!r} what happened then."
            self._name_not_taken(SINCE, since, rule, fix, place)
        for day, words in dated_notes(note, since, date.today(), day_first=self._dates.day_first):
            self._add_event(key, "progress_note", words, day, place)

    def _is_cleared(self, heading: str, prop: Property, place: Place) -> bool:
        """Whether a cell that was emptied empties its property."""
        if not self._sheet.clears:
            rule, fix = "was emptied, and a blank changes nothing", f"Say under {NOTE!r} what holds no more."
            self._name_not_taken(heading, "", rule, fix, place)
            return False
        if is_needed := prop.required or prop.name in _NEVER_EMPTIED:
            self._refuse(heading, "", place, "is blank, and keeps a value", "Fill it in, or restore what was there.")
        return not is_needed

    def _note(self, row: dict[str, Any], place: Place) -> str:
        """What happened, as the agency wrote it; blank where its words say that there is nothing to say."""
        note = cell_text(row.get(NOTE) or "")
        if not note or not (says_nothing(note) or is_ditto(note)):
            return note
        fix = "Write what happened, if it is a note."
        self._name_not_taken(NOTE, note, "says nothing, and is no note", fix, place)
        return ""

    def _name_not_taken(self, heading: str, text: str, rule: str, fix: str, place: Place) -> None:
        self.not_taken[heading] += bool(text)
        self._log.add("not_taken", place, rule, fix, column=heading, value=text or None, severity="warning")

    def _name_changed(self, key: Key, row: dict[str, Any], place: Place) -> None:
        """Say of each cell which is only there to read, and was changed or emptied, that this changes nothing."""
        for heading in self._sheet.shown:
            sent, text = self._sent[key].get(heading), cell_text(row.get(heading) or "")
            if sent is None or heading == ID or heading not in self._table.names or is_as_sent(text, sent):
                continue
            rule = "is not what was sent, in a column that is only there to read, so it changes nothing"
            fix = f"Write it under {NOTE!r}, or change it on the page of the record."
            self._name_not_taken(heading, text, rule, fix if self._sheet.has_notes else CUT_FIX, place)

    def _parsed(self, prop: Property, raw: Any, place: Place, heading: str) -> tuple[Any, Any]:
        """A cell as it would be stored, by which it is compared, and as it goes into a record, for the check to judge."""
        if prop.is_date and isinstance(raw, str):
            read = self._dates.read(raw, place, heading, deadline=prop.may_lie_ahead)
            if read.date:
                return read.date.text, read.date.text
        return self._stored(prop, raw), raw

    @staticmethod
    def _stored(prop: Property, raw: Any) -> Any:
        try:
            stored = parser_of(prop)(raw)
        except Unfit:
            return cell_text(raw)
        return stored.text if isinstance(stored, PartialDate) else stored

    def _refuse_status(self, heading: str, prop: Property, stored: Any, raw: Any, place: Place) -> None:
        titles = schema().words(prop)
        rule = "is a status that an agency cannot set" if stored in titles else "is no status"
        words = ", ".join(titles[code] for code in self._sheet.statuses)
        self._refuse(heading, cell_text(raw), place, rule, f"Choose one of: {words}.")

    def _since(self, row: dict[str, Any], place: Place) -> str:
        raw = row.get(SINCE)
        if not cell_text(raw or ""):
            return ""
        read = self._dates.read(raw, place, SINCE)
        if read.date is None:
            self._refuse(SINCE, cell_text(raw), place, "is no date", "Write it as 2026-05-17.")
        return read.date.text if read.date else ""

    def _add_event(self, key: Key, field: str, value: str, day: str, place: Place) -> None:
        label, id_ = key
        event = f"{id_}-{field.replace('_', '-')}-{digest(f'{day}|{name_key(value)}')[:8]}"
        values = {"id": event, "field": field, "to_value": value, **({"at": day} if day else {})}
        status = next((heading for heading, name in self._sheet.entered.items() if name == "status"), "")
        columns = {"to_value": NOTE if field == "progress_note" else status, "at": SINCE}
        self.records.append(Record("Event", values, place, columns))
        link = {"id": f"{event}-of", **between(label, id_, "Event", event)}
        self.records.append(Record("HAS_EVENT", link, place, {}))

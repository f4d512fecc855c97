"""Reads a workbook that was sent out and came back: only what its cells say otherwise than when it was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.dates import PartialDate
from graph.names import name_key
from graph.schema import Property, schema
from loaders.read.dates_in_words import date_in_words
from loaders.read.files import Unreadable, hashes_of
from loaders.read.table_rows import record_rows
from loaders.read.tables import Table
from loaders.records.cell_account import CellAccount
from loaders.records.ids import digest, slug
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place, Reading, Record, between
from loaders.records.sent_workbook import (
    AS_SENT,
    CUT_FIX,
    HEADINGS,
    ID,
    LOADER,
    NOTE,
    SINCE,
    Key,
    Line,
    SentSheet,
    SentWorkbook,
    is_as_sent,
    read_lines,
    was_cut,
)
from loaders.records.values import Unfit, cell_text, parser_of

_SENT_AGAIN = "Ask for the workbook to be sent again, and copy the answers into it."
# What has a value keeps one: another word may take its place.
_NEVER_EMPTIED = frozenset({"status", "sensitivity"})


def is_returned(tables: Sequence[Table[Any]]) -> bool:
    """Whether tables are of a workbook that Casethread wrote to come back, whatever became of its other sheets."""
    return any(ID in table.names or (table.name == AS_SENT and set(HEADINGS) <= set(table.names)) for table in tables)


def read_tables(path: Path, tables: Sequence[Table[Any]], log: ProblemLog, account: CellAccount) -> Reading:
    """What was changed; rows that are missing, repeated or not those that were sent are problems.

    Raises Unreadable where a sheet is gone without which nobody can tell what was changed.
    """
    by_name = {table.name: table for table in tables}
    _check_there(AS_SENT, by_name, path)
    returned = _returned(by_name[AS_SENT], log)
    source = (
        f"returns-{slug('-'.join(sorted({sheet.agency or sheet.label for sheet in returned.sheets}))) or 'unknown'}"
    )
    records: list[Record] = []
    for sheet in returned.sheets:
        _check_there(sheet.title, by_name, path)
        reader = _Answers(by_name[sheet.title], sheet, returned, log)
        reader.read()
        records += reader.records
        for heading, count in reader.not_taken.items():
            account.leave_out(by_name[sheet.title].part(f"changed cells of column {heading!r}"), count)
    if records:
        records.insert(0, Record("Source", {"id": source, "title": "Workbooks that came back"}, Place(path.name)))
    titles = {AS_SENT, *(sheet.title for sheet in returned.sheets)}
    for table in tables:
        if table.name not in titles:
            count = sum(1 for _, row in table.rows for cell in row if cell_text(cell))
            account.leave_out(f"sheet {table.name!r}", count + sum(map(bool, table.names)))
    account.used = account.filled - account.left_out.total()
    return Reading(
        LOADER, source, records, list(log.problems), hashes_of(path), cells=account, returned=returned,
        same_records=frozenset(returned.rows),
    )  # fmt: skip


def _check_there(name: str, by_name: Mapping[str, Table[Any]], path: Path) -> None:
    if name not in by_name:
        rule = f"is a workbook that was sent out, without its sheet {name!r}, so nobody can tell what was changed"
        raise Unreadable(Place(path.name), rule, _SENT_AGAIN)


def _returned(table: Table[Any], log: ProblemLog) -> SentWorkbook:
    places = [table.names.index(heading) for heading in HEADINGS]
    lines: list[Line] = []
    for _, row in table.rows:
        what, name, id_, content = (cell_text(row[place]) if place < len(row) else "" for place in places)
        lines.append((what, name, id_, content))
    try:
        returned = read_lines(lines)
    except (ValueError, KeyError, TypeError, AttributeError):
        returned = SentWorkbook()
    unknown = [sheet for sheet in returned.sheets if sheet.label not in schema().labels]
    if unknown or not returned.sheets:
        log.add("return", table.place(), "does not say what was sent", _SENT_AGAIN)
        return SentWorkbook()
    return returned


class _Answers:
    """The rows of one sheet that was filled in."""

    def __init__(self, table: Table[Any], sheet: SentSheet, returned: SentWorkbook, log: ProblemLog) -> None:
        self._table, self._sheet, self._sent, self._log = table, sheet, returned.rows, log
        self._properties = schema().labels[sheet.label].properties
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
            elif key in self._sent:
                self._take(key, row, place)
                self._name_changed(key, row, place)
            else:
                rule = "is no id of a row that was sent" if id_ else "is blank, so that nobody knows which record it is"
                self._refuse(ID, id_, place, rule, f"Restore the id, or take the row out. {_SENT_AGAIN}")
            seen.add(key)
        own = [key for key in self._sent if key[0] == self._sheet.label]
        if gone := [id_ for label, id_ in own if (label, id_) not in seen]:
            rule = f"misses {len(gone):,} of the {len(own):,} rows that were sent, such as {gone[0]}"
            self._log.add("row_gone", self._table.place(), rule, "Nothing of them is changed.", severity="warning")

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
            stored, value = self._parsed(prop, raw)
            sent = self._sent[key].get(name)
            if is_as_sent(stored, sent):
                continue
            if was_cut(sent):
                rule = "was cut when it was sent, and cannot be changed here: the rest of it would be lost"
                self._refuse(heading, cell_text(raw), place, rule, f"Restore the cell. {CUT_FIX}")
                continue
            if not cell_text(raw):
                if self._sheet.clears and (prop.required or name in _NEVER_EMPTIED):
                    self._refuse(
                        heading, "", place, "is blank, and keeps a value", "Fill it in, or restore what was there."
                    )
                elif self._sheet.clears:
                    cleared.add(name)
            elif name == "status" and self._sheet.statuses and stored not in self._sheet.statuses:
                self._refuse_status(heading, prop, stored, raw, place)
            else:
                values[name] = value
        since = self._since(row, place)
        if "status" in values and since:  # else the plan dates the change, as it does any other
            self._add_event(key, "status", self._parsed(self._properties["status"], values["status"])[0], since, place)
        if values or cleared:
            columns = {name: heading for heading, name in self._sheet.entered.items()}
            self.records.append(Record(key[0], {"id": key[1], **values}, place, columns, frozenset(cleared)))
        note = cell_text(row.get(NOTE) or "")
        if since and not note and "status" not in values:
            self.not_taken[SINCE] += 1
            rule = "stands beside neither a changed status nor a note, so it changes nothing"
            fix = f"Change the status, or write under {NOTE!r} what happened then."
            self._log.add("not_taken", place, rule, fix, column=SINCE, value=since, severity="warning")
        if note:
            self._add_event(key, "progress_note", note, since if "status" not in values else "", place)

    def _name_changed(self, key: Key, row: dict[str, Any], place: Place) -> None:
        """Say of each cell which is only there to read, and was changed or emptied, that this changes nothing."""
        for heading in self._sheet.shown:
            sent, text = self._sent[key].get(heading), cell_text(row.get(heading) or "")
            if sent is None or heading == ID or is_as_sent(text, sent):
                continue
            self.not_taken[heading] += bool(text)
            rule = "is not what was sent, in a column that is only there to read, so it changes nothing"
            fix = (
                f"Write it under {NOTE!r}, or change it on the page of the record."
                if self._sheet.has_notes
                else CUT_FIX
            )
            self._log.add("not_taken", place, rule, fix, column=heading, value=text or None, severity="warning")

    def _parsed(self, prop: Property, raw: Any) -> tuple[Any, Any]:
        """A cell as it would be stored, by which it is compared, and as it goes into a record, for the check to judge."""
        if prop.is_date and isinstance(raw, str) and (read := date_in_words(raw, deadline=prop.may_lie_ahead)).date:
            return read.date.text, read.date.text
        try:
            stored = parser_of(prop)(raw)
        except Unfit:
            return cell_text(raw), raw
        return (stored.text if isinstance(stored, PartialDate) else stored), raw

    def _refuse_status(self, heading: str, prop: Property, stored: Any, raw: Any, place: Place) -> None:
        titles = schema().words(prop)
        rule = "is a status that an agency cannot set" if stored in titles else "is no status"
        words = ", ".join(titles[code] for code in self._sheet.statuses)
        self._refuse(heading, cell_text(raw), place, rule, f"Choose one of: {words}.")

    def _since(self, row: dict[str, Any], place: Place) -> str:
        raw = row.get(SINCE)
        if not cell_text(raw or ""):
            return ""
        read = date_in_words(raw)
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

"""Reads a workbook of an agency's actions that came back: only what its cells say otherwise than when it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.names import name_key
from loaders.read.dates_in_words import date_in_words
from loaders.read.files import Unreadable, hashes_of
from loaders.read.table_rows import record_rows
from loaders.read.tables import Table
from loaders.records.agency_return import (
    ACTIONS,
    AGENCY,
    AS_SENT,
    ENTERED,
    EVIDENCE,
    ID,
    LOADER,
    NOTE,
    SHOWN,
    SINCE,
    STATUS,
    STATUSES,
    AgencyReturn,
    SentAction,
    status_words,
)
from loaders.records.cell_account import CellAccount
from loaders.records.ids import digest, slug
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Place, Reading, Record, between
from loaders.records.values import cell_text

_SENT_AGAIN = "Ask for the workbook to be sent again, and copy the answers into it."


def is_return(tables: Sequence[Table[Any]]) -> bool:
    """Whether tables are of a workbook that Casethread wrote for an agency, whatever became of its other sheets."""
    return any(table.name in (ACTIONS, AS_SENT) and ID in table.names for table in tables)


def read_tables(path: Path, tables: Sequence[Table[Any]], log: ProblemLog, account: CellAccount) -> Reading:
    """What an agency says of its actions; rows that are missing, repeated or not those that were sent are problems.

    Raises Unreadable where a sheet is gone without which nobody can tell what the agency changed.
    """
    by_name = {table.name: table for table in tables}
    for name in (ACTIONS, AS_SENT):
        if name not in by_name:
            rule = f"is the workbook of an agency's actions without its sheet {name!r}, so nobody can tell what was changed"
            raise Unreadable(Place(path.name), rule, _SENT_AGAIN)
    sent = _sent(by_name[AS_SENT])
    agencies = sorted({action.agency for action in sent.values()})
    source = f"returns-{slug('-'.join(agencies)) or 'unknown'}"
    answers = _Answers(by_name[ACTIONS], sent, log)
    answers.read()
    records = [
        Record("Source", {"id": source, "title": f"Returns of {', '.join(agencies)}"}, Place(path.name)),
        *answers.records,
    ]
    for table in tables:
        if table.name not in by_name or table.name not in (ACTIONS, AS_SENT):
            count = sum(1 for _, row in table.rows for cell in row if cell_text(cell))
            account.leave_out(f"sheet {table.name!r}", count + sum(map(bool, table.names)))
    account.used = account.filled - account.left_out.total()
    return Reading(
        LOADER, source, records, list(log.problems), hashes_of(path), cells=account, returned=AgencyReturn(sent)
    )


def _sent(table: Table[Any]) -> dict[str, SentAction]:
    rows = (_by_heading(table, row) for _, row in table.rows)
    return {row[ID]: SentAction(row[AGENCY], row[STATUS], row[EVIDENCE]) for row in rows if row[ID]}


def _by_heading(table: Table[Any], row: Sequence[Any]) -> dict[str, str]:
    texts = dict(zip(table.names, map(cell_text, row), strict=False))
    return {name: texts.get(name, "") for name in (*table.names, ID, AGENCY, STATUS, EVIDENCE, SINCE, NOTE)}


class _Answers:
    """The rows of the sheet that the agency filled in."""

    def __init__(self, table: Table[Any], sent: Mapping[str, SentAction], log: ProblemLog) -> None:
        self._table, self._sent, self._log = table, sent, log
        self._codes = {name_key(title): code for code, title in status_words().items()}
        self.records: list[Record] = []

    def read(self) -> None:
        """All rows, then those that were sent and are not there."""
        seen: set[str] = set()
        for number, cells in record_rows(self._table, self._log, self._known_columns(), may_be_short=True):
            row, place = _by_heading(self._table, cells), self._table.place(number)
            if row[ID] in self._sent and row[ID] not in seen:
                self._take(row, place)
            elif row[ID] in seen:
                self._refuse(ID, row, place, "stands in two rows", "Keep the row that holds.")
            else:
                rule = (
                    "is no id of a row that was sent"
                    if row[ID]
                    else "is blank, so that nobody knows which action it is"
                )
                self._refuse(ID, row, place, rule, f"Restore the id, or take the row out. {_SENT_AGAIN}")
            seen.add(row[ID])
        if missing := [id_ for id_ in self._sent if id_ not in seen]:
            rule = f"misses {len(missing):,} of the {len(self._sent):,} rows that were sent, such as {missing[0]}"
            fix = "Nothing of them is changed."
            self._log.add("row_gone", self._table.place(), rule, fix, severity="warning")

    def _known_columns(self) -> list[int]:
        """The columns under headings that were sent; those of the agency are named, and so are headings that are gone."""
        names = self._table.names
        for heading in ENTERED:
            if heading not in names:
                fix = f"Put the heading back above its column: {heading!r}."
                self._log.add("missing_column", self._table.place(), "is no heading any more", fix, column=heading)
        known = [index for index, name in enumerate(names) if name in (ID, *ENTERED, *SHOWN)]
        for index, name in enumerate(names):
            if name and index not in known:
                fix = f"Write what matters under {NOTE!r} or {EVIDENCE!r}."
                rule = "is a column that was not sent, and is left out"
                self._log.add("unknown_column", self._table.place(), rule, fix, column=name, severity="warning")
        return known

    def _refuse(self, heading: str, row: Mapping[str, str], place: Place, rule: str, fix: str) -> None:
        self._log.add("return", place, rule, fix, column=heading, value=row[heading] or None)

    def _take(self, row: Mapping[str, str], place: Place) -> None:
        sent, action = self._sent[row[ID]], row[ID]
        since = self._since(row, place)
        values: dict[str, Any] = {}
        status = self._codes.get(name_key(row[STATUS]), "")
        if row[STATUS] and status not in (*STATUSES, sent.status):
            rule = "is a status that an agency cannot set" if status else "is no status"
            words = ", ".join(status_words()[code] for code in STATUSES)
            self._refuse(STATUS, row, place, rule, f"Choose one of: {words}.")
        elif status and status != sent.status:
            values["status"] = status
            if since:  # else the plan dates the change, as it does any other
                self._add_event(action, "status", status, since, place)
        if row[EVIDENCE] and name_key(row[EVIDENCE]) != name_key(sent.evidence):
            values["evidence_in_source"] = row[EVIDENCE]
        if values:
            columns = {"status": STATUS, "evidence_in_source": EVIDENCE}
            self.records.append(Record("Action", {"id": action, **values}, place, columns))
        if row[NOTE]:
            self._add_event(action, "progress_note", row[NOTE], since if "status" not in values else "", place)

    def _since(self, row: Mapping[str, str], place: Place) -> str:
        if not row[SINCE]:
            return ""
        read = date_in_words(row[SINCE])
        if read.date is None:
            self._refuse(SINCE, row, place, "is no date", "Write it as 2026-05-17.")
        return read.date.text if read.date else ""

    def _add_event(self, action: str, field: str, value: str, day: str, place: Place) -> None:
        event = f"{action}-{field.replace('_', '-')}-{digest(f'{day}|{name_key(value)}')[:8]}"
        values = {"id": event, "field": field, "to_value": value, **({"at": day} if day else {})}
        columns = {"to_value": NOTE if field == "progress_note" else STATUS, "at": SINCE}
        self.records.append(Record("Event", values, place, columns))
        link = {"id": f"{event}-of", **between("Action", action, "Event", event)}
        self.records.append(Record("HAS_EVENT", link, place, {}))

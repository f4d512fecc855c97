"""Coroners' prevention-of-future-deaths reports of England and Wales, as the Preventable Deaths Tracker keeps them.

A report becomes one Review (the inquest), one Case (the death, with its categories and its coroner's area) and one
Recommendation, all three with the report's key as their id. Its status is not known, since nobody says what was done;
the tracker's word (completed, overdue, partial, pending), which is about published replies within 56 days, stays in
`status_in_source`.

Each row of the recipients' file is one ADDRESSED_TO, repeated rows too. Where the source says REDACTED, no
organisation is known: so that these rows stay countable, they lead to one placeholder, named as not known, which has
the source's word among its aliases. The checks warn of recipients that look like a person's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from loaders.read.datasets.shared import ROW_IS_KEPT, conclude, filled, ids_of_names
from loaders.read.files import file_in, hashes_of
from loaders.read.text_tables import TextTable, read_text_table
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record, between
from loaders.records.values import whole_number

SOURCE_ID = "pfd-tracker"
TAXONOMY = "pfd"
REPORTS, RECIPIENTS = "pfd_reports.csv", "pfd_report_recipients.csv"
SOURCE = {
    "id": SOURCE_ID,
    "title": "Preventable Deaths Tracker: coroners' prevention-of-future-deaths reports, England and Wales",
    "kind": "dataset",
    "url": "https://github.com/georgiarichards/preventabledeathstracker",
    "taken_on": "2025-07-17",
    "licence": "MIT (the tracker); the reports are published by the judiciary of England and Wales",
}
# Known faults of this source: warned of here, and accepted by the checks.
LENIENT = frozenset({"later_than_source", "published_before_written", "repeated_relationship"})
REPLY_DAYS = timedelta(days=56)  # Coroners (Investigations) Regulations 2013, regulation 29
REDACTED = "REDACTED"
NOT_KNOWN = f"Not known ({REDACTED} in the source)"
_REPORT_COLUMNS = (
    "case_key",
    "ref",
    "date_of_report",
    "date_added",
    "coroner_area",
    "categories",
    "n_recipients",
    "n_replies",
    "response_status",
)
Row = tuple[int, dict[str, str]]


def read(path: Path) -> Reading:
    """Every report and every addressee row in a folder with both files; raises nothing, problems are in the reading."""
    return filled(Reading("pfd", SOURCE_ID, lenient=LENIENT), lambda reading: _fill(reading, path))


def _fill(reading: Reading, folder: Path) -> None:
    reports, recipients = (read_text_table(file_in(folder, name)) for name in (REPORTS, RECIPIENTS))
    reading.hashes = hashes_of(folder / REPORTS) | hashes_of(folder / RECIPIENTS)
    report_rows = reports.records(_REPORT_COLUMNS)
    recipient_rows = recipients.records(("case_key", "recipient"))
    reading.records.append(Record("Source", dict(SOURCE), Place(REPORTS)))
    reading.records += _shared(reports, report_rows)
    for number, row in report_rows:
        reading.records += _report(row, reports.place(number))
    reading.records += _memberships(reports, report_rows)
    reading.records += _addressees(recipients, recipient_rows, {row["case_key"]: row for _, row in report_rows})
    _warn_of_reports(reports, report_rows)
    _warn_of_recipients(recipients, recipient_rows)
    conclude(reading, reports, recipients)


def _categories(row: dict[str, str]) -> list[str]:
    return [name for part in row["categories"].split("|") if (name := part.strip())]


def _shared(table: TextTable, rows: list[Row]) -> Iterator[Record]:
    """The categories and areas that reports have in common, each once."""
    for name, identity in _category_ids(rows).items():
        code = identity.partition(":")[2]
        yield Record("Category", {"id": identity, "taxonomy": TAXONOMY, "code": code, "name": name}, table.place())
    for name, identity in _area_ids(rows).items():
        yield Record("Area", {"id": identity, "name": name, "kind": "other"}, table.place())


def _category_ids(rows: list[Row]) -> dict[str, str]:
    return ids_of_names(TAXONOMY, (name for _, row in rows for name in _categories(row)))


def _area_ids(rows: list[Row]) -> dict[str, str]:
    return ids_of_names(SOURCE_ID, (row["coroner_area"] for _, row in rows if row["coroner_area"]))


def _report(row: dict[str, str], place: Place) -> Iterator[Record]:
    """The inquest, the death and the one recommendation of a report, and how they are connected."""
    key = row["case_key"]
    common = {"id": key, "ref": row["ref"]}
    number = row["ref"] or key
    yield Record(
        "Review",
        common
        | {
            "title": f"Inquest, report {number} ({row['coroner_area']})",
            "kind": "inquest",
            "completed_on": row["date_of_report"],
            "published_on": row["date_added"],
        },
        place,
    )
    yield Record(
        "Case",
        common
        | {
            "title": f"Death, report {number} ({row['coroner_area']})",
            "kind": "death",
            "sensitivity": "open",
        },
        place,
    )
    yield Record(
        "Recommendation",
        common
        | {
            "title": f"Prevention of future deaths, report {number}",
            "kind": "recommendation",
            "made_on": row["date_of_report"],
            "status": "not_known",
            "status_in_source": row["response_status"],
        },
        place,
    )
    yield Record("EXAMINES", between("Review", key, "Case", key), place)
    yield Record("RAISED", between("Review", key, "Recommendation", key) | {"coding_method": "human"}, place)


def _memberships(table: TextTable, rows: list[Row]) -> Iterator[Record]:
    categories, areas = _category_ids(rows), _area_ids(rows)
    for number, row in rows:
        key, place = row["case_key"], table.place(number)
        for name in dict.fromkeys(_categories(row)):
            ends = between("Case", key, "Category", categories[name])
            yield Record("IN_CATEGORY", ends | {"coding_method": "human"}, place)
        if row["coroner_area"]:
            yield Record("IN_AREA", between("Case", key, "Area", areas[row["coroner_area"]]), place)


def _addressees(table: TextTable, rows: list[Row], reports: dict[str, dict[str, str]]) -> Iterator[Record]:
    """Each organisation once, by its exact name, and one ADDRESSED_TO for each row."""
    names = [_addressee(row) for _, row in rows]
    ids = ids_of_names(SOURCE_ID, names)
    for name, identity in ids.items():
        redacted = {"aliases": [REDACTED], "agency_type": "not_known"} if name == NOT_KNOWN else {}
        values = {"id": identity, "name": name, **redacted}
        yield Record("Organisation", values, table.place(), {"name": "recipient"})
    for (number, row), name in zip(rows, names, strict=True):
        report = reports.get(row["case_key"], {})
        replied = "yes" if report.get("response_status") == "completed" else "not_known"
        ends = between("Recommendation", row["case_key"], "Organisation", ids[name])
        due = {"reply_due_on": _reply_due(report.get("date_of_report", ""))}
        yield Record("ADDRESSED_TO", ends | due | {"replied": replied}, table.place(number))


def _addressee(row: dict[str, str]) -> str:
    return row["recipient"] if row["recipient"] not in ("", REDACTED) else NOT_KNOWN


def _reply_due(report_date: str) -> str:
    """The day by which a reply was due; blank where the report's own date is not a day (the checks say so)."""
    try:
        return (date.fromisoformat(report_date) + REPLY_DAYS).isoformat()
    except ValueError:
        return ""


def _warn_of_reports(table: TextTable, rows: list[Row]) -> None:
    refs = Counter(row["ref"] for _, row in rows if row["ref"])
    table.warn([n for n, row in rows if not row["ref"]], "is blank: the report has no number", ROW_IS_KEPT, "ref")
    table.warn([n for n, row in rows if refs[row["ref"]] > 1], "is shared with another report", ROW_IS_KEPT, "ref")
    late = [n for n, row in rows if max(row["date_of_report"], row["date_added"]) > SOURCE["taken_on"]]
    table.warn(late, f"is later than {SOURCE['taken_on']}, when the source was taken", ROW_IS_KEPT, "date_of_report")
    early = [n for n, row in rows if "" < row["date_added"] < row["date_of_report"]]
    table.warn(early, "is earlier than the report: published before written", ROW_IS_KEPT, "date_added")
    many = [n for n, row in rows if _number(row["n_replies"]) > _number(row["n_recipients"])]
    table.warn(many, "is more than the number of recipients", ROW_IS_KEPT, "n_replies")


def _warn_of_recipients(table: TextTable, rows: list[Row]) -> None:
    redacted = [n for n, row in rows if _addressee(row) == NOT_KNOWN]
    table.warn(redacted, f"is {REDACTED} or blank: shown as not known", ROW_IS_KEPT, "recipient")
    seen: Counter[tuple[str, str]] = Counter()
    repeated = []
    for number, row in rows:
        seen[row["case_key"], row["recipient"]] += 1
        if seen[row["case_key"], row["recipient"]] > 1:
            repeated.append(number)
    table.warn(repeated, "repeats another row of the same report", "Both rows are kept.", "recipient")


def _number(text: str) -> int:
    return whole_number(text) or 0

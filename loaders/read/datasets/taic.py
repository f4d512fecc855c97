"""The New Zealand Transport Accident Investigation Commission: safety issues, recommendations, replies and status.

The folder holds the Commission's workbook, its first sheet as CSV, the safety issues quoted or inferred from the
reports, and links between issues and recommendations that a language model judged. The CSV is read; where it is
missing, the workbook is, which holds the same rows.

An inquiry becomes one Review and one Case, whose id is the report's (`2011_003`); a recommendation has its number and
its ordinal among equal numbers as its id (`003/14-1`). A blank recipient gives no organisation and no ADDRESSED_TO.
The text of a reply is kept as the addressee's reason. Letters that were garbled before they reached us stay as they
are: the checks warn of them, as of whatever looks like a person's name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.schema import schema
from loaders.read.datasets.shared import ROW_IS_KEPT, conclude, filled, ids_of_names
from loaders.read.files import file_in, hashes_of
from loaders.read.text_tables import TextTable, read_text_table
from loaders.records.problem import Place, Problem
from loaders.records.reading import Reading
from loaders.records.record import Record, between
from loaders.records.titles import title_of

SOURCE_ID = "taic-nz"
SHEET_AS_CSV, WORKBOOK = "recommendations_2024-04-04.csv", "TAIC_recommendations_04_04_2024.xlsx"
ISSUES, LINKS = "safety_issues.csv", "recommendation_safety_issue_links.csv"
SOURCE = {
    "id": SOURCE_ID,
    "title": "Transport Accident Investigation Commission, New Zealand: safety issues and recommendations",
    "kind": "dataset",
    "url": "https://github.com/1jamesthompson1/TAIC-report-summary",
    "taken_on": "2024-04-04",
    "licence": "GPL-3.0 (the repository it was taken from); the Commission's own terms are not verified",
}
STATUS = {
    "Open": "open",
    "Closed acceptable": "completed",
    "Closed cancelled": "withdrawn",
    "Withdrawn": "withdrawn",
    "Closed superseded": "superseded",
    "Unconfirmed": "not_known",
}
MODES = {"AO": "Air", "RO": "Rail", "MO": "Marine"}
# Known faults of this source: warned of here, and accepted by the checks.
LENIENT = frozenset({"closed_without_date", "date_without_closing", "repeated_relationship"})
_COLUMNS = ("Number", "Recipient", "Inquiry", "Status", "Made", "Closed", "Recommendation", "Reply Text")
_TEXTS = ("Recommendation", "Reply Text")
_INQUIRY = re.compile(r"([A-Z]+)-(\d{4})-(\w+)")
_PREAMBLE = re.compile(r"^(?:On \d{1,2} \w+ \d{4},? )?[Tt]he Commission (?:has )?recommend(?:s|ed) (?:that )?")
# Excel writes a carriage return within a cell as an escape; a CSV made from it may keep that escape as text.
_RETURN = re.compile(r"(?:_x000D_|\r)\n?")
_NO_REPLY = re.compile(r"\W*no reply\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Recommendation:
    """A row of the workbook, the id made for it, and the reports of the inquiries that it names."""

    number: int
    id: str
    row: dict[str, str]
    inquiries: list[str]

    @property
    def status(self) -> str:
        return STATUS.get(self.row["Status"], self.row["Status"])


def read(path: Path) -> Reading:
    """Every recommendation, safety issue and link in the folder; raises nothing, problems are in the reading."""
    return filled(Reading("taic", SOURCE_ID, lenient=LENIENT), lambda reading: _fill(reading, path))


def _fill(reading: Reading, folder: Path) -> None:
    main = file_in(folder, SHEET_AS_CSV if (folder / SHEET_AS_CSV).is_file() else WORKBOOK)
    table, issues, links = map(read_text_table, (main, file_in(folder, ISSUES), file_in(folder, LINKS)))
    reading.hashes = hashes_of(main) | hashes_of(folder / ISSUES) | hashes_of(folder / LINKS)
    recommendations = _recommendations(table)
    issue_rows = issues.records(("report_id", "safety_issue_id", "safety_issue", "quality"))
    link_rows = links.records(("recommendation_id", "safety_issue_id", "linked"))
    reading.records.append(Record("Source", dict(SOURCE), Place(main.name)))
    reading.records += _reviews(table, recommendations, issues, issue_rows)
    for recommendation in recommendations:
        reading.records += _recommendation(recommendation, table.place(recommendation.number))
    reading.records += _addressees(table, recommendations)
    reading.records += _findings(issues, issue_rows)
    reading.records += _links(links, link_rows, recommendations)
    _warn(table, recommendations)
    conclude(reading, table, issues, links)


def _recommendations(table: TextTable) -> list[_Recommendation]:
    ordinals: Counter[str] = Counter()
    recommendations = []
    for number, row in table.records(_COLUMNS):
        ordinals[row["Number"]] += 1
        inquiries = [name for part in row["Inquiry"].split(",") if (name := part.strip())]
        recommendations.append(_Recommendation(number, f"{row['Number']}-{ordinals[row['Number']]}", row, inquiries))
    return recommendations


def _report_id(inquiry: str) -> str:
    """The report of an inquiry: AO-2011-003 -> 2011_003."""
    match = _INQUIRY.fullmatch(inquiry)
    return f"{match[2]}_{match[3]}" if match else inquiry


def _reviews(
    table: TextTable, recommendations: list[_Recommendation], issues: TextTable, rows: list[tuple[int, dict[str, str]]]
) -> Iterator[Record]:
    """A review and a case for each inquiry that a recommendation names, and for each further report with issues."""
    reports: dict[str, tuple[str, Place]] = {}
    for recommendation in recommendations:
        for inquiry in recommendation.inquiries:
            reports.setdefault(_report_id(inquiry), (inquiry, table.place(recommendation.number)))
    for number, row in rows:
        reports.setdefault(row["report_id"], (row["report_id"], issues.place(number)))
    for report, (ref, place) in reports.items():
        common = {"id": report, "ref": ref}
        mode = MODES.get(ref.partition("-")[0])
        yield Record("Review", common | {"title": f"Inquiry {ref}", "kind": "inquiry"}, place)
        title = f"{mode} incident {ref}" if mode else f"Incident {ref}"
        yield Record("Case", common | {"title": title, "kind": "incident", "sensitivity": "open"}, place)
        yield Record("EXAMINES", between("Review", report, "Case", report), place)


def _recommendation(recommendation: _Recommendation, place: Place) -> Iterator[Record]:
    row = recommendation.row
    text = _cleaned(row["Recommendation"])
    yield Record(
        "Recommendation",
        {
            "id": recommendation.id,
            "ref": row["Number"],
            "kind": "recommendation",
            "text": text,
            "title": _title(text, row["Number"]),
            "made_on": row["Made"],
            "closed_on": row["Closed"],
            "status": recommendation.status,
            "status_in_source": row["Status"],
        },
        place,
        {"status": "Status", "made_on": "Made", "closed_on": "Closed", "text": "Recommendation"},
    )
    for inquiry in recommendation.inquiries:
        ends = between("Review", _report_id(inquiry), "Recommendation", recommendation.id)
        yield Record("RAISED", ends | {"coding_method": "human"}, place)


def _title(text: str, number: str) -> str:
    """What is recommended, without the opening that many of the texts share."""
    request = _PREAMBLE.sub("", text)
    return title_of(request[:1].upper() + request[1:], f"Recommendation {number}")


def _cleaned(text: str) -> str:
    return _RETURN.sub("\n", text)


def _addressees(table: TextTable, recommendations: list[_Recommendation]) -> Iterator[Record]:
    """Each organisation once, by its exact name, and the recommendations addressed to it."""
    addressed = [recommendation for recommendation in recommendations if recommendation.row["Recipient"]]
    ids = ids_of_names(SOURCE_ID, (recommendation.row["Recipient"] for recommendation in addressed))
    for name, identity in ids.items():
        yield Record("Organisation", {"id": identity, "name": name}, table.place(), {"name": "Recipient"})
    for recommendation in addressed:
        reply = _cleaned(recommendation.row["Reply Text"])
        ends = between("Recommendation", recommendation.id, "Organisation", ids[recommendation.row["Recipient"]])
        replied = {"replied": "yes" if reply else "not_known", "reason": reply}
        place = table.place(recommendation.number)
        yield Record("ADDRESSED_TO", ends | replied, place, {"reason": "Reply Text"})


def _findings(table: TextTable, rows: list[tuple[int, dict[str, str]]]) -> Iterator[Record]:
    """Safety issues: quoted from a report by people, or inferred from it by a language model."""
    for number, row in rows:
        identity, place = row["safety_issue_id"], table.place(number)
        yield Record(
            "Finding",
            {
                "id": identity,
                "ref": identity,
                "headline": " ".join(_cleaned(row["safety_issue"]).split()),
                "status": "published",
                "coding_method": "human" if row["quality"] == "exact" else "machine",
            },
            place,
            {"headline": "safety_issue"},
        )
        yield Record("MADE", between("Review", row["report_id"], "Finding", identity), place)


def _links(
    table: TextTable, rows: list[tuple[int, dict[str, str]]], recommendations: list[_Recommendation]
) -> Iterator[Record]:
    """Issues to the recommendations they led to; a pair given again goes to the next row with that number."""
    same_number: defaultdict[str, list[str]] = defaultdict(list)
    for recommendation in recommendations:
        same_number[recommendation.row["Number"]].append(recommendation.id)
    seen: Counter[tuple[str, str]] = Counter()
    repeated = []
    for number, row in rows:
        if row["linked"] != "True":
            continue
        pair = row["recommendation_id"], row["safety_issue_id"]
        targets = same_number[pair[0]] or [pair[0]]
        target = targets[min(seen[pair], len(targets) - 1)]
        repeated += [number] if seen[pair] else []
        seen[pair] += 1
        ends = between("Finding", pair[1], "Recommendation", target)
        yield Record("RAISED", ends | {"coding_method": "machine"}, table.place(number))
    table.warn(
        repeated,
        "repeats an earlier pair",
        "It goes to the next recommendation with that number.",
        "recommendation_id",
    )


def _warn(table: TextTable, recommendations: list[_Recommendation]) -> None:
    """One warning, with its count, for each kind of thing the workbook is known to get wrong."""
    closed = schema().labels["Recommendation"].closed_statuses
    numbers = Counter(recommendation.row["Number"] for recommendation in recommendations)
    for column, rule in (
        ("Recipient", "is blank: no organisation is known"),
        ("Made", "is blank"),
        ("Recommendation", "is blank: there is no text"),
        ("Inquiry", "is blank: no review is known"),
    ):
        table.warn([r.number for r in recommendations if not r.row[column]], rule, ROW_IS_KEPT, column)
    undated = [r.number for r in recommendations if r.status in closed and not r.row["Closed"]]
    table.warn(undated, "is blank although the status is a closed one", ROW_IS_KEPT, "Closed")
    dated = [r.number for r in recommendations if r.status not in closed and r.row["Closed"]]
    table.warn(dated, "is given although the status is not a closed one", ROW_IS_KEPT, "Closed")
    repeated = [r.number for r in recommendations if numbers[r.row["Number"]] > 1 and not r.id.endswith("-1")]
    table.warn(
        repeated, "is the number of an earlier row", "Each row is kept as a recommendation of its own.", "Number"
    )
    returns = [r.number for r in recommendations if any(_RETURN.search(r.row[name]) for name in _TEXTS)]
    table.warn(returns, "holds Excel's escape for a line end (_x000D_), which is taken out", "", "Reply Text")
    silent = [r.number for r in recommendations if _NO_REPLY.match(r.row["Reply Text"])]
    table.warn(silent, "says that there is no reply, yet any text there counts as one", ROW_IS_KEPT, "Reply Text")
    strange = [r for r in recommendations if r.row["Status"] not in STATUS]
    table.problems += [
        Problem(table.place(r.number), f"is not one of {', '.join(STATUS)}", "Correct it.", "Status", r.row["Status"])
        for r in strange
    ]

"""The tracker as its page shows it: chips, one page of the table, the columns to choose, and the row that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.errors import BadRequest
from graph.permissions import Permission
from graph.schema import schema
from graph.viewer import Viewer
from loaders.workbook_to_send import MAX_ROWS
from queries import Answer, ask, question
from queries.answers.column import Row
from queries.answers.document import document
from queries.answers.layout import Table
from webapp.addresses import (
    LinkedText,
    name_record,
    page_of_record,
    question_url,
    record_url,
    tracker_url,
    workbook_url,
)
from webapp.connection import database
from webapp.editing.access import may_edit
from webapp.editions import requested_edition
from webapp.parts.answer_table import AnswerTable
from webapp.parts.chips import Chip, chips
from webapp.parts.table_page import ARGUMENTS, TableChoice, TablePage
from webapp.tracker.follow_up import TRACKER, follow_up_links, way_from

QUESTION = "tracker"
OPEN = "open"  # of an address: the record whose row is open, as `Action:a4`
# Markers in words: the column that a marker stands in, and the column that says whether it does.
MARKERS = {"Overdue": ("due_on", "overdue_days"), "Returned": ("status", "returned")}
BESIDE = "node,ref,owners,status,due_on,overdue_days"  # the columns that have room beside an open row


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column that can be shown or not."""

    name: str
    title: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the thread of the record that is open; `url` is empty for a gap."""

    kind: str
    text: str
    url: str
    detail: str
    date: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """The record that is open beside the table: its facts, its history, and its thread."""

    kind: str
    caption: str
    url: str
    close_url: str
    history: list[Step]
    thread: list[Step]
    links: list[LinkedText]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerView:
    """Everything that the page shows beside its form and the saved views."""

    sentence: str
    chips: list[Chip]
    table: TablePage
    columns: list[ColumnChoice]
    kept: list[tuple[str, str]]
    opened: OpenRow | None
    caveats: list[str]
    data: str
    total: int
    may_change: bool
    workbook_url: str
    answer_url: str


def may_change(viewer: Viewer, as_at: str) -> bool:
    """Whether somebody changes rows here, so that they can be ticked: not those of an edition or a past day, which are as
    they were."""
    return viewer.may(Permission.EDIT) and requested_edition() is None and as_at >= date.today().isoformat()


def question_parameters(arguments: Mapping[str, str]) -> dict[str, str]:
    """What an address asks the question itself, beside what it says of the table."""
    return {name: text for name, text in arguments.items() if name not in ARGUMENTS and name != OPEN}


def tracker_address(parameters: Mapping[str, str]) -> str:
    """The address of the tracker with these; what it does not take, such as an argument of the address itself, is left out."""
    declared = question(QUESTION)
    names = {parameter.name for parameter in declared.parameters} | {*declared.filters, *ARGUMENTS, OPEN}
    known = {name: text for name, text in parameters.items() if name in names}
    return tracker_url(**{"state": "open", **known})


def tracker_view(
    answer: Answer, given: Mapping[str, str], parameters: Mapping[str, str], choice: TableChoice, viewer: Viewer
) -> TrackerView:
    """The view of the answer to `tracker`; raises BadRequest where a column or a record is asked for that there is not."""
    state = {"state": "open", **parameters}

    def address(others: Mapping[str, str], choice: TableChoice = choice, **more: str) -> str:
        return tracker_url(**{**others, **choice.arguments, **more})

    def row_address(label: str, id_: str) -> str:
        name_record(label, id_)  # its row is no link to its page, and names it all the same
        return f"{address(state, choice, **{OPEN: f'{label}:{id_}'})}#opened"

    def table_address(other: TableChoice) -> str:
        return f"{address(state, choice_of(other))}#table"

    def choice_of(other: TableChoice) -> TableChoice:
        return replace(other, columns="") if is_beside and other.columns == BESIDE else other

    is_beside = OPEN in given and not choice.columns
    changes = may_change(viewer, str(answer.parameters["as_at"]))
    laid_out = document(answer).table
    shown = replace(choice, columns=BESIDE) if is_beside else choice
    rows = AnswerTable(laid_out, shown, table_address, record_address=row_address, ticks="node" if changes else "")
    table = rows.page([], lambda _: None, linked=True)
    return TrackerView(
        sentence=answer.sentence,
        chips=chips(answer, parameters, lambda others: address({"state": "open", **others}, replace(choice, page=1))),
        table=_with_markers(table, laid_out, rows.rows_of_page()),
        columns=_columns(laid_out, table),
        kept=[
            *parameters.items(),
            *((name, text) for name, text in choice.arguments.items() if name in ("sort", "rows")),
        ],
        opened=_opened(given, answer, address(state), viewer),
        caveats=[str(note) for note in answer.notes],
        data=answer.data or "",
        total=len(answer.rows),
        may_change=changes,
        workbook_url=workbook_url(None, **{"state": "open", **parameters})
        if 0 < len(answer.rows) <= MAX_ROWS and not requested_edition()
        else "",
        answer_url=question_url("tracker", **parameters),
    )


def _columns(laid_out: Table, table: TablePage) -> list[ColumnChoice]:
    shown = {heading.title for heading in table.table.headings}
    return [ColumnChoice(heading.name, heading.title, heading.title in shown) for heading in laid_out.headings]


def _with_markers(table: TablePage, laid_out: Table, rows: Sequence[int]) -> TablePage:
    """Markers of their own, in words: overdue beside the due date, where the RAG stays what the plan says, and returned."""
    names = [heading.name for heading in laid_out.headings]
    titles = {heading.title: place for place, heading in enumerate(table.table.headings)}
    marked = [list(row) for row in table.table.rows]
    for marker, (name, reason) in MARKERS.items():
        place = titles.get(laid_out.headings[names.index(name)].title)
        for shown, row in zip(marked, rows, strict=True):
            if place is not None and laid_out.rows[row][names.index(reason)].text:
                shown[place] = replace(shown[place], marks=(*shown[place].marks, marker))
    return replace(table, table=replace(table.table, rows=marked))


def _opened(given: Mapping[str, str], answer: Answer, close_url: str, viewer: Viewer) -> OpenRow | None:
    """The record that the address opens; raises BadRequest for what is no record of this table's kinds."""
    key = given.get(OPEN, "")
    if not key:
        return None
    label, _, id_ = key.partition(":")
    if label not in schema().labels or not schema().labels[label].open_statuses:
        rule = f"open= names no action and no recommendation: {key!r}."
        raise BadRequest.about(OPEN, key, rule, "Choose a row of the table.")
    way, as_at = way_from(TRACKER, given), str(answer.parameters["as_at"])
    return opened_row(label, id_, f"{close_url}#table", viewer, way, as_at=as_at)


def opened_row(label: str, id_: str, close_url: str, viewer: Viewer, way: str = "", **asked: str) -> OpenRow:
    """An action or a recommendation with its history and its thread; raises as the question `trace`.

    `way` leads back from the forms that it leads to.
    """
    kind = schema().labels[label]
    trace = ask(database(), "trace", {kind.word: id_, **asked}, viewer=viewer)
    own = next((row for row in trace.rows if row["id"] == id_ and row["label"] == label), None)
    history, thread = _parts(trace.rows, label, id_)
    return OpenRow(
        kind=kind.title,
        caption=str(own["name"]) if own else id_,
        url=record_url(label, id_),
        close_url=close_url,
        history=[_step(row) for row in history],
        thread=[_step(row) for row in thread],
        links=[
            LinkedText("Its page", record_url(label, id_)),
            *follow_up_links(label, id_, way),
            *_links_for_editors(label, id_),
            LinkedText("The thread as a table", question_url("trace", **{kind.word: id_})),
        ],
    )


def _links_for_editors(label: str, id_: str) -> list[LinkedText]:
    if not may_edit(label, id_):
        return []
    return [LinkedText("Who entered what, and undo", page_of_record("record_history.page", label, id_))]


def _parts(rows: Sequence[Row], label: str, id_: str) -> tuple[list[Row], list[Row]]:
    """The history of this record, and the thread without any history: each stands below the record that it is of."""
    history, thread, of = [], [], ("", "")
    for row in rows:
        if row["step"] != "history":
            thread.append(row)
            of = (row["label"], row["id"]) if row["step"] in ("action", "recommendation") else of
        elif of == (label, id_):
            history.append(row)
    return history, thread


def _step(row: Mapping[str, str | None]) -> Step:
    url = record_url(str(row["label"]), str(row["id"])) if row["id"] and row["label"] else ""
    return Step(str(row["step"]), str(row["name"] or ""), url, str(row["detail"] or ""), str(row["date"] or ""))

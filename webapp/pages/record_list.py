"""The list of a label's records as its page shows it: a table, the filters that apply, and a form for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from graph.errors import BadRequest, WrongParameter
from graph.facts import GraphFacts
from graph.schema import Label
from graph.viewer import Viewer
from loaders.list_workbook import is_sent
from loaders.workbook_to_send import MAX_ROWS
from queries.records.list_columns import PropertyColumn, RelatedColumn, column_named, columns_of
from queries.records.list_filters import list_filters
from queries.records.lists import ListedRecord, RecordList, choices, filter_names, none_recorded, read_list
from queries.wording.figures import counted
from webapp import cells
from webapp.addresses import LinkedText, record_url, word_of, workbook_url
from webapp.cells import Cell, Heading
from webapp.connection import database
from webapp.editions import requested_edition
from webapp.formatting import caption_text
from webapp.marks import record_marks
from webapp.pages.open_lists import IS_OPEN, YEARS_OPEN, open_for_long, overdue
from webapp.parts.form_errors import ErrorLine, candidate_links
from webapp.parts.question_form import Choice, Field, record_field
from webapp.parts.table_page import ARGUMENTS, TableChoice, TableLinks, TablePage


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Everything that the page of a list shows; `applied` are the filters in words, each with the list without it.

    `is_empty` says that there is nothing to filter; `workbook_url` leads to all of it in Excel, where that comes back.
    """

    label: Label
    sentence: str
    applied: list[LinkedText]
    shortcuts: list[LinkedText]
    fields: list[Field]
    action: str
    table: TablePage | None
    errors: list[ErrorLine]
    is_empty: bool
    workbook_url: str = ""

    @property
    def suggests(self) -> bool:
        """Whether a field suggests records, for which the page loads a script."""
        return any(field.suggestions for field in self.fields)


def list_view(
    label: Label, arguments: Mapping[str, str], choice: TableChoice, viewer: Viewer, facts: GraphFacts
) -> ListView:
    """The list of a label as an address asks for it; with what is wrong with its filters where something is.

    Raises BadRequest for an order, and NotFound for a page, that there is not.
    """
    given = {name: text.strip() for name, text in arguments.items() if text.strip() and name not in ARGUMENTS}
    try:
        filters = list_filters(database(), label, given, viewer)
        records = read_list(database(), label, viewer, filters.values, choice.sort, choice.page, choice.rows_of_page)
    except BadRequest as error:
        wrong = [parameter for parameter in error.parameters if parameter.name in given]
        if not wrong:
            raise
        return _view(label, given, {}, viewer, errors=[_error_line(label, given, parameter) for parameter in wrong])
    return _view(
        label,
        given,
        filters.in_words,
        viewer,
        table=_table(records, _links(label, given, choice), facts),
        total=records.total,
        sort=choice.sort,
    )


def _view(
    label: Label,
    given: Mapping[str, str],
    in_words: Mapping[str, str],
    viewer: Viewer,
    *,
    table: TablePage | None = None,
    total: int = 0,
    errors: Sequence[ErrorLine] = (),
    sort: str = "",
) -> ListView:
    sorting = {"sort": sort} if sort else {}
    titles = {name: _title(label, name) for name in filter_names(label)}
    things = counted(total, label.title, label.plural).lower()
    is_empty = not total and not given
    matching = f"{things.capitalize()} {'match' if total != 1 else 'matches'}."
    return ListView(
        label=label,
        sentence=matching if given else none_recorded(label) if is_empty else f"{things} in the graph.",
        applied=[
            LinkedText(f"{titles[name]}: {text}", _url(label, {key: given[key] for key in given if key != name}))
            for name, text in in_words.items()
        ],
        shortcuts=_shortcuts(label),
        fields=[_field(label, name, title, given.get(name, ""), viewer) for name, title in titles.items()],
        action=_url(label, {}),
        table=table,
        errors=list(errors),
        is_empty=is_empty,
        workbook_url=workbook_url(label, **given, **sorting)
        if 0 < total <= MAX_ROWS and is_sent(label.name) and requested_edition() is None
        else "",
    )


def _error_line(label: Label, given: Mapping[str, str], wrong: WrongParameter) -> ErrorLine:
    links = candidate_links(wrong, lambda name, value: _url(label, {**given, name: value}))
    name = wrong.name if wrong.name in filter_names(label) else ""
    text = wrong.rule if links else f"{wrong.rule} {wrong.fix}".rstrip()
    return ErrorLine(text.replace(f"{name}=", f"{_title(label, name)}: ") if name else text, name, links)


def _shortcuts(label: Label) -> list[LinkedText]:
    """Lists that people ask for again and again: what is open, overdue, and open for very long."""
    if not label.open_statuses:
        return []
    today = date.today()
    links = [LinkedText("Open", _url(label, IS_OPEN))]
    if "due_on" in label.properties:
        links.append(LinkedText("Open and past the due date", _url(label, overdue(today))))
    if old := open_for_long(label, today):
        links.append(LinkedText(f"Open for over {YEARS_OPEN} years", _url(label, old)))
    return links


def _title(label: Label, name: str) -> str:
    own, _, side = name.partition(".")
    column = column_named(label, own)
    if column is None:
        return f"Words in the {label.properties[label.caption].title.lower()}"
    return f"{column.title}, {side}" if side else column.title


def _field(label: Label, name: str, title: str, value: str, viewer: Viewer) -> Field:
    column = column_named(label, name)
    if isinstance(column, PropertyColumn):
        words: list[Choice] = [{"value": word, "text": text} for word, text in choices(label, column).items()]
        return Field(name, title, value, choices=[{"value": "", "text": "Any"}, *words])
    if isinstance(column, RelatedColumn):
        return record_field(column.other, name, title, value, viewer)
    return Field(name, title, value)


def _links(label: Label, given: Mapping[str, str], choice: TableChoice) -> TableLinks:
    return TableLinks(choice, lambda other: f"{_url(label, {**given, **other.arguments})}#table")


def _url(label: Label, arguments: Mapping[str, Any]) -> str:
    return url_for("records.listing", word=word_of(label), **arguments)


def _table(records: RecordList, links: TableLinks, facts: GraphFacts) -> TablePage:
    label = records.label
    links.check_columns([column.name for column in columns_of(label.name)])
    columns = [
        column for column in columns_of(label.name) if links.is_shown(column.name, is_secondary=column.is_secondary)
    ]
    caption = label.properties[label.caption].title if label.caption in label.properties else label.title
    headings = [Heading(caption, False, "wide", *links.sorting("name"))]
    headings += [Heading(column.title, False, _room(column), *links.sorting(column.name)) for column in columns]
    rows = [
        [_name(label, record, facts), *(cell_of(column, record) for column in columns)] for record in records.records
    ]
    hidden = [column.title for column in columns_of(label.name) if column.is_secondary]
    return links.page(cells.Table(headings, rows), label.plural, records.total, hidden)


def _room(column: PropertyColumn | RelatedColumn) -> str:
    if isinstance(column, RelatedColumn):
        return "middle"
    return "date" if column.prop.is_date else ""


def _name(label: Label, record: ListedRecord, facts: GraphFacts) -> Cell:
    id_ = record.properties["id"]
    caption = caption_text(label.name, record.properties, id_)
    return Cell(caption, record_url(label.name, id_), marks=record_marks(facts, label.name, id_))


def cell_of(column: PropertyColumn | RelatedColumn, record: ListedRecord) -> Cell:
    """What a list says of a record in one column."""
    if isinstance(column, RelatedColumn):
        named = record.related[column.name]
        links = tuple(LinkedText(name, record_url(column.other.name, id_)) for id_, name in named)
        return Cell(record.text(column), links=links)
    return Cell(record.text(column))

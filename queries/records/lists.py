"""The records of one label as a list: filtered, sorted and a page at a time, all of it by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.database import Database
from graph.dates import day
from graph.errors import BadRequest
from graph.schema import Label, schema
from graph.viewer import Viewer
from queries.questions.values import partial_date, word
from queries.records.contents import PAGE
from queries.records.list_columns import WHERE, WHO, ListColumn, PropertyColumn, RelatedColumn, column_named, columns_of
from queries.records.paging import check_page, pages_of
from queries.release.release import withheld_from

OPEN, CLOSED = "any_open", "any_closed"  # of the filter by status, beside each single one
SIDES = {"from": "earliest", "until": "latest"}  # `due_on.until`: the last day that the date can mean


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One record, with the (id, name) of what its relationships to organisations and areas lead to, by column."""

    properties: dict[str, Any]
    related: dict[str, list[tuple[str, str]]]

    def value(self, column: ListColumn) -> Any:
        """What stands in a column: a property as it is stored, or names."""
        if isinstance(column, RelatedColumn):
            return [name for _, name in self.related[column.name]]
        return self.properties.get(column.name)

    def text(self, column: ListColumn) -> str:
        """The same as a person reads it; nothing for what is not there."""
        value = self.value(column)
        if isinstance(column, RelatedColumn):
            return "; ".join(value)
        if value is None or column.prop.is_date:
            return day(str(value)) if value else ""
        return schema().words(column.prop).get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class RecordList:
    """One page of a list, of `total` records."""

    label: Label
    total: int
    page: int
    pages: int
    records: list[ListedRecord]


def filter_names(label: Label) -> tuple[str, ...]:
    """What a list can be filtered by: a text in the `name`, one word, the id of one record, the two sides of a date."""
    columns = columns_of(label.name)
    properties = [column.prop for column in columns if isinstance(column, PropertyColumn)]
    words = [prop.name for prop in properties if prop.vocabulary]
    related = [column.name for column in columns if isinstance(column, RelatedColumn)]
    sides = [f"{prop.name}.{side}" for prop in properties if prop.is_date for side in SIDES]
    return ("name", *words, *related, *sides)


def none_recorded(label: Label) -> str:
    """What a list says that has no records, whatever it is filtered by."""
    if label.belongs_to == "taxonomy":
        return (
            f"No {label.title.lower()} is recorded: the taxonomies that ship with Casethread come with the first load."
        )
    return f"No {label.title.lower()} is recorded."


def choices(label: Label, column: PropertyColumn) -> dict[str, str]:
    """The words that a filter takes, with their titles: of a status first open or closed as a whole, where it says so."""
    is_whole = column.name == "status" and label.open_statuses
    whole = {OPEN: "Any open status", CLOSED: "Any closed status"} if is_whole else {}
    return whole | schema().words(column.prop)


def read_list(
    database: Database,
    label: Label,
    viewer: Viewer,
    filters: Mapping[str, str],
    sort: str = "",
    page: int = 1,
    per_page: int = PAGE,
) -> RecordList:
    """One page of the records of a label that these filters keep, in the order of a column (`-` before it: descending).

    Raises BadRequest for a filter or a column that there is not, and NotFound for a name that nothing has and for a
    page beyond the last.
    """
    reading = _filtered(database, label, viewer, filters)
    page_of_records = reading.page(sort)
    total = reading.total()
    pages = pages_of(total, per_page)
    check_page(page, pages, f"the list of {label.plural.lower()}")
    rows = database.read(
        f"{reading.match} {page_of_records}", skip=(page - 1) * per_page, limit=per_page, **reading.values
    )
    return RecordList(label, total, page, pages, reading.records([row["node"] for row in rows]))


def count_list(database: Database, label: Label, viewer: Viewer, filters: Mapping[str, str]) -> int:
    """How many records of a label these filters keep; raises as `read_list`."""
    return _filtered(database, label, viewer, filters).total()


def _filtered(database: Database, label: Label, viewer: Viewer, filters: Mapping[str, str]) -> ListReading:
    reading = ListReading(database, label, viewer)
    for name, text in filters.items():
        reading.filter(name, text)
    return reading


@dataclass
class ListReading:
    """The statement that reads a list, while its filters are added."""

    database: Database
    label: Label
    viewer: Viewer
    tests: list[str] = field(default_factory=lambda: ["NOT n.id IN $withheld"])
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        withheld = withheld_from(self.database, self.viewer)
        self.values = {
            f"withheld_{schema().labels[name].word}": sorted(withheld.get(name, ())) for name in (WHO, WHERE)
        }
        self.values |= {"withheld": sorted(withheld.get(self.label.name, ())), "today": date.today().isoformat()}

    @property
    def match(self) -> str:
        """The beginning of each statement."""
        return f"MATCH (n:{self.label.name}) WHERE {' AND '.join(self.tests)}"

    def total(self) -> int:
        """How many records are kept."""
        rows = self.database.read(f"{self.match} RETURN count(n) AS total ORDER BY total", **self.values)
        return int(rows[0]["total"])

    def filter(self, name: str, text: str) -> None:
        """Keep only what this filter does; raises BadRequest."""
        own, _, side = name.partition(".")
        column = column_named(self.label, own)
        if name not in filter_names(self.label):
            fix = f"It takes {', '.join(f'{known}=' for known in filter_names(self.label))}."
            raise BadRequest.about(name, text, f"A list of {self.label.plural.lower()} has no filter {name}=.", fix)
        value = f"value_{len(self.values)}"
        if column is None:
            self.tests.append(f"toLower(n.{self.label.caption}) CONTAINS ${value}")
            self.values[value] = text.lower()
        elif isinstance(column, RelatedColumn):
            self.tests.append(f"EXISTS {{ MATCH {column.path} AND m.id = ${value} }}")
            self.values[value] = text
        elif side:
            limit = partial_date(name, text)
            self.tests.append(f"n.{own}_{SIDES[side]} {'>=' if side == 'from' else '<='} ${value}")
            self.values[value] = limit.earliest if side == "from" else limit.latest
        else:
            # What has no word is not known.
            self.tests.append(f"coalesce(n.{own}, 'not_known') IN ${value}")
            self.values[value] = self._words(column, text)

    def _words(self, column: PropertyColumn, text: str) -> list[str]:
        """The words that a filter by a vocabulary keeps."""
        several = {OPEN: self.label.open_statuses, CLOSED: self.label.closed_statuses}
        choice = word(column.name, text, choices(self.label, column))
        return list(several[choice]) if column.name == "status" and choice in several else [choice]

    def page(self, sort: str) -> str:
        """What follows the match: a page of nodes in the order of a column, then of their names; blanks come last.

        Ordered are ids with what orders them: whole nodes would fill a server's memory.
        """
        name, turn = sort.removeprefix("-"), " DESC" if sort.startswith("-") else ""
        column = column_named(self.label, name)
        if not sort or name == "name":
            return self._page("WITH n, null AS by", f"caption{turn if name == 'name' else ''}")
        if column is None:
            names = ", ".join(["name", *(column.name for column in columns_of(self.label.name))])
            rule = f"A list of {self.label.plural.lower()} has no column {name!r}."
            raise BadRequest.about("sort", sort, rule, f"It can be {names}, with - before it for the last first.")
        if isinstance(column, RelatedColumn):
            by = f"OPTIONAL MATCH {column.path} WITH n, min(toLower(m.{column.other.caption})) AS by"
        else:
            by = f"WITH n, n.{column.name}{'_earliest' if column.prop.is_date else ''} AS by"
        return self._page(by, f"CASE WHEN by IS NULL THEN 1 ELSE 0 END, by{turn}, caption")

    def _page(self, by: str, order: str) -> str:
        caption = f"toLower(coalesce(n.{self.label.caption}, ''))"
        return (
            f"{by} WITH n.id AS id, by, {caption} AS caption WITH id, by, caption ORDER BY {order}, id "
            f"SKIP $skip LIMIT $limit MATCH (n:{self.label.name} {{id: id}}) RETURN properties(n) AS node ORDER BY {order}, id"
        )

    def records(self, nodes: Sequence[dict[str, Any]]) -> list[ListedRecord]:
        """These nodes with what their relationships lead to."""
        ids = [node["id"] for node in nodes]
        columns = [column for column in columns_of(self.label.name) if isinstance(column, RelatedColumn)]
        related = {column.name: self._related(column, ids) for column in columns}
        return [
            ListedRecord(node, {name: by_id.get(node["id"], []) for name, by_id in related.items()}) for node in nodes
        ]

    def _related(self, column: RelatedColumn, ids: list[str]) -> dict[str, list[tuple[str, str]]]:
        """By the id of a record, the (id, name) of what it leads to, by name."""
        rows = self.database.read(
            f"MATCH {column.path} AND n.id IN $ids "
            f"RETURN DISTINCT n.id AS id, m.id AS other, m.{column.other.caption} AS name ORDER BY id, name, other",
            ids=ids, **self.values,
        )  # fmt: skip
        by_id: dict[str, list[tuple[str, str]]] = {}
        for row in rows:
            by_id.setdefault(row["id"], []).append((row["other"], str(row["name"] or row["other"])))
        return by_id

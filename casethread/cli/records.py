"""list: the records of one kind, filtered and sorted."""

from __future__ import annotations

import click

from casethread.cli.asking import read_parameters
from casethread.cli.context import current_database, current_viewer
from casethread.cli.output import common_options, counted, print_json, print_lines
from casethread.cli.tables import Column, print_columns
from graph.errors import BadRequest
from graph.facts import facts_at
from graph.schema import Label, schema
from queries.records.list_columns import columns_of
from queries.records.list_filters import list_filters
from queries.records.lists import RecordList, none_recorded, read_list
from queries.release.release import not_checked, withheld_note


@click.command("list")
@click.argument("kind")
@click.argument("filters", nargs=-1, metavar="[FILTER=VALUE]...")
@click.option("--sort", default="", metavar="COLUMN", help="The column to sort by; - before it turns the order round.")
@click.option("--page", default=1, type=click.IntRange(min=1), help="Which page of fifty records.")
@common_options
def list_command(kind: str, filters: tuple[str, ...], sort: str, page: int, as_json: bool, quiet: bool) -> None:
    """List the records of one KIND, such as action or recommendation.

    For example: casethread list recommendation status=any_open made_on.until=2016 --sort=made_on
    """
    label = _label(kind)
    viewer = current_viewer().for_export() if as_json else current_viewer()
    chosen = list_filters(current_database(), label, read_parameters(filters), viewer)
    records = read_list(current_database(), label, viewer, chosen.values, sort, page)
    if as_json:
        withheld = [withheld_note()] if facts_at(current_database()).withheld else []
        print_json({**_plain(records), "notes": list(map(str, [*withheld, not_checked()]))})
        return
    _print(records)
    if not records.total and not filters:
        print_lines([f"{none_recorded(label)} Load a file with 'casethread load', or 'casethread sample --load'."])
    elif not quiet:
        total = counted(records.total, label.title.lower(), label.plural.lower())
        print_lines([f"{total}, page {records.page:,} of {records.pages:,}."])


def _label(kind: str) -> Label:
    label = schema().label_of_word(kind.lower().replace("-", "_"))
    if label is None or label.internal:
        kinds = ", ".join(sorted(label.word for label in schema().domain_labels))
        raise BadRequest(f"There is no kind of record {kind!r}. It can be {kinds}.")
    return label


def _print(records: RecordList) -> None:
    label = records.label
    names = [schema().caption(label.name, record.properties, record.properties["id"]) for record in records.records]
    ids = [str(record.properties["id"]) for record in records.records]
    columns = [Column(label.title, names), Column("Id", ids, is_spare=True)]
    for column in columns_of(label.name):
        texts = [record.text(column) for record in records.records]
        if any(texts):
            columns.append(Column(column.title, texts, is_spare=column.is_secondary))
    if names:
        print_columns(columns)


def _plain(records: RecordList) -> dict[str, object]:
    """What programs read: the values as they are stored, the names of related records by column."""
    columns = columns_of(records.label.name)
    return {
        "kind": records.label.word,
        "total": records.total,
        "page": records.page,
        "pages": records.pages,
        "records": [
            {
                "id": record.properties["id"],
                "name": schema().caption(records.label.name, record.properties, record.properties["id"]),
                **{column.name: record.value(column) for column in columns},
            }
            for record in records.records
        ],
    }

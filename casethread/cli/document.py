"""An answer's document on a terminal: a sentence, the table, the caveats, and what was asked of which graph."""

from __future__ import annotations

from casethread.cli.output import print_lines
from casethread.cli.tables import Column, print_columns
from graph.schema import schema
from queries.answers.document import Document
from queries.answers.layout import Cell, Heading, Table
from queries.answers.units import NODE


def print_document(document: Document, *, quiet: bool, all_columns: bool = False) -> None:
    """Print it, without the secondary columns unless all are asked for; `quiet` leaves out everything below the table."""
    print_lines([document.sentence])
    table = document.table if all_columns else document.table.main_part()
    hidden = [heading.title for heading in document.table.headings if heading not in table.headings]
    if table.rows:
        print_lines([""])
        print_columns(_columns(table))
    if not quiet:
        if table.rows and hidden:
            print_lines([f"Not shown: {'; '.join(hidden)}. All columns: --all-columns.", ""])
        print_lines(f"- {note.with_parameter()}" for note in document.notes)
        print_lines(["", f"Asked: {document.question}; {document.graph_version}."])


def _columns(table: Table) -> list[Column]:
    """The columns of the table; after each that names records, their ids, which are typed into the next command."""
    columns: list[Column] = []
    for heading, cells in zip(table.headings, zip(*table.rows, strict=True), strict=True):
        columns.append(Column(heading.title, [cell.summary for cell in cells], is_number=heading.is_number))
        columns += _identifiers(heading, cells)
    return columns


def _identifiers(heading: Heading, cells: tuple[Cell, ...]) -> list[Column]:
    """The ids of a column of names, and of which kind they are where the column has several; a narrow table lacks them."""
    records = [cell.record for cell in cells]
    if all(record is None or record.id == cell.text for record, cell in zip(records, cells, strict=True)):
        return []
    ids = Column("Id", [record.id if record else "" for record in records], is_spare=True)
    if heading.unit != NODE.name:
        return [ids]
    titles = [schema().labels[record.label].title if record else "" for record in records]
    return [Column("Kind", titles), ids]

"""What is in a picture, as tables: one CSV of its relationships, or a workbook of nodes and relationships.

For reading and for other people's tools; a file that loads back is Casethread's own format.
"""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graph.formats.content import NOT_CHECKED, Content, caption, relation
from graph.formats.flat import Plain
from graph.formats.spreadsheets import MAX_CELL_LENGTH, csv_bytes
from graph.network.keys import ends, node_key
from graph.records import Node, Relationship, Subgraph, Value

Row = dict[str, Plain]


def render_csv(content: Content) -> bytes:
    """One row per relationship, with both its ends; a node without any has a row whose other end is blank.

    UTF-8 with a byte order mark, which Excel needs. CSV has no place for remarks, so each row ends with the sentence.
    """
    rows = [*relationship_rows(content.subgraph), *_lone_rows(content.subgraph)]
    rows = [{**row, "notice": NOT_CHECKED} for row in rows]
    columns = _columns(rows, last="notice") or ["notice"]
    return csv_bytes(columns, ([row.get(name, "") for name in columns] for row in rows))


def render_xlsx(content: Content) -> bytes:
    """A workbook of three sheets: about, nodes, relationships. Texts are never formulas or links."""
    document = BytesIO()
    # No file of its own on disk, and the same bytes whatever a cell begins with.
    with Workbook(document, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        about: list[Row] = [{"about": text} for text in (content.title, *content.remarks)]
        sheets = {
            "About": about,
            "Nodes": node_rows(content.subgraph),
            "Relationships": relationship_rows(content.subgraph),
        }
        for name, rows in sheets.items():
            _write_sheet(book.add_worksheet(name), rows, bold)
    return document.getvalue()


def node_rows(subgraph: Subgraph) -> list[Row]:
    """One row per node: label, id, caption and properties."""
    return [
        {"label": node.label, "id": node.id, "caption": caption(node), **_cells(node.properties)}
        for node in subgraph.nodes
    ]


def relationship_rows(subgraph: Subgraph) -> list[Row]:
    """One row per relationship: both ends with their captions, its type and its properties."""
    captions = {node_key(node.label, node.id): caption(node) for node in subgraph.nodes}
    return [_relationship_row(relationship, captions) for relationship in subgraph.relationships]


def _relationship_row(relationship: Relationship, captions: dict[str, str]) -> Row:
    start, end = ends(relationship)
    return {
        "from_label": relationship.from_label,
        "from_id": relationship.from_id,
        "from_caption": captions[start],
        "type": relationship.type,
        "words": relation(relationship.type),
        "to_label": relationship.to_label,
        "to_id": relationship.to_id,
        "to_caption": captions[end],
        "id": relationship.id,
        **_cells(relationship.properties),
    }


def _lone_rows(subgraph: Subgraph) -> list[Row]:
    connected = {key for relationship in subgraph.relationships for key in ends(relationship)}
    lone: list[Node] = [node for node in subgraph.nodes if node_key(node.label, node.id) not in connected]
    return [{"from_label": node.label, "from_id": node.id, "from_caption": caption(node)} for node in lone]


def _cells(properties: dict[str, Value]) -> Row:
    return {name: "; ".join(value) if isinstance(value, list) else value for name, value in properties.items()}


def _columns(rows: list[Row], last: str | None = None) -> list[str]:
    """Every name that a row has, in the order of first occurrence."""
    names = dict.fromkeys(name for row in rows for name in row if name != last)
    return [*names, *([last] if last and rows else [])]


def _write_sheet(sheet: Worksheet, rows: list[Row], bold: Format) -> None:
    columns = _columns(rows)
    for across, name in enumerate(columns):
        sheet.write_string(0, across, name, bold)
    for down, row in enumerate(rows, start=1):
        for across, name in enumerate(columns):
            if name in row:
                _write_cell(sheet, down, across, row[name])
    sheet.freeze_panes(1, 0)
    sheet.autofit(400)


def _write_cell(sheet: Worksheet, down: int, across: int, value: Plain) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(down, across, value)
    elif isinstance(value, str):
        sheet.write_string(down, across, value[:MAX_CELL_LENGTH])
    else:
        sheet.write_number(down, across, value)

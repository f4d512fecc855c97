"""The formats in which a subgraph can be written. Callers first ask `queries.release` what may leave the graph.

The name of the file decides the format: `.graphml`, `.gexf`, `.node-link.json`, `.cytoscape.json`, `.csv`,
`.xlsx`, `.cypher`, `.html`. Each says "Not checked for disclosure".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from graph.errors import BadRequest
from graph.formats.content import NOT_CHECKED, Content
from graph.network.keys import Positions
from graph.records import Subgraph
from graph.system.whole_files import written_whole

__all__ = ["FORMATS", "NOT_CHECKED", "Format", "export_subgraph", "format_of", "render"]

_JSON = "application/json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """One format: its name, the ending of its files, its title for people, its media type and its writer."""

    name: str
    suffix: str
    title: str
    media_type: str
    writer: str  # module:function, imported when first needed: pyvis alone takes a second


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("html", ".html", "Page that opens in any browser", "text/html; charset=utf-8", "page:render"),
        Format("graphml", ".graphml", "GraphML", "application/graphml+xml", "graphml:render"),
        Format("gexf", ".gexf", "GEXF (Gephi)", "application/gexf+xml", "gexf:render"),
        Format("node-link", ".node-link.json", "JSON, node-link", _JSON, "json_graph:render_node_link"),
        Format("cytoscape", ".cytoscape.json", "JSON, Cytoscape", _JSON, "json_graph:render_cytoscape"),
        Format("csv", ".csv", "CSV of the relationships", "text/csv; charset=utf-8", "tables:render_csv"),
        Format("xlsx", ".xlsx", "Excel workbook", _XLSX, "tables:render_xlsx"),
        Format("cypher", ".cypher", "Cypher script", "text/plain; charset=utf-8", "cypher_script:render"),
    )
}


def export_subgraph(
    subgraph: Subgraph,
    target: str | Path | BinaryIO,
    format: str | None = None,  # noqa: A002 - the word people and other libraries use
    *,
    title: str,
    notes: Sequence[str] = (),
    positions: Positions | None = None,
) -> None:
    """Write the subgraph to a file or a binary stream; a stream needs the format's name.

    `notes` are sentences about it (question, revision, caveats); `positions` are those already on the screen.
    Raises BadRequest for an unknown format, or one that cannot hold this subgraph.
    """
    if isinstance(target, (str, Path)):
        path = Path(target)
        format_ = _format_named(format) if format else format_of(path.name)
        content = render(subgraph, format_.name, title=title, notes=notes, positions=positions)
        with written_whole(path) as unfinished:
            unfinished.write_bytes(content)
    else:
        target.write(render(subgraph, format or "", title=title, notes=notes, positions=positions))


def render(
    subgraph: Subgraph,
    format: str,  # noqa: A002 - as above
    *,
    title: str,
    notes: Sequence[str] = (),
    positions: Positions | None = None,
) -> bytes:
    """The whole file as bytes; raises as `export_subgraph` does."""
    module, function = _format_named(format).writer.split(":")
    writer = getattr(import_module(f"graph.formats.{module}"), function)
    return cast("Callable[[Content], bytes]", writer)(Content(subgraph, title, tuple(notes), positions))


def format_of(filename: str) -> Format:
    """The format that the ending of a file's name stands for; raises BadRequest that lists the endings."""
    for format_ in FORMATS.values():
        if filename.lower().endswith(format_.suffix):
            return format_
    endings = ", ".join(format_.suffix for format_ in FORMATS.values())
    raise BadRequest(f"{filename}: a network can be written as {endings}; name the file with one of these.")


def _format_named(name: str) -> Format:
    if name not in FORMATS:
        raise BadRequest(f"{name!r} is not a format for networks; it is one of {', '.join(FORMATS)}.")
    return FORMATS[name]

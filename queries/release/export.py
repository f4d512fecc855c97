"""The two things that leave as files: the whole graph, and the network of an answer. Both pass `release`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.database import Database
from graph.errors import BadRequest, GraphChanged
from graph.facts import GraphVersion, facts_at, graph_version
from graph.formats import FORMATS, NOT_CHECKED, export_subgraph, format_of
from graph.formats.own_format import write_json, write_xlsx, write_zip
from graph.network.whole_graph import whole_graph
from graph.records import Node, Subgraph
from queries.answers.answer import Answer, network_of
from queries.answers.html import remarks
from queries.release.release import released_picture, withheld_note

# A picture of more than this is a grey cloud, and a page that draws it stands still.
DRAWN = 2_000
OWN = {".xlsx": write_xlsx, ".zip": write_zip, ".json": write_json}


@dataclass(frozen=True)
class Written:
    """What a file holds, and the sentences that go with it."""

    nodes: int
    relationships: int
    notes: Sequence[str]


@dataclass(frozen=True)
class Released:
    """What of the graph may leave, whether anything is left out, and which graph at which revision it is of.

    How much is left out is told to nobody: a number says something of what is restricted.
    """

    content: Subgraph
    withholds: bool
    version: GraphVersion


def export_graph(database: Database, path: Path) -> Written:
    """Write the whole graph: in our own format (.xlsx, .zip, .json), or as a network by the file's ending.

    Cases that never leave, and what follows from them, are left out. Raises BadRequest for an ending that is not known, or a
    graph too large to be drawn.
    """
    released = released_graph(database)
    content = released.content
    notes = [NOT_CHECKED, *([withheld_note()] if released.withholds else [])]
    own = OWN.get(path.suffix.lower()) if not _is_network_json(path) else None
    if own is not None:
        own(path, content, notes=notes)
    else:
        content = _with_shipped_categories(database, content)
        _write_network(content, path, f"Casethread, revision {database.revision()}", notes)
    return Written(len(content.nodes), len(content.relationships), notes)


def released_graph(database: Database, *, shipped: bool = False) -> Released:
    """The graph without cases that never leave and what follows from them; with `shipped`, our own categories too.

    Raises GraphChanged where it moved meanwhile: a case that was restricted just then would slip through.
    """
    facts = facts_at(database)
    content = released_picture(whole_graph(database, shipped=shipped), facts.withheld)
    if graph_version(database) != facts.version:
        raise GraphChanged("The graph was changed while it was being written to the file. Try again.")
    return Released(content, any(facts.withheld.values()), facts.version)


def _with_shipped_categories(database: Database, content: Subgraph) -> Subgraph:
    """A network needs both ends of what it draws; the categories that ship with Casethread are no file's own."""
    present = {node.id for node in content.nodes if node.label == "Category"}
    ends = {(relationship.from_label, relationship.from_id) for relationship in content.relationships}
    ends |= {(relationship.to_label, relationship.to_id) for relationship in content.relationships}
    missing = sorted(id_ for label, id_ in ends if label == "Category" and id_ not in present)
    statement = "MATCH (n:Category) WHERE n.id IN $ids RETURN properties(n) AS properties ORDER BY n.id"
    rows = [row["properties"] for row in database.read(statement, ids=missing)]
    shipped = [Node("Category", properties.pop("id"), properties) for properties in rows]
    return Subgraph([*content.nodes, *shipped], content.relationships)


def export_answer(answer: Answer, path: Path) -> Written:
    """Write the network of an answer that was asked for an export; raises BadRequest where it draws nothing."""
    if not answer.viewer.exporting:
        raise BadRequest("This answer was made for the screen. Ask again for the export.")
    network = network_of(answer)
    if not network.nodes:
        raise BadRequest(f"{answer.question} draws nothing here: {answer.sentence}")
    _write_network(network, path, answer.title, remarks(answer))
    return Written(len(network.nodes), len(network.relationships), list(answer.notes))


def _write_network(content: Subgraph, path: Path, title: str, notes: Sequence[str]) -> None:
    format_ = format_of(path.name)
    if format_.name == "html" and len(content.nodes) > DRAWN:
        raise BadRequest(
            f"A page with {len(content.nodes):,} nodes would be too crowded to read; at most {DRAWN:,} are drawn. "
            "Draw an answer instead (casethread network), or write .graphml for Gephi."
        )
    export_subgraph(content, path, title=title, notes=notes)


def _is_network_json(path: Path) -> bool:
    return path.name.lower().endswith((FORMATS["node-link"].suffix, FORMATS["cytoscape"].suffix))

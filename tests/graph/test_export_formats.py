"""One way out for every format, by the file's name."""

from io import BytesIO
from pathlib import Path

import pytest

from graph.errors import BadRequest
from graph.formats import FORMATS, NOT_CHECKED, export_subgraph, format_of, render
from graph.records import Node, Relationship, Subgraph


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_by_its_file_name(name: str, story: Subgraph, tmp_path: Path) -> None:
    path = tmp_path / f"two.cases{FORMATS[name].suffix.upper()}"
    export_subgraph(story, path, title="Two cases", notes=["Revision 7"])
    assert format_of(path.name).name == name
    stream = BytesIO()
    export_subgraph(story, stream, name, title="Two cases", notes=["Revision 7"])
    if name == "xlsx":  # a compressed file that holds the time it was made
        assert path.read_bytes()[:4] == stream.getvalue()[:4] == b"PK\x03\x04"
        return
    assert path.read_bytes() == stream.getvalue()
    assert NOT_CHECKED in path.read_text(encoding="utf-8-sig")


def test_a_named_format_wins_over_the_file_name(story: Subgraph, tmp_path: Path) -> None:
    path = tmp_path / "network.xml"
    export_subgraph(story, path, "graphml", title="Two cases")
    assert b"<graphml" in path.read_bytes()


def test_unknown_endings_and_formats_are_refused_with_what_there_is(story: Subgraph, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"network\.json: .*\.node-link\.json, \.cytoscape\.json"):
        export_subgraph(story, tmp_path / "network.json", title="x")
    with pytest.raises(BadRequest, match="'' is not a format for networks; it is one of html, graphml"):
        export_subgraph(story, BytesIO(), title="x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "cypher"])
def test_a_counted_link_can_be_drawn_but_not_made_into_cypher(name: str) -> None:
    nodes = [Node("Factor", "f1", {"name": "Caseload"}), Node("Factor", "f2", {"name": "Supervision"})]
    together = Relationship("RECORDED_TOGETHER", "1", "Factor", "f1", "Factor", "f2", {"cases": 4})
    assert render(Subgraph(nodes, [together]), name, title="x")
    with pytest.raises(BadRequest, match="'RECORDED_TOGETHER' is not a relationship of the graph"):
        render(Subgraph(nodes, [together]), "cypher", title="x")

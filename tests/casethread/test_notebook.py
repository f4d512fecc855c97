"""The graph in a notebook: answers as HTML, data frames, networks and pictures; Cypher that only reads; the example."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import nbformat
import networkx as nx
import pytest
from commandline import SECRET, Casethread, environment_of
from nbclient import NotebookClient
from people import EXPORT
from playwright.sync_api import Page

from casethread import connect
from casethread.notebook import Contents, Graph
from casethread.notebook_answer import NotebookAnswer
from graph.database import Database
from graph.errors import BadRequest, CypherError, Forbidden, NotInstalled
from graph.formats import NOT_CHECKED
from loaders.write import RecordEdit
from queries.answers.answer import network_of
from queries.editions.freeze import freeze
from queries.editions.store import Editions

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
UNSAVED = "Counted for the screen: restricted or internal cases were looked at too."


@pytest.fixture
def graph(loaded: Casethread, prepared_graph: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    """The graph with the small reviews, opened as a notebook opens it."""
    for name, value in environment_of(prepared_graph).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    with connect() as graph:
        yield graph


@pytest.mark.slow
def test_an_answer_shows_its_sentence_table_notes_and_what_was_asked(graph: Graph) -> None:
    answer = graph.ask("recurring-factors", limit=2)
    shown = unescape(answer._repr_html_())
    for said in (answer.sentence, "<th", "Caseload", *answer.notes, "recurring-factors per=case", "revision 1"):
        assert said in shown
    assert answer.revision == graph.contents().revision == 1
    assert "<script" not in shown


@pytest.mark.slow
def test_text_is_text_and_no_formula(graph: Graph) -> None:
    shown = graph.ask("find", text="<b>$x$</b>")._repr_html_()
    assert "<b>$x$</b>" not in shown
    assert "&lt;b&gt;$x$&lt;/b&gt;" in shown
    assert shown.startswith('<div class="tex2jax_ignore mathjax_ignore">')
    page = graph.ask("recurring-factors").picture()._repr_html_()
    assert re.fullmatch(r'<iframe title="[^"<>]*" srcdoc="[^"]*" sandbox="[^"]*" style="[^"]*"></iframe>', page)


@pytest.mark.slow
def test_a_long_table_says_how_much_it_does_not_show(graph: Graph) -> None:
    rows = graph.cypher("UNWIND range(1, 100) AS n RETURN n ORDER BY n")
    assert "40 more rows" in rows._repr_html_()
    assert len(rows.to_pandas()) == 100


@pytest.mark.slow
def test_pandas_keeps_whole_numbers_and_what_is_not_known(graph: Graph) -> None:
    table = graph.ask("recurring-factors").to_pandas()
    assert list(table.columns)[:3] == ["factor", "name", "cases"]
    assert {str(table[name].dtype) for name in ("cases", "episodes", "mentions")} == {"Int64"}
    assert table.loc[table["name"] == "Caseload", "cases"].tolist() == [3]
    assert "Not recorded is not the same as absent" in table.attrs["notes"]
    assert "limit=10" in graph.ask("recurring-factors", limit=1).to_pandas().attrs["notes"]
    assert "Casethread" in table.attrs["citation"]
    gaps = graph.cypher("UNWIND [1, null, 3] AS n RETURN n, n > 2 AS large, n * 0.5 AS half ORDER BY n").to_pandas()
    assert [str(gaps[name].dtype) for name in gaps] == ["Int64", "boolean", "Float64"]
    assert gaps["n"].isna().sum() == 1
    empty = graph.ask("find", text="zzzzzz").to_pandas()
    assert (len(empty), list(empty.columns)) == (0, [column.name for column in graph.ask("find", text="zz").columns])


@pytest.mark.slow
def test_shares_are_shown_as_on_a_page(graph: Graph) -> None:
    answer = graph.ask("recurring-factors", assume_looked="yes")
    assert {row["name"]: row["share"] for row in answer.rows}["Supervision"] == pytest.approx(2 / 3, rel=1e-5)
    assert ">67%</td>" in answer._repr_html_()
    assert "0.66" not in answer._repr_html_()
    assert answer.to_pandas().set_index("name")["share"]["Supervision"] == pytest.approx(2 / 3, rel=1e-5)


def test_without_pandas_one_clear_sentence(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = graph.ask("recurring-factors")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NotInstalled, match="pip install pandas"):
        answer.to_pandas()
    assert answer.to_networkx().number_of_nodes()


@pytest.mark.slow
def test_nobody_needs_pandas_who_does_not_ask_for_it() -> None:
    # The driver takes pandas where it is there, so that it is loaded says nothing; here it cannot be.
    script = "import sys; sys.modules['pandas'] = None; import casethread.notebook"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0


def test_networkx_has_the_network_of_the_answer(graph: Graph, tmp_path: Path) -> None:
    answer = graph.ask("factors-together")
    twin = answer.to_networkx()
    assert isinstance(twin, nx.MultiGraph)
    assert not twin.is_directed()
    assert graph.ask("comes-before").to_networkx().is_directed()
    assert twin.number_of_nodes() == len(network_of(answer).nodes) > 0
    assert twin.number_of_edges() == len(network_of(answer).relationships) > 0
    assert "factors-together" in twin.graph["asked"]
    assert UNSAVED in twin.graph["notes"]


def test_the_tidy_table_is_that_of_the_filters_and_has_to_be_asked_for(graph: Graph) -> None:
    answer = graph.ask("recurring-factors", parts=["tidy"], polarity="hindering", viewer="export")
    table = answer.to_tidy()
    assert table.groupby("factor_id")["mentions"].sum().gt(0).sum() == len(answer.rows)
    assert set(table["polarity"].dropna()) == {"hindering"}
    assert [str(table[name].dtype) for name in ("recorded", "polarity")] == ["Int64", "category"]
    assert (NOT_CHECKED in table.attrs["notes"], table.attrs["titles"]["case_id"]) == (True, "Case")
    assert UNSAVED in graph.ask("recurring-factors", parts=["tidy"]).to_tidy().attrs["notes"]
    with pytest.raises(BadRequest, match=r"parts=\['tidy'\]"):
        graph.ask("recurring-factors").to_tidy()


@pytest.mark.slow
def test_what_a_notebook_would_keep_says_what_is_in_it_and_an_export_leaves_it_out(graph: Graph) -> None:
    seen = graph.ask("case-story", case="c3")
    assert SECRET in repr(seen.rows)
    for carried in (seen._repr_html_(), seen.to_pandas().attrs["notes"], seen.picture().page):
        assert UNSAVED in carried
    with pytest.raises(BadRequest):
        graph.ask("case-story", case="c3", viewer="export")
    released = graph.ask("recurring-factors", viewer=EXPORT)
    assert NOT_CHECKED in released.notes
    assert not [note for note in released.notes if "for the screen" in note]
    assert released.to_pandas().set_index("name")["cases"]["Caseload"] == 2
    everything = released._repr_html_() + released.picture().page + released.to_pandas().to_csv()
    assert SECRET not in everything
    assert "restricted and internal cases are not left out" in graph.cypher("RETURN 1 AS n ORDER BY n")._repr_html_()
    with pytest.raises(ValueError, match="somebody"):
        graph.ask("recurring-factors", viewer="somebody")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (f:Factor) SET f.name = 'changed'",
        "CREATE (:Case {id: 'x'})",
        "MERGE (:Case {id: 'x'})",
        "MATCH (n) DETACH DELETE n",
        "CREATE INDEX ours IF NOT EXISTS FOR (n:Factor) ON (n.name)",
        "CREATE CONSTRAINT ours IF NOT EXISTS FOR (n:Factor) REQUIRE n.name IS UNIQUE",
    ],
)
def test_cypher_that_changes_something_is_refused_by_the_server(graph: Graph, text: str) -> None:
    with pytest.raises(Forbidden, match="the database refused"):
        graph.cypher(text)
    assert graph.cypher("MATCH (f:Factor {name: 'changed'}) RETURN count(f) AS n ORDER BY n").rows == [{"n": 0}]


@pytest.mark.parametrize(
    "text",
    [
        "LOAD CSV FROM $place AS line RETURN line",
        "RETURN [x IN [1] | COUNT { LOAD CSV FROM $place AS l RETURN l }] AS n",
    ],
)
def test_cypher_reads_no_file(graph: Graph, tmp_path: Path, text: str) -> None:
    (tmp_path / "secret.csv").write_text("a secret\n", encoding="utf-8")
    with pytest.raises((Forbidden, CypherError)) as refused:
        graph.cypher(text, place=(tmp_path / "secret.csv").as_uri())
    assert "a secret" not in str(refused.value)


def test_cypher_takes_parameters_of_any_name_and_is_capped(graph: Graph) -> None:
    rows = graph.cypher("UNWIND $rows AS n RETURN n, $seconds AS text ORDER BY n", rows=[2, 1], seconds="$rows")
    assert list(rows) == [{"n": 1, "text": "$rows"}, {"n": 2, "text": "$rows"}]
    assert rows[0]["n"] == 1
    many = graph.cypher("UNWIND range(1, 2000) AS n RETURN n ORDER BY n")
    assert len(many) == 1000
    assert "Only the first 1,000 rows" in many._repr_html_()


def test_the_graph_says_what_it_is_and_what_can_be_asked(graph: Graph) -> None:
    contents = graph.contents()
    assert "revision 1" in contents._repr_html_()
    assert {"what": "Cases", "how many": 3} in contents.rows
    assert "Cases" in contents._repr_html_()
    assert "contents()" in graph._repr_html_()
    assert "recurring-factors" in [row["question"] for row in graph.questions()]
    assert {"parameter": "case", "needed": True}.items() <= graph.questions("case-story")[0].items()
    assert "recurring-factors" in graph.questions()._repr_html_()


@pytest.mark.slow
def test_what_a_notebook_shows_reads_nothing(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [graph.ask("recurring-factors"), graph.ask("evidence-for", factor="Caseload")]
    shown: list[NotebookAnswer | Contents | Graph] = [*answers, graph.contents(), graph]
    for name in ("read", "read_together", "read_user_cypher", "subgraph", "revision"):
        monkeypatch.setattr(Database, name, lambda *_, **__: pytest.fail("the graph was read"))
    assert all(each._repr_html_() for each in shown)


def test_the_revision_of_a_graph_is_still_there_for_one_version(graph: Graph) -> None:
    with pytest.deprecated_call():
        assert graph.revision == 1


@pytest.mark.slow
def test_an_edition_is_asked_beside_the_graph(
    graph: Graph, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = graph.ask("recurring-factors", viewer="export")
    file = tmp_path / "report.zip"
    freeze(graph._database, "Report", file)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    try:
        with connect(home=home) as other:  # another graph, with nothing in it
            answer = other.ask("recurring-factors", edition=file)
            assert answer.rows == released.rows != other.ask("recurring-factors").rows
            assert answer.edition is not None
            assert answer.edition.sha256 in answer.cite()
    finally:
        Editions(home).stop()


@pytest.mark.every_server
@pytest.mark.slow
def test_py2neo_opens_the_same_graph(graph: Graph, prepared_graph: Database) -> None:
    py2neo = pytest.importorskip("py2neo", reason="the extra casethread[py2neo] is not installed")
    at = graph.connection()
    password = at["password"] or environment_of(prepared_graph)["NEO4J_PASSWORD"]
    other = py2neo.Graph(at["uri"], auth=(at["username"], password), name=at["database"])
    statement = "MATCH (f:Factor) RETURN f.name AS name ORDER BY name"
    assert other.run(statement).data() == graph.cypher(statement).rows


def test_a_picture_is_drawn_in_its_frame_and_asks_no_host(graph: Graph, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(f"<!DOCTYPE html><title>Notebook</title>{graph.ask('factors-together').picture()._repr_html_()}")
    frame = page.frame_locator("iframe")
    frame.locator("#network canvas").wait_for()
    assert frame.locator("h1").inner_text() == "Which factors occur together?"
    assert frame.locator("[data-node]").count() == len(network_of(graph.ask("factors-together")).nodes)
    assert [url for url in asked if not url.startswith(("about:", "data:"))] == []
    nothing = graph.ask("find", text="zzzzzz")
    page.set_content(f"<!DOCTYPE html><title>Notebook</title>{nothing.picture()._repr_html_()}")
    assert nothing.sentence in page.frame_locator("iframe").locator("body").inner_text()


@pytest.mark.slow
def test_the_example_runs_from_top_to_bottom(at_home: Casethread, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home("sample", "--load")
    for name in at_home.environment:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CASETHREAD_HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not [cell for cell in notebook.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    outputs = {cell.id: "".join(map(text_of, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"}
    assert "16" in outputs["connect"]
    assert "Clarity of plans" in outputs["ask"]
    assert "Int64" not in outputs["pandas"]
    assert "restricted or internal cases were looked at too" in outputs["attrs"]
    assert "<iframe" in outputs["picture"]
    assert "the database refused" in outputs["refused"]
    assert "@misc{casethread-factors-together-" in outputs["cite"]
    assert "'case':" in outputs["py2neo"]


def text_of(output: nbformat.NotebookNode) -> str:
    """What a cell printed or showed, in all of its forms."""
    text: str = output.get("text", "") + "".join(map(str, output.get("data", {}).values()))
    return text


@pytest.mark.slow
def test_what_a_notebook_writes_has_roles_in_place_of_names(graph: Graph) -> None:
    """The last test: the others ask the graph as it was loaded."""
    factor = RecordEdit("Factor", {"name": "Calm", "definition": "Jo Smith rang."})
    assert graph.write(factor, reason="Jo Smith asked", names={"Jo Smith": "the nurse"}).import_id
    stored = "MATCH (f:Factor {name: 'Calm'}), (b:ImportBatch {id: f.import_id}) RETURN f.definition AS text, b.reason AS why"
    assert graph.cypher(stored).rows == [{"text": "The nurse rang.", "why": "The nurse asked"}]

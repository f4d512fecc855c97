"""The Cypher script, run statement by statement on real servers: the graph it makes is the one it was made of."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.database import Database, Transaction
from graph.errors import BadRequest
from graph.formats import NOT_CHECKED, render
from graph.formats.content import Content
from graph.formats.cypher_script import ROWS_PER_STATEMENT, literal, statements
from graph.records import Node, Relationship, Subgraph, Value
from graph.schema import schema

EVERYTHING = "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN n, r, m ORDER BY n.id, r.id"


def _from_script(subgraph: Subgraph, title: str = "Two cases") -> Iterator[str]:
    """The statements of the script's text, cut as a console does it: at a semicolon that ends a line."""
    text = render(subgraph, "cypher", title=title).decode()
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    return (statement.strip() for statement in re.split(r";$", code, flags=re.MULTILINE) if statement.strip())


def _run(database: Database, subgraph: Subgraph) -> None:
    for statement in _from_script(subgraph):
        database.write(partial(_run_statement, statement=statement))


def _run_statement(transaction: Transaction, statement: str) -> None:
    transaction.run(statement)


def _ordered(subgraph: Subgraph) -> Subgraph:
    nodes = sorted(subgraph.nodes, key=lambda node: (node.label, node.id))
    return Subgraph(nodes, sorted(subgraph.relationships, key=lambda found: (found.type, found.id)))


@pytest.mark.slow
@pytest.mark.parametrize("which", ["story", "hostile"])
def test_running_it_recreates_the_subgraph(which: str, database: Database, request: pytest.FixtureRequest) -> None:
    subgraph: Subgraph = request.getfixturevalue(which)
    _run(database, subgraph)
    assert _ordered(database.subgraph(EVERYTHING)) == _ordered(subgraph)
    _run(database, subgraph)
    assert _ordered(database.subgraph(EVERYTHING)) == _ordered(subgraph)


values: st.SearchStrategy[Value] = st.one_of(
    st.text(),
    st.text(alphabet="\\'\"`u0027;/*{}$\n\r"),
    st.booleans(),
    st.integers(min_value=-(2**63), max_value=2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(), max_size=3),
)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_values=st.lists(values, min_size=1, max_size=20))
def test_a_literal_reads_back_as_the_value(empty_graph: Database, given_values: list[Value]) -> None:
    named: dict[str, Value] = {f"v{number}": value for number, value in enumerate(given_values)}
    # Text of our own making in a statement, on purpose: this is the test that the writer of literals is safe.
    (row,) = empty_graph.read(f"RETURN {literal(named)} AS found")
    assert row["found"] == named
    assert {name: type(value) for name, value in row["found"].items()} == {
        name: type(value) for name, value in named.items()
    }


def test_every_property_of_the_schema_can_be_named(empty_graph: Database) -> None:
    owners = (*schema().labels.values(), *schema().relationships.values())
    named: dict[str, Value] = {name: name for owner in owners for name in owner.properties}
    (row,) = empty_graph.read(f"RETURN {literal(named)} AS found")
    assert row["found"] == named


def test_many_rows_are_parted_into_statements_of_bearable_length(story: Subgraph) -> None:
    factors = [Node("Factor", str(number)) for number in range(2 * ROWS_PER_STATEMENT + 1)]
    made = list(statements(Content(Subgraph(factors), "Many")))
    assert [text.count("{id: '") for text in made] == [0, ROWS_PER_STATEMENT, ROWS_PER_STATEMENT, 1]


def test_remarks_cannot_leave_their_comment(story: Subgraph) -> None:
    title = "a\nMATCH (n) DETACH DELETE n;\r\u2028b\x0bc\x85d"
    text = render(story, "cypher", title=title, notes=["*/ x\n;y"]).decode()
    assert f"// {NOT_CHECKED}" in text.splitlines()
    assert "// MATCH (n) DETACH DELETE n;" in text.splitlines()
    before_code = text.split("\n\n", maxsplit=1)[0]
    assert all(line.startswith("// ") for line in before_code.splitlines())
    assert list(_from_script(story, title)) == list(statements(Content(story, "x")))


@pytest.mark.parametrize("number", [float("inf"), float("nan"), 2**63, -(2**63) - 1])
def test_a_number_that_cypher_cannot_write_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=r"Cypher"):
        literal(number)


def test_names_come_from_the_schema_only() -> None:
    with pytest.raises(BadRequest, match=r"'Factor\) DETACH DELETE"):
        render(Subgraph([Node("Factor) DETACH DELETE (n", "1")]), "cypher", title="x")
    with pytest.raises(BadRequest, match="The property 'a: 1}"):
        render(Subgraph([Node("Factor", "1", {"a: 1}) //": 1})]), "cypher", title="x")
    loop = Relationship("INFLUENCES]->() //", "1", "Factor", "1", "Factor", "1")
    with pytest.raises(BadRequest, match="is not a relationship of the graph"):
        render(Subgraph([Node("Factor", "1")], [loop]), "cypher", title="x")

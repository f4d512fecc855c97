"""A Cypher script that recreates a subgraph when pasted into any console, on Neo4j and the embedded server.

The script is for other consoles: Casethread itself never runs it, and passes values as parameters only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from graph.errors import BadRequest
from graph.formats.content import Content
from graph.records import Node, Relationship, Value
from graph.schema import schema

ROWS_PER_STATEMENT = 100  # consoles are slow with longer statements
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MIN_INTEGER, _MAX_INTEGER = -(2**63), 2**63 - 1
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Quotes, backslashes, control characters, line separators and marks that change the direction of text.
_ESCAPED = re.compile(r"[\\'\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]")
Group = tuple[str, str, str]  # relationship type, label it starts from, label it ends at


def render(content: Content) -> bytes:
    """The whole script in UTF-8; raises BadRequest where a name is not one of the schema's."""
    lines = [line for text in (content.title, *content.remarks) for line in _lines(text)]
    remarks = "\n".join(f"// {line}" for line in lines)
    about = "// For an empty database. Each statement ends with a semicolon; running it twice changes nothing."
    body = "\n\n".join(f"{statement};" for statement in statements(content))
    return f"{remarks}\n{about}\n\n{body}\n".encode()


def statements(content: Content) -> Iterator[str]:
    """The statements one by one: a constraint for each label, then nodes, then relationships."""
    nodes_by_label: dict[str, list[Node]] = {}
    for node in content.subgraph.nodes:
        nodes_by_label.setdefault(_label(node.label), []).append(node)
    groups: dict[Group, list[Relationship]] = {}
    for relationship in content.subgraph.relationships:
        group = (_type(relationship.type), _label(relationship.from_label), _label(relationship.to_label))
        groups.setdefault(group, []).append(relationship)
    for label in sorted(nodes_by_label):
        yield f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for label, nodes in sorted(nodes_by_label.items()):
        yield from _node_statements(label, nodes)
    for group, relationships in sorted(groups.items()):
        yield from _relationship_statements(group, relationships)


def literal(value: Value | dict[str, Value]) -> str:
    """A value as Cypher text that reads back as exactly that value on both servers.

    Raises ValueError for a number that Cypher cannot write: not finite, or beyond 64 bits.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{_ESCAPED.sub(_escape, value)}'"
    if isinstance(value, list):
        return f"[{', '.join(literal(part) for part in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_name(name)}: {literal(part)}' for name, part in value.items())}}}"
    return _number(value)


def _number(value: int | float) -> str:
    if isinstance(value, int) and not _MIN_INTEGER <= value <= _MAX_INTEGER:
        raise ValueError(f"{value}: Cypher has whole numbers of 64 bits only")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value}: is not a number that Cypher can write")
    return repr(value).replace("e+", "e")


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _lines(text: str) -> list[str]:
    """The lines of a remark, without other characters that could end a comment early."""
    return [_ESCAPED.sub(" ", line) for line in text.splitlines()]


def _node_statements(label: str, nodes: list[Node]) -> Iterator[str]:
    for rows in _batches([{"id": node.id, **node.properties} for node in nodes]):
        yield f"UNWIND [\n{rows}\n] AS row\nMERGE (n:{label} {{id: row.id}}) SET n += row"


def _relationship_statements(group: Group, relationships: list[Relationship]) -> Iterator[str]:
    kind, start, end = group
    first, second = f"MATCH (a:{start} {{id: row.from}})", f"MATCH (b:{end} {{id: row.to}})"
    arrow = f"(a)-[r:{kind} {{id: row.is.id}}]->(b)"
    if schema().relationships[kind].low_degree_end == "to":
        first, second, arrow = second, first, f"(b)<-[r:{kind} {{id: row.is.id}}]-(a)"
    texts = [
        f"{{from: {literal(relationship.from_id)}, to: {literal(relationship.to_id)}, "
        f"is: {literal({'id': relationship.id, **relationship.properties})}}}"
        for relationship in relationships
    ]
    for rows in _joined(texts):
        yield f"UNWIND [\n{rows}\n] AS row\n{first} {second}\nMERGE {arrow} SET r += row.is"


def _batches(rows: list[dict[str, Value]]) -> Iterator[str]:
    return _joined([literal(row) for row in rows])


def _joined(texts: list[str]) -> Iterator[str]:
    for start in range(0, len(texts), ROWS_PER_STATEMENT):
        yield ",\n".join(f"  {text}" for text in texts[start : start + ROWS_PER_STATEMENT])


def _label(label: str) -> str:
    if label not in schema().labels:
        raise BadRequest(f"The label {label!r} is not in the schema, so no Cypher script can be made of it.")
    return label


def _type(kind: str) -> str:
    if kind not in schema().relationships:
        raise BadRequest(
            f"{kind!r} is not a relationship of the graph but a link that was counted, so no Cypher script "
            "can be made of it. Choose another format, such as GraphML or CSV."
        )
    return kind


def _name(name: str) -> str:
    if not _PLAIN_NAME.fullmatch(name):
        raise BadRequest(f"The property {name!r} has a name that no Cypher script can carry.")
    return name

"""The Cypher that writes, built from the schema alone: labels and types are its names, values are parameters.

Relationships are matched from the end with the lower degree: on the embedded server a search that begins at a hub looks
through all of its relationships (4,000 rows on four busy factors: 21.9 s against 0.26 s). There, elements are created
with each property by name: with a SET each would be written twice, and a commit takes 3.4 s instead of 0.5 s (169,000
elements). On Neo4j the SET is faster (by 0.9 s of 14 s).
"""

from __future__ import annotations

from collections.abc import Collection

from graph.records import Node, Relationship
from graph.schema import Label, RelationshipType, schema

Pair = tuple[str, str, str]  # relationship type, label it starts from, label it ends at


def constraint(label: str) -> str:
    """Ids are unique within a label; this also creates the index that every write begins with."""
    name = schema().labels[label].name
    return f"CREATE CONSTRAINT {name.lower()}_id IF NOT EXISTS FOR (n:{name}) REQUIRE n.id IS UNIQUE"


def index_of_changes() -> str:
    """Finds the Changes of one record, which make its history."""
    return "CREATE INDEX change_entity IF NOT EXISTS FOR (n:Change) ON (n.entity_id)"


def create_nodes(label: str, names: Collection[str] | None = None, *, of_import: bool = False) -> str:
    """Rows: [id, properties]. With `names`, all names of properties, each is set by its own name.

    Names that the schema does not know, which a restored graph may have, are never written into a statement. With
    `of_import`, each node is marked with the parameter `import_id`.
    """
    kind = schema().labels[label]
    properties, rest = _properties(kind, names, "n", of_import)
    return f"UNWIND $rows AS row CREATE (n:{kind.name} {properties}){rest}"


def change_nodes(label: str) -> str:
    """Rows: {id, after}; a null in `after` removes the property."""
    return f"UNWIND $rows AS row MATCH (n:{_label(label)} {{id: row.id}}) SET n += row.after RETURN count(n) AS done"


def remove_nodes(label: str) -> str:
    """Rows: {id}. Their relationships are removed with them, so the caller reads those first."""
    return f"UNWIND $rows AS row MATCH (n:{_label(label)} {{id: row.id}}) DETACH DELETE n"


def find_nodes(label: str) -> str:
    """Rows: {id} -> id and import_id of those that exist."""
    match = f"MATCH (n:{_label(label)} {{id: row.id}})"
    return f"UNWIND $rows AS row {match} RETURN n.id AS id, n.import_id AS import_id ORDER BY id"


def find_relationships(pair: Pair) -> str:
    """Rows: {from_id, to_id, id} -> id and import_id of those that exist."""
    return f"UNWIND $rows AS row {_match(pair)} RETURN r.id AS id, r.import_id AS import_id ORDER BY id"


def read_elements(like: Node | Relationship) -> str:
    """Rows: {id}, of relationships {from_id, to_id, id} too -> all properties of such nodes or relationships."""
    if isinstance(like, Node):
        match, name = f"MATCH (n:{_label(like.label)} {{id: row.id}})", "n"
    else:
        match, name = _match(pair_of(like)), "r"
    return f"UNWIND $rows AS row {match} RETURN properties({name}) AS properties ORDER BY properties.id"


def attached_relationships(label: str) -> str:
    """Rows: {id} -> every relationship of those nodes, with its ends: what a removal of the nodes removes too."""
    return (
        f"UNWIND $rows AS row MATCH (n:{_label(label)} {{id: row.id}})-[r]-(m) "
        "RETURN DISTINCT type(r) AS type, properties(r) AS properties, labels(startNode(r))[0] AS from_label, "
        "startNode(r).id AS from_id, labels(endNode(r))[0] AS to_label, endNode(r).id AS to_id "
        "ORDER BY type, properties.id"
    )


def create_relationships(pair: Pair, names: Collection[str] | None = None, *, of_import: bool = False) -> str:
    """Rows: [id, properties, from_id, to_id]; the rest as for nodes. Returns how many had both their ends."""
    first, second = _ends(pair, "row[2]", "row[3]")
    properties, rest = _properties(schema().relationships[pair[0]], names, "r", of_import)
    return f"UNWIND $rows AS row {first} {second} CREATE {_arrow(pair, properties)}{rest} RETURN count(r) AS done"


def change_relationships(pair: Pair) -> str:
    """Rows: {from_id, to_id, id, after}; a null in `after` removes the property."""
    return f"UNWIND $rows AS row {_match(pair)} SET r += row.after RETURN count(r) AS done"


def remove_relationships(pair: Pair) -> str:
    """Rows: {from_id, to_id, id}."""
    return f"UNWIND $rows AS row {_match(pair)} DELETE r"


def pair_of(relationship: Relationship) -> Pair:
    """The type with the labels of its ends: rows of the same three share a statement."""
    return relationship.type, relationship.from_label, relationship.to_label


def _label(label: str) -> str:
    return schema().labels[label].name


def _ends(pair: Pair, from_id: str = "row.from_id", to_id: str = "row.to_id") -> tuple[str, str]:
    kind, start, end = pair
    start_match = f"MATCH (a:{_label(start)} {{id: {from_id}}})"
    end_match = f"MATCH (b:{_label(end)} {{id: {to_id}}})"
    starts_first = schema().relationships[kind].low_degree_end == "from"
    return (start_match, end_match) if starts_first else (end_match, start_match)


def _arrow(pair: Pair, properties: str) -> str:
    kind = schema().relationships[pair[0]]
    relationship = f"[r:{kind.name} {properties}]"
    return f"(a)-{relationship}->(b)" if kind.low_degree_end == "from" else f"(b)<-{relationship}-(a)"


def _properties(
    kind: Label | RelationshipType, names: Collection[str] | None, element: str, of_import: bool
) -> tuple[str, str]:
    """The properties that a new element is created with, and the clause that adds the others where these are not named.

    A property that a row lacks is null, and so not stored.
    """
    first = ["id: row[0]", *(["import_id: $import_id"] if of_import else [])]
    if names is None or not kind.all_stored_names.issuperset(names):
        return f"{{{', '.join(first)}}}", f" SET {element} += row[1]"
    return f"{{{', '.join([*first, *(f'{name}: row[1].{name}' for name in sorted(names))])}}}", ""


def _match(pair: Pair) -> str:
    """Match a relationship by its id, from the end with the lower degree."""
    kind = schema().relationships[pair[0]]
    first, _ = _ends(pair)
    arrow = (
        f"(a)-[r:{kind.name} {{id: row.id}}]->(b:{_label(pair[2])} {{id: row.to_id}})"
        if kind.low_degree_end == "from"
        else f"(b)<-[r:{kind.name} {{id: row.id}}]-(a:{_label(pair[1])} {{id: row.from_id}})"
    )
    return f"{first} MATCH {arrow}"

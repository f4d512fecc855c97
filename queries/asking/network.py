"""Draws an answer: the nodes that its rows name and what joins them, or the links that its rows count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.database import Database
from graph.records import Node, Relationship, Subgraph
from graph.schema import RelationshipType, schema
from queries.answers.answer import Answer, Row
from queries.questions.question import Picture
from queries.release.release import released_picture

MOST_NODES = 150
MOST_RELATIONSHIPS = 2000
Named = dict[str, dict[str, None]]  # label -> ids, in the order of the rows


@dataclass(frozen=True)
class Drawing:
    """Everything a picture is made from."""

    database: Database
    declared: Picture
    withheld: Mapping[str, frozenset[str]]

    def of(self, answer: Answer) -> Subgraph:
        """The picture of an answer, without what is withheld."""
        return self.database.read_together(lambda: self._drawn(answer))

    def _drawn(self, answer: Answer) -> Subgraph:
        links = self._links(answer)
        is_counted = self.declared.links is not None
        named = _within(links) if is_counted else _nodes_named(answer, self.declared.nodes)
        nodes = [node for label, ids in named.items() for node in self._nodes(label, list(ids))]
        relationships = links if is_counted else self._joining({label: list(ids) for label, ids in named.items()})
        known = {(node.label, node.id) for node in nodes}
        joined = [
            each
            for each in relationships
            if (each.from_label, each.from_id) in known and (each.to_label, each.to_id) in known
        ]
        return released_picture(Subgraph(nodes, joined[:MOST_RELATIONSHIPS]), self.withheld)

    def _links(self, answer: Answer) -> list[Relationship]:
        """One drawn relationship for each row, named after the question, with its weight."""
        if self.declared.links is None:
            return []
        start, end, weight = self.declared.links
        columns = {column.name: column for column in answer.columns}
        kind = answer.question.upper().replace("-", "_")
        found: list[Relationship] = []
        seen: set[tuple[str, str]] = set()
        for row in _within_limit(answer, self.declared):
            ends = columns[start].label_in(row), columns[end].label_in(row)
            if ends[0] is None or ends[1] is None:
                continue
            seen |= {(ends[0], row[start]), (ends[1], row[end])}
            if len(seen) > MOST_NODES:
                break
            said = {weight: row[weight], "weight": row[weight]}
            found.append(Relationship(kind, f"{row[start]}+{row[end]}", ends[0], row[start], ends[1], row[end], said))
        return found

    def _nodes(self, label: str, ids: list[str]) -> list[Node]:
        statement = f"MATCH (n:{label}) WHERE n.id IN $ids RETURN n ORDER BY n.id"
        found = {node.id: node for node in self.database.subgraph(statement, ids=ids).nodes}
        return [found[id_] for id_ in ids if id_ in found]

    def _joining(self, named: Mapping[str, list[str]]) -> list[Relationship]:
        found: dict[tuple[str, str], Relationship] = {}
        for kind in schema().relationships.values():
            for start, end in kind.pairs:
                if start in named and end in named:
                    piece = self.database.subgraph(_pair(kind, start, end), starts=named[start], ends=named[end])
                    found.update({(each.type, each.id): each for each in piece.relationships})
        return list(found.values())


def _pair(kind: RelationshipType, start: str, end: str) -> str:
    """All relationships of a type between given nodes, sought from the quieter end."""
    if kind.low_degree_end == "from":
        match = f"MATCH (a:{start}) WHERE a.id IN $starts MATCH (a)-[r:{kind.name}]->(b:{end}) WHERE b.id IN $ends"
    else:
        match = f"MATCH (b:{end}) WHERE b.id IN $ends MATCH (a:{start})-[r:{kind.name}]->(b) WHERE a.id IN $starts"
    return f"{match} RETURN a, r, b ORDER BY r.id LIMIT {MOST_RELATIONSHIPS}"


def _within_limit(answer: Answer, declared: Picture) -> list[Row]:
    """The rows that are drawn: those in which the limited column has a value, and one that is not above its limit."""
    if declared.at_most is None:
        return answer.rows
    name, most = declared.at_most
    return [row for row in answer.rows if row[name] is not None and row[name] <= most]


def cap_note(answer: Answer, declared: Picture) -> str:
    """Sentences where the network shows fewer rows than there are, or fewer nodes than they name; else nothing."""
    drawn = _within_limit(answer, declared)
    if declared.links:
        start, end, _ = declared.links
        total = len({row[name] for row in drawn for name in (start, end)})
    else:
        total = sum(len(ids) for ids in _nodes_named(answer, declared.nodes, most=None).values())
    cap = f"The network shows the first {MOST_NODES} of {total:,} nodes." if total > MOST_NODES else ""
    return " ".join(filter(None, [_limit_note(answer, declared, len(drawn)), cap]))


def _limit_note(answer: Answer, declared: Picture, drawn: int) -> str:
    if declared.at_most is None or drawn == len(answer.rows):
        return ""
    name, most = declared.at_most
    title = next(column.title for column in answer.columns if column.name == name)
    rows = f"{drawn:,} of {len(answer.rows):,}"
    return f"The network shows only those pairs whose value under '{title}' is at most {most:g}: {rows}."


def _nodes_named(answer: Answer, names: Iterable[str], most: int | None = MOST_NODES) -> Named:
    """The nodes in the named columns, else in every column that names nodes, row by row up to the cap."""
    wanted = set(names)
    found: Named = {}
    total = 0
    for row in answer.rows:
        for column in answer.columns:
            label = column.label_in(row) if not wanted or column.name in wanted else None
            if label is None or row[column.name] in found.get(label, {}):
                continue
            if most is not None and total == most:
                return found
            found.setdefault(label, {})[row[column.name]] = None
            total += 1
    return found


def _within(links: list[Relationship]) -> Named:
    found: Named = {}
    for each in links:
        found.setdefault(each.from_label, {})[each.from_id] = None
        found.setdefault(each.to_label, {})[each.to_id] = None
    return found

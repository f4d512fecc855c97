"""The network of an answer: the nodes that its rows name and what joins them, or the links that its rows count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.database import Database
from graph.network.joining import relationships_among
from graph.records import Node, Relationship, Subgraph
from queries.answers.column import Column, Row
from queries.answers.note import Note
from queries.questions.question import NetworkPicture, Question
from queries.release.release import released_picture

MAX_NODES = 150
MAX_RELATIONSHIPS = 2000
NETWORK_LIMITED, NETWORK_CAPPED = "network-limited", "network-capped"
IdsByLabel = dict[str, dict[str, None]]  # ids in the order of the rows


@dataclass(frozen=True)
class NetworkOfRows:
    """The rows of a question, and how they are drawn."""

    question: Question
    rows: Sequence[Row]

    def read(self, database: Database, withheld: Mapping[str, frozenset[str]]) -> Subgraph:
        """The network without what is withheld."""
        links = list(self._links())
        ids = _ends(links) if self._declared.links else self._named()
        nodes = [node for label, of_label in ids.items() for node in _nodes(database, label, list(of_label))]
        if not self._declared.links:
            links = relationships_among(database, ids)
        keys = {(node.label, node.id) for node in nodes}
        joining = [
            link for link in links if (link.from_label, link.from_id) in keys and (link.to_label, link.to_id) in keys
        ]
        return released_picture(Subgraph(nodes, joining[:MAX_RELATIONSHIPS]), withheld)

    def notes(self) -> Iterator[Note]:
        """Notes where the network shows fewer rows than there are, or fewer nodes than they name."""
        drawn = self._drawn_rows
        if self._declared.at_most is not None and len(drawn) < len(self.rows):
            name, most = self._declared.at_most
            title = self._column(name).title
            text = (
                f"The network shows only those pairs whose value under '{title}' is at most {most:g}: "
                f"{len(drawn):,} of {len(self.rows):,}."
            )
            yield Note(NETWORK_LIMITED, text, drawn=len(drawn), rows=len(self.rows))
        if self._declared.links:
            start, end, _ = self._declared.links
            total = len({row[name] for row in drawn for name in (start, end)})
        else:
            total = sum(len(of_label) for of_label in self._named(most=None).values())
        if total > MAX_NODES:
            text = f"The network shows the first {MAX_NODES} of {total:,} nodes."
            yield Note(NETWORK_CAPPED, text, drawn=MAX_NODES, nodes=total)

    @property
    def _declared(self) -> NetworkPicture:
        return self.question.network

    def _column(self, name: str) -> Column:
        return next(column for column in self.question.columns if column.name == name)

    @property
    def _drawn_rows(self) -> list[Row]:
        """The rows that are drawn: those of some weight, whose limited column has a value that is not above its limit."""
        weight = self._declared.links and self._declared.links[2]
        rows = [row for row in self.rows if weight is None or row[weight] != 0]
        if self._declared.at_most is None:
            return rows
        name, most = self._declared.at_most
        return [row for row in rows if row[name] is not None and row[name] <= most]

    def _links(self) -> Iterator[Relationship]:
        """One drawn relationship for each row, named after the question, with its weight."""
        if self._declared.links is None:
            return
        start, end, weight = self._declared.links
        kind = self.question.name.upper().replace("-", "_")
        start_column, end_column = self._column(start), self._column(end)
        seen: set[tuple[str, str]] = set()
        for row in self._drawn_rows:
            from_label, to_label = start_column.label_in(row), end_column.label_in(row)
            if from_label is None or to_label is None:
                continue
            seen |= {(from_label, row[start]), (to_label, row[end])}
            if len(seen) > MAX_NODES:
                return
            carried = {name: row[name] for name in (weight, *self._declared.carries)}
            id_ = "+".join((row[start], row[end], *([row["group"]] if "group" in self._declared.carries else [])))
            properties = {**carried, "weight": row[weight]}
            yield Relationship(kind, id_, from_label, row[start], to_label, row[end], properties)

    def _named(self, most: int | None = MAX_NODES) -> IdsByLabel:
        """The nodes in the declared columns, else in every column that names nodes, row by row up to the cap."""
        names = set(self._declared.nodes)
        columns = [
            column for column in self.question.columns if column.may_name_nodes and (not names or column.name in names)
        ]
        ids: IdsByLabel = {}
        total = 0
        for row in self.rows:
            for column in columns:
                label = column.label_in(row)
                if label is None or row[column.name] in ids.get(label, {}):
                    continue
                if most is not None and total == most:
                    return ids
                ids.setdefault(label, {})[row[column.name]] = None
                total += 1
        return ids


def _nodes(database: Database, label: str, ids: list[str]) -> list[Node]:
    statement = f"MATCH (n:{label}) WHERE n.id IN $ids RETURN n ORDER BY n.id"
    nodes = {node.id: node for node in database.subgraph(statement, ids=ids).nodes}
    return [nodes[id_] for id_ in ids if id_ in nodes]


def _ends(links: Iterable[Relationship]) -> IdsByLabel:
    ids: IdsByLabel = {}
    for link in links:
        ids.setdefault(link.from_label, {})[link.from_id] = None
        ids.setdefault(link.to_label, {})[link.to_id] = None
    return ids

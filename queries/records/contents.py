"""What is in the graph: how many of each label, and a label's nodes a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.schema import Label, schema
from graph.viewer import Viewer
from queries.records.paging import check_page, pages_of
from queries.release.release import withheld_from

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the nodes of a label, in the order of their captions."""

    label: Label
    total: int
    page: int
    nodes: list[dict[str, Any]]
    per_page: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total, self.per_page)


SHIPPED = schema().labels_of("taxonomy", "provenance")  # in every graph from the first day: the taxonomies


def contents(database: Database, viewer: Viewer) -> list[tuple[Label, int]]:
    """The labels that are in the graph with the count of their nodes, in the order in which people speak of them."""
    withheld = withheld_from(database, viewer)
    labels = sorted(schema().domain_labels, key=lambda label: label.order)
    totals = [(label, _total(database, label, sorted(withheld.get(label.name, ())))) for label in labels]
    return [(label, total) for label, total in totals if total]


def invented_cases(database: Database, viewer: Viewer) -> int:
    """How many of the cases that this viewer may see are marked as invented."""
    withheld = sorted(withheld_from(database, viewer).get("Case", ()))
    rows = database.read(
        "MATCH (c:Case) WHERE c.synthetic AND NOT c.id IN $withheld RETURN count(c) AS total ORDER BY total",
        withheld=withheld,
    )
    return int(rows[0]["total"])


def listing(database: Database, label: Label, viewer: Viewer, page: int = 1, per_page: int = PAGE) -> Listing:
    """One page of a label's nodes, without those that this viewer may not see.

    Raises NotFound for a page beyond the last.
    """
    withheld = _withheld(database, label, viewer)
    total = _total(database, label, withheld)
    check_page(page, pages_of(total, per_page), f"the list of {label.plural.lower()}")
    rows = database.read(
        f"{_match(label, withheld)} WITH n.id AS id, n.{label.caption} AS caption "
        "WITH id, caption ORDER BY caption, id SKIP $skip LIMIT $limit "  # ids alone: whole nodes fill a server's memory
        f"MATCH (n:{label.name} {{id: id}}) RETURN properties(n) AS node ORDER BY caption, id",
        skip=(page - 1) * per_page, limit=per_page, **_values(withheld),
    )  # fmt: skip
    return Listing(label, total, page, [row["node"] for row in rows], per_page)


def _withheld(database: Database, label: Label, viewer: Viewer) -> list[str]:
    return sorted(withheld_from(database, viewer).get(label.name, ()))


def _match(label: Label, withheld: list[str]) -> str:
    return f"MATCH (n:{label.name})" + (" WHERE NOT n.id IN $withheld" if withheld else "")


def _values(withheld: list[str]) -> dict[str, list[str]]:
    return {"withheld": withheld} if withheld else {}


def _total(database: Database, label: Label, withheld: list[str]) -> int:
    statement = f"{_match(label, withheld)} RETURN count(n) AS total ORDER BY total"
    return int(database.read(statement, **_values(withheld))[0]["total"])

"""Two restricted reviews in one graph, and people whose roles reach one of them, an agency, or nothing."""

from __future__ import annotations

from pathlib import Path

from graph.database import Database
from graph.permissions import Grant, Role, Scope, ScopeKind

REVIEW, CASE = Scope(ScopeKind.REVIEW, "v1"), Scope(ScopeKind.CASE, "c1")
AGENCY, AREA = Scope(ScopeKind.AGENCY, "trust"), Scope(ScopeKind.AREA, "town")
# Words of the first review, of the second, and of an action of the trust that follows from the second.
WORDS = ("Almandine", "Bronzite", "Citrine")
# Who has which roles, and which words they may meet.
PEOPLE: dict[str, tuple[tuple[Grant, ...], set[str]]] = {
    "reader": ((Grant(Role.READER),), set()),
    "administrator": ((Grant(Role.ADMINISTRATOR),), set()),
    "of-review": ((Grant(Role.REVIEWER, REVIEW),), {"Almandine"}),
    "of-area": ((Grant(Role.LEAD, AREA),), {"Almandine"}),
    "of-case": ((Grant(Role.CODER, CASE),), {"Almandine"}),
    "of-agency": ((Grant(Role.CONTRIBUTOR, AGENCY),), {"Citrine"}),
    "of-both": ((Grant(Role.REVIEWER, REVIEW), Grant(Role.CONTRIBUTOR, AGENCY)), {"Almandine", "Citrine"}),
    "of-nothing": ((Grant(Role.REVIEWER, Scope(ScopeKind.REVIEW, "removed")),), set()),
    "lead": ((Grant(Role.LEAD),), set(WORDS)),
}


def write_two_reviews(database: Database) -> None:
    """Write them, beside an open case, into an empty graph."""
    lines = (Path(__file__).parent / "scopes.cypher").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("//"))
    database.write(lambda transaction: transaction.run(text))
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))

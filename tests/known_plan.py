"""The known answers of the invented action plan in loaders/files/action-plan, and what a graph holds beside them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from people import OWNER

from graph.database import Database
from loaders.load import Outcome, load

FOLDER = Path(__file__).parent / "loaders" / "files" / "action-plan"
OCTOBER, DECEMBER = FOLDER / "plan-october.xlsx", FOLDER / "plan-december.xlsx"
LOADER = "action-plan"
_ROWS = """
MATCH (v:Review)-[:RAISED]->(m:Recommendation)-[:LED_TO]->(a:Action)
OPTIONAL MATCH (a)-[w:OWNED_BY]->(o:Organisation)
WITH v, m, a, o, w ORDER BY o.name
WITH v, m, a, collect(o.name) AS owners, collect(w.job_role) AS posts
OPTIONAL MATCH (a)-[:HAS_EVENT]->(e:Event {field: 'progress_note'})
RETURN v.ref AS sheet, a.ref AS no, m.ref AS recommendation, a.due_on AS due_on, a.due_in_source AS due_in_source,
       owners, a.owners_in_source AS owners_asked, posts, a.job_role AS job_role, a.rag AS rag,
       a.rag_in_source AS rag_in_source, a.status AS status, a.closed_on AS closed_on, count(e) AS notes,
       a.evidence_in_source AS evidence
ORDER BY sheet, no
"""


def load_plan(database: Database, path: Path, **options: Any) -> Outcome:
    """Load a plan as one, which must succeed."""
    outcome = load(database, path, by=OWNER, as_=LOADER, **options)
    assert not outcome.errors, outcome.errors
    return outcome


def known(month: str) -> list[dict[str, str]]:
    """The known rows of a month, without the column that says which contradict themselves."""
    with (FOLDER / f"known-{month}.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: value for name, value in row.items() if name != "contradiction"} for row in csv.DictReader(file)]
    for row in rows:
        row["owners"] = "; ".join(sorted(filter(None, row["owners"].split("; "))))
    return sorted(rows, key=lambda row: (row["sheet"], row["no"]))


def contradictions(month: str) -> list[tuple[str, str]]:
    """The sheet and number of each row that is known to contradict itself."""
    with (FOLDER / f"known-{month}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["sheet"], row["no"]) for row in csv.DictReader(file) if row["contradiction"]]


def loaded(database: Database) -> list[dict[str, str]]:
    """The same of what the graph holds."""
    rows = []
    for row in database.read(_ROWS):
        posts = {*row.pop("posts"), row.pop("job_role")} - {None}
        assert len(posts) <= 1, row
        texts = {name: "" if value is None else str(value) for name, value in row.items()}
        rows.append({**texts, "owners": "; ".join(row["owners"]), "job_role": next(iter(posts), "")})
    return sorted(rows, key=lambda row: (row["sheet"], row["no"]))


def count(database: Database, pattern: str) -> int:
    """How many nodes or relationships there are of a pattern whose element is called n."""
    return int(database.read(f"MATCH {pattern} RETURN count(DISTINCT n.id) AS n ORDER BY n")[0]["n"])

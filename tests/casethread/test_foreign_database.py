"""A database that another program filled, under labels of ours: no command writes to it unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import REVIEWS, Casethread, emptied

from graph.database import Database

# What others wrote is met on both servers.
pytestmark = pytest.mark.every_server


@pytest.mark.slow
def test_a_database_of_others_is_left_alone_until_it_is_adopted(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    emptied(database)
    database.write(lambda transaction: transaction.run("CREATE (:Case {title: 'Theirs'})"))
    nodes = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties ORDER BY labels"
    for words in (
        ["load", REVIEWS],
        ["serve"],
        ["ask", "recurring-factors"],
        ["check", "--refresh"],
        ["backup", tmp_path / "b"],
    ):
        assert "did not write (1 Case)" in casethread(*words, code=2).errors
        assert database.read(nodes) == [{"labels": ["Case"], "properties": {"title": "Theirs"}}]
    adopted = casethread("--adopt", "load", REVIEWS)
    assert "beside 1 Case of other programs" in adopted.errors
    assert database.read("MATCH (c:Case {title: 'Theirs'}) RETURN properties(c) AS properties ORDER BY c.title") == [
        {"properties": {"title": "Theirs"}}
    ]
    assert casethread("--adopt", "ask", "recurring-factors").errors == ""

"""Asking a graph that is not the small one: which node a name means, and a graph with nothing in it."""

from collections.abc import Callable

import pytest
from people import EXPORT

from graph.database import Database
from graph.errors import BadRequest, NotFound
from queries import ask


@pytest.mark.slow
def test_a_subject_is_an_id_a_reference_or_an_unambiguous_name(
    database: Database, write_graph: Callable[..., None]
) -> None:
    write_graph(
        database,
        [
            ("Action", {"id": id_, "ref": ref, "title": title, "status": "planned"})
            for id_, ref, title in (("a", "1", "Same"), ("b", "2", "Same"), ("c", "2", "Other"))
        ],
    )

    def found(text: str) -> str:
        return str(ask(database, "trace", {"action": text}, viewer=EXPORT).parameters["action"])

    assert [found("a"), found("1"), found("other")] == ["a", "a", "c"]
    for ambiguous in ("Same", "2"):
        with pytest.raises(BadRequest, match=r"Several actions answer to .*: b \(Same\)|: a \(Same\); b \(Same\)"):
            found(ambiguous)
    with pytest.raises(NotFound, match=r"no action 'Othr'. The nearest are: Other \(c\)"):
        found("Othr")


def test_an_empty_graph_answers_with_a_sentence(database: Database) -> None:
    answer = ask(database, "recurring-factors", {}, viewer=EXPORT)
    assert answer.rows == []
    assert answer.sentence == "No contributory factor is recorded, so none can recur."
    assert answer.revision == 0

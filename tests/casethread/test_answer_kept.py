"""An answer in a notebook is what was read, whatever becomes of the graph: apart, since these tests change it."""

from __future__ import annotations

import pytest
from commandline import REVIEWS, Casethread

from casethread import connect


@pytest.mark.slow
def test_an_answer_stays_as_it_was_read(casethread: Casethread, monkeypatch: pytest.MonkeyPatch) -> None:
    [loaded] = casethread("load", REVIEWS, "--json").json
    for name, value in casethread.environment.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    with connect() as graph:
        answer = graph.ask("factors-together", viewer="export")
        before = answer.rows, answer.network, answer.picture().page, answer._repr_html_(), answer.cite()
        assert answer.rows
        assert answer.network is not None
        assert answer.network.relationships
        casethread("imports", "undo", loaded["import"])
        assert graph.ask("factors-together", viewer="export").rows == []
    assert (answer.rows, answer.network, answer.picture().page, answer._repr_html_(), answer.cite()) == before

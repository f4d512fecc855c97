"""The database is stopped or killed under a running site: an honest message at most, then the site goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from graph.database import connect
from graph.embedded import launcher
from graph.embedded.state import read_state
from webapp import create_app

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kill", [False, True])
def test_the_site_recovers_without_a_restart(home: Path, kill: bool) -> None:
    database = connect(home=home)
    client = create_app({"DATABASE": database, "CASETHREAD_HOME": home}).test_client()
    assert client.get("/").status_code == 200
    state = read_state(home)
    assert state is not None
    if kill:
        os.kill(state.pid, signal.SIGKILL)
    else:
        launcher.stop(home)
    answers = [client.get("/") for _ in range(3)]
    for answer in answers:
        assert answer.status_code in {200, 503}
        assert answer.status_code == 200 or "does not answer" in answer.text or "was lost" in answer.text
    assert answers[-1].status_code == 200
    database.close()

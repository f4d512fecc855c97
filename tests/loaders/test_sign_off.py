"""A file closes an action only for whoever may sign it off: for all others it is reported complete, and that is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import OWNER
from story_changes import events_of, properties_of, row_of

from graph.database import Database
from graph.permissions import Grant, Role
from graph.viewer import Viewer, person_with_account
from loaders.load import Outcome, load
from queries import ask

REVIEWER = person_with_account("Ada", (Grant(Role.REVIEWER),))
LEAD = person_with_account("Ben", (Grant(Role.LEAD),))
Load = Callable[..., Outcome]


@pytest.fixture
def loaded(database: Database, story: Any, written: Callable[..., Path]) -> Load:
    """Loads the story as somebody, once it has been loaded by the owner."""
    load(database, written(story), by=OWNER)
    return lambda by: load(database, written(story), by=by)


def lines(outcome: Outcome) -> list[str]:
    return [problem.sentence for problem in outcome.problems if problem.code == "sign_off"]


def status_of(database: Database, id_: str) -> tuple[Any, Any]:
    action = properties_of(database, "Action", id_)
    return action.get("status"), action.get("closed_on")


@pytest.mark.slow
def test_what_a_file_completes_awaits_sign_off(database: Database, story: Any, loaded: Load) -> None:
    row_of(story, "actions", "a2").update(status="completed", closed_on="2023-04")
    outcome = loaded(REVIEWER)
    assert outcome.batch and status_of(database, "a2") == ("reported_complete", None)
    [line] = lines(outcome)
    assert "column status: 'completed (A shared list)' is for whoever may sign it off to say" in line
    assert events_of(database, "a2", "field", "from_value", "to_value")[-1] == (
        "status",
        "planned",
        "reported_complete",
    )
    assert [row["node"] for row in ask(database, "waiting-for-sign-off", {}, viewer=OWNER).rows] == ["a2"]
    again = loaded(REVIEWER)
    assert again.batch is None and len(lines(again)) == 1, "it is said again, and changes nothing"


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("by", [OWNER, LEAD], ids=["owner", "lead"])
def test_whoever_may_sign_off_closes_by_a_file(database: Database, story: Any, loaded: Load, by: Viewer) -> None:
    row_of(story, "actions", "a2").update(status="completed", closed_on="2023-04")
    assert lines(loaded(by)) == [] and status_of(database, "a2") == ("completed", "2023-04")
    row_of(story, "actions", "a2").update(title="A list that is shared")
    assert lines(loaded(REVIEWER)) == [] and status_of(database, "a2") == ("completed", "2023-04")


@pytest.mark.embedded
@pytest.mark.slow
def test_what_is_closed_otherwise_stays_as_it_is(database: Database, story: Any, loaded: Load) -> None:
    row_of(story, "actions", "a2").update(status="withdrawn", closed_on="2023-04", ref="7")
    [line] = lines(loaded(REVIEWER))
    assert "it stays 'planned'" in line and status_of(database, "a2") == ("planned", None)
    assert properties_of(database, "Action", "a2")["ref"] == "7", "the rest of the row holds"


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "status", "last"),
    [("completed", "reported_complete", "reported_complete"), ("withdrawn", "planned", "planned")],
)
def test_an_event_closes_nothing_either(
    database: Database, story: Any, loaded: Load, said: str, status: str, last: str
) -> None:
    del row_of(story, "actions", "a2")["status"]
    story["events"] = [
        {"id": "v1", "field": "status", "to_value": "planned", "at": "2021-03-01", "sequence": 1},
        {"id": "v2", "field": "status", "from_value": "planned", "to_value": said, "at": "2023-04-02", "sequence": 2},
    ]
    story["has_event"] = [{"from_id": "a2", "to_id": event} for event in ("v1", "v2")]
    outcome = loaded(REVIEWER)
    assert len(lines(outcome)) == 1 and status_of(database, "a2") == (status, None)
    assert events_of(database, "a2", "to_value")[-1] == (last,)


@pytest.mark.embedded
@pytest.mark.slow
def test_what_a_file_brings_closed_is_as_it_says(database: Database, story: Any, loaded: Load) -> None:
    story["actions"] += [{"id": "a9", "title": "Long done", "status": "completed", "closed_on": "2019-05-01"}]
    assert lines(loaded(REVIEWER)) == [] and status_of(database, "a9") == ("completed", "2019-05-01")

"""Several people write at once, beside a load: every accepted save is in the history, every refused one was told so.

CASETHREAD_MANY_SAVES says how many saves each person makes in place of a few, and how many actions are changed by all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from people import OWNER

import loaders.load
from graph.database import Database, connect
from graph.viewer import machine_owner
from graph.writer import history, imports, versions
from loaders.check import Checked, check
from loaders.load import load
from loaders.progress import Progress
from loaders.records.reading import Reading
from loaders.write import RecordEdit, write

SAVES = int(os.environ.get("CASETHREAD_MANY_SAVES", "6"))
PEOPLE = 8
ROOT = Path(loaders.load.__file__).parents[1]
# One person in a process of their own: saves one action again and again, at the version seen, and says what came of it.
PERSON = """
import json, sys
from pathlib import Path
from graph.database import connect
from graph.viewer import machine_owner
from graph.writer import versions
from loaders.write import RecordEdit, write

home, name, saves, made = sys.argv[1:]
accepted, refused = [], 0
with connect(home=Path(home)) as database:
    for number in range(int(saves)):
        text = f"{name} {number}"
        seen = versions(database.read, "Action", {"a2": made})["a2"]
        done = write(database, [RecordEdit("Action", {"text": text}, "a2", seen)], by=machine_owner(name), reason=text)
        accepted += [text] if done.import_id else []
        refused += len(done.conflicts)
print(json.dumps({"accepted": accepted, "refused": refused}))
"""


@pytest.fixture
def graph(database: Database, story: Any, written: Callable[..., Path]) -> Database:
    load(database, written(story), by=OWNER)
    return database


def made_by(graph: Database, action: str = "a2") -> str:
    [row] = graph.read("MATCH (a:Action {id: $id}) RETURN a.import_id AS made ORDER BY a.id", id=action)
    return str(row["made"])


@pytest.mark.slow
def test_of_two_who_save_one_record_at_once_one_is_told(graph: Database) -> None:
    made, both = made_by(graph), Barrier(2)

    def person(name: str) -> list[str]:
        accepted = []
        for number in range(SAVES):
            seen = versions(graph.read, "Action", {"a2": made})["a2"]
            both.wait()  # both have seen the same version
            edit = RecordEdit("Action", {"text": f"{name} {number}"}, "a2", seen)
            done = write(graph, [edit], by=machine_owner(name), reason=f"{name} {number}")
            assert bool(done.import_id) is not bool(done.conflicts)
            accepted += [f"{name} {number}"] if done.import_id else []
            both.wait()
        return accepted

    with ThreadPoolExecutor(2) as people:
        accepted = [text for texts in people.map(person, ("Ann", "Bo")) for text in texts]
    assert len(accepted) == SAVES, "one of the two each time"
    steps = history(graph, "Action", "a2", made)
    assert Counter(step.reason for step in steps if step.what == "changed") == Counter(accepted)


@pytest.mark.slow
def test_many_people_who_change_many_actions_lose_no_event(graph: Database) -> None:
    values = [{"title": f"Action {number}", "status": "planned", "due_on": "2030"} for number in range(SAVES)]
    made = write(graph, [RecordEdit("Action", each) for each in values], by=OWNER, reason="The plan")
    actions = [id_ for _, id_ in made.keys]

    def person(number: int) -> list[str]:
        day = f"2031-01-{number + 1:02}"
        edits = [RecordEdit("Action", {"due_on": day}, action) for action in actions]
        for edit in edits:
            assert write(graph, [edit], by=machine_owner(f"P{number}"), reason="Moved").import_id
        return [day] * len(actions)

    with ThreadPoolExecutor(PEOPLE) as people:
        days = [day for moved in people.map(person, range(PEOPLE)) for day in moved]
    rows = graph.read(
        "MATCH (a:Action)-[:HAS_EVENT]->(e:Event {field: 'due_on'}) WHERE a.id IN $ids "
        "RETURN a.id AS action, e.to_value AS day, e.from_value AS before, e.sequence AS number ORDER BY action, number",
        ids=actions,
    )
    assert Counter(row["day"] for row in rows) == Counter(days)
    for action in actions:
        events = [row for row in rows if row["action"] == action]
        assert [event["number"] for event in events] == list(range(2, PEOPLE + 2)), "after the first status"
        assert [event["before"] for event in events] == ["2030", *(event["day"] for event in events[:-1])]


@pytest.mark.slow
def test_a_load_is_not_held_up_by_saves_of_other_records(
    graph: Database, story: Any, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[str | None] = []
    checks: list[Reading] = []

    def counted(reading: Reading, *arguments: Any, **options: Any) -> Checked:
        checks.append(reading)
        return check(reading, *arguments, **options)

    monkeypatch.setattr(loaders.load, "check", counted)

    def save(progress: Progress) -> None:
        # While it writes, a load lets nobody else write.
        if len(saved) < SAVES and progress.doing not in ("Writing", "Saving"):
            edit = RecordEdit("Organisation", {"aliases": f"Alias {len(saved)}"}, "o1")
            saved.append(write(graph, [edit], by=OWNER, reason="Meanwhile").import_id)

    story["factors"].append({"id": "f9", "name": "Time", "level": "front_line"})
    path = written({name: story[name] for name in ("sources", "factors")})
    assert load(graph, path, by=OWNER, on_progress=save).batch
    assert all(saved)
    assert len(checks) == 1, "it was planned once"
    assert graph.read("MATCH (f:Factor {id: 'f9'}) RETURN f.name AS name ORDER BY name") == [{"name": "Time"}]


@pytest.mark.slow
def test_a_load_is_planned_again_where_a_save_changed_what_it_was_decided_by(
    graph: Database, story: Any, written: Callable[..., Path]
) -> None:
    saved: list[str | None] = []

    def save(_: Progress) -> None:
        if not saved:
            saved.append(None)
            saved[0] = write(graph, [RecordEdit("Factor", {"level": "national"}, "f3")], by=OWNER, reason="x").import_id

    row = next(row for row in story["factors"] if row["id"] == "f3")
    row["level"] = "local_strategic"
    outcome = load(graph, written(story), by=OWNER, on_progress=save)
    assert saved[0]
    assert outcome.plan is not None
    assert [conflict.property for conflict in outcome.plan.conflicts] == ["level"], "what was set by hand stays"


@pytest.mark.slow
def test_people_in_processes_of_their_own_lose_nothing(home: Path, story: Any, written: Callable[..., Path]) -> None:
    with connect(home=home) as graph:
        load(graph, written(story), by=OWNER)
        made = made_by(graph)
        command = [sys.executable, "-c", PERSON, str(home)]
        people = [
            subprocess.Popen([*command, name, str(SAVES), made], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for name in ("Ann", "Bo")
        ]
        results = [json.loads(person.communicate(timeout=300)[0]) for person in people]
        accepted = [text for result in results for text in result["accepted"]]
        assert len(accepted) + sum(result["refused"] for result in results) == 2 * SAVES
        steps = history(graph, "Action", "a2", made)
        assert Counter(step.reason for step in steps if step.what == "changed") == Counter(accepted)
        assert {batch.reason for batch in imports(graph) if batch.loader == "form"} == set(accepted)

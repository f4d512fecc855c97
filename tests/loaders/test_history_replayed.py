"""Whatever is loaded, written, merged and undone in whatever order: each past day keeps its answer, that of a plain replay.

CASETHREAD_SEQUENCES=200 tries so many sequences of steps.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from people import OWNER

import loaders.load
from graph.database import Database
from graph.errors import BadRequest
from graph.facts import GraphFacts, facts_at
from graph.viewer import machine_owner
from loaders.load import load
from loaders.merge import Merge, merge
from loaders.write import Edit, LinkEdit, RecordEdit, undo, write
from queries.asking.context import QuestionContext
from queries.asking.parameters import resolve_parameters
from queries.catalogue import question
from queries.threads.actions import actions

SEQUENCES = int(os.environ.get("CASETHREAD_SEQUENCES", "5"))
ORGANISATIONS = ("Police", "Health", "Education")
FIRST_DAY, DAYS_BETWEEN = date(2025, 1, 1), 30
FIELDS = ("status", "due_on", "level", "owners")  # and `closed_on`, which events have only as their day
NEVER = "9999-12-31"
Answer = dict[str, tuple[Any, ...]]  # for each action its status, due date, level, owners and date of closing
_number = count()


@dataclass(frozen=True)
class Row:
    """What a file says of one action; `closed` and `begun` are days before the file was taken."""

    status: str | None = None
    closed: int = 0
    due_on: str | None = None
    level: str | None = None
    owners: frozenset[str] = frozenset()
    begun: int | None = None


@dataclass(frozen=True)
class Load:
    """A file, which was taken so many days before it is loaded, if it says when."""

    rows: dict[str, Row]
    taken: int | None = None
    replace: bool = False


@dataclass(frozen=True)
class Save:
    """What somebody saves of one action by hand; `owner` begins to own it that day, or owned it until the day before."""

    person: str
    action: str
    status: str | None = None
    due_on: str | None = None
    owner: str | None = None
    ends: bool = False


@dataclass(frozen=True)
class Join:
    """That one organisation is another: on every day, whatever names events were written with."""

    goes: str
    stays: str


@dataclass(frozen=True)
class Undo:
    """The import is undone that so many others came after; with any of those, as far as what they built on it allows."""

    followed_by: int = 0


@dataclass
class Done:
    """An import, with the answers of the days before it, as long as nothing before it is undone.

    `until` is the first day of which it states anything, `joins` the organisation that it made another.
    """

    batch: str
    before: dict[str, Answer] | None
    until: str
    joins: str = ""


Step = Load | Save | Join | Undo


ROWS = st.builds(
    Row,
    status=st.sampled_from([None, "planned", "in_progress", "blocked", "completed"]),
    closed=st.integers(0, 60),
    due_on=st.sampled_from([None, "2025-02-01", "2025-03", "2025-06-30", "2026"]),
    level=st.sampled_from([None, "team", "local"]),
    owners=st.frozensets(st.sampled_from(["Police", "Health", "Education"]), max_size=2),
    begun=st.none() | st.integers(0, 60),
)
LOADS = st.builds(
    Load,
    rows=st.dictionaries(st.sampled_from(["x", "y"]), ROWS, min_size=1),
    taken=st.none() | st.integers(0, 60),
    replace=st.booleans(),
)
SAVES = st.builds(
    Save,
    person=st.sampled_from(["Ada", "Grace"]),
    action=st.sampled_from(["x", "y"]),
    status=st.sampled_from([None, "planned", "in_progress", "completed"]),
    due_on=st.sampled_from([None, "2025-03", "2026"]),
    owner=st.none() | st.sampled_from(ORGANISATIONS),
    ends=st.booleans(),
)
JOINS = st.sampled_from([Join(one, other) for one in ORGANISATIONS for other in ORGANISATIONS if one != other])
STEPS = st.lists(
    st.one_of(LOADS, LOADS, SAVES, SAVES, JOINS, st.builds(Undo, st.integers(0, 3))), min_size=2, max_size=7
)


class World:
    """One source of its own in a graph that other worlds share, on a day that each step moves on."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.name = database, f"world{next(_number)}"
        self.path = folder / f"{self.name}.json"
        self.today = FIRST_DAY
        self.imports: list[Done] = []
        self.joined: dict[str, str] = {}  # by its name, what an organisation was merged into
        self.links: set[tuple[str, str]] = set()

    @property
    def past(self) -> list[str]:
        """The days that are asked about: all that loads may date something on, and some between."""
        days = range(1, (self.today - FIRST_DAY).days + 200, 17)
        return sorted(
            {(self.today - timedelta(days=1)).isoformat(), *((self.today - timedelta(n)).isoformat() for n in days)}
        )

    def answers(self) -> dict[str, Answer]:
        """The answer of each past day."""
        return self._answers_of(self.past)

    def _answers_of(self, days: Iterable[str]) -> dict[str, Answer]:
        facts = facts_at(self.database)
        return {day: self._answer(day, facts) for day in days}

    def _answer(self, day: str, facts: GraphFacts) -> Answer:
        asked = question("overdue-actions")
        if not self.imports:
            return {}
        given = {"as_at": day, "source": self.name}
        resolved = resolve_parameters(self.database, asked, given, OWNER, today=self.today)
        context = QuestionContext(self.database, asked, resolved, OWNER, facts)
        return {
            name: (row["status"], row["due_on"], row["level"], tuple(row["owners"]), row["closed_on"])
            for name, row in actions(context).items()
        }

    def take(self, step: Load, before: dict[str, Answer]) -> str:
        """Load the file, if nothing is wrong with it; returns the first day of which it states anything."""
        taken = self.today - timedelta(days=step.taken or 0)
        known = {name for answer in before.values() for name in answer}
        stated = [taken] if step.taken is not None else []
        sheets: dict[str, list[dict[str, Any]]] = {
            "sources": [{"id": self.name, "title": self.name}], "actions": [], "owned_by": [],
            "organisations": [{"id": f"{self.name}-{o}", "name": o} for o in ORGANISATIONS],
        }  # fmt: skip
        if step.taken is not None:
            sheets["sources"][0]["taken_on"] = taken.isoformat()
        for name, row in sorted(step.rows.items()):
            action = f"{self.name}-{name}"
            values: dict[str, Any] = {"id": action, "title": action, "status": row.status}
            if row.status == "completed":
                values["closed_on"] = (taken - timedelta(days=row.closed)).isoformat()
                stated.append(taken - timedelta(days=row.closed))
            sheets["actions"].append(values | {"due_on": row.due_on, "level": row.level})
            for owner in sorted(row.owners):
                link = {"from_id": action, "to_id": f"{self.name}-{owner}"}
                # The day from which somebody owns it who is an owner already would say otherwise of the days before.
                is_new = (name, self.called(owner)) not in {(known, self.called(o)) for known, o in self.links}
                self.links.add((name, owner))
                if row.begun is not None and is_new and action in known:
                    link["from"] = (taken - timedelta(days=row.begun)).isoformat()
                    stated.append(taken - timedelta(days=row.begun))
                sheets["owned_by"].append(link)
        self.path.write_text(json.dumps(sheets))
        outcome = load(self.database, self.path, by=OWNER, replace=step.replace)
        until = min(stated).isoformat() if stated and not outcome.refused else NEVER
        if outcome.batch:
            self.imports.append(Done(outcome.batch, before, min(until, self.today.isoformat())))
        return until

    def take_back(self, step: Undo) -> None:
        """Undo an import. Days that it states nothing of stay; undone as the latest, every day answers as before it."""
        place = max(len(self.imports) - 1 - step.followed_by, 0)
        done, now = self.imports[place], self.answers()
        try:
            undone = undo(self.database, done.batch, by=OWNER)
        except BadRequest:  # all of it stays, or what would be left breaks a rule
            assert place < len(self.imports) - 1, "what nobody built on can be undone"
            assert self.answers() == now
            return
        for later in self.imports[place + 1 :]:
            later.before = None
        if not undone.remaining:
            del self.imports[place]
        if done.before is not None and place == len(self.imports):
            assert undone.remaining == []
            assert self._answers_of(done.before) == done.before
        after = self._answers_of(now)
        assert list(_differing(self.named(now), self.named(after), done.until)) == []
        done.before = None
        if not undone.remaining:
            self.joined.pop(done.joins, None)

    def save(self, step: Save, before: dict[str, Answer]) -> None:
        """Save what the step says of an action that is there, unless a rule stands against it."""
        action = ("Action", f"{self.name}-{step.action}")
        if not self.database.read("MATCH (a:Action {id: $id}) RETURN a.id AS id ORDER BY id", id=action[1]):
            return
        closed = {"closed_on": self.today.isoformat() if step.status == "completed" else ""} if step.status else {}
        values = {"status": step.status, "due_on": step.due_on, **closed}
        edits: list[Edit] = [RecordEdit(*action[:1], {k: v for k, v in values.items() if v is not None}, action[1])]
        if step.owner:
            edits += self._of_owner(step, action)
        written = write(self.database, edits, by=machine_owner(step.person), reason="So it is")
        if written.import_id:
            self.imports.append(Done(written.import_id, before, self.today.isoformat()))

    def _of_owner(self, step: Save, action: tuple[str, str]) -> Iterable[Edit]:
        """It begins to own the action today, or, where it owns it, did so until yesterday."""
        yesterday = (self.today - timedelta(days=1)).isoformat()
        owner = ("Organisation", f"{self.name}-{self.called(str(step.owner))}")
        links = self.database.read(
            "MATCH (:Action {id: $action})-[w:OWNED_BY]->(:Organisation {id: $owner}) "
            "WHERE w.to IS NULL AND coalesce(w.from_latest, '') <= $day RETURN w.id AS id ORDER BY id",
            action=action[1], owner=owner[1], day=yesterday,
        )  # fmt: skip
        if step.ends:
            return [LinkEdit("OWNED_BY", {"to": yesterday}, action, owner, row["id"]) for row in links]
        return [] if links else [LinkEdit("OWNED_BY", {"from": self.today.isoformat()}, action, owner)]

    def join(self, step: Join, before: dict[str, Answer]) -> None:
        """Merge the two, where both are there and are still two."""
        goes, stays = self.called(step.goes), self.called(step.stays)
        ids = [f"{self.name}-{name}" for name in (goes, stays)]
        there = self.database.read("MATCH (o:Organisation) WHERE o.id IN $ids RETURN o.id AS id ORDER BY id", ids=ids)
        if len(there) == 2:
            batch = merge(self.database, Merge("Organisation", ids[0], ids[1]), by=OWNER, reason="They are one")
            self.imports.append(Done(batch, before, NEVER, joins=goes))
            self.joined[goes] = stays

    def called(self, name: str) -> str:
        """What an organisation is called by now."""
        return self.called(self.joined[name]) if name in self.joined else name

    def named(self, answers: dict[str, Answer]) -> dict[str, Answer]:
        """Answers with owners by the names that they have now, each once."""
        return {
            day: {
                action: (*said[:3], tuple(sorted({self.called(name) for name in said[3]})), *said[4:])
                for action, said in answer.items()
            }
            for day, answer in answers.items()
        }

    def replayed(self, days: Iterable[str]) -> dict[str, Answer]:
        """The answer of each day that follows from the events alone, one by one."""
        rows = self.database.read(
            "MATCH (a:Action {source_id: $source}) OPTIONAL MATCH (a)-[:HAS_EVENT]->(e:Event) "
            "WITH a, e ORDER BY a.id, e.sequence, e.at_latest RETURN a.id AS id, properties(a) AS now, "
            "collect(properties(e)) AS events ORDER BY id",
            source=self.name,
        )
        return {
            day: {row["id"]: tuple(self._replay(row, field, day) for field in FIELDS) for row in rows} for day in days
        }

    def _replay(self, row: dict[str, Any], field: str, day: str) -> Any:
        name = "owner" if field == "owners" else field
        events = [event for event in row["events"] if event["field"] == name]
        past = [event for event in events if (event.get("at_latest") or event["known_on_latest"]) <= day]
        if past or events:
            value = past[-1].get("to_value") if past else events[0].get("from_value")
        else:
            value = self._owners(row["id"]) if field == "owners" else row["now"].get(field)
        if field == "owners":
            return tuple(value.split("; ")) if value else ()
        return value if value or field != "status" else "not_known"

    def _owners(self, action: str) -> str:
        rows = self.database.read(
            "MATCH (:Action {id: $id})-[:OWNED_BY]->(o:Organisation) RETURN o.name AS name ORDER BY name", id=action
        )
        return "; ".join(row["name"] for row in rows)


def _differing(before: dict[str, Answer], after: dict[str, Answer], until: str) -> Iterable[tuple[Any, ...]]:
    """What an answer of a day before `until` says otherwise of an action that it had; one that was not followed may go."""
    for day in (day for day in before if day < until):
        for action, said in before[day].items():
            now = after[day].get(action)
            if now != said and (now is not None or said[0] != "not_known"):
                yield day, action, said, now


@pytest.mark.slow
@settings(
    max_examples=SEQUENCES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
@example(steps=[Load({"x": Row("planned", due_on="2025-02-01")}), Load({"x": Row(due_on="2026")}), Undo()])
@example(
    steps=[
        Load({"x": Row("planned", level="team", owners=frozenset({"Police"}))}, taken=20),
        Load({"x": Row("completed", closed=40, level="local", owners=frozenset({"Health"}))}, taken=10, replace=True),
        Load({"y": Row("planned")}, replace=True),
        Load({"x": Row("completed", owners=frozenset({"Police"}))}, replace=True),
    ]
)
@example(  # the older version of a plan after the newer one: who is in it owns again
    steps=[
        Load({"y": Row("planned")}, taken=52, replace=True),
        Load({"y": Row("planned", owners=frozenset({"Education", "Health"}))}, taken=39, replace=True),
        Load({"y": Row("planned", owners=frozenset({"Police"}))}, taken=1, replace=True),
        Load({"y": Row("planned", owners=frozenset({"Education", "Health"}))}, taken=53, replace=True),
    ]
)
@example(  # an owner who was ended since does not own again under the name before a merge that is undone
    steps=[
        Load({"x": Row("planned", owners=frozenset({"Police"})), "y": Row(owners=frozenset({"Health"}))}),
        Join("Police", "Health"),
        Save("Ada", "x", owner="Health", ends=True),
        Undo(1),
    ]
)
@example(  # an owner whom a merge moved, and one who was ended, keep the event by which they came to own it
    steps=[
        Load({"x": Row("planned")}, taken=21),
        Load({"x": Row("planned", owners=frozenset({"Police", "Education"}))}, taken=12),
        Join("Education", "Police"),
        Undo(1),
    ]
)
def test_every_past_day_keeps_its_answer(database: Database, tmp_path: Path, steps: list[Step]) -> None:
    world = World(database, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        for step in steps:
            world.today += timedelta(days=DAYS_BETWEEN)
            day = type("Day", (), {"today": staticmethod(lambda: world.today)})
            patch.setattr(loaders.load, "date", day)
            patch.setattr(sys.modules[write.__module__], "date", day)
            if isinstance(step, Undo):
                if world.imports:
                    world.take_back(step)
                answers = world.answers()
            else:
                before, until = world.answers(), NEVER
                if isinstance(step, Load):
                    until = world.take(step, before)
                elif isinstance(step, Save):
                    world.save(step, before)
                else:
                    world.join(step, before)
                answers = world.answers()
                assert list(_differing(world.named(before), world.named(answers), until)) == []
            stood = {
                day: {name: said[:-1] for name, said in answer.items()} for day, answer in world.named(answers).items()
            }
            assert stood == world.named(world.replayed(answers))

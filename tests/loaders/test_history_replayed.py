"""Whatever is loaded, replaced and undone in whatever order: each past day keeps its answer, that of a plain replay."""

from __future__ import annotations

import json
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
from graph.facts import GraphFacts, facts_at
from graph.writer import undo
from loaders.load import load
from queries.asking.context import QuestionContext
from queries.asking.parameters import resolve_parameters
from queries.catalogue import question
from queries.threads.actions import actions

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
class Undo:
    """The latest import is undone."""


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
STEPS = st.lists(st.one_of(LOADS, LOADS, LOADS, st.just(Undo())), min_size=2, max_size=6)


class World:
    """One source of its own in a graph that other worlds share, on a day that each step moves on."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.name = database, f"world{next(_number)}"
        self.path = folder / f"{self.name}.json"
        self.today = FIRST_DAY
        self.imports: list[tuple[str, dict[str, Answer]]] = []
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
            "organisations": [{"id": f"{self.name}-{o}", "name": o} for o in ("Police", "Health", "Education")],
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
                is_new = (name, owner) not in self.links
                self.links.add((name, owner))
                if row.begun is not None and is_new and action in known:
                    link["from"] = (taken - timedelta(days=row.begun)).isoformat()
                    stated.append(taken - timedelta(days=row.begun))
                sheets["owned_by"].append(link)
        self.path.write_text(json.dumps(sheets))
        outcome = load(self.database, self.path, by=OWNER, replace=step.replace)
        if outcome.batch:
            self.imports.append((outcome.batch, before))
        return min(stated).isoformat() if stated and not outcome.refused else NEVER

    def take_back(self) -> None:
        """Undo the latest import: every day answers as it did before that."""
        batch, before = self.imports.pop()
        undo(self.database, batch, by=OWNER)
        assert self._answers_of(before) == before

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
    max_examples=8,
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
def test_every_past_day_keeps_its_answer(database: Database, tmp_path: Path, steps: list[Load | Undo]) -> None:
    world = World(database, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        for step in steps:
            world.today += timedelta(days=DAYS_BETWEEN)
            patch.setattr(loaders.load, "date", type("Day", (), {"today": staticmethod(lambda: world.today)}))
            if isinstance(step, Load):
                before = world.answers()
                until = world.take(step, before)
                answers = world.answers()
                assert list(_differing(before, answers, until)) == []
            else:
                if world.imports:
                    world.take_back()
                answers = world.answers()
            stood = {day: {name: said[:-1] for name, said in answer.items()} for day, answer in answers.items()}
            assert stood == world.replayed(answers)

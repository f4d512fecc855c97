"""The one write path: recognised, checked and planned as a load is, and written over nothing that its author has not seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from known_plan import OCTOBER, load_plan
from people import OWNER

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.permissions import Grant, Role
from graph.viewer import person_with_account
from graph.writer import find_import, history, undo, versions
from graph.writer.categories import categories_at
from loaders.load import load
from loaders.write import LinkEdit, RecordEdit, Removal, Written, write

Row = dict[str, Any]


@pytest.fixture
def graph(database: Database, story: Any, written: Callable[..., Path]) -> Database:
    """The small story of the loaders' tests."""
    load(database, written(story), by=OWNER)
    return database


def save(graph: Database, *edits: RecordEdit | LinkEdit | Removal, reason: str = "So decided.") -> Written:
    return write(graph, edits, by=OWNER, reason=reason)


def record(graph: Database, label: str, id_: str) -> Row:
    [row] = graph.read(f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS p ORDER BY n.id", id=id_)
    properties: Row = row["p"]
    return properties


def version(graph: Database, label: str, id_: str) -> str:
    return versions(graph.read, label, {id_: record(graph, label, id_)["import_id"]})[id_]


def texts(result: Written) -> list[tuple[str, str]]:
    return [(problem.field, problem.text) for problem in result.errors]


@pytest.mark.slow
def test_a_value_is_changed_with_its_history_and_undone(graph: Database) -> None:
    before = record(graph, "Action", "a2")
    seen = version(graph, "Action", "a2")
    assert seen == before["import_id"], "nothing has changed since the import that made it"
    result = save(graph, RecordEdit("Action", {"title": "One list", "due_on": "12/3/2031"}, "a2", seen))
    assert result.errors == []
    now = record(graph, "Action", "a2")
    assert (now["title"], now["due_on"], now["due_on_latest"]) == ("One list", "2031-03-12", "2031-03-12")
    [step, made] = history(graph, "Action", "a2", now["import_id"])
    assert (step.by, step.reason, step.after["title"], step.before["title"]) == (
        OWNER.person, "So decided.", "One list", "A shared list",
    )  # fmt: skip
    assert (made.what, step.version) == ("created", version(graph, "Action", "a2"))
    [event] = graph.read(
        "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event {field: 'due_on'}) RETURN e.to_value AS to, e.reason AS why "
        "ORDER BY to"
    )
    assert event == {"to": "2031-03-12", "why": "So decided."}
    assert result.import_id
    undo(graph, result.import_id, by=OWNER)
    assert record(graph, "Action", "a2") == before
    assert version(graph, "Action", "a2").partition(".")[0] == seen


@pytest.mark.slow
def test_a_new_record_stands_where_it_belongs_and_needs_what_a_load_needs(graph: Database) -> None:
    refused = save(graph, RecordEdit("Episode", {"what_happened": "A visit", "sequence": "x"}))
    assert texts(refused) == [
        ("sequence", "Number in the case: ‘x’ is not a whole number. Write digits alone, such as 3.")
    ]
    refused = save(graph, RecordEdit("Episode", {"what_happened": "A visit"}))
    assert sorted(field for field, _ in texts(refused)) == ["case", "title"]
    [case] = graph.read(
        "MATCH (c:Case)-[:HAS_EPISODE]->(e) RETURN c.id AS id, max(e.sequence) AS last ORDER BY id LIMIT 1"
    )
    values = {"title": "The visit", "case": case["id"], "start": "May 2019", "sequence": case["last"] + 1}
    result = save(graph, RecordEdit("Episode", values))
    assert result.errors == []
    [(label, id_)] = result.keys
    made = record(graph, label, id_)
    assert (made["start"], made["source_id"], made["import_id"]) == ("2019-05", "by-hand", result.import_id)
    rows = graph.read(
        "MATCH (c:Case)-[:HAS_EPISODE]->(:Episode {id: $id})<-[:NEXT]-(b) RETURN c.id AS id ORDER BY id", id=id_
    )
    assert rows == [{"id": case["id"]}]
    finding = save(graph, RecordEdit("Finding", {"headline": "Sorted by form", "pattern": "tools"})).keys[0][1]
    rows = graph.read("MATCH (:Finding {id: $id})-[:IN_CATEGORY]->(k) RETURN k.id AS id ORDER BY id", id=finding)
    assert rows == [{"id": "scie_patterns_2012:tools"}]


@pytest.mark.every_server
@pytest.mark.slow
def test_an_episode_without_a_number_comes_to_its_place_by_its_date(graph: Database) -> None:
    """Before those that the graph has: they are numbered anew, though the form states none of them, and undo takes it back."""
    [case] = save(graph, RecordEdit("Case", {"title": "Child of a test", "synthetic": "yes"})).keys
    add = [{"title": "The visit", "start": "2021-03"}, {"title": "The call", "start": "2021-02"}]
    add += [{"title": "Between", "start": "2021-02-20"}, {"title": "Undated"}, {"title": "First", "start": "2020"}]
    numbered = (
        "MATCH (:Case {id: $case})-[:HAS_EPISODE]->(e) OPTIONAL MATCH (b)-[:NEXT]->(e) "
        "RETURN e.title AS title, e.sequence AS number, b.title AS before ORDER BY number, title"
    )
    for values in add:
        saved = save(graph, RecordEdit("Episode", {**values, "case": case[1]}))
        assert saved.errors == []
    rows = graph.read(numbered, case=case[1])
    assert [row["title"] for row in rows] == ["First", "The call", "Between", "The visit", "Undated"]
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["before"] for row in rows] == [None, "First", "The call", "Between", "The visit"]
    assert saved.import_id
    undo(graph, saved.import_id, by=OWNER)
    rows = graph.read(numbered, case=case[1])
    assert [row["title"] for row in rows] == ["The call", "Between", "The visit", "Undated"]
    assert [row["number"] for row in rows] == [1, 2, 3, 4]


@pytest.mark.slow
def test_a_contribution_to_a_new_factor_is_one_write(graph: Database) -> None:
    [episode] = graph.read("MATCH (e:Episode) RETURN e.id AS id ORDER BY id LIMIT 1")
    end = ("Episode", episode["id"])
    link = LinkEdit(
        "CONTRIBUTED_TO", {"polarity": "Supporting", "quote": "It was there."}, ("Factor", "Time to think"), end
    )
    result = save(graph, RecordEdit("Factor", {"name": "Time to think"}), link, link)
    assert result.errors == []
    rows = graph.read(
        "MATCH (f:Factor {name: 'Time to think'})-[r:CONTRIBUTED_TO]->(:Episode {id: $id}) "
        "RETURN r.polarity AS polarity, r.coding_id IS NOT NULL AS coded ORDER BY r.id",
        id=episode["id"],
    )
    assert rows == [{"polarity": "supporting", "coded": True}] * 2, "a passage more is a contribution more"
    [_, (kind, id_), _] = result.keys
    changed = save(graph, LinkEdit(kind, {"polarity": "mixed", "quote": ""}, end=end, id=id_, version=result.import_id))
    assert changed.errors == []
    again = save(graph, LinkEdit(kind, {"polarity": "unclear"}, end=end, id=id_, version=result.import_id))
    assert [(f.name, f.before, f.theirs, f.yours) for f in again.conflicts[0].fields] == [
        ("polarity", "supporting", "mixed", "unclear"),
        ("quote", "It was there.", None, "It was there."),
    ]
    paged = save(graph, LinkEdit(kind, {"page": "12"}, end=end, id=id_))
    assert paged.errors == [], "what is required need not be repeated"
    title = record(graph, "Episode", episode["id"])["title"]
    assert find_import(graph, str(paged.import_id)).files == [f"‘Time to think’ contributed to ‘{title}’"]
    assert save(graph, Removal(kind, id_, end=end)).errors == []
    with pytest.raises(NotFound):
        save(graph, Removal(kind, id_, end=end))


@pytest.mark.embedded
def test_records_in_a_list_are_found_by_id_or_name_together(graph: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    [episode] = graph.read("MATCH (e:Episode) RETURN e.id AS id ORDER BY id LIMIT 1")
    save(graph, RecordEdit("Organisation", {"name": "Education"}), RecordEdit("Organisation", {"name": "Police"}))

    def contribution(acted_on: str) -> LinkEdit:
        values = {"polarity": "Supporting", "quote": "There.", "acted_on": acted_on}
        return LinkEdit("CONTRIBUTED_TO", values, ("Factor", "f1"), ("Episode", episode["id"]))

    result = save(graph, contribution("Police; o1; Education"))
    assert result.errors == []
    [row] = graph.read(
        "MATCH ()-[r:CONTRIBUTED_TO {id: $id}]->() UNWIND r.acted_on AS one MATCH (o:Organisation {id: one}) "
        "WITH r, o ORDER BY o.name RETURN r.id AS id, collect(o.name) AS names ORDER BY id",
        id=result.keys[0][1],
    )
    assert row["names"] == ["Children's services", "Education", "Police"]
    monkeypatch.setattr("loaders.write.values.MAX_LISTED", 2)
    refused = save(graph, contribution("a; b; c"))
    assert texts(refused) == [
        ("acted_on", "‘Whose practice it bore on’ lists 3 records, and 2 is the most. Leave some out.")
    ]


def test_a_name_that_is_there_is_no_new_record(graph: Database) -> None:
    [factor] = graph.read("MATCH (f:Factor) RETURN f.id AS id, f.name AS name ORDER BY id LIMIT 1")
    result = save(graph, RecordEdit("Factor", {"name": f" {factor['name'].upper()}"}))
    assert [(problem.code, problem.record) for problem in result.errors] == [("exists", ("Factor", factor["id"]))]


@pytest.mark.slow
@pytest.mark.embedded
def test_what_somebody_else_set_meanwhile_is_a_conflict(graph: Database) -> None:
    seen = version(graph, "Action", "a2")
    theirs = save(graph, RecordEdit("Action", {"title": "Theirs"}, "a2", seen))
    yours = save(graph, RecordEdit("Action", {"title": "Yours", "text": "More"}, "a2", seen))
    [conflict] = yours.conflicts
    assert (yours.import_id, conflict.version, conflict.last and conflict.last.reason) == (
        None, version(graph, "Action", "a2"), "So decided.",
    )  # fmt: skip
    assert [(f.name, f.before, f.theirs, f.yours) for f in conflict.fields if f.name == "title"] == [
        ("title", "A shared list", "Theirs", "Yours")
    ]
    assert theirs.import_id
    undo(graph, theirs.import_id, by=OWNER)
    assert save(graph, RecordEdit("Action", {"title": "Yours"}, "a2", seen)).import_id, (
        "it is what its author saw again"
    )


@pytest.mark.slow
def test_nothing_goes_that_others_stand_on(graph: Database) -> None:
    [episode] = graph.read("MATCH (e:Episode)<-[:CONTRIBUTED_TO]-() RETURN e.id AS id ORDER BY id LIMIT 1")
    assert "still used" in save(graph, Removal("Episode", episode["id"])).errors[0].text
    assert "history" in save(graph, Removal("Action", "a2")).errors[0].text
    made = save(graph, RecordEdit("WorkingPractice", {"name": "A huddle"}))
    assert save(graph, Removal(*made.keys[0])).errors == []


@pytest.mark.slow
def test_an_episode_that_goes_leaves_the_order_of_the_others_whole(graph: Database) -> None:
    [case] = graph.read(
        "MATCH (c:Case)-[:HAS_EPISODE]->(e) RETURN c.id AS id, max(e.sequence) AS last ORDER BY id LIMIT 1"
    )
    made = [
        save(graph, RecordEdit("Episode", {"title": f"E{n}", "case": case["id"], "sequence": case["last"] + n})).keys[
            0
        ][1]
        for n in (1, 2, 3)
    ]
    removed = save(graph, Removal("Episode", made[1]))
    assert removed.errors == []
    chain = "MATCH (:Episode {id: $first})-[r:NEXT]->(e:Episode) RETURN e.id AS id ORDER BY id"
    assert graph.read(chain, first=made[0]) == [{"id": made[2]}]
    assert removed.import_id
    undo(graph, removed.import_id, by=OWNER)
    assert graph.read(chain, first=made[0]) == [{"id": made[1]}]


@pytest.mark.slow
def test_a_status_keeps_the_rules_of_a_load(graph: Database) -> None:
    refused = save(graph, RecordEdit("Action", {"status": "completed", "closed_on": ""}, "a2"))
    assert texts(refused) == [
        (
            "closed_on",
            "Closed on is blank, though the status is 'completed'. "
            "Fill in the date as exactly as it is known: 2024, 2024-05 or 2024-05-17.",
        )
    ]
    assert save(graph, RecordEdit("Action", {"status": "completed", "closed_on": "3 May 2023"}, "a2")).errors == []
    assert save(graph, RecordEdit("Action", {"status": "in_progress"}, "a2"), reason="It was not done.").errors == []
    [row] = graph.read(
        "MATCH (:Action {id: 'a2'})-[:HAS_EVENT]->(e:Event {field: 'status', to_value: 'in_progress'}) "
        "RETURN e.reason AS why ORDER BY e.sequence DESC LIMIT 1"
    )
    assert row["why"] == "It was not done."
    assert texts(save(graph, RecordEdit("Action", {"title": " ", "status": ""}, "a2"))) == [
        ("title", "Title is blank, and is required. Fill it in."),
        ("status", "Status is blank, and is required. Fill it in."),
    ]


@pytest.mark.slow
@pytest.mark.embedded
def test_a_reason_is_needed_and_a_warning_can_be_heeded(graph: Database) -> None:
    with pytest.raises(BadRequest, match="why"):
        save(graph, RecordEdit("Action", {"title": "X"}, "a2"), reason=" ")
    edit = RecordEdit("Action", {"text": "Mrs Smith rang."}, "a2")
    heeded = write(graph, [edit], by=OWNER, reason="r", heeds_warnings=True)
    assert (heeded.import_id, [problem.field for problem in heeded.warnings]) == (None, ["text"])
    assert save(graph, edit).import_id


@pytest.mark.slow
@pytest.mark.embedded
def test_the_import_says_what_it_was(graph: Database) -> None:
    result = save(graph, RecordEdit("Action", {"title": "One list"}, "a2"))
    batch = find_import(graph, result.import_id or "")
    assert (batch.loader, batch.files, batch.reason) == ("form", ["Action ‘A shared list’"], "So decided.")
    assert save(graph, RecordEdit("Action", {"title": "One list"}, "a2")).import_id is None, "nothing to change"


@pytest.mark.embedded
@pytest.mark.slow
def test_only_whoever_signs_off_closes_an_action_and_opens_it_again(graph: Database) -> None:
    reviewer = person_with_account("Ben", (Grant(Role.REVIEWER),))
    lead = person_with_account("Anna", (Grant(Role.LEAD),))
    closing = RecordEdit("Action", {"status": "completed", "closed_on": "2024-05-01"}, "a2")
    refused = write(graph, [closing], by=reviewer, reason="Done")
    assert [problem.code for problem in refused.errors] == ["sign_off"]
    reported = write(graph, [RecordEdit("Action", {"status": "reported_complete"}, "a2")], by=reviewer, reason="Done")
    assert reported.import_id, reported.problems
    accepted = write(graph, [closing], by=lead, reason="Accepted by the board")
    assert accepted.import_id, accepted.problems
    corrected = write(
        graph, [RecordEdit("Action", {"closed_on": "2024-05-02"}, "a2")], by=reviewer, reason="A day later"
    )
    assert corrected.import_id, corrected.problems
    reopened = RecordEdit("Action", {"status": "in_progress", "closed_on": ""}, "a2")
    refused = write(graph, [reopened], by=reviewer, reason="It did not hold")
    assert [(problem.code, problem.field) for problem in refused.errors] == [("sign_off", "status")]
    assert write(graph, [reopened], by=lead, reason="It did not hold").import_id


@pytest.mark.slow
@pytest.mark.embedded
def test_a_second_record_by_hand_is_met_with_no_warning_of_a_load(graph: Database) -> None:
    for title in ("Meet every month", "Publish a guide"):
        result = save(graph, RecordEdit("Action", {"title": title, "status": "planned"}))
        assert result.import_id and not result.warnings, result.problems


@pytest.mark.slow
def test_a_category_in_a_column_is_set_and_undone_as_a_value(graph: Database) -> None:
    [(_, id_)] = save(graph, RecordEdit("Finding", {"headline": "Forms", "pattern": "tools"})).keys
    seen = version(graph, "Finding", id_)

    def pattern() -> list[str]:
        return categories_at("Finding", version(graph, "Finding", id_))["pattern"]

    def set_to(code: str, version: str | None = None) -> Written:
        return save(graph, RecordEdit("Finding", {"pattern": code}, id_, version), reason=f"To {code or 'nothing'}.")

    assert pattern() == ["tools"]
    assert set_to("tools", seen).import_id is None, "it is so already"
    first = set_to("innate_biases", seen)
    assert pattern() == ["innate_biases"], "another takes its place"
    [conflict] = set_to("management_systems", seen).conflicts
    assert [(field.name, field.before, field.theirs, field.yours) for field in conflict.fields] == [
        ("pattern", "tools", "innate_biases", "management_systems")
    ]
    assert conflict.last and conflict.last.reason == "To innate_biases."
    second = set_to("", version(graph, "Finding", id_))
    third = set_to("management_systems")
    assert first.import_id and second.import_id and third.import_id
    with pytest.raises(BadRequest, match="put another in its place"):
        undo(graph, second.import_id, by=OWNER)
    undo(graph, third.import_id, by=OWNER)
    undo(graph, second.import_id, by=OWNER)
    assert pattern() == ["innate_biases"]
    undo(graph, first.import_id, by=OWNER)
    assert pattern() == ["tools"]
    assert version(graph, "Finding", id_) == seen
    assert texts(set_to("weather"))[0][0] == "pattern"
    assert pattern() == ["tools"]


@pytest.mark.slow
def test_what_people_close_needs_its_day_whatever_its_source_is_known_to_lack(prepared: Database) -> None:
    """A plan with completed actions and no day is loaded; that excuses it, and not whoever closes another one by hand."""
    load_plan(prepared, OCTOBER)
    [lacking] = prepared.read(
        "MATCH (a:Action) WHERE a.status = 'completed' AND a.closed_on IS NULL RETURN a.id AS id ORDER BY id LIMIT 1"
    )
    [open_] = prepared.read("MATCH (a:Action {status: 'in_progress'}) RETURN a.id AS id ORDER BY id LIMIT 1")
    refused = save(prepared, RecordEdit("Action", {"status": "completed"}, open_["id"]))
    assert [field for field, _ in texts(refused)] == ["closed_on"] and refused.errors
    closed = save(prepared, RecordEdit("Action", {"status": "completed", "closed_on": "2024-12"}, open_["id"]))
    assert closed.import_id, closed.problems
    touched = save(prepared, RecordEdit("Action", {"job_role": "Head of Service"}, lacking["id"]))
    assert touched.import_id, "what was so before stands in nobody's way"
    reopened = save(prepared, RecordEdit("Action", {"status": "in_progress"}, lacking["id"]))
    assert reopened.import_id
    undo(prepared, reopened.import_id, by=OWNER)
    assert record(prepared, "Action", lacking["id"])["status"] == "completed"

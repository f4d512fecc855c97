"""A real case without a sensitivity counts as restricted until somebody says otherwise, and why (rule 17)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from graph.errors import BadRequest
from graph.facts import facts_at
from graph.viewer import Viewer
from graph.writer import find_import, import_changes, imports, undo
from loaders.check import check
from loaders.check_graph import check_graph
from loaders.load import Outcome, load
from loaders.read.choose_loader import read
from loaders.sensitivity import cases_without_sensitivity, set_sensitivity
from loaders.write import RecordEdit, Removal, write
from queries.ask import ask
from queries.release.export import export_graph

Load = Callable[..., Outcome]
HEADINGS = "case,factor,+/-,quote,sensitivity,invented"
SMEW = "Child Smew,Caseload,-,Nobody had time for Smew,,"
TEAL = "Child Teal,Caseload,-,Teal was seen,open,"
INVENTED = "Child Wigeon,Caseload,-,Wigeon was seen,,yes"
STATED = "MATCH (c:Case) RETURN c.title AS title, c.sensitivity AS sensitivity ORDER BY title"


@pytest.fixture
def load_rows(load_under: Callable[[str], Load]) -> Load:
    loading = load_under(HEADINGS)
    return lambda *rows, **options: loading("birds.csv", *rows, **{"sensitivity": None} | options)


def exported(database: Database, folder: Path) -> str:
    export_graph(database, folder / "graph.json")
    return (folder / "graph.json").read_text(encoding="utf-8")


def counted(database: Database, viewer: Viewer) -> int:
    """The real cases in which the factor is recorded, as this viewer may know."""
    rows = ask(database, "recurring-factors", {}, viewer=viewer).rows
    return int(next(row["cases"] for row in rows if row["group"] == "no codebook named"))


def stated(database: Database) -> list[str | None]:
    return [row["sensitivity"] for row in database.read(STATED)]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_real_case_that_states_none_leaves_nowhere(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    outcome = load_rows(SMEW, TEAL, INVENTED)
    [warning] = [problem.sentence for problem in outcome.warnings if problem.code == "no_sensitivity"]
    assert warning == (
        "birds.csv: 1 case states no sensitivity, so it counts as restricted: with all that follows from it, it is left "
        "out of exports, editions and the API. Load with --sensitivity open, internal or restricted, fill in the column, "
        "or use 'casethread sensitivity CASE open --reason ...' later."
    )
    assert "Smew" not in exported(prepared, tmp_path)
    assert all(name in exported(prepared, tmp_path) for name in ("Teal", "Wigeon"))
    assert counted(prepared, EXPORT) == 1, "Wigeon is invented, and never counted with the others"
    assert counted(prepared, OWNER) == 2


@pytest.mark.embedded
@pytest.mark.slow
def test_the_load_supplies_it_and_the_import_says_so(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    outcome = load_rows(SMEW, TEAL.replace("open", "restricted"), sensitivity="open")
    assert not [problem for problem in outcome.warnings if problem.code == "no_sensitivity"]
    assert stated(prepared) == ["open", "restricted"], "what a case states stays"
    assert "Smew" in exported(prepared, tmp_path)
    assert (
        find_import(prepared, str(outcome.batch)).reason == "load, with the sensitivity open for cases that state none"
    )
    assert load_rows(SMEW, sensitivity="restricted").batch is None, "and what the graph has of it"


@pytest.mark.slow
@pytest.mark.embedded
def test_the_same_file_again_supplies_what_the_graph_lacks(prepared: Database, load_rows: Load) -> None:
    load_rows(SMEW, TEAL)
    outcome = load_rows(SMEW, TEAL, sensitivity="internal")
    assert stated(prepared) == ["internal", "open"]
    [change] = import_changes(prepared, str(outcome.batch))
    assert (change["by"], change["reason"]) == (
        OWNER.person, "load, with the sensitivity internal for cases that state none",
    )  # fmt: skip
    assert imports(prepared)[-1].reason == "load", "the first one was given none"
    undo(prepared, str(outcome.batch), by=OWNER)
    assert stated(prepared) == [None, "open"]


@pytest.mark.slow
def test_a_case_that_people_restricted_and_removed_comes_back_as_restricted(prepared: Database, tmp_path: Path) -> None:
    file = tmp_path / "birds.json"
    file.write_text('{"cases": [{"id": "teal", "title": "Child Teal", "kind": "audit", "sensitivity": "open"}]}')
    load(prepared, file, by=OWNER)
    set_sensitivity(prepared, ["teal"], "restricted", "Asked by the family", by=OWNER)
    assert write(prepared, [Removal("Case", "teal")], by=OWNER, reason="Not ours").import_id
    outcome = load(prepared, file, by=OWNER)
    assert stated(prepared) == ["restricted"]
    warnings = {problem.code: str(problem) for problem in outcome.warnings}
    assert "(Not ours), and is in the file again" in warnings["removed_by_hand"]
    assert "is restricted, as it was when somebody removed it" in warnings["stays_restricted"]
    assert "removed_by_hand" not in {problem.code for problem in load(prepared, file, by=OWNER).warnings}


@pytest.mark.slow
def test_an_invented_case_that_was_entered_makes_nothing_else_so(prepared: Database) -> None:
    """Whoever tried the forms first had every action that they added to a real plan left out of its counts."""
    tried = {"title": "Child Rowan", "kind": "audit", "sensitivity": "open", "synthetic": "yes"}
    for edit in (RecordEdit("Case", tried), RecordEdit("Action", {"title": "Train the teams"})):
        assert write(prepared, [edit], by=OWNER, reason="x").import_id
    assert facts_at(prepared).has_invented
    assert not facts_at(prepared).invented.get("Action")


@pytest.mark.slow
def test_it_is_set_afterwards_with_a_reason_and_undone(prepared: Database, load_rows: Load, tmp_path: Path) -> None:
    load_rows(SMEW, TEAL, INVENTED)
    ids = cases_without_sensitivity(prepared)
    assert ids == ["birds-child-smew"]
    for reason in ("", " \n"):
        with pytest.raises(BadRequest, match="Give a reason"):
            set_sensitivity(prepared, ids, "open", reason, by=OWNER)
    with pytest.raises(BadRequest, match="'public' is no sensitivity"):
        set_sensitivity(prepared, ids, "public", "why not", by=OWNER)
    assert "Smew" not in exported(prepared, tmp_path)
    changed, import_id = set_sensitivity(prepared, ids, "open", "Published on  3 May 2024", by=OWNER)
    assert (changed, find_import(prepared, import_id).reason) == (1, "Published on 3 May 2024")
    [change] = import_changes(prepared, import_id)
    assert (change["entity_id"], change["reason"]) == ("birds-child-smew", "Published on 3 May 2024")
    assert "Smew" in exported(prepared, tmp_path)
    assert set_sensitivity(prepared, ids, "open", "again", by=OWNER) == (0, "")
    [conflict] = load_rows(SMEW.replace(",,", ",restricted,")).plan.conflicts  # type: ignore[union-attr]  # it is planned
    assert (conflict.property, conflict.kept) == ("sensitivity", "open"), (
        "set by hand, so that no file changes it unseen"
    )
    undo(prepared, import_id, by=OWNER)
    assert "Smew" not in exported(prepared, tmp_path)


@pytest.mark.slow
@pytest.mark.embedded
def test_check_says_how_many_cases_of_an_earlier_version_are_concerned(
    prepared: Database, load_rows: Load, tmp_path: Path
) -> None:
    load_rows(SMEW, TEAL, INVENTED, "Child Scoter,Caseload,-,Scoter was seen,,")
    revision = prepared.revision()
    [problem] = [problem for problem in check_graph(prepared) if problem.code == "no_sensitivity"]
    assert problem.severity == "warning"
    assert problem.sentence == (
        "The graph: 2 cases state no sensitivity, so they count as restricted: with all that follows from them, they are left "
        "out of exports, editions and the API. Set it with 'casethread sensitivity CASE open --reason ...', or load their "
        "file again with --sensitivity open, internal or restricted."
    )
    assert (prepared.revision(), stated(prepared)) == (revision, [None, None, "open", None]), "nothing is written"


@pytest.mark.slow
def test_a_load_that_replaces_keeps_what_an_export_lacks(prepared: Database, load_rows: Load) -> None:
    load_rows(SMEW, TEAL, TEAL.replace("Teal", "Scoter").replace("open", "internal"))
    load_rows(INVENTED, replace=True)
    assert [row["title"] for row in prepared.read(STATED)] == ["Child Scoter", "Child Smew", "Child Wigeon"]
    assert set(facts_at(prepared).withheld["Case"]) == {"birds-child-scoter", "birds-child-smew"}


def test_a_word_that_is_none_is_an_error_and_no_silence(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    rows = ["Case;Sensitivity;Episode;Factor;+ or -", "A;OFFICIAL;Visit;Caseload;-", "B;;Visit;Caseload;-"]
    path.write_text("\n".join(rows), encoding="utf-8")
    problems = check(read(path)).problems
    [error] = [problem for problem in problems if problem.severity == "error"]
    assert error.value == "OFFICIAL" and "Who may see it" in error.fix
    [silent] = [problem.rule for problem in problems if problem.code == "no_sensitivity"]
    assert silent.startswith("1 case states no sensitivity")

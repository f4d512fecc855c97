"""load, imports, check: all of a file or nothing of it, every problem said, and everything taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import neo4j
import pytest
from commandline import REVIEWS, Casethread, shape

from graph.database import Database
from graph.records import Subgraph

Folder = Callable[..., Path]
NOTHING = Subgraph([], [])
CASES = (REVIEWS / "cases.csv").read_text(encoding="utf-8")
CONTRIBUTIONS = (REVIEWS / "contributed_to.csv").read_text(encoding="utf-8")


def another_program(casethread: Casethread, cypher: str) -> None:
    """What somebody does with the driver alone and what `casethread connection` says."""
    result = casethread("connection", "--json").json
    password = result["password"] or casethread.environment["NEO4J_PASSWORD"]
    assert password is not None
    with neo4j.GraphDatabase.driver(result["uri"], auth=(result["username"], password)) as driver:
        driver.execute_query(cypher, database_=result["database"])


@pytest.mark.every_server
@pytest.mark.slow
def test_a_load_is_listed_shown_and_taken_back(casethread: Casethread, database: Database) -> None:
    [done] = casethread("load", REVIEWS, "--json").json
    assert done["counts"]["added"]["Case"] == 3
    assert done["import"]
    [listed] = casethread("imports", "list", "--json").json
    assert (listed["id"], listed["state"], listed["by"]) == (done["import"], "done", "owner")
    assert "cases.csv" in casethread("imports", "show", done["import"][:6]).text
    assert casethread("imports", "show", done["import"], "--json").json["counts"] == done["counts"]
    assert "is undone" in casethread("imports", "undo", done["import"]).text
    assert shape(database) == NOTHING
    assert casethread("imports", "list", "--json").json[0]["state"] == "undone"
    assert "already" in casethread("imports", "undo", done["import"], code=2).errors


@pytest.mark.slow
def test_a_second_load_changes_nothing_and_makes_no_import(casethread: Casethread, database: Database) -> None:
    casethread("load", REVIEWS)
    revision = database.revision()
    assert "nothing to change" in casethread("load", REVIEWS).text
    assert database.revision() == revision
    assert len(casethread("imports", "list", "--json").json) == 1


@pytest.mark.slow
def test_a_heading_that_is_not_known_is_named_and_can_be_answered(casethread: Casethread, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("case,factor,+ or -,Source of evidence\nA,Caseload,-,Health visiting\n", encoding="utf-8")
    asked = casethread("load", sheet, "--dry-run")
    assert "--column 'Source of evidence=reported_by'" in asked.text
    assert "8 cells: 6 used, 2 left out: column 'Source of evidence' of 'sheet' 2." in asked.text
    [answered] = casethread("load", sheet, "--column", "Source of evidence=reported_by", "--json").json
    assert answered["cells"] == {"filled": 8, "used": 8, "left_out": [], "parts": []}
    assert answered["headings"] == []
    for wrong, sentence in (
        ("reported_by", "is not HEADING=COLUMN"),
        ("Source=reported", "Did you mean 'reported_by'?"),
    ):
        refused = casethread("load", sheet, "--column", wrong, code=2)
        assert sentence in " ".join(refused.errors.split())


@pytest.mark.slow
def test_a_dry_run_says_what_would_be_and_does_nothing(
    casethread: Casethread, database: Database, folder_with: Folder
) -> None:
    output = casethread("load", REVIEWS, "--dry-run")
    assert "would be added" in output.text
    assert "Cases 3" in output.text
    assert shape(database) == NOTHING
    assert "Nothing has been loaded" in casethread("imports", "list").text
    casethread("load", REVIEWS)
    changed = folder_with(cases=CASES.replace("A baby and a move between two areas", "A baby and two moves"))
    [planned] = casethread("load", changed, "--dry-run", "--json").json
    assert planned["dry_run"] is True
    assert planned["import"] is None
    assert planned["counts"]["changed"] == {"Case": 1}
    assert database.revision() == 1


@pytest.mark.slow
def test_every_problem_is_reported_at_once_and_nothing_is_loaded(
    casethread: Casethread, database: Database, folder_with: Folder
) -> None:
    bad = folder_with(
        contributed_to=CONTRIBUTIONS.replace("k2,supporting", "k2,suportive").replace("f3,Case,c2", "f3,Case,c9"),
        cases=CASES.replace("2022-06-30", "2022-02-30"),
    )
    output = casethread("load", bad, code=1)
    assert "contributed_to.csv, row 5, column polarity: 'suportive'" in output.text
    assert "Did you mean 'supporting'?" in output.text
    assert "'c9'" in output.text
    assert "cases.csv, row 3, column period_end: '2022-02-30'" in output.text
    assert "nothing was loaded" in output.text
    assert shape(database) == NOTHING
    problems = casethread("load", bad, "--json", code=1).json[0]["problems"]
    polarity = next(each for each in problems if each["column"] == "polarity")
    place = (polarity["file"], polarity["row"], polarity["value"], polarity["severity"])
    assert place == ("contributed_to.csv", 5, "suportive", "error")
    assert polarity["rule"]
    assert "supporting" in polarity["fix"]
    assert polarity["mend"] == polarity["fix"], "the old name is there for one version"


@pytest.mark.slow
def test_none_of_several_files_is_loaded_if_one_has_errors(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("case,factor,+ or -\nA,Caseload,-\n", encoding="utf-8")
    bad.write_text("case,factor,+ or -\nB,Trust,helpful\n", encoding="utf-8")
    for order in ((good, bad, good), (bad, good)):
        output = casethread("load", *order, code=1)
        assert "None of these files was loaded.\nRefused: bad.csv (1 error).\nNot loaded because of that: good.csv" in (
            output.text
        )
        assert shape(database) == NOTHING
    states = [file["state"] for file in casethread("load", good, bad, "--json", code=1).json]
    assert states == ["checked", "refused"]


@pytest.mark.slow
def test_a_file_may_refer_to_one_before_it(casethread: Casethread, database: Database, tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"{name}.json" for name in ("first", "second", "third"))
    first.write_text('{"cases": [{"id": "c", "title": "A case"}]}', encoding="utf-8")
    second.write_text(
        '{"cases": [{"id": "c", "summary": "More."}], "factors": [{"id": "f", "name": "Trust"}],'
        ' "contributed_to": [{"from_id": "f", "to_id": "c", "to_label": "Case", "polarity": "supporting"}]}',
        encoding="utf-8",
    )
    third.write_text(
        '{"contributed_to": [{"from_id": "f", "to_id": "x", "to_label": "Case", "polarity": "hindering"}]}',
        encoding="utf-8",
    )
    text = casethread("load", first, second, third, second, code=1).text
    assert text.endswith(
        "Loaded: first.json, second.json.\nRefused: third.json (1 error).\nNot loaded because of that: second.json.\n"
    )
    assert {node.label for node in shape(database).nodes} >= {"Case", "Factor"}
    assert [file["state"] for file in casethread("load", first, second, "--json").json] == ["unchanged"] * 2


@pytest.mark.slow
def test_warnings_keep_the_row_and_strict_makes_an_error_of_what_names_somebody(
    casethread: Casethread, database: Database, folder_with: Folder
) -> None:
    named = folder_with(cases=CASES.replace("Routine work with", "Routine work (mail@example.org) with"))
    assert "nothing was loaded" in casethread("load", named, "--strict", code=1).text
    assert shape(database) == NOTHING
    text = casethread("load", named).text
    assert "Warning: cases.csv, row 3" in text
    assert "mail@example.org" in casethread("ask", "find", "text=Routine work").text
    assert "Warning" not in casethread("load", named, "--quiet").text


@pytest.mark.every_server
@pytest.mark.slow
def test_replace_takes_out_what_the_file_no_longer_holds_and_undo_brings_it_back(
    casethread: Casethread, database: Database, folder_with: Folder
) -> None:
    casethread("load", REVIEWS)
    before = shape(database)
    less = folder_with(addresses="from_id,to_id,intent\n", escalated_to="from_label,from_id,to_label,to_id\n")
    assert "nothing to change" in casethread("load", less).text
    [done] = casethread("load", less, "--replace", "--json").json
    assert done["counts"]["removed"] == {"ADDRESSES": 1}
    shown = casethread("imports", "show", done["import"], "--json").json
    [change] = shown["changes"]
    assert (change["entity"], change["after"]) == ("ADDRESSES", None)
    assert change["before"]["intent"] == "reduce"
    assert "removed" in casethread("imports", "show", done["import"]).text
    casethread("imports", "undo", done["import"])
    assert shape(database) == before


@pytest.mark.slow
def test_blanks_change_nothing_unless_told_to(casethread: Casethread, folder_with: Folder) -> None:
    casethread("load", REVIEWS)
    blank = folder_with(cases=CASES.replace("R-02", ""))
    assert "nothing to change" in casethread("load", blank).text
    [done] = casethread("load", blank, "--clear-blanks", "--json").json
    assert done["counts"]["changed"] == {"Case": 1}
    [change] = casethread("imports", "show", done["import"], "--json").json["changes"]
    assert (change["before"], change["after"]) == ({"ref": "R-02"}, {"ref": None})


@pytest.mark.slow
def test_of_an_import_that_others_build_on_that_stays(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    [first] = casethread("load", REVIEWS, "--json").json
    more = tmp_path / "more.json"
    contributions = [{"from_id": "f1", "to_label": "Case", "to_id": "c1", "polarity": "mixed"}]
    more.write_text(
        json.dumps({"sources": [{"id": "more", "title": "More"}], "contributed_to": contributions}), encoding="utf-8"
    )
    [second] = casethread("load", more, "--json").json
    done = casethread("imports", "undo", first["import"], "--json").json
    assert done["state"] == "partly undone"
    whys = {stays["id"]: stays["why"] for stays in done["stays"]}
    assert second["import"] in whys["f1"]
    assert second["import"] in whys["c1"]
    casethread("imports", "undo", second["import"])
    assert casethread("imports", "undo", first["import"], "--json").json["state"] == "undone"
    assert shape(database) == NOTHING


@pytest.mark.slow
def test_what_another_program_tied_to_an_import_stays(casethread: Casethread) -> None:
    [done] = casethread("load", REVIEWS, "--json").json
    by_hand = "MATCH (a:Action {id: 't2'}) MATCH (f:Factor {id: 'f1'}) CREATE (a)-[:ADDRESSES {intent: 'reduce'}]->(f)"
    another_program(casethread, by_hand)
    assert "another program" in casethread("imports", "undo", done["import"]).text


@pytest.mark.slow
def test_what_a_later_import_removed_does_not_come_back_alone(
    casethread: Casethread, database: Database, folder_with: Folder
) -> None:
    [first] = casethread("load", REVIEWS, "--json").json
    [second] = casethread("load", folder_with(addresses="from_id,to_id,intent\n"), "--replace", "--json").json
    casethread("imports", "undo", first["import"])
    assert shape(database) == NOTHING
    assert "What brought it is undone" in casethread("imports", "undo", second["import"], code=2).errors
    assert shape(database) == NOTHING


@pytest.mark.slow
def test_check_finds_what_another_program_wrote_and_refresh_takes_it_in(casethread: Casethread) -> None:
    casethread("load", REVIEWS)
    assert "Every record keeps the rules" in casethread("check").text
    before = casethread("ask", "recurring-factors", "--json").json
    another_program(
        casethread,
        "MATCH (c:Case {id: 'c1'}) CREATE (f:Factor {name: 'Housing'})-[:CONTRIBUTED_TO {polarity: 'loud'}]->(c)",
    )
    output = casethread("check", code=1)
    assert "'loud'" in output.text or "has no id" in output.text
    after = casethread("check", "--refresh", "--json", code=1).json
    assert after["revision"] == before["revision"] + 1
    assert [each["value"] for each in after["problems"] if each["severity"] == "error"] == ["loud"]
    rows = casethread("ask", "recurring-factors", "--json").json["rows"]
    assert "Housing" in [row["name"] for row in rows]


@pytest.mark.slow
def test_a_path_that_is_not_there_is_a_message_and_no_other_is_loaded(casethread: Casethread, tmp_path: Path) -> None:
    text = casethread("load", tmp_path / "none.xlsx", REVIEWS, code=1).text
    assert text.startswith("Error: none.xlsx: is not there.")
    assert text.splitlines()[-1] == "Not loaded because of that: reviews."


@pytest.mark.parametrize("name", ["flat", "own"])
def test_as_names_a_loader(casethread: Casethread, name: str) -> None:
    assert casethread("load", REVIEWS, "--as", name, "--dry-run", code=None).code == (0 if name == "own" else 1)


@pytest.mark.slow
def test_cases_that_state_no_sensitivity_are_opened_with_a_reason(casethread: Casethread, tmp_path: Path) -> None:
    sheet, out = tmp_path / "sheet.csv", tmp_path / "out.json"
    sheet.write_text("case,factor,+ or -\nSmew,Caseload,-\nTeal,Caseload,-\n", encoding="utf-8")

    def left_out() -> list[str]:
        casethread("export", out, "--force")
        return [name for name in ("Smew", "Teal") if name not in out.read_text(encoding="utf-8")]

    loaded = " ".join(casethread("load", sheet).text.split())
    assert "2 cases state no sensitivity, so they count as restricted" in loaded
    assert left_out() == ["Smew", "Teal"]
    reason = ("--reason", "Published on 3 May 2024")
    assert "Name cases by their ids, or give --unstated" in casethread("sensitivity", "open", *reason, code=2).errors
    assert "There is no case 'Eider'" in casethread("sensitivity", "Eider", "open", *reason, code=2).errors
    assert "1 case set to open" in casethread("sensitivity", "Smew", "open", *reason).text
    assert left_out() == ["Teal"]
    result = casethread("sensitivity", "--unstated", "open", *reason, "--json").json
    assert (result["changed"], left_out()) == (1, [])
    assert "Reason: Published on 3 May 2024" in casethread("imports", "show", result["import"]).text
    casethread("imports", "undo", result["import"])
    assert left_out() == ["Teal"]
    casethread("load", sheet, "--sensitivity", "internal")
    assert left_out() == ["Teal"]
    assert "Nothing to change" in casethread("sensitivity", "--unstated", "open", *reason).text


@pytest.mark.slow
def test_a_file_that_takes_too_long_to_read_is_refused(casethread: Casethread, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("id,title\n" + "".join(f"c{number},A case\n" for number in range(150_000)))
    refused = casethread("load", path, "--dry-run", code=1, CASETHREAD_READ_SECONDS="0.05")
    words = " ".join((refused.text + refused.errors).split())
    assert "cases.csv: takes more than 0.05 seconds to read, which is the limit." in words

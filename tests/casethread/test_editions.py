"""freeze, editions, ask --edition and --cite: on each server, and where no server answers any more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import REVIEWS, SECRET, Casethread, environment_of

from graph.database import Database
from graph.embedded import launcher
from graph.formats import NOT_CHECKED
from queries.editions.store import Editions

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EVERY = [
    ("recurring-factors", {}),
    ("factors-together", {}),
    ("find", {"text": "caseload"}),
    ("case-story", {"case": "c1"}),
    ("evidence-for", {"factor": "Caseload"}),
    ("trace", {"action": "A-1"}),
    ("recommendations-by-status", {}),
    ("cases-like", {"case": "R-02"}),
    ("agency-by-factor", {}),
    ("waiting-for", {}),
]
ALL_OF_THEM = """
import json, sys
from casethread import connect
with connect() as graph:
    for name, given in json.load(sys.stdin):
        answer = graph.ask(name, viewer="export", **given)
        print(json.dumps(answer.to_json()), answer.cite("bibtex"), sorted(node.id for node in answer.network.nodes))
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Casethread:
    """The command line of another machine, whose graph is on a Neo4j that does not answer."""
    home = tmp_path / "elsewhere"
    return Casethread({"CASETHREAD_HOME": str(home), "NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "secret"})


@pytest.mark.every_server
def test_an_edition_answers_on_another_machine_after_the_graph_has_moved(
    casethread: Casethread, elsewhere: Casethread, tmp_path: Path
) -> None:
    casethread("load", REVIEWS)
    file = tmp_path / "report.zip"
    made = casethread("freeze", "Annual report", "-o", file, "--json").json
    assert made["notes"] == [
        "What is restricted or internal is withheld: cases, and what follows from them.",
        NOT_CHECKED,
    ]
    before = casethread("ask", "recurring-factors", "--json").json
    [loaded] = casethread("imports", "list", "--json").json
    casethread("imports", "undo", loaded["id"])
    assert casethread("ask", "recurring-factors", "--json").json["rows"] == []
    try:
        result = elsewhere("ask", "recurring-factors", "--edition", file, "--json", "--cite").json
        assert result["rows"] == before["rows"]
        assert (result["revision"], result["parameters"]) == (before["revision"], before["parameters"])
        assert result["citation"]["edition"]["sha256"] == made["sha256"]
        assert "Annual report" in result["notes"][0]
        text = elsewhere("ask", "recurring-factors", "--edition", "Annual report", "--cite").text
        assert f"SHA-256 {made['sha256']}" in text
        assert "@misc{casethread-recurring-factors-" in text
        refused = elsewhere("ask", "case-story", "case=c3", "--edition", file, code=2)
        assert SECRET not in refused.errors
        network = tmp_path / "network.graphml"
        elsewhere("network", "recurring-factors", "--edition", made["sha256"][:8], "-o", network)
        assert SECRET not in network.read_text(encoding="utf-8")
        assert "Annual report" in network.read_text(encoding="utf-8")
        listed = elsewhere("editions", "list").text
        assert "Annual report" in listed
    finally:
        stopped = elsewhere("stop", "--json").json["stopped"]
    assert [Path(place).name for place in stopped] == [made["sha256"][:16]]
    assert "No database was running" in elsewhere("stop").text
    elsewhere("editions", "remove", "Annual report")
    assert elsewhere("editions", "list", "--json").json == []
    casethread("editions", "remove", "Annual report")
    assert "There is no file" in elsewhere("ask", "recurring-factors", "--edition", "Annual report", code=2).errors


def test_a_name_is_taken_once_and_a_file_is_not_written_over(casethread: Casethread, tmp_path: Path) -> None:
    casethread("load", REVIEWS)
    assert "No edition is kept" in casethread("editions", "list").text
    text = casethread("freeze", "Annual report").text
    [kept] = Editions(Path(str(casethread.environment["CASETHREAD_HOME"]))).stored()
    assert kept.sha256 in text
    assert f"--edition {kept.id}" in text
    assert "already" in casethread("freeze", "Annual report", code=2).errors
    (tmp_path / "there.zip").touch()
    assert "--force" in casethread("freeze", "Other", "-o", tmp_path / "there.zip", code=2).errors
    assert "needs a name" in casethread("freeze", " ", code=2).errors
    casethread("editions", "remove", kept.id)


def test_stop_ends_what_answers_from_editions_too(at_home: Casethread, home: Path) -> None:
    at_home("load", REVIEWS)
    at_home("freeze", "Annual report")
    at_home("ask", "recurring-factors", "--edition", "Annual report")
    [edition] = Editions(home).stored()
    place = Editions(home).file(edition).parent
    assert launcher.running(home)
    assert launcher.running(place)
    assert "2 databases are stopped" in at_home("stop").text
    assert not launcher.running(home)
    assert not launcher.running(place)
    text = at_home("ask", "recurring-factors", "--edition", "Annual report").text
    assert "in more cases than Caseload" in text
    at_home("stop")


@pytest.mark.parametrize("each", ["with", "without"])
def test_cite_says_what_to_cite_it_by(loaded: Casethread, each: str) -> None:
    options = ["--cite"] if each == "with" else []
    text = loaded("ask", "recurring-factors", *options).text
    assert ("Retrieved" in text) is ("@misc{" in text) is bool(options)
    assert ("citation" in loaded("ask", "recurring-factors", "--json", *options).json) is bool(options)


def test_two_processes_give_the_same_bytes(loaded: Casethread, prepared_graph: Database) -> None:
    """Whatever order their sets have: the day of retrieval is the only thing that may differ."""
    asked = json.dumps([[name, {**given, "as_at": "2026-01-31"}] for name, given in EVERY])
    commands = [
        [sys.executable, "-c", ALL_OF_THEM],
        [sys.executable, "-m", "casethread", "ask", "recurring-factors", "as_at=2026-01-31", "--json", "--cite"],
    ]
    given = {name: value for name, value in environment_of(prepared_graph).items() if value is not None}
    for command in commands:
        printed = [
            subprocess.run(
                command,
                input=asked.encode(),
                capture_output=True,
                check=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **given, "PYTHONHASHSEED": seed},
            ).stdout
            for seed in ("1", "2024")
        ]
        assert len(printed[0]) > 1000
        assert printed[0] == printed[1]


def test_what_was_frozen_here_is_not_answered_while_its_graph_cannot_be_asked(
    casethread: Casethread, tmp_path: Path
) -> None:
    """Nobody could know what was restricted since; an edition that came as a file is of a graph elsewhere."""
    casethread("load", REVIEWS)
    casethread("freeze", "Here", "-o", tmp_path / "here.zip")
    away = Casethread({**casethread.environment, "NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "secret"})
    try:
        assert away("ask", "recurring-factors", "--edition", "Here", "--json", code=1).errors
        assert casethread("ask", "recurring-factors", "--edition", "Here", "--json").json["rows"]
        casethread("sensitivity", "c1", "c2", "restricted", "--reason", "Asked by the family")
        result = casethread("ask", "recurring-factors", "--edition", tmp_path / "here.zip", "--json", "--cite").json
        assert result["rows"] == []
        assert "altered since publication" in result["citation"]["text"]
    finally:
        casethread("editions", "remove", "Here")

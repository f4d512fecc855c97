"""Every command: its help, its options, its place in the docs, its exit codes and its messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commandline import REVIEWS, Casethread

from casethread.cli import main
from casethread.cli.requirements import REQUIRED
from graph.version import __version__
from graph.viewer import machine_owner

COMMANDS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def commands(
    group: click.Group = main, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that can be typed, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None, name
        if isinstance(found, click.Group):
            yield from commands(found, (*before, name))
        else:
            yield (*before, name), found


ALL = dict(commands())
each_command = pytest.mark.parametrize("words", ALL, ids=" ".join)


@each_command
def test_it_has_help_that_is_a_sentence_and_fits_a_line_of_the_list(words: tuple[str, ...]) -> None:
    command = ALL[words]
    assert command.help
    assert command.help.split("\n\n")[0].strip().endswith("."), command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.name} has no help"


def test_each_is_in_the_table_of_permissions_and_nothing_else_is() -> None:
    assert set(REQUIRED) == {" ".join(words) for words in ALL}
    assert all(machine_owner(None).may(permission) for permission in REQUIRED.values())


@each_command
def test_it_takes_json_and_quiet(words: tuple[str, ...]) -> None:
    options = {option for parameter in ALL[words].params for option in parameter.opts}
    assert {"--json", "--quiet"} <= options


@each_command
def test_the_readme_names_it(words: tuple[str, ...]) -> None:
    assert re.search(rf"`[^`]*\b{' '.join(words)}\b[^`]*`", COMMANDS)


def test_every_name_of_the_issue_is_there() -> None:
    named = "load imports check questions ask export network template sample backup restore serve demo connection stop"
    assert {*named.split(), "freeze", "editions", "list", "sensitivity", "merge", "accounts"} == {
        words[0] for words in ALL
    }
    assert {words[1] for words in ALL if words[0] == "imports"} == {"list", "show", "undo"}


def test_the_list_of_commands_cuts_no_sentence_off(at_home: Casethread) -> None:
    shown = at_home("--help", COLUMNS="80").text.partition("Commands:")[2]
    assert shown
    assert "..." not in shown
    assert __version__ in at_home("--version").text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "no-such-question"], "no-such-question"),
        (["ask", "recurring-factors", "factor"], "is not of the form parameter=value"),
        (["ask", "recurring-factors", "area=a", "area=b"], "area= is given twice"),
        (["questions", "nothing"], "nothing"),
        (["load"], "PATH"),
        (["load", "x", "--as", "nothing"], "nothing"),
        (["load", "x", "--mapping", "nothing"], "nothing"),
        (["sample"], "--load"),
        (["sample", "--cases", "3", "--load"], "-o FOLDER"),
        (["template", "x.csv"], ".xlsx"),
        (["export", "no-folder/x.json"], "there is no folder"),
        (["backup", "no-folder/x.backup"], "there is no folder"),
        (["nothing"], "nothing"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2_and_a_sentence(
    at_home: Casethread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = at_home(*arguments, code=2)
    assert said in ended.errors
    assert ended.text == ""
    assert not (tmp_path / "home").exists(), "nothing was started for it"


@pytest.mark.parametrize("command", ["export", "backup", "template"])
def test_no_file_is_written_over_unasked(at_home: Casethread, tmp_path: Path, command: str) -> None:
    file = tmp_path / "kept.xlsx"
    file.write_text("mine", encoding="utf-8")
    assert "--force" in at_home(command, file, code=2).errors
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_holds_something_gets_no_sample_unasked(at_home: Casethread, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("mine", encoding="utf-8")
    assert "not empty" in at_home("sample", "-o", tmp_path, code=2).errors
    assert (tmp_path / "cases.csv").read_text(encoding="utf-8") == "mine"


def test_no_server_means_exit_code_1_and_what_to_do(at_home: Casethread) -> None:
    ended = at_home("--uri", "bolt://127.0.0.1:9", "ask", "recurring-factors", code=1)
    assert "is it running, and is that its address?" in ended.errors
    assert "Traceback" not in ended.errors
    assert "such as neo4j://host:7687" in at_home("--uri", "nonsense", "ask", "find", "text=x", code=2).errors


def test_a_home_that_cannot_be_used_is_said_so(at_home: Casethread, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = at_home("--home", tmp_path / "file" / "home", "imports", "list", code=1)
    assert "CASETHREAD_HOME" in ended.errors


@pytest.mark.slow
def test_the_template_is_a_workbook_that_says_how_to_go_on(at_home: Casethread, tmp_path: Path) -> None:
    file = tmp_path / "reviews.xlsx"
    assert "--dry-run" in at_home("template", file).text
    assert file.read_bytes()[:2] == b"PK"
    assert at_home("template", file, "--force", "--json").json == {"file": str(file)}


@pytest.mark.slow
def test_every_command_that_ends_prints_one_json_document(casethread: Casethread, tmp_path: Path) -> None:
    [loaded] = casethread("load", REVIEWS, "--json").json
    results = {
        words: casethread(*words.split(), "--json").json
        for words in (
            "imports list", f"imports show {loaded['import']}", "check", "questions", "questions trace",
            "ask trace action=A-1", f"network trace action=A-1 -o {tmp_path / 'n.html'}", f"export {tmp_path / 'e.zip'}",
            f"template {tmp_path / 't.xlsx'}", f"sample -o {tmp_path / 'sample'}", f"backup {tmp_path / 'b'}",
            "connection", "imports list --quiet",
        )
    }  # fmt: skip
    assert all(results.values())
    assert len(results["imports list --quiet"]) == 1
    assert casethread("imports", "undo", loaded["import"], "--json").json["state"] == "undone"


def test_a_random_graph_is_the_same_for_the_same_seed(at_home: Casethread, tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        at_home("sample", "--cases", "3", "--seed", seed, "-o", tmp_path / name)
    files = {name: {p.name: p.read_bytes() for p in (tmp_path / name).glob("*.csv")} for name in "abc"}
    assert files["a"] == files["b"] != files["c"]

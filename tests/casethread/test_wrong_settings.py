"""A setting that cannot be used ends every command, a notebook's `connect` and the site with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import Casethread

import casethread as package
from casethread.cli import COMMANDS
from graph.errors import BadRequest
from graph.settings import read_settings
from webapp import create_app

SENTENCE = (
    "The setting max_upload_mb is 'lots' (from the environment variable CASETHREAD_MAX_UPLOAD_MB), "
    "but it must be a whole number of megabytes greater than 0."
)


@pytest.fixture
def lots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment with an upload limit that is no number."""
    monkeypatch.setenv("CASETHREAD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CASETHREAD_MAX_UPLOAD_MB", "lots")


@pytest.mark.parametrize("words", [*COMMANDS, "ask recurring-factors", "questions trace", "imports list"])
def test_every_command_ends_with_2_and_one_sentence(at_home: Casethread, lots: None, home: Path, words: str) -> None:
    ended = at_home(*words.split(), code=2)
    assert (ended.errors, ended.text) == (f"{SENTENCE}\n", "")
    assert not home.exists(), "nothing was started for it"


@pytest.mark.parametrize("words", ["--help", "--version", "ask --help", "imports list -h"])
def test_the_help_is_there_all_the_same(at_home: Casethread, lots: None, words: str) -> None:
    assert at_home(*words.split()).text


def test_a_flag_is_named_as_it_is_written(at_home: Casethread) -> None:
    assert "uri is 'nonsense' (from the flag --uri)" in at_home("--uri", "nonsense", "questions", code=2).errors


@pytest.mark.parametrize("words", ["bolt://user:se@cret@127.0.0.1", "http://user:secret@127.0.0.1:7474"])
def test_a_password_in_an_address_is_shown_to_nobody(at_home: Casethread, words: str) -> None:
    ended = at_home("--uri", words, "check", code=2)
    assert "The setting uri is '" in ended.errors
    assert "the account and its password are settings of their own" in ended.errors
    assert "cret" not in ended.errors + ended.text


def test_a_notebook_is_told_by_bad_request(lots: None) -> None:
    with pytest.raises(BadRequest) as caught:
        package.connect()
    assert str(caught.value) == SENTENCE


def test_the_site_is_told_by_bad_request(lots: None) -> None:
    with pytest.raises(BadRequest) as caught:
        create_app()
    assert str(caught.value) == SENTENCE


def test_the_site_takes_the_settings_that_its_caller_has_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path, max_upload_mb=3, password="long enough", allowed_hosts="reviews.example")
    monkeypatch.setenv("CASETHREAD_MAX_UPLOAD_MB", "lots")
    config = create_app({"PASSWORD": None}, settings).config
    assert (config["MAX_UPLOAD_MB"], config["MAX_CONTENT_LENGTH"]) == (3, 3 * 1024 * 1024)
    assert config["CASETHREAD_HOME"] == tmp_path
    assert "reviews.example" in config["HOSTS"]
    assert config["PASSWORD"] is None, "what the caller says besides comes first"


def test_the_site_reads_the_file_of_the_home_that_its_caller_names(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('max_upload_mb = 7\nsecret_key = "a key"', encoding="utf-8")
    config = create_app({"CASETHREAD_HOME": tmp_path}).config
    assert (config["MAX_UPLOAD_MB"], config["SECRET_KEY"]) == (7, "a key")
    assert create_app({"CASETHREAD_HOME": tmp_path, "MAX_UPLOAD_MB": 8}).config["MAX_UPLOAD_MB"] == 8

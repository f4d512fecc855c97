"""A flag, else the environment, else the file, else the default; and messages that say where a wrong value stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from casethread.settings import ENVIRONMENT, Settings, read_settings
from graph.errors import BadRequest


def test_without_anything_the_graph_is_the_embedded_one_on_loopback(tmp_path: Path) -> None:
    settings = read_settings({"CASETHREAD_HOME": str(tmp_path)})
    assert settings.uri is None
    assert (settings.host, settings.port, settings.password) == ("127.0.0.1", 8321, None)


def test_flags_go_before_environment_before_file_before_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        'port = 1\nhost = "h-file"\nheap = "1g"\ndatabase = "d"\n', encoding="utf-8"
    )
    environment = {"CASETHREAD_HOME": str(tmp_path), "CASETHREAD_PORT": "2", "CASETHREAD_HOST": "h-environment"}
    settings = read_settings(environment, port=3)
    assert settings.port == 3, "the flag"
    assert settings.host == "h-environment", "the environment"
    assert settings.heap == "1g", "the file"
    assert settings.username == Settings.username, "the default"


def test_a_flag_for_the_home_decides_which_file_is_read(tmp_path: Path) -> None:
    for name, port in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "settings.toml").write_text(f"port = {port}", encoding="utf-8")
    environment = {"CASETHREAD_HOME": str(tmp_path / "one")}
    assert read_settings(environment).port == 1
    assert read_settings(environment, home=tmp_path / "two").port == 2


def test_every_setting_has_a_name_in_the_environment(tmp_path: Path) -> None:
    values = {names[0]: "7" for names in ENVIRONMENT.values()}
    settings = read_settings(values | {"CASETHREAD_HOME": str(tmp_path)})
    assert {settings.uri, settings.username, settings.neo4j_password, settings.database} == {"7"}
    assert (settings.port, settings.idle_minutes, settings.home) == (7, 7.0, tmp_path)


def test_neo4j_user_is_taken_too_and_an_empty_text_is_none() -> None:
    assert read_settings({"NEO4J_USER": "reader"}).username == "reader"
    assert read_settings({"NEO4J_USER": "a", "NEO4J_USERNAME": "b"}).username == "b"
    assert read_settings({"NEO4J_URI": ""}).uri is None


def test_the_file_can_be_elsewhere_and_a_home_may_begin_with_a_tilde(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('home = "~/reviews"', encoding="utf-8")
    assert read_settings({"CASETHREAD_SETTINGS": str(file)}).home == Path.home() / "reviews"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 'many'", "settings.toml, port: 'many' is not a number"),
        ("port = 70000", "settings.toml, port: 70000 is not a port"),
        ("port = true", "settings.toml, port: True is not a text or a number"),
        ("prot = 1", "'prot' is not a setting"),
        ("port = ", "cannot be read as settings"),
    ],
)
def test_a_wrong_file_is_named_with_the_setting_and_its_value(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest) as caught:
        read_settings({"CASETHREAD_HOME": str(tmp_path)})
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_wrong_value_names_the_variable_or_the_flag_that_gave_it(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="CASETHREAD_IDLE_MINUTES: 'long' is not a number"):
        read_settings({"CASETHREAD_HOME": str(tmp_path), "CASETHREAD_IDLE_MINUTES": "long"})
    with pytest.raises(BadRequest, match="--port: -1 is not a port"):
        read_settings({"CASETHREAD_HOME": str(tmp_path)}, port=-1)
    with pytest.raises(BadRequest, match="CASETHREAD_SETTINGS names"):
        read_settings({"CASETHREAD_SETTINGS": str(tmp_path / "none.toml")})

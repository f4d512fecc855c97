"""A flag, else the environment, else the file, else the default; and messages that say where a wrong value stands."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import casethread
from graph.errors import BadRequest
from graph.settings import FLAG, Settings, definitions, read_settings
from graph.settings.sources import Definition

ROOT = Path(__file__).parents[2]
# What each setting is once its example was read.
EXAMPLES = {name: definition.example for name, definition in definitions().items()} | {
    "home": Path.home() / "reviews",
    "idle_minutes": 90.0,
    "port": 8080,
    "workers": 4,
    "max_upload_mb": 500,
    "read_memory_mb": 4096,
    "read_seconds": 300.0,
    "backup_key_file": Path("/media/stick/casethread.key"),
    "oidc_client_secret_file": Path("/run/secrets/casethread-oidc"),
    "trusted_proxies": 1,
    "session_idle_minutes": 15.0,
    "session_hours": 8.0,
    "audit_days": 365,
    "draft_days": 3.0,
}
IN_FILE = [name for name, definition in definitions().items() if definition.in_file]

Reader = Callable[..., Settings]


@pytest.fixture
def settings_in(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Reads the settings in an environment that has these variables of ours, and none besides."""

    def read(environment: dict[str, str], **flags: Any) -> Settings:
        for definition in definitions().values():
            for variable in definition.variables:
                monkeypatch.delenv(variable, raising=False)
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        return read_settings(FLAG, **flags)

    return read


def test_without_anything_the_graph_is_the_embedded_one_on_loopback(settings_in: Reader, tmp_path: Path) -> None:
    settings = settings_in({"CASETHREAD_HOME": str(tmp_path)})
    assert settings.uri is None
    assert (settings.host, settings.port, settings.password) == ("127.0.0.1", 8321, None)


def test_flags_go_before_environment_before_file_before_defaults(settings_in: Reader, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        'port = 1\nhost = "h-file"\nheap = "1g"\ndatabase = "d"\n', encoding="utf-8"
    )
    environment = {"CASETHREAD_HOME": str(tmp_path), "CASETHREAD_PORT": "2", "CASETHREAD_HOST": "h-environment"}
    settings = settings_in(environment, port=3)
    assert settings.port == 3, "the flag"
    assert settings.host == "h-environment", "the environment"
    assert settings.heap == "1g", "the file"
    assert settings.username == Settings.model_fields["username"].default, "the default"


def test_a_flag_for_the_home_decides_which_file_is_read(settings_in: Reader, tmp_path: Path) -> None:
    for name, port in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "settings.toml").write_text(f"port = {port}", encoding="utf-8")
    environment = {"CASETHREAD_HOME": str(tmp_path / "one")}
    assert settings_in(environment).port == 1
    assert settings_in(environment, home=tmp_path / "two").port == 2


def test_every_setting_has_a_name_in_the_environment(settings_in: Reader, tmp_path: Path) -> None:
    for name in IN_FILE:
        for variable in definitions()[name].variables:
            settings = settings_in({"CASETHREAD_HOME": str(tmp_path), variable: definitions()[name].example})
            assert getattr(settings, name) == EXAMPLES[name], variable


def test_every_setting_has_a_key_in_the_file_as_the_page_shows_it(settings_in: Reader, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*)```", page, re.DOTALL)
    assert example
    file = tmp_path / "mine.toml"
    file.write_text(example[1], encoding="utf-8")
    settings = settings_in({"CASETHREAD_SETTINGS": str(file)})
    assert {name: getattr(settings, name) for name in IN_FILE} == {name: EXAMPLES[name] for name in IN_FILE}


def test_neo4j_user_is_taken_too_and_an_empty_text_is_none(settings_in: Reader) -> None:
    assert settings_in({"NEO4J_USER": "reader"}).username == "reader"
    assert settings_in({"NEO4J_USER": "a", "NEO4J_USERNAME": "b"}).username == "b"
    assert settings_in({"NEO4J_USER": "a", "NEO4J_USERNAME": ""}).username == "a"
    assert settings_in({"NEO4J_URI": "", "CASETHREAD_PORT": ""}).uri is None


def test_no_other_variable_is_a_setting(settings_in: Reader) -> None:
    settings = settings_in({"USERNAME": "me", "HOST": "here", "PORT": "1", "casethread_port": "2", "port": "3"})
    assert (settings.username, settings.host, settings.port) == ("neo4j", "127.0.0.1", 8321)


def test_the_file_can_be_elsewhere_and_a_home_may_begin_with_a_tilde(
    settings_in: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('home = "~/reviews"', encoding="utf-8")
    assert settings_in({"CASETHREAD_SETTINGS": str(file)}).home == Path.home() / "reviews"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert settings_in({"CASETHREAD_SETTINGS": "~/mine.toml"}).settings_file == file
    assert settings_in({"CASETHREAD_HOME": "~nobody-here/reviews"}).home == Path("~nobody-here/reviews")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "port = 'many'",
            "port is 'many' (from the key port in FILE), but it must be a whole number from 0 to 65,535.",
        ),
        ("port = 70000", "port is 70000 (from the key port in FILE), but it must be a whole number from 0 to 65,535."),
        ("port = true", "port is True (from the key port in FILE), but it must be a whole number from 0 to 65,535."),
        ("idle_minutes = true", "idle_minutes is True (from the key idle_minutes in FILE)"),
        ("host = ['a', 'b']", "host is ['a', 'b'] (from the key host in FILE), but it must be a host name"),
        ("heap = 'much'", "heap is 'much' (from the key heap in FILE), but it must be a size of at least 16m"),
        ("max_upload_mb = 1.5", "max_upload_mb is 1.5 (from the key max_upload_mb in FILE)"),
        ("prot = 1", "FILE sets 'prot', which is not a setting; the settings are allowed_hosts,"),
        ("settings_file = 'x'", "FILE sets 'settings_file', which is not a setting"),
        ("port = ", "FILE cannot be read as settings: Invalid value (at end of document)."),
    ],
)
def test_a_wrong_file_is_named_with_the_setting_and_its_value(
    settings_in: Reader, tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest) as caught:
        settings_in({"CASETHREAD_HOME": str(tmp_path)})
    assert sentence.replace("FILE", str(file)) in str(caught.value)


def test_a_file_that_is_no_text_is_named_too(settings_in: Reader, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"host = '\xff'")
    with pytest.raises(BadRequest, match=r"settings\.toml cannot be read as settings"):
        settings_in({"CASETHREAD_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("variable", "value", "setting"),
    [
        ("CASETHREAD_IDLE_MINUTES", "long", "idle_minutes"),
        ("CASETHREAD_IDLE_MINUTES", "0", "idle_minutes"),
        ("CASETHREAD_IDLE_MINUTES", "nan", "idle_minutes"),
        ("CASETHREAD_PORT", "-1", "port"),
        ("CASETHREAD_PORT", "8321.5", "port"),
        ("CASETHREAD_HEAP", "512", "heap"),
        ("CASETHREAD_HEAP", "15m", "heap"),
        ("CASETHREAD_MAX_UPLOAD_MB", "lots", "max_upload_mb"),
        ("CASETHREAD_MAX_UPLOAD_MB", "0", "max_upload_mb"),
        ("NEO4J_URI", "127.0.0.1:7687", "uri"),
        ("CASETHREAD_SETTINGS", "none.toml", "settings_file"),
    ],
)
def test_a_wrong_value_names_the_variable_that_gave_it(
    settings_in: Reader, tmp_path: Path, variable: str, value: str, setting: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        settings_in({"CASETHREAD_HOME": str(tmp_path), variable: value})
    assert str(caught.value) == (
        f"The setting {setting} is {value!r} (from the environment variable {variable}), "
        f"but it must be {definitions()[setting].allowed}."
    )


def test_a_wrong_value_names_the_flag_or_the_argument_that_gave_it(settings_in: Reader, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"port is -1 \(from the flag --port\), but it must be a whole number from 0"):
        settings_in({"CASETHREAD_HOME": str(tmp_path)}, port=-1)
    with pytest.raises(BadRequest, match=r"uri is 'nonsense' \(from the argument uri\)"):
        casethread.connect("nonsense")


def test_each_wrong_setting_has_its_sentence(settings_in: Reader, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("heap = 1\nport = 1", encoding="utf-8")
    with pytest.raises(BadRequest) as caught:
        settings_in({"CASETHREAD_HOME": str(tmp_path), "CASETHREAD_PORT": "x"})
    [heap, port] = str(caught.value).splitlines()
    assert heap.startswith("The setting heap is 1 (from the key heap in ")
    assert port.startswith("The setting port is 'x' (from the environment variable CASETHREAD_PORT)")


def test_no_secret_is_shown(settings_in: Reader, tmp_path: Path) -> None:
    secrets = [name for name, definition in definitions().items() if definition.secret]
    assert secrets == ["neo4j_password", "password", "oidc_client_secret", "secret_key", "backup_passphrase"]
    assert "ZEBRA" not in repr(settings_in(dict.fromkeys([variable_of(name) for name in secrets], "ZEBRA")))
    for name in secrets:
        (tmp_path / "settings.toml").write_text(f"{name} = ['ZEBRA']", encoding="utf-8")
        with pytest.raises(BadRequest) as caught:
            settings_in({"CASETHREAD_HOME": str(tmp_path)})
        assert f"The setting {name} is a secret that is not shown here" in str(caught.value)
        assert "ZEBRA" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None, "a traceback would show it"


def variable_of(name: str) -> str:
    return definitions()[name].variables[0]


def test_a_number_in_the_file_is_a_text_too(settings_in: Reader, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("password = 12345", encoding="utf-8")
    assert settings_in({"CASETHREAD_HOME": str(tmp_path)}).password == "12345"


def test_settings_do_not_change(settings_in: Reader) -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings_in({}).port = 1


@pytest.mark.parametrize("definition", definitions().values(), ids=definitions())
def test_the_page_names_every_setting_and_where_it_is_set(definition: Definition) -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for word in [*definition.variables, definition.example, *filter(None, [definition.flag])]:
        assert f"`{word}`" in page
    assert definition.about in page


@pytest.mark.slow
def test_every_variable_that_our_texts_name_is_defined() -> None:
    defined = {variable for definition in definitions().values() for variable in definition.variables}
    files = [
        path for package in ("casethread", "graph", "loaders", "queries", "webapp") for path in package_files(package)
    ]
    named = {
        word for path in files for word in re.findall(r"\b(?:CASETHREAD|NEO4J)_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))
    }
    assert "CASETHREAD_ALLOWED_HOSTS" in named
    assert named <= defined


def package_files(package: str) -> list[Path]:
    return [path for kind in ("py", "html") for path in (ROOT / package).rglob(f"*.{kind}")]


def test_the_former_names_work_with_a_notice() -> None:
    former = importlib.import_module("casethread.settings")
    with pytest.warns(DeprecationWarning, match=r"graph\.settings"):
        assert former.read_settings is read_settings
    with pytest.warns(DeprecationWarning):
        assert former.ENVIRONMENT["username"] == ("NEO4J_USERNAME", "NEO4J_USER")
    with pytest.raises(AttributeError):
        former.nothing  # noqa: B018 - it is asked for

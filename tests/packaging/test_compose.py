"""docker-compose.yml: what can be held against it where no container engine runs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
Compose = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def compose() -> Compose:
    """The file as data."""
    file: Compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return file


def test_two_services_pinned_checked_and_bound_to_loopback(compose: Compose) -> None:
    assert set(compose["services"]) == {"app", "neo4j"}
    assert compose["services"]["neo4j"]["image"] == "neo4j:5.26-community"
    for name, service in compose["services"].items():
        assert "healthcheck" in service, name
        assert not str(service["image"]).endswith("latest"), name
        assert all(str(port).startswith("127.0.0.1:") for port in service["ports"]), name


def test_passwords_come_from_the_environment_and_are_required() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("NEO4J_PASSWORD", "CASETHREAD_PASSWORD"):
        assert re.search(rf"\$\{{{name}:\?", text), f"{name} must be required, without a default"
        assert not re.search(rf"\$\{{{name}:-", text)


def test_nothing_runs_as_root(compose: Compose) -> None:
    assert compose["services"]["neo4j"]["user"] == "7474:7474"
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert steps.index("USER casethread") < next(i for i, step in enumerate(steps) if step.startswith("CMD"))


def test_the_image_copies_what_the_wheel_is_built_from(compose: Compose) -> None:
    """The image's own step (build a wheel from the copied files) is run in a plain folder by test_wheel's fixture."""
    copied = set(re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for line in copied for word in line.split() if not word.startswith("--")}
    for needed in (
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "casethread",
        "graph",
        "loaders",
        "queries",
        "webapp",
        "docs",
    ):
        assert needed in named, f"the Dockerfile does not copy {needed}"


@pytest.mark.skipif(shutil.which("docker") is None, reason="no docker client on this machine")
def test_docker_itself_finds_the_file_valid() -> None:
    known = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    if known.returncode:
        pytest.skip("the docker client here has no compose")
    environment = {
        "NEO4J_PASSWORD": "a-password",
        "CASETHREAD_PASSWORD": "another",
        "PATH": "/usr/bin:/usr/local/bin:/bin",
    }
    command: list[str | Path] = ["docker", "compose", "--file", ROOT / "docker-compose.yml", "config", "--quiet"]
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    without = subprocess.run(command, env={"PATH": environment["PATH"]}, capture_output=True, check=False, cwd="/")
    assert without.returncode != 0, "it must refuse to start without passwords"

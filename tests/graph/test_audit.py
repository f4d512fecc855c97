"""The audit log over months: nothing is lost when one is over, and what was kept long enough is removed as a whole."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.accounts.audit import AuditLog


def line(at: str, person: str = "Anna") -> str:
    return json.dumps({"at": at, "event": "signed-in", "person": person, "role": "lead"}) + "\n"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("audit*.jsonl")}


def test_a_month_that_is_over_goes_into_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").write_text(line("2020-02-29T10:00:00+00:00") + line("2020-03-01T10:00:00+00:00", "Ben"))
    log = AuditLog(tmp_path)
    for person in ("Cy", "Di"):
        log.record("signed-out", person, "lead")
    assert names(tmp_path) == {"audit.jsonl", "audit-2020-02.jsonl"}
    assert [entry.person for entry in log.latest(10)] == ["Di", "Cy", "Ben", "Anna"]
    assert [entry.person for entry in log.latest(3)] == ["Di", "Cy", "Ben"]
    assert (tmp_path / "audit.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("days", [0, 40])
def test_what_was_kept_long_enough_is_removed_and_what_was_not_stays(tmp_path: Path, days: int) -> None:
    month = (datetime.now(UTC).replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    (tmp_path / "audit-2020-01.jsonl").write_text(line("2020-01-01T10:00:00+00:00"))
    (tmp_path / "audit-2020-12.jsonl").write_text(line("2020-12-01T10:00:00+00:00"))
    (tmp_path / "audit-notes.jsonl").write_text("a file of somebody else")
    (tmp_path / "audit.jsonl").write_text(line(f"{month}-01T10:00:00+00:00"))
    AuditLog(tmp_path, days).record("signed-in", "Anna", "lead")
    old = set() if days else {"audit-2020-01.jsonl", "audit-2020-12.jsonl"}
    assert names(tmp_path) == {"audit.jsonl", f"audit-{month}.jsonl", "audit-notes.jsonl", *old}


def test_of_many_who_write_as_a_month_begins_every_line_is_there(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").write_text(line("2020-02-29T10:00:00+00:00"))
    log = AuditLog(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log.record("signed-in", str(number), "lead"), range(64)))
    assert len(log.latest(100)) == 65
    assert names(tmp_path) == {"audit.jsonl", "audit-2020-02.jsonl"}


@pytest.mark.parametrize("block", [1, 7, 100, 10_000])
def test_the_log_is_read_from_its_end_whatever_the_size_of_a_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr("graph.accounts.audit.BLOCK_BYTES", block)
    people = [f"P{number}" for number in range(30)]
    (tmp_path / "audit.jsonl").write_text("".join(line("2020-02-29T10:00:00+00:00", person) for person in people))
    assert [entry.person for entry in AuditLog(tmp_path).latest(100)] == people[::-1]

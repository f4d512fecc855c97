"""Drafts lie in a file of their own, are their author's alone, and go after some days."""

from __future__ import annotations

import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from full_disk import full_disk

from graph.accounts import drafts
from graph.accounts.drafts import NAME, Draft, Drafts, remove_old
from graph.errors import FileNotWritten

FORM = "/case/c1/edit"
TYPED = Draft(FORM, "Edit A case", {"value-summary": "Seen twice in Söderby"}, "v1")


def test_a_draft_is_its_authors_alone_and_replaces_the_one_before(tmp_path: Path) -> None:
    ada, ben = Drafts(tmp_path, "ada", 14), Drafts(tmp_path, "ben", 14)
    ada.save(Draft(FORM, "Edit A case", {"value-summary": "Seen"}, "v1"))
    saved = ada.save(TYPED)
    assert ada.all() == [saved]
    assert ada.get(FORM) == saved
    assert saved.entries == TYPED.entries
    assert saved.version == "v1"
    assert ben.all() == []
    ben.discard(FORM)
    assert ada.get(FORM) == saved
    ada.discard(FORM)
    assert ada.get(FORM) is None


@pytest.mark.skipif(sys.platform == "win32", reason="its disks have no limit for one process")
def test_a_full_disk_leaves_the_draft_that_is_there(tmp_path: Path) -> None:
    ada = Drafts(tmp_path, "ada", 14)
    saved = ada.save(TYPED)
    with full_disk(0), pytest.raises(FileNotWritten, match=r"^drafts.sqlite was not written: .+ Make room"):
        ada.save(replace(TYPED, entries={"value-summary": "Seen a third time"}))
    assert ada.all() == [saved]


def test_what_is_deleted_is_no_longer_in_the_file(tmp_path: Path) -> None:
    ada = Drafts(tmp_path, "ada", 14)
    ada.save(TYPED)
    text = "Söderby".encode()
    assert text in (tmp_path / NAME).read_bytes()
    ada.discard(FORM)
    assert text not in (tmp_path / NAME).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_of_the_home_reads_the_file(tmp_path: Path) -> None:
    Drafts(tmp_path, "ada", 14).save(TYPED)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_a_draft_goes_after_its_days_whoever_comes_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        """The clock a day and a half on."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(days=1.5)

    ada = Drafts(tmp_path, "ada", 2)
    ada.save(TYPED)
    monkeypatch.setattr(drafts, "datetime", Later)
    assert len(ada.all()) == 1
    remove_old(tmp_path, 1)
    assert ada.all() == []


def test_nobody_has_drafts_before_one_is_saved(tmp_path: Path) -> None:
    remove_old(tmp_path, 14)
    ada = Drafts(tmp_path, "ada", 14)
    ada.discard(FORM)
    assert ada.all() == []
    assert not (tmp_path / NAME).exists()

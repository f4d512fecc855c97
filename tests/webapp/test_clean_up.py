"""Uploads are removed when they are old, without anybody uploading anything after them."""

from __future__ import annotations

import os
import time
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from graph.settings import read_settings
from webapp import create_app
from webapp.imports import clean_up, uploads
from webapp.imports.uploads import Upload


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(clean_up, "INTERVAL", 0.05)
    return create_app({"CASETHREAD_HOME": tmp_path})


def _stored(site: Flask) -> Upload:
    with site.test_request_context():
        return uploads.store([FileStorage(BytesIO(b"id,title\n"), "cases.csv")], Upload())


def _wait_until_gone(path: Path) -> None:
    deadline = time.monotonic() + 5
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not path.exists()


def test_an_old_upload_goes_while_nobody_uploads(site: Flask, tmp_path: Path) -> None:
    old, young = _stored(site), _stored(site)
    time.sleep(0.2)
    folder = tmp_path / "uploads"
    assert (folder / old.folder).exists()
    os.utime(folder / old.folder, (0, 0))
    _wait_until_gone(folder / old.folder)
    assert (folder / young.folder).exists()
    os.utime(folder / young.folder, (0, 0))
    _wait_until_gone(folder / young.folder)
    again = folder / _stored(site).folder  # after the watch has ended with the last upload
    os.utime(again, (0, 0))
    _wait_until_gone(again)


def test_a_site_that_starts_removes_what_an_earlier_run_left(tmp_path: Path) -> None:
    left = tmp_path / "uploads" / "left"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    create_app({"CASETHREAD_HOME": tmp_path}, read_settings(home=tmp_path))
    assert not left.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_uploaded_files_are_their_owners(site: Flask, tmp_path: Path) -> None:
    upload = _stored(site)
    path = tmp_path / "uploads" / upload.folder / "files" / "cases.csv"
    assert path.stat().st_mode & 0o077 == 0

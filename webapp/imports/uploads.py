"""Uploaded files: in a folder that only its owner can read, until they are loaded or a day old.

Beside them lie the result of their check, the progress of their load, and for a flat sheet the workbook with its ids.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from graph.errors import BadRequest
from graph.system.private_files import owner_only
from loaders.read.choose_loader import DATASETS
from webapp.imports import clean_up

MAX_AGE = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Upload:
    """Files as they were uploaded, and how they are to be read."""

    folder: str = ""
    names: list[str] = field(default_factory=list)
    as_: str | None = None
    mapping: str | None = None
    strict: bool = False
    replace: bool = False
    clear_blanks: bool = False
    parts: dict[str, bool] = field(default_factory=dict)  # which parts of the files are read, as somebody said
    sensitivity: str | None = None  # of the cases that state none, once somebody said so
    columns: dict[str, str] = field(default_factory=dict)  # what a heading of a flat sheet means, as somebody said

    @property
    def place(self) -> Path:
        """The folder of this upload."""
        return _uploads() / self.folder

    @property
    def path(self) -> Path:
        """The one file, or the folder that holds several; a dataset that Casethread knows is always a folder."""
        folder = self.place / "files"
        return folder if len(self.names) > 1 or self.as_ in DATASETS else folder / self.names[0]

    @property
    def title(self) -> str:
        """What people call it: the names of its files."""
        return ", ".join(self.names)

    @property
    def token(self) -> str:
        """How an address names this upload; signed, so that nobody can make it name another folder."""
        return _serializer().dumps(asdict(self))


def init_app(app: Flask) -> None:
    """Go on removing what is a day old where an earlier run of the site left uploads."""
    folder = Path(app.config["CASETHREAD_HOME"]) / "uploads"
    if folder.is_dir():
        clean_up.start(folder, MAX_AGE)


def store(files: list[FileStorage], upload: Upload, mapping_file: FileStorage | None = None) -> Upload:
    """Save the files of an upload; it is removed after a day, whether anybody loads it or not."""
    stored = replace(upload, folder=secrets.token_hex(16), names=[_name(file) for file in files])
    clean_up.start(_uploads(), MAX_AGE)
    folder = _uploads() / stored.folder
    (folder / "files").mkdir(parents=True, mode=0o700)
    for file, name in zip(files, stored.names, strict=True):
        _save(file, folder / "files" / name)
    if mapping_file is None:
        return stored
    mapping = folder / "mapping" / _name(mapping_file)
    mapping.parent.mkdir(mode=0o700)
    _save(mapping_file, mapping)
    return replace(stored, mapping=str(mapping))


def _save(file: FileStorage, path: Path) -> None:
    with open(path, "wb", opener=owner_only) as stream:
        file.save(stream)


def _name(file: FileStorage) -> str:
    """The file's own name without any folder: loaders look for some files by their names."""
    name = Path((file.filename or "").replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable())[-150:].lstrip(".")
    return name or "upload"


def upload_named(token: str) -> Upload:
    """The upload of a token, whether its files are there or not; raises BadRequest for a token that is not valid."""
    try:
        upload = Upload(**_serializer().loads(token, max_age=MAX_AGE))
    except BadSignature as error:
        raise BadRequest("This upload is too old, or its address is incomplete. Choose the file again.") from error
    if not upload.names or not upload.place.exists():
        raise BadRequest("This was removed after a day. Choose the file again if you need to.")
    return upload


def upload_with_files(token: str) -> Upload:
    """The upload of a token; raises BadRequest where its files are gone."""
    upload = upload_named(token)
    if not upload.path.exists():
        raise BadRequest("This was loaded already. Choose the file again if you need to.")
    return upload


def remove_files(place: Path) -> None:
    """Delete the uploaded files from the folder of an upload, with the result of their check."""
    for folder in ("files", "mapping"):
        shutil.rmtree(place / folder, ignore_errors=True)
    for pattern in ("check.*", "answers.*"):
        for path in place.glob(pattern):
            path.unlink(missing_ok=True)


def ids_of(import_id: str) -> Path | None:
    """The workbook with the ids that an import made; None where it made none, or after a day."""
    return next((path for path in _uploads().glob("*/*.xlsx") if path.stem == import_id), None)


def _uploads() -> Path:
    folder = Path(current_app.config["CASETHREAD_HOME"]) / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="upload")

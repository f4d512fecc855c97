"""An edition: the graph as it may leave, in one file that answers long after the graph itself has changed.

The file is a zip: the records (as `graph.backup.archive` has them), the codebook, a text for whoever opens it, and a manifest.
Its SHA-256 is taken over the manifest, which holds the SHA-256 of each of the others: who changes anything changes it.
That proves an edition against a citation that names the hash; it is no signature.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter

from graph.backup.archive import MANIFEST
from graph.errors import BadRequest, GraphTooNew
from graph.schema import SCHEMA_VERSION

FORMAT = 2  # 1 had the number of cases that are withheld, too
KIND = "casethread-edition-"
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Edition:
    """What an edition says of itself.

    `graph` and `revision` are those of the graph it was made from, `version` and `schema_version` those of the
    Casethread that made it, `made_at` is in UTC, `counts` has the records by label, `notes` say whether anything is
    withheld (never how much), and `files` has the SHA-256 of each other file in the zip.
    """

    name: str
    sha256: str
    made_at: str
    version: str
    schema_version: int
    graph: str | None
    revision: int
    counts: dict[str, int]
    sources: list[dict[str, str]]
    notes: list[str]
    files: dict[str, str]

    @property
    def id(self) -> str:
        """The beginning of its hash, by which addresses and folders call it."""
        return self.sha256[:16]

    @property
    def made_on(self) -> date:
        """The day (in UTC) on which it was made."""
        return datetime.fromisoformat(self.made_at).date()

    @property
    def sentence(self) -> str:
        """Which edition an answer is from."""
        return f"From the edition “{self.name}” ({self.id}), made on {self.made_on} at revision {self.revision:,}."

    def manifest(self) -> dict[str, Any]:
        """The manifest as it stands in the file."""
        return {"format": f"{KIND}{FORMAT}", **asdict(self)}


def hash_of(manifest: Mapping[str, Any]) -> str:
    """The SHA-256 of an edition: of its manifest, but for the hash itself, in one canonical form."""
    hashed = {key: value for key, value in manifest.items() if key != "sha256"}
    text = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_edition(path: Path) -> Edition:
    """What the file at `path` says of itself; its other files are not looked at, which `check_whole` does.

    Raises BadRequest for what is no edition or was altered, GraphTooNew for one of a later Casethread.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = dict(json.loads(archive.read(MANIFEST)))
        form, version = int(str(manifest["format"]).removeprefix(KIND)), int(manifest["schema_version"])
    except _BROKEN as error:
        raise BadRequest(f"{path.name} is not an edition made by Casethread, or it is damaged.") from error
    if form > FORMAT or version > SCHEMA_VERSION:
        raise GraphTooNew(
            f"{path.name} is an edition of a later Casethread ({manifest.get('version')}). Install that version, or a "
            "later one, to open it."
        )
    if hash_of(manifest) != manifest.get("sha256"):
        raise BadRequest(_altered(path))
    try:
        made_at = datetime.fromisoformat(manifest["made_at"]).isoformat(timespec="seconds")
        manifest_fields = {field.name: manifest[field.name] for field in fields(Edition)} | {"made_at": made_at}
        return TypeAdapter(Edition).validate_python(manifest_fields)
    except _BROKEN as error:
        raise BadRequest(f"{path.name} is not an edition made by Casethread: its manifest is incomplete.") from error


def check_whole(path: Path, edition: Edition) -> None:
    """Raise BadRequest unless every file of the edition is the one that its hash was taken over."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(set(archive.namelist()) - {MANIFEST})
            digests = {name: _digest(archive.open(name)) for name in names if name in edition.files}
    except _BROKEN as error:
        raise BadRequest(_altered(path)) from error
    if names != sorted(edition.files) or digests != edition.files:
        raise BadRequest(_altered(path))


def _altered(path: Path) -> str:
    return (
        f"{path.name} was altered after it was made, or it is damaged: what it holds does not have the SHA-256 that it "
        "names. Get the file again from where it was published."
    )


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()

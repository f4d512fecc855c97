"""Opens what a person gives us without trusting it: what kind of file it is, and that it cannot swamp the machine."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from loaders.records.record import Place, Problem

FileKind = Literal["folder", "workbook", "zip", "json", "csv"]

LARGEST = 512 * 1024 * 1024  # bytes of one file, or of all that is packed in one, together
SUSPECT = 20 * 1024 * 1024  # below this, however well packed, no file is a bomb
PACKED = 200  # times smaller than what it unpacks to: more is a bomb (rows that repeat reach 100)
MEMBERS = 2_000
CELLS = 12_000_000  # rows times columns of a worksheet, each of which takes memory, empty or not
_CHUNK = 1024 * 1024
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Unreadable(Exception):  # noqa: N818 - it carries a Problem for a person, as the name says of the file
    """A file that cannot be read at all; `problem` says why and what to do."""

    def __init__(self, place: Place, rule: str, mend: str = "", value: str | None = None) -> None:
        self.problem = Problem(place, rule, mend, value=value)
        super().__init__(self.problem.sentence)


def kind_of(path: Path) -> FileKind:
    """What a path holds, told by its content and not by its name.

    Raises Unreadable where there is nothing, nothing in it, or something that no loader reads.
    """
    place = Place(path.name)
    if path.is_dir():
        return "folder"
    if not path.is_file():
        raise Unreadable(place, "is not there", "Look at the path.")
    if path.stat().st_size > LARGEST:
        raise Unreadable(place, f"is larger than {LARGEST // 1024**2} MB", "Load it in several files.")
    with path.open("rb") as file:
        start = file.read(4096)
    return _kind(path, place, start)


def _kind(path: Path, place: Place, start: bytes) -> FileKind:
    if not start:
        raise Unreadable(place, "is empty", "Save or copy it again.")
    if start.startswith(b"PK"):
        return _kind_of_archive(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(place, "is an old or a protected Excel file", "Save it as .xlsx without a password.")
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(place, "is binary, not a table", "Give a CSV, XLSX, JSON or zip file.")
    return "json" if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"


def _kind_of_archive(path: Path) -> FileKind:
    with opened_archive(path) as archive:
        return "workbook" if "xl/workbook.xml" in archive.namelist() else "zip"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, which tells a later load that it is the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes_of(path: Path) -> dict[str, str]:
    """SHA-256 by file name: of the file, or of each CSV file in the folder, which is all that is read of it."""
    if path.is_dir():
        folder, read = path.resolve().name, sorted(path.iterdir())
        return {f"{folder}/{item.name}": sha256(item) for item in read if item.suffix.lower() == ".csv"}
    return {path.name: sha256(path)}


def text_of(content: bytes, place: Place) -> str:
    """UTF-8 text, with or without a byte order mark; raises Unreadable that says where it is not."""
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise Unreadable(place, "is empty", "Save or copy it again.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(place, "is UTF-16, not UTF-8", "In Excel, save it as 'CSV UTF-8'.")
    if b"\0" in content:
        raise Unreadable(place, "is binary, not text", "Give a CSV, XLSX, JSON or zip file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        rule = f"is not UTF-8: byte {content[error.start]:#04x} on line {line:,}"
        raise Unreadable(place, rule, "In Excel, save it as 'CSV UTF-8'.") from error


def opened_archive(path: Path) -> zipfile.ZipFile:
    """A zip or workbook whose list of members is sound and whose promised size is within bounds.

    Raises Unreadable where it is broken, names places outside itself, or would unpack to far too much.
    """
    place = Place(path.name)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        rule = "is a broken or half-written zip or Excel file"
        raise Unreadable(place, rule, "Save or copy it again.") from error
    _check_members(archive, place)
    return archive


def _check_members(archive: zipfile.ZipFile, place: Place) -> None:
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MEMBERS:
        raise Unreadable(place, f"holds more than {MEMBERS:,} files", "Give a zip of the CSV files alone.")
    if unpacked > LARGEST or (unpacked > SUSPECT and unpacked > PACKED * max(packed, 1)):
        rule = f"would unpack to {unpacked // 1024**2:,} MB, far more than its size"
        raise Unreadable(place, rule, "It may be a zip bomb: do not open it.")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            raise Unreadable(place, "names a place outside itself", "Do not open it.", value=member.filename)
        if member.flag_bits & 0x1:
            raise Unreadable(place, "is protected with a password", "Save it without one.")


def unpacked(archive: zipfile.ZipFile, name: str, place: Place) -> Iterator[bytes]:
    """A member in pieces, its checksum checked; raises Unreadable where it is broken or larger than it says."""
    try:
        with archive.open(name) as member:
            yield from _pieces(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(place, "is broken or half written", "Save or copy it again.") from error


def _pieces(member: IO[bytes]) -> Iterator[bytes]:
    while piece := member.read(_CHUNK):
        yield piece


def check_workbook(path: Path) -> None:
    """Look through a workbook before it is parsed: entities, broken parts and sheets of absurd size.

    The parser takes memory for every cell between the first and the last used one, so that a single cell in the far
    corner of a sheet would take 19 GB: cells are counted here first. Raises Unreadable.
    """
    place = Place(path.name)
    with opened_archive(path) as archive:
        for name in archive.namelist():
            _check_part(archive, name, place)


def _check_part(archive: zipfile.ZipFile, name: str, place: Place) -> None:
    is_xml, is_sheet = name.endswith((".xml", ".rels")), name.startswith("xl/worksheets/")
    rows = columns = 0
    tail = b""
    for piece in unpacked(archive, name, place):
        text = tail + piece
        if is_xml and (_DECLARES.search(text) or text.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise Unreadable(place, "holds XML with entities or a document type", "Do not open it.", value=name)
        if is_sheet:
            used = _CELL.findall(text)
            rows = max(rows, max((int(row) for _, row in used), default=0))
            columns = max(columns, max((_column_number(c) for c in {c for c, _ in used}), default=0))
        tail = text[-32:]
    if rows * columns > CELLS:
        rule = f"has a cell in row {rows:,} and one in column {columns:,}: too large a sheet"
        raise Unreadable(place, rule, "Delete what stands far from the table, or load it as CSV.", value=name)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

"""Opens files without trusting them: tells their kind, and refuses what would exhaust the machine."""

from __future__ import annotations

import hashlib
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from loaders.records.problem import Place, Problem

FileKind = Literal["folder", "workbook", "document", "zip", "json", "csv"]
WorkbookKind = Literal["xlsx", "xlsb", "ods", "xls"]

MAX_FILE_BYTES = 512 * 1024 * 1024  # bytes of one file, or of all that is packed in one, together
MIN_BOMB_BYTES = 20 * 1024 * 1024  # below this, however well packed, no file is a bomb
MAX_PACKING = 200  # times smaller than what it unpacks to: more is a bomb (rows that repeat reach 100)
MAX_MEMBERS = 2_000
_CHUNK = 1024 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


class Unreadable(Exception):  # noqa: N818 - it carries a Problem for a person, as the name says of the file
    """A file that cannot be read at all; `problem` says why and what to do."""

    def __init__(self, place: Place, rule: str, fix: str = "", value: str | None = None) -> None:
        self.problem = Problem(place, rule, fix, value=value)
        super().__init__(self.problem.sentence)


def kind_of(path: Path) -> FileKind:
    """What a path holds, recognised by its content and not by its name.

    Raises Unreadable where there is nothing, nothing in it, or something that no loader reads.
    """
    place = Place(path.name)
    if path.is_dir():
        return "folder"
    if not path.is_file():
        if path.exists():
            raise Unreadable(place, "is no file, but a pipe or a device", "Give a file or a folder.")
        raise Unreadable(place, "is not there", "Check its name and its folder.")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Unreadable(place, f"is larger than {MAX_FILE_BYTES // 1024**2} MB", "Load it in several files.")
    with path.open("rb") as file:
        start = file.read(4096)
    return _kind(path, place, start)


def _kind(path: Path, place: Place, start: bytes) -> FileKind:
    if not start:
        raise Unreadable(place, "is empty", "Save or copy it again.")
    if start.startswith(b"PK"):
        return _kind_of_archive(path)
    if start.startswith(_COMPOUND):
        return _kind_of_compound(path, place)
    if start.startswith(b"%PDF"):
        raise Unreadable(place, "is a PDF, not a table", "Copy its table into a workbook, and load that.")
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            place, "is not a table of any kind that Casethread reads", "Give a CSV, XLSX, JSON or zip file."
        )
    return "json" if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "csv"


def _kind_of_archive(path: Path) -> FileKind:
    with opened_archive(path) as archive:
        if "word/document.xml" in archive.namelist():
            return "document"
        return "workbook" if _workbook_in(archive) else "zip"


def _kind_of_compound(path: Path, place: Place) -> FileKind:
    """A file of Microsoft's compound format: an old workbook, or a new one that is encrypted."""
    content = path.read_bytes()
    if _name_of_stream("EncryptedPackage") in content:
        raise Unreadable(place, "is protected with a password", "Save it without one.")
    if _name_of_stream("Workbook") in content or _name_of_stream("Book") in content:
        return "workbook"
    if _name_of_stream("WordDocument") in content:
        raise Unreadable(place, "is a Word document of the old format", "Save it as .docx.")
    raise Unreadable(place, "is an old Office file without a workbook", "Give a CSV, XLSX, JSON or zip file.")


def _name_of_stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def workbook_kind(path: Path) -> WorkbookKind:
    """Which program's workbook a file is, by its content; what is none counts as "xlsx", and its parser refuses it."""
    with path.open("rb") as file:
        if file.read(4) == _COMPOUND:
            return "xls"
    with opened_archive(path) as archive:
        return _workbook_in(archive) or "xlsx"


def _workbook_in(archive: zipfile.ZipFile) -> WorkbookKind | None:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    is_ods = "mimetype" in names and _type_named_in(archive).startswith(_OPEN_DOCUMENT)
    return "ods" if is_ods and "content.xml" in names else None


def _type_named_in(archive: zipfile.ZipFile) -> bytes:
    return next(unpacked(archive, "mimetype", Place(Path(archive.filename or "").name)), b"")


def file_in(folder: Path, name: str) -> Path:
    """A file of a folder; raises Unreadable for a link that leads out of it, for a pipe and for a device."""
    path = folder / name
    if path.exists() and not (path.is_file() and path.resolve().is_relative_to(folder.resolve())):
        rule = "is no file of this folder: it leads out of it, or is a pipe or a device"
        raise Unreadable(Place(f"{folder.resolve().name}/{name}"), rule, "Copy the file itself into the folder.")
    return path


def is_file_in(folder: Path, name: str) -> bool:
    """Whether a folder has that file itself."""
    try:
        return file_in(folder, name).is_file()
    except Unreadable:
        return False


def sha256(path: Path) -> str:
    """The SHA-256 of a file, by which a later load recognises it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes_of(path: Path) -> dict[str, str]:
    """SHA-256 by file name: of the file, or of each CSV file in the folder, which is all that is read of it."""
    if path.is_dir():
        folder, items = path.resolve().name, sorted(path.iterdir())
        return {
            f"{folder}/{entry.name}": sha256(entry)
            for entry in items
            if entry.suffix.lower() == ".csv" and is_file_in(path, entry.name)
        }
    return {path.name: sha256(path)}


def text_of(content: bytes, place: Place) -> str:
    """UTF-8 text, with or without a byte order mark; raises Unreadable that says where it is not."""
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise Unreadable(place, "is empty", "Save or copy it again.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(place, "is UTF-16, not UTF-8", "In Excel, save it as 'CSV UTF-8'.")
    if b"\0" in content:
        raise Unreadable(place, "is not text", "Give a CSV, XLSX, JSON or zip file.")
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
    if len(members) > MAX_MEMBERS:
        raise Unreadable(place, f"holds more than {MAX_MEMBERS:,} files", "Give a zip of the CSV files alone.")
    if unpacked > MAX_FILE_BYTES or (unpacked > MIN_BOMB_BYTES and unpacked > MAX_PACKING * max(packed, 1)):
        rule = f"would unpack to {unpacked // 1024**2:,} MB, far more than its size"
        raise Unreadable(place, rule, "It may be a zip bomb: do not open it.")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in "".join(parts.parts[:1]):
            raise Unreadable(
                place, "is the name of a file that would lie outside the zip", "Do not open it.", value=member.filename
            )
        if member.flag_bits & 0x1:
            raise Unreadable(place, "is protected with a password", "Save it without one.")


def unpacked(archive: zipfile.ZipFile, name: str, place: Place) -> Iterator[bytes]:
    """A member in pieces, its checksum checked; raises Unreadable where it is broken or larger than it says."""
    try:
        with archive.open(name) as member:
            yield from _pieces(member)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(place, "is broken or half written", "Save or copy it again.") from error


def _pieces(member: IO[bytes]) -> Iterator[bytes]:
    while piece := member.read(_CHUNK):
        yield piece

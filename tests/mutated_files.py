"""Files as people load them, each damaged at random: the same seed and number give the same file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import docx
import xlsxwriter

MAX_DAMAGES = 3
FLAT = (
    "Case,Episode,Date,Factor,+ or -,Quote,Page,Who said so\n"
    "Knot,1. First panel,12/03/2018,Thresholds,-,\"The same, again.\",4,Police\n"
    "Knot,2. Second panel,2018-04,Chairing,+,A new chair.,7,School\n"
    "Bow,1. Visit,25/12/2019,Workload,-,Too many.,9,Health\n"
)  # fmt: skip
OWN = "id,title,kind,period_start\nc1,The move,practice_review,2019\nc2,A visit,good_practice,2020-03\n"
PLAN = [
    ["Learning review: the move between two areas"],
    ["Version 7, 17 October 2024"],
    ["Ref", "Recommendation", "Action", "Lead agency", "Timescale", "Status", "Update"],
    ["1.1", "Hand over in person", "Hold meetings", "Children's services / Health", "31/12/2024", "Amber", "Begun"],
    ["1.2", "Hand over in person", "Keep a list", "Police", "March 2025", "Green - complete", "Done 12/02/2025"],
]
MAPPING = """
source: {id: reports, title: Reports, kind: dataset}
table: {key: [Case]}
fields:
  case: {column: Case}
  title: {column: Episode}
  day: {column: Date, dates: [DD/MM/YYYY, YYYY-MM]}
nodes:
  case:
    label: Case
    id: "case:{case}"
    properties: {title: "{title}", period_start: "{day}"}
"""
# What means something in one of the formats, or is at the edge of what a value may be.
WORDS = (
    b"\0", b"\xff\xfe", b"\xc3\x28", b"\xe2\x80\xae", b'"', b"'", b"\n", b"\r", b";", b"\t", b"{", b"[[[[", b"}", b"NaN", b"null",
    b"-1", b"0", b"1e999", b"99999999999999999999", b"2018-02-30", b"00/00/0000", b"1048577", b"XFD1048576", b"&#0;", b"&lt;",
    b"<", b"/>", b"<!DOCTYPE x>", b"../", b"*", b"&a", b"<c/>", b't="s"', b't="e"', b's="99"', b'r="A0"', b'r="ZZZ9"', b"=1+1",
    b'number-columns-repeated="16384"', b'number-rows-repeated="1048576"', b"\xf0\x9f\x92\xa9", b"\xed\xa0\x80", b"%", b"{0}",
    b"!!python/name:os",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Original:
    """A sound file, and how it is read; with a mapping, that is what is damaged half of the time."""

    name: str
    content: bytes
    mapping: bytes = b""

    @property
    def is_archive(self) -> bool:
        """Whether damage may be done to what is packed in it."""
        return self.content.startswith(b"PK")


def originals() -> list[Original]:
    """One of each format."""
    rows = [line.split(",") for line in FLAT.replace('"', "").splitlines()]
    sheets = json.dumps({"cases": [{"id": "c1", "title": "The move", "period_start": "2019"}]})
    return [
        Original("flat.csv", FLAT.encode()),
        Original("cases.csv", OWN.encode()),
        Original("own.json", sheets.encode()),
        Original("flat.xlsx", _workbook(rows)),
        Original("plan.xlsx", _workbook(PLAN)),
        Original("flat.ods", _open_document(rows)),
        Original("own.zip", _zip({"cases.csv": OWN.encode(), "notes.txt": b"x"})),
        Original("plan.docx", _word()),
        Original("mapped.csv", FLAT.encode(), MAPPING.encode()),
    ]


def write_mutated(folder: Path, original: Original, seed: int, number: int) -> tuple[Path, Path | None]:
    """Write the damaged file number `number`; returns its path, and that of its mapping where it has one."""
    random = Random(f"{seed}-{number}")
    content, mapping = original.content, original.mapping
    if mapping and random.random() < 0.8:
        mapping = _damaged(mapping, random)
    elif original.is_archive and random.random() < 0.8:
        content = _with_damaged_member(content, random)
    else:
        content = _damaged(content, random)
    path = folder / original.name
    path.write_bytes(content)
    if not mapping:
        return path, None
    rules = folder / "mapping.yaml"
    rules.write_bytes(mapping)
    return path, rules


def _damaged(content: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, MAX_DAMAGES)):
        content = random.choice(_DAMAGES)(content, random)
    return content


def _cut(content: bytes, random: Random) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + content[at + random.randint(0, 40) :]


def _end(content: bytes, random: Random) -> bytes:
    return content[: random.randint(0, len(content))]


def _repeat(content: bytes, random: Random) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + content[at : at + random.randint(1, 60)] * random.choice((2, 3, 200)) + content[at:]


def _flip(content: bytes, random: Random) -> bytes:
    copy = bytearray(content)
    for _ in range(random.randint(1, 8) if copy else 0):
        copy[random.randrange(len(copy))] = random.randrange(256)
    return bytes(copy)


def _insert(content: bytes, random: Random) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice(WORDS) + content[at:]


def _overwrite(content: bytes, random: Random) -> bytes:
    at, word = random.randint(0, len(content)), random.choice(WORDS)
    return content[:at] + word + content[at + len(word) :]


_DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _cut,
    _end,
    _repeat,
    _flip,
    _insert,
    _insert,
    _overwrite,
    _overwrite,
)


def _with_damaged_member(content: bytes, random: Random) -> bytes:
    """The archive again, sound, with one of its parts damaged, left out or under another name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    match random.randrange(10):
        case 0:
            del members[name]
        case 1:
            members[_damaged(name.encode(), random).decode(errors="replace").replace("\0", "") or "./"] = members.pop(
                name
            )
        case _:
            members[name] = _damaged(members[name], random)
    return _zip(members)


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member)
    return packed.getvalue()


def _workbook(rows: list[list[str]]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet, struck = book.add_worksheet("Sheet"), book.add_format({"font_strikeout": True})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_rich_string(len(rows), 0, "Old", struck, "struck", "new")
        sheet.write_number(len(rows), 1, 0.85, book.add_format({"num_format": "0%", "bg_color": "#FFBF00"}))
        sheet.write_formula(len(rows), 12, "=1/0", value="#DIV/0!")
        sheet.merge_range(len(rows) + 1, 0, len(rows) + 1, 3, "A note")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_comment(1, 1, "Check")
    return packed.getvalue()


def _open_document(rows: list[list[str]]) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}<text:line-break/></text:p></table:table-cell>'
    lines = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet">{lines}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zip({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest.encode(),
        "content.xml": content.encode(),
    })  # fmt: skip


def _word() -> bytes:
    document = docx.Document()
    for line in PLAN[:2]:
        document.add_paragraph(line[0])
    table = document.add_table(len(PLAN) - 2, len(PLAN[2]))
    for cells, row in zip(table.rows, PLAN[2:], strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()

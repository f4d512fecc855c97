"""What calamine does not tell of LibreOffice's .ods files: comments, errors, and the line breaks and tabs within a paragraph."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.sax import parseString

from loaders.read.files import Unreadable, unpacked
from loaders.records.problem import Place

_CONTENT = "content.xml"
_TABLE = re.compile(rb"<table:table[\s>]")
_COMMENT = re.compile(rb"<office:annotation[\s>]")
_SIGN = re.compile(rb"<text:(line-break|tab)(?:\s[^>]*?)?\s*(?:/>|>\s*</text:\1\s*>)")
_NO_VALUE = re.compile(rb'\soffice:string-value=""')  # of an error, which the cell's text shows
_CHARACTERS = {b"line-break": b"&#10;", b"tab": b"&#9;"}


def content_of(archive: zipfile.ZipFile, place: Place) -> bytes:
    """The part that holds all sheets; raises Unreadable where it is no sound XML, at which calamine may never end."""
    content = b"".join(unpacked(archive, _CONTENT, place))
    try:
        parseString(content, ContentHandler())
    except SAXException as error:
        rule = f"is not a sound workbook ({' '.join(str(error).split())})"
        raise Unreadable(place, rule, "Open it and save it again.") from error
    return content


def count_comments(content: bytes) -> int:
    """How many cells below the first row of each sheet have a comment; those of headings explain a template."""
    below = [table.partition(b"</table:table-row>")[2] for table in _TABLE.split(content)[1:]]
    return sum(len(_COMMENT.findall(rows)) for rows in below)


def as_shown(archive: zipfile.ZipFile, content: bytes) -> BytesIO | None:
    """The workbook so that calamine reads what it shows: each line break and tab as a character, and the errors of
    formulas, which LibreOffice saves with an empty value; None where it has none of these."""
    text, signs = _SIGN.subn(lambda sign: _CHARACTERS[sign[1]], content)
    text, values = _NO_VALUE.subn(b"", text)
    if not signs + values:
        return None
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w") as book:
        for name in archive.namelist():
            if name in ("mimetype", "META-INF/manifest.xml"):
                book.writestr(name, archive.read(name))
        book.writestr(_CONTENT, text)
    copy.seek(0)
    return copy

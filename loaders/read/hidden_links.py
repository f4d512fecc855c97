"""Links in a workbook or a Word document whose addresses its texts do not show; only the texts are read."""

from __future__ import annotations

import re
import zipfile

from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

_LINKS = re.compile(r"(?:xl/worksheets|word)/_rels/(?:sheet\d+|document)\.xml\.rels")
_TEXTS = ("xl/sharedStrings.xml", "word/document.xml")
_LINK = re.compile(rb'<Relationship\b[^>]*?/hyperlink"[^>]*>')
_ADDRESS = re.compile(rb'\bTarget="(?:mailto:)?([^"]+)"')


def count_hidden_links(archive: zipfile.ZipFile) -> int:
    """How many addresses stand behind other words; those of several cells count once."""
    names = archive.namelist()
    links = [link for name in names if _LINKS.fullmatch(name) for link in _LINK.findall(archive.read(name))]
    addresses = {match[1] for link in links if (match := _ADDRESS.search(link))}
    texts = b"".join(archive.read(name) for name in _TEXTS if addresses and name in names)
    return sum(address not in texts for address in addresses)


def note_hidden_links(links: int, place: Place, log: ProblemLog) -> None:
    """Say of a file that the addresses behind its words are not read."""
    if links:
        several = "a link, whose address is" if links == 1 else f"{links:,} links, whose addresses are"
        fix = "Write the address into the cell, where it matters."
        log.add("hidden_links", place, f"has {several} not read, but only the words", fix, severity="warning")

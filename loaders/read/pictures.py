"""Pictures that lie over the cells of a sheet, such as a screenshot of more rows: nothing is read of them, and that is said.

Excel keeps them in the drawing of their sheet (ECMA-376, part 1, 20.5). A letterhead's logo above the headings is no matter.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from defusedxml.ElementTree import fromstring, iterparse

from loaders.read.cells import filled_columns
from loaders.read.shared_strings import local_name
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed, rows_listed

Rows: TypeAlias = tuple[int, int]  # the first and the last one that a picture lies over, counted from 0
MAX_NAMED = 6  # rows
MIN_HEADINGS = 3  # filled cells of a row that may be one of headings
MAX_OVERLAP = 2  # rows below the headings that a logo above them may reach into
_FIX = "If a picture shows rows or words that matter, type them into cells."


def pictures(archive: zipfile.ZipFile, files: Mapping[str, str]) -> dict[str, list[Rows]]:
    """Where the pictures of each sheet lie, by its name; `files` are the parts that hold the sheets."""
    parts = {*archive.namelist()}
    if not any(part.startswith("xl/media/") for part in parts):
        return {}
    found = {}
    for name, file in files.items():
        links = posixpath.join(posixpath.dirname(file), "_rels", f"{posixpath.basename(file)}.rels")
        drawings = _drawings(archive, links, file) if links in parts else ()
        if rows := [lie for drawing in drawings if drawing in parts for lie in _lying(archive, drawing)]:
            found[name] = rows
    return found


def note_pictures(rows: Sequence[Sequence[Any]], lying: Sequence[Rows], place: Place, log: ProblemLog) -> None:
    """Name the pictures of a sheet that reach below its headings, or that are all it has."""
    headings = next((at for at, row in enumerate(rows) if len(filled_columns(row)) >= MIN_HEADINGS), None)
    if headings is None:
        named = [] if any(map(filled_columns, rows)) else [*lying]  # a cover has a logo
    else:
        named = [at for at in lying if at[0] > headings or at[1] > headings + MAX_OVERLAP]
    if named:
        numbers = sorted({first + 1 for first, _ in named})
        what = "a picture" if len(named) == 1 else f"{len(named):,} pictures"
        rule = f"has {what} over or in its cells, not read: near {rows_listed(numbers, MAX_NAMED)}"
        log.add("pictures", place, rule, _FIX, severity="warning")


def note_pictures_of_document(places: Sequence[str], place: Place, log: ProblemLog) -> None:
    """Name the pictures of a document in or below its plan; `places` says where each is."""
    if places:
        what = "a picture" if len(places) == 1 else f"{len(places):,} pictures"
        rule = f"has {what}, not read: {listed([*dict.fromkeys(places)], MAX_NAMED)}"
        log.add("pictures", place, rule, _FIX, severity="warning")


def _drawings(archive: zipfile.ZipFile, links: str, file: str) -> list[str]:
    """The parts of the drawings that a sheet refers to."""
    targets = [link.get("Target", "") for link in fromstring(archive.read(links)) if _is_drawing(link.get("Type", ""))]
    folder = posixpath.join("/", posixpath.dirname(file))
    return [posixpath.normpath(posixpath.join(folder, target)).lstrip("/") for target in targets]


def _is_drawing(kind: str) -> bool:
    return kind.rpartition("/")[2] == "drawing"


def _lying(archive: zipfile.ZipFile, part: str) -> Iterator[Rows]:
    """The rows of each picture of a drawing; charts and shapes are none."""
    with archive.open(part) as drawing:
        for _, element in iterparse(drawing):
            if local_name(element).endswith("Anchor"):
                number = sum(1 for piece in element.iter() if local_name(piece) == "pic")
                ends = {local_name(end): _row(end) for end in element if local_name(end) in ("from", "to")}
                first = ends.get("from", 0)
                yield from [(first, ends.get("to", first))] * number
                element.clear()


def _row(end: Any) -> int:
    text = next((piece.text for piece in end if local_name(piece) == "row"), None)
    return int(text or 0)

"""CSV text as rows of cells: its encoding, its separator, and where it breaks off."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain, dropwhile, islice, pairwise

from loaders.read.files import Unreadable, text_of
from loaders.read.mac_letters import MAC, WINDOWS, is_of_macintosh
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog

MAX_CELL_BYTES = 4 * 1024 * 1024
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_IS_UTF_8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)  # then the file is damaged, or of two
_NOT_OF_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_FOREIGN_WORD = re.compile(r"[\w'’“”-]*[^\x00-\x7f][\w'’“”-]*")
_FOREIGN_BYTES = bytes(range(0x80, 0x100))
MAX_FOREIGN_SHARE = 0.2  # of the bytes of a text in such letters; more are those of something else
DELIMITERS = ",;\t|"
MARK_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BLOCK = 100_000  # characters of whole lines that are read together: a StringIO of all takes four bytes for each
_SAMPLE = 65_536  # characters in which the separator is looked for
_SAMPLE_ROWS = 20
MAX_WORDS = 20  # in such letters, among which one is chosen to be shown
MAX_SHOWN = 40  # characters of a text that is shown to find it again
MIN_COLUMNS = 3  # of a table under a title; a list of texts has one, whatever marks are in them


class DelimitedText:
    """The text of one CSV file and its separator: the one given, that of its `sep=` line, else the likeliest.

    Raises Unreadable where the content is empty or binary, in letters of no encoding that spreadsheets write, or where each
    line is one text in quotation marks.
    """

    def __init__(
        self, content: bytes, place: Place, log: ProblemLog, delimiter: str | None = None, skip: Sequence[int] = ()
    ) -> None:
        self._text, self._place = _decoded(content, place, log), place
        line = _SEPARATOR_LINE.match(self._text)
        self._start = line.end() if line else 0
        _refuse_wrapped_lines(self._text[self._start : self._start + _SAMPLE], place)
        self.delimiter = delimiter or (line[1] if line else likeliest_delimiter(self._text, skip))

    @property
    def ends_with_line_end(self) -> bool:
        """False where the last line may have been cut off."""
        return self._text.endswith(("\n", "\r"))

    def rows(self) -> Iterator[list[str]]:
        """Each row as its cells; a cell in quotation marks may hold line breaks.

        Raises Unreadable, while it is read, where a quotation mark is never closed, or closed after whole rows.
        """
        csv.field_size_limit(MAX_CELL_BYTES)
        lines = chain.from_iterable(io.StringIO(block, newline="") for block in _blocks(self._text, self._start))
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        width = last_line = 0
        try:
            for row in reader:
                width = max(width, len(row))
                above, last_line = last_line, reader.line_num
                if last_line > above + 1:
                    self._check_line_breaks(row, width, above + 1, last_line)
                yield row
        except csv.Error as error:
            rule = f"cannot be read beyond line {reader.line_num:,}: a text in quotation marks does not end, or goes on after them"
            fix = "Look at the quotation marks in that line and above it, or copy the file again: it may be cut off."
            raise Unreadable(self._place, rule, fix) from error

    def _check_line_breaks(self, row: Sequence[str], width: int, first_line: int, last_line: int) -> None:
        """Refuse a cell whose line breaks are those of the file: a stray quotation mark reaches to the next one."""
        if width < MIN_COLUMNS:
            return
        mark = re.escape(self.delimiter)
        between_cells = re.compile(rf"{mark}(?! )(?!(?<=\d,)\d{{3}}(?!\d))")  # not as in "him, and" or in "1,200"
        needed = min(width, max(len(row), MIN_COLUMNS + 1)) - 1  # a row may leave off the blanks at its end
        for cell in row:
            counts = [len(between_cells.findall(line)) for line in cell.splitlines()]
            if any(above + below >= needed for above, below in pairwise(counts)):
                rule = (
                    f"has a text in quotation marks that reaches over lines {first_line:,} to {last_line:,} and holds what "
                    f"looks like whole rows: '{cell.splitlines()[0][:MAX_SHOWN]}…'"
                )
                fix = (
                    f"Close the quotation mark in line {first_line:,}, or take it out. If it is one text, write a blank "
                    f"after each {MARK_NAMES.get(self.delimiter, repr(self.delimiter))} in it."
                )
                raise Unreadable(self._place, rule, fix)


def _decoded(content: bytes, place: Place, log: ProblemLog) -> str:
    """The text in UTF-8, in UTF-16 where it says so, or, with a warning, in the letters of Windows or a Macintosh."""
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable(place, "is UTF-16, and cut short", "Save or copy it again.") from error
    try:
        return text_of(content, place)
    except Unreadable as error:
        if not isinstance(error.__cause__, UnicodeDecodeError) or not (letters := _letters_of(content)):
            raise
    text = content.decode(letters)
    word = max((match[0] for match in islice(_FOREIGN_WORD.finditer(text), MAX_WORDS)), key=len)
    code, whose = ("mac_letters", "a Macintosh") if letters == MAC else ("windows_letters", "Windows")
    rule = f"is not UTF-8, and is read in the letters of {whose}, as in {word[:MAX_SHOWN]!r}"
    fix = "If this is spelt wrong, save it as 'CSV UTF-8' in Excel."
    log.add(code, place, rule, fix, severity="warning")
    return text


def _refuse_wrapped_lines(sample: str, place: Place) -> None:
    """Refuse a file of which each line stands in quotation marks as a whole: it has one column, with the cells of all."""
    lines = [line.strip() for line in sample.splitlines() if line.strip()][:_SAMPLE_ROWS]
    if len(lines) < 2 or not all(len(line) > 1 and line[0] == line[-1] == '"' for line in lines):
        return
    try:
        rows = [next(csv.reader([line], strict=True)) for line in lines]
        texts = [row[0] for row in rows if len(row) == 1]
        lengths = [{len(next(csv.reader([text], delimiter=mark), [])) for text in texts} for mark in DELIMITERS]
    except (csv.Error, StopIteration):
        return
    if len(texts) == len(lines) and any(len(of) == 1 and min(of) >= MIN_COLUMNS for of in lengths):
        rule = f"has each line in quotation marks as a whole, so that it is one cell: {lines[0][:MAX_SHOWN]}…"
        fix = (
            "Save it as CSV again, from the program that it is from, or take the quotation mark at the beginning and at the "
            "end of each line away."
        )
        raise Unreadable(place, rule, fix)


def _letters_of(content: bytes) -> str:
    """The encoding that content may be in which is not UTF-8: mostly plain letters, and none that is UTF-8; empty for none."""
    foreign = len(content) - len(content.translate(None, _FOREIGN_BYTES))
    if _IS_UTF_8.search(content) or foreign > MAX_FOREIGN_SHARE * len(content):
        return ""
    if is_of_macintosh(content):
        return MAC
    return "" if _NOT_OF_WINDOWS.search(content) else WINDOWS


def _blocks(text: str, start: int) -> Iterator[str]:
    """The text from `start` in pieces of whole lines."""
    while start < len(text):
        end = text.find("\n", start + _BLOCK) + 1 or len(text)
        yield text[start:end]
        start = end


def likeliest_delimiter(text: str, skip: Sequence[int] = ()) -> str:
    """The mark that divides the headings, and most rows into as many cells as there are headings; else a comma.

    Where none divides the first row, it is a title, and the headings are in the first row that a mark divides.
    """
    lengths = {mark: _lengths(text[:_SAMPLE], mark, skip) for mark in DELIMITERS}
    if all(rows[0] < 2 for rows in lengths.values() if rows):
        lengths = {mark: list(dropwhile(lambda length: length < MIN_COLUMNS, rows)) for mark, rows in lengths.items()}
    return max(DELIMITERS, key=lambda mark: _fit(lengths[mark]))


def _lengths(sample: str, mark: str, skip: Sequence[int]) -> list[int]:
    """How many cells each filled row at the top has; none where the mark cannot divide the rows."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        numbered = enumerate(islice(reader, _SAMPLE_ROWS + len(skip)), start=1)
        return [len(row) for number, row in numbered if number not in skip and any(row)]
    except csv.Error:
        return []


def _fit(lengths: Sequence[int]) -> tuple[float, int]:
    """The share of rows that are as long as the headings, and how many headings there are."""
    if not lengths or lengths[0] < 2:
        return 0, 0
    headings, *rows = lengths
    alike = sum(cells == headings for cells in rows)
    return (alike / len(rows) if rows else 1), headings

"""The tables of a Word document in which an action plan may stand, with the lines above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.read.action_plan.header_rows import header_row
from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.lines import Line, is_bare
from loaders.read.action_plan.word_forms import with_forms
from loaders.read.cells import is_filled
from loaders.read.files import opened_archive
from loaders.read.hidden_links import count_hidden_links, note_hidden_links
from loaders.read.pictures import note_pictures_of_document
from loaders.read.struck_out import StruckOut
from loaders.read.workbooks import Worksheet
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import MAX_LINE_LENGTH, ProblemLog, listed
from loaders.records.values import cell_text

if TYPE_CHECKING:  # python-docx is loaded for Word documents alone
    from loaders.read.word_tables import WordTable

MAX_TEXTS = 5  # that a warning repeats
MAX_LABEL_WORDS = 4  # before what a small table over the actions says of them
MIN_COLUMNS = 3  # of a table that may go on in the next one


def word_sheets(path: Path, log: ProblemLog, account: CellAccount) -> Iterator[tuple[Worksheet, list[Line]]]:
    """The tables of a document; what is not read of it is named. The tops of its pages are lines above the first table."""
    document, place = import_module("loaders.read.word_tables").read_word(path), Place(path.name)
    tables = [*with_forms(_whole_tables(document.tables, place, log), place, log, account)]
    above = [*map(Line, document.headers)]
    for table, after in zip_longest(tables, tables[1:]):
        above += map(Line, table.paragraphs)
        if after and (labels := _labels_over(table.sheet.rows, after.sheet.rows)):
            above += labels
            continue
        account.filled += sum(line.cells for line in above)
        yield table.sheet, above
        above = []
    below = [("paragraph below the last table", text) for text in [*(line.text for line in above), *document.after]]
    account.filled += len(below) + len(document.unread)
    for what, text in [*below, *document.unread]:
        account.leave_out(what, 1)
        rule = f"is a {what} and is left out"
        log.add("word_unread", place, rule, value=text, severity="warning", most=MAX_LINE_LENGTH)
    if document.hidden:
        account.filled += len(document.hidden)
        account.leave_out("hidden text", len(document.hidden))
        where = listed([*dict.fromkeys(document.hidden)], MAX_TEXTS)
        pieces = "1 piece" if len(document.hidden) == 1 else f"{len(document.hidden):,} pieces"
        rule = f"has {pieces} of hidden text, which nobody sees in the document, and which is left out: {where}"
        log.add("word_hidden", place, rule, "Show it in Word if it belongs to the plan.", severity="warning")
    if document.insertions:
        rule = f"holds {document.insertions:,} insertions as tracked changes, which are read as if they were accepted"
        log.add("word_insertions", place, rule, "Accept or reject the changes in Word.", severity="warning")
    if document.placeholders:
        texts = listed([repr(text) for text in dict.fromkeys(document.placeholders)], MAX_TEXTS)
        rule = f"has {len(document.placeholders):,} fields that nobody filled in, which are read as empty: they show {texts}"
        log.add("word_placeholders", place, rule, "Fill them in.", severity="warning")
    with opened_archive(path) as archive:
        note_hidden_links(count_hidden_links(archive), place, log)
    # Above the headings of the plan, or in a table before it, a picture is a letterhead's.
    first = next((at for at, its in enumerate(document.tables) if header_row(its.sheet.rows) is not None), 0)
    note_pictures_of_document([where for began, where in document.pictures if began > first], place, log)
    if document.numbers:
        rule = f"has {document.numbers:,} automatic numbers of lists before texts of its tables, which are not read"
        fix = "Type the numbers, where they are those of actions or recommendations."
        log.add("word_numbers", place, rule, fix, severity="warning")


def _labels_over(rows: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]]) -> list[Line]:
    """What a small table says of the actions in the table after it, as lines above that: "Recommendation 1" beside its words,
    "Lead agency" beside its name; empty where it is none."""
    if header_row(rows) is not None or header_row(after) is None:
        return []
    texts = [[cell_text(cell) for cell in row if is_filled(cell)] for row in rows]
    texts = [row for row in texts if row]
    is_labelled = all(len(row) == 2 and len(row[0].split()) <= MAX_LABEL_WORDS for row in texts)
    if not (texts and is_labelled and is_bare(texts[0][0])) or any(meaning(label) == "action" for label, _ in texts):
        return []
    return [Line(f"{label.rstrip(' :')}: {text}", cells=2) for label, text in texts]


def _whole_tables(tables: Sequence[WordTable], place: Place, log: ProblemLog) -> list[WordTable]:
    """The tables, each with the rows of those that it goes on in: without headings, of as many columns, and with nothing but
    blank lines before them, as Word parts a table at the end of a page."""
    whole: list[WordTable] = []
    for table in tables:
        if not (whole and _goes_on(table, whole[-1])):
            whole.append(table)
            continue
        before = whole[-1].sheet
        rows = f"row {len(before.rows) + 1} on"
        rule = f"goes on in the next table, which has as many columns and no headings: its rows are read as those from {rows}"
        fix = "If the next table is another one, write a line above it that says what it is."
        log.add("table_goes_on", Place(place.file, before.name), rule, fix, severity="warning")
        whole[-1] = replace(whole[-1], sheet=_joined(before, table.sheet))
    return whole


def _goes_on(table: WordTable, before: WordTable) -> bool:
    """Whether a table is more of the plan before it."""
    widths = [max(map(len, its.sheet.rows), default=0) for its in (table, before)]
    is_alike = not table.paragraphs and widths[0] == widths[1] >= MIN_COLUMNS
    return is_alike and header_row(before.sheet.rows) is not None and header_row(table.sheet.rows) is None


def _joined(first: Worksheet, second: Worksheet) -> Worksheet:
    """The rows of one table below those of another."""
    start = len(first.rows)
    struck = StruckOut(
        first.struck.rows | {start + row for row in second.struck.rows},
        (*first.struck.cells, *((start + row, column) for row, column in second.struck.cells)),
    )
    return replace(
        first,
        rows=[*first.rows, *second.rows],
        removed_rows=first.removed_rows | {start + row for row in second.removed_rows},
        banners=first.banners | {start + row for row in second.banners},
        fills=first.fills | {(start + row, column): fill for (row, column), fill in second.fills.items()},
        struck=struck,
    )

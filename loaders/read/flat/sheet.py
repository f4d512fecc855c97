"""The flat sheet that people already have: one row a contribution, after the table of key practice episodes.

The table is that of SCIE Guide 24 (Learning Together): the case, the key practice episode, what happened, how good
practice was, each contributory factor, whether it helped (+) or hindered (-), and the evidence. Cells that are left
blank under a case or an episode, as merged cells are, mean the one above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from graph.formats.own_format import is_explanation
from graph.formats.sheets import plain
from graph.names import name_key
from loaders.read.column_answers import LEAVE_OUT, ColumnAnswers
from loaders.read.exported_cells import with_plain_cells
from loaders.read.files import Unreadable, hashes_of
from loaders.read.flat.day_orders import DayOrders
from loaders.read.flat.episode_times import EpisodeTimes
from loaders.read.flat.factor_keys import FactorKey, factor_key
from loaders.read.flat.groups import GroupHeadings
from loaders.read.flat.headings import NEEDED, fits, has_needed, known_columns, match_columns, may_fit
from loaders.read.flat.lists_beside import leave_out_lists_beside
from loaders.read.flat.marks import CellsAbove
from loaders.read.flat.nearly_flat import lack_of, nearly_flat
from loaders.read.flat.no_factor import without_no_factor
from loaders.read.flat.no_names import CellsWithoutName
from loaders.read.flat.notes_below import without_notes_below
from loaders.read.flat.other_factors import OtherFactors
from loaders.read.flat.page_references import PageReferences
from loaders.read.flat.page_zeros import PageZeros
from loaders.read.flat.pivots import without_pivots
from loaders.read.flat.records import FlatRecords, FlatRow, Row, unread_of
from loaders.read.flat.rows import FlatRows
from loaders.read.flat.sides import has_sides
from loaders.read.flat.themes import RowsUnderThemes
from loaders.read.flat.zeros import ZeroCells
from loaders.read.rows_left_out import struck_rows_above
from loaders.read.table_rows import leave_out_table, record_rows, take_rows
from loaders.read.tables import Table
from loaders.read.ticked_boxes import with_ticked_names
from loaders.records.cell_account import CellAccount
from loaders.records.ids import slug
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, nearest
from loaders.records.reading import HeadingQuestion, OpenQuestion, Reading
from loaders.records.record import Record

LOADER = "flat"
MAX_HEADING = 40  # characters
AFTER_FACTOR = "; \n"  # a form puts a semicolon after whatever was chosen


def read_tables(
    path: Path,
    tables: list[Table[Any]],
    log: ProblemLog,
    account: CellAccount,
    answers: ColumnAnswers,
    *,
    source_id: str | None = None,
    may_be_empty: bool = False,
) -> Reading:
    """Cases, episodes, factors and contributions of every table that is a flat sheet.

    `answers` says what columns hold whose headings are not known. The source is the file, or that of `source_id`,
    which is recorded elsewhere.
    """
    is_file = source_id is None
    source_id = source_id or slug(path.stem)
    records = FlatRecords(source_id, log)
    collected = FlatRows(records)
    of_words = OpenQuestions(answers.words, answers.decided, source_id)
    fitting = [table for table in tables if has_needed(table, answers)]
    if len(fitting) > 1:  # the lists of a template have headings like those of its sheet
        fitting = [table for table in fitting if not is_explanation(table.name)]
    named = fitting  # what has the headings, or is said to count such a sheet
    fitting = without_pivots(named, log)
    unknown: list[HeadingQuestion] = []
    decided: list[OpenQuestion] = []
    meanings: dict[str, str] = {}
    if not fitting:
        unknown = _note_no_sheet(tables, log, answers)
    for table in fitting:
        take_rows(table, log)
        table.rows = with_plain_cells(table, table.names, table.rows, log)
        table.first_rows = table.rows[: len(table.first_rows)]
    others = [table for table in tables if table not in named and not is_explanation(table.name)]
    if key := factor_key(fitting, others, answers):
        key.note(fitting, answers, log)
        key.account()
        tables = [table for table in tables if table is not key.table]
    for table in tables:
        if fitting and table in others:
            log.add("no_flat_table", table.place(), f"is left out: {_lacks(table, answers)}", severity="warning")
        if table not in fitting:
            leave_out_table(table)
    for table in fitting:
        leave_out_lists_beside(table, answers, log)
        indexes, questions = match_columns(table, log, answers)
        unknown += questions
        decided += answers.decided_now(table)
        meanings |= {name: LEAVE_OUT for name in table.names if name and answers.to(table, name) == LEAVE_OUT}
        meanings |= {table.names[index]: name for index, name in indexes}
        bodies = [index for index, name in indexes if name == "reported_by"]
        table.rows = with_ticked_names(table, bodies, table.names, table.rows, log)
        start = next((index for index, name in indexes if name == "start"), None)
        _take_rows(table, indexes, collected, DayOrders(table, start, fitting, of_words, log), key, log)
    _check_mapped(path, tables, log, answers)
    collected.finish(of_words, account, answers.organisations)
    if not records.all and not log.has_errors and not may_be_empty:
        is_left_out = any(table.struck_rows or table.rows_left_out for table in fitting)
        rule = "has no rows but those that are left out" if is_left_out else "has headings and no rows"
        log.add("no_rows", Place(path.name), rule, "Fill in a row for each contribution.")
    source = Record("Source", {"id": source_id, "title": path.name, "kind": "spreadsheet"}, Place(path.name))
    return Reading(
        LOADER,
        source_id,
        [source, *records.all] if is_file else records.all,
        log.problems,
        hashes_of(path),
        source_is_file=is_file,
        cells=account,
        heading_questions=unknown,
        column_decisions=decided,
        columns=meanings,
        made_ids=records.made_ids,
        counts_episodes=True,
        spellings=records.spellings,
        questions=list(of_words.asked.values()),
    )


def _take_rows(
    table: Table[Any],
    indexes: Sequence[tuple[int, str]],
    collected: FlatRows,
    day_orders: DayOrders,
    key: FactorKey | None,
    log: ProblemLog,
) -> None:
    """The rows of one table, each as it is meant."""
    columns = {name: table.names[index] for index, name in indexes}
    groups = GroupHeadings(table, next(index for index, name in indexes if name == "case"), log)
    pages, above, zeros, others, no_names, under_themes = (
        PageReferences(table, columns, log),
        CellsAbove(table, columns, log),
        ZeroCells(table, columns, log),
        OtherFactors(table, columns, log),
        CellsWithoutName(table, log),
        RowsUnderThemes(table, columns, log),
    )
    try:
        used = [index for index, _ in indexes]
        unread = [i for i, name in enumerate(table.names) if name and i not in {*used, *table.columns_beside}]
        headings = tuple(table.names[i] for i in unread)
        times, page_zeros = EpisodeTimes(table, unread, log), PageZeros(table, columns, log)
        rows = without_notes_below(table, record_rows(table, log, used, may_be_short=True), used, log)
        for number, cells in groups.without(_until_other_headings(table, rows, indexes, log)):
            for struck in struck_rows_above(table, number):
                collected.pass_over(above.read(_filled(struck, indexes), table.place(number)))
            place = table.place(number)
            filled = pages.read(day_orders.read(_filled(cells, indexes), place), place)
            if key and "factor" in filled:
                filled["factor"] = key.named(filled["factor"])
            zeros.count(filled, number)
            page_zeros.count(filled, number)
            row = no_names.without(FlatRow(others.read(above.read(filled, place), place), place, columns))
            if stated := without_no_factor(row, table, log):
                is_of_case = collected.take(stated, place, columns, unread_of(headings, unread, cells))
                under_themes.count(number, is_of_case=is_of_case)
                times.count(number, cells, collected.episode)
        for reader in (times, page_zeros, pages, above, day_orders, zeros, others, no_names, under_themes):
            reader.finish()
    except Unreadable as error:
        log.add("unreadable", table.place(), error.problem.rule, error.problem.fix)


def _note_no_sheet(tables: list[Table[Any]], log: ProblemLog, answers: ColumnAnswers) -> list[HeadingQuestion]:
    """Say what each table lacks that was meant as one; the questions are about columns that may be what is missing."""
    named = [table for table in tables if not is_explanation(table.name)]
    for table in [table for table in named if has_sides(table) or may_fit(table)] or named[:1]:
        fix = "Add it, or use a mapping."
        if has_sides(table):
            fix = "What helped and what hindered stand side by side: give each factor a row of its own, with + or - in a column."
        log.add("no_flat_sheet", table.place(), f"is no sheet of contributions: {_lacks(table, answers)}", fix)
    return [question for table in tables if not has_sides(table) for question in match_columns(table, log, answers)[1]]


def _filled(cells: Sequence[Any], indexes: Iterable[tuple[int, str]]) -> Row:
    """The filled cells of a row by what their columns hold; one of signs that nobody sees is blank."""
    row = {name: cells[i] for i, name in indexes if i < len(cells) and _is_seen(str(cells[i]).strip())}
    if isinstance(factor := row.get("factor"), str) and (name := factor.rstrip(AFTER_FACTOR)):
        row["factor"] = name
    return row


def _is_seen(text: str) -> bool:
    return text != "" and (text.isprintable() or name_key(text) != "")


def _until_other_headings(
    table: Table[Any], rows: Iterable[tuple[int, Sequence[Any]]], indexes: Sequence[tuple[int, str]], log: ProblemLog
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a table, to the end or to the headings of another."""
    for number, cells in rows:
        if _are_other_headings(cells, indexes):
            _note_second_table(table, number, log)
            return
        yield number, cells


def _are_other_headings(cells: Sequence[Any], indexes: Sequence[tuple[int, str]]) -> bool:
    """Whether a row has the headings of a flat sheet, as a second table below the first does.

    A plain sign, as nearly every row has one, is no heading.
    """
    signs = [cells[index] for index, name in indexes if name == "polarity" and index < len(cells)]
    if signs in (["+"], ["-"]):
        return False
    return fits([cell for cell in cells if type(cell) is str and len(cell) <= MAX_HEADING])


def _note_second_table(table: Table[Any], number: int, log: ProblemLog) -> None:
    """What follows would be read under the wrong headings, so it is not read, and its values are not complained of."""
    rule = "looks like headings, other than those at the top or in another order; what is below it is not read"
    fix = "Put its table on a sheet of its own, or bring its columns into the order of the first."
    log.add("second_headings", table.place(number), rule, fix)


def _check_mapped(path: Path, tables: list[Table[Any]], log: ProblemLog, answers: ColumnAnswers) -> None:
    """A heading that a mapping names and no table has may be one of another sheet, or spelt otherwise."""
    names = [name for table in tables for name in table.names if name]
    for heading in answers.mapped:
        if plain(heading) not in map(plain, names):
            rule = "is named by the mapping, and is the heading of no column"
            log.add("mapped_column", Place(path.name), rule, nearest(heading, names), value=heading)


def _lacks(table: Table[Any], answers: ColumnAnswers) -> str:
    """Which of the headings that a flat sheet needs a table does not have."""
    known = set(known_columns(table, answers).values())
    nearly = None if known & set(NEEDED) else nearly_flat(table)  # its headings may stand below a title
    return nearly.rule if nearly else lack_of(tuple(name for name in NEEDED if name not in known))

"""The tidy table as a file for a program of statistics: CSV, Parquet, Stata or SPSS, by the ending of its name.

What a column and a code mean goes along as labels, where the format has them, and always in the R script beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from graph.errors import BadRequest, NotInstalled
from graph.formats import NOT_CHECKED
from graph.formats.spreadsheets import csv_pieces
from graph.system.whole_files import written_whole
from queries.answers.answer import Answer, tidy_of
from queries.answers.html import remarks
from queries.answers.tidy import INSTALL, TidyTable, numbers_of, tidy_frame
from queries.release.tidy_script import script_of

if TYPE_CHECKING:  # they take a second, and not everybody has them
    import pandas

# In bytes of UTF-8, which is what the formats count.
MAX_TEXT = 32_000  # SPSS; Stata has more
MAX_STATA_TITLE, MAX_STATA_SHORT, MAX_STATA_LABEL = 80, 2_045, 32_000
MAX_SPSS_TITLE, MAX_SPSS_LABEL = 256, 120
MAX_SPSS_FILE_LABEL, MAX_SPSS_LINE = 64, 80

# The same table makes the same bytes: both formats name when a file was made, and no file needs to say that.
NO_TIME = datetime(1970, 1, 1)
SPSS_TIME_AT = 92  # bytes into the header, as `dd mmm yyHH:MM:SS`
SCRIPT = ".R"  # the ending of the script beside a file

Writer: TypeAlias = Callable[[TidyTable, Path, list[str]], None]


def write_tidy(answer: Answer, path: Path) -> tuple[int, Path]:
    """Write the tidy table of an answer that was asked for an export, and the R script that reads it beside it.

    The number of rows, and the path of the script. Raises BadRequest for an ending that is not known, or an answer for
    the screen; NotInstalled where the format needs what is not there.
    """
    if not answer.viewer.exporting:
        raise BadRequest("This answer was made for the screen. Ask again for the export.")
    table, writer = tidy_of(answer), writer_of(path)
    notes = [*remarks(answer)[:2], *(note.with_parameter() for note in table.notes)]
    with written_whole(path) as unfinished:
        writer(table, unfinished, notes)
    script = path.with_suffix(SCRIPT)
    with written_whole(script) as unfinished:
        unfinished.write_text(script_of(table, path.name, notes), encoding="utf-8")
    return len(table), script


def writer_of(path: Path) -> Writer:
    """What writes a file of this ending; raises BadRequest for one that is not known, naming those that are."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise BadRequest(f"{path.name}: a tidy table is {', '.join(WRITERS)}. Give a name that ends so.")
    return writer


def _write_csv(table: TidyTable, path: Path, notes: list[str]) -> None:
    """Codes as they are; each row ends with what nobody may miss who has nothing but the file."""
    names = [column.name for column in table.columns]
    rows = ([*row, NOT_CHECKED] for row in zip(*(table.values[name] for name in names), strict=True))
    with path.open("wb") as file:
        file.writelines(csv_pieces([*names, "notice"], rows))


def _write_parquet(table: TidyTable, path: Path, notes: list[str]) -> None:
    """Codes as categories; titles of columns and notes are in the metadata of the fields and of the file."""
    data = tidy_frame(table)
    arrow = _needed("pyarrow")
    parquet = _needed("pyarrow.parquet")
    data.attrs = {}
    content = arrow.Table.from_pandas(data, preserve_index=False)
    fields = [
        content.schema.field(column.name).with_metadata({"title": column.title, **_prefixed(column.words)})
        for column in table.columns
    ]
    metadata = {**(content.schema.metadata or {}), "notes": "\n".join(notes)}
    parquet.write_table(content.cast(arrow.schema(fields, metadata)), path)


def _write_stata(table: TidyTable, path: Path, notes: list[str]) -> None:
    """Codes as numbers with value labels (format 118, Stata 14 and later); long texts as strL."""
    data = _numbered(table)
    long = [name for name in _texts(table) if any(len(text.encode()) > MAX_STATA_SHORT for text in data[name].unique())]
    data.to_stata(
        path,
        write_index=False,
        version=118,
        time_stamp=NO_TIME,
        data_label=cut(NOT_CHECKED, MAX_STATA_TITLE),
        variable_labels={column.name: cut(column.title, MAX_STATA_TITLE) for column in table.columns},
        value_labels={name: _labels(words, MAX_STATA_LABEL) for name, words in _words(table).items()},
        convert_strl=long,
    )


def _write_spss(table: TidyTable, path: Path, notes: list[str]) -> None:
    """Codes as numbers with value labels; the notes are those of the file."""
    pyreadstat = _needed("pyreadstat")
    data = _numbered(table)
    for column in table.columns:
        if column.is_number or column.words:
            data[column.name] = data[column.name].astype("float64")  # it knows no other missing number
    pyreadstat.write_sav(
        data,
        str(path),
        row_compress=True,
        file_label=cut(NOT_CHECKED, MAX_SPSS_FILE_LABEL),
        note=[line for note in notes for line in textwrap.wrap(note, MAX_SPSS_LINE)],
        column_labels=[cut(column.title, MAX_SPSS_TITLE) for column in table.columns],
        variable_value_labels={name: _labels(words, MAX_SPSS_LABEL) for name, words in _words(table).items()},
        variable_measure={
            column.name: "scale" if column.is_number and not column.words else "nominal" for column in table.columns
        },
    )
    with path.open("r+b") as file:
        file.seek(SPSS_TIME_AT)
        file.write(NO_TIME.strftime("%d %b %y%H:%M:%S").encode())


WRITERS: dict[str, Writer] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".dta": _write_stata,
    ".sav": _write_spss,
}


def cut(text: str, length: int) -> str:
    """The text in at most so many bytes of UTF-8, with an ellipsis where it was cut; never within a character."""
    if len(text.encode()) <= length:
        return text
    return text.encode()[: length - len("…".encode())].decode(errors="ignore") + "…"


def _numbered(table: TidyTable) -> pandas.DataFrame:
    """The table with codes as numbers, and texts that are never missing, as Stata and SPSS have no missing text."""
    data = tidy_frame(table)
    for column in table.columns:
        if column.words and not column.is_number:
            data[column.name] = data[column.name].astype("object").map(numbers_of(column)).astype("Int64")
    for name in _texts(table):
        texts = {text: cut(text or "", MAX_TEXT) for text in set(table.values[name])}  # few, each in many rows
        data[name] = [texts[text] for text in table.values[name]]
        data[name] = data[name].astype("object")
    return data


def _texts(table: TidyTable) -> list[str]:
    return [column.name for column in table.columns if not (column.is_number or column.words)]


def _words(table: TidyTable) -> dict[str, tuple[Mapping[str, int], Mapping[str, str]]]:
    return {column.name: (numbers_of(column), column.words) for column in table.columns if column.words}


def _labels(words: tuple[Mapping[str, int], Mapping[str, str]], length: int) -> dict[int, str]:
    numbers, titles = words
    return {number: cut(titles[code], length) for code, number in numbers.items()}


def _prefixed(words: Mapping[str, str]) -> dict[str, str]:
    return {f"label:{code}": title for code, title in words.items()}


def _needed(name: str) -> Any:
    """A package that only those have who write this format; raises NotInstalled."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise NotInstalled(f"This format needs {package}, which is not installed here. {INSTALL}") from error

"""The R script beside a tidy table: it reads the file, names the levels of its factors, and shows one model."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from queries.answers.column import Column
from queries.answers.tidy import TidyTable, numbers_of

# How R reads a file, by its ending; the packages are CRAN's.
_READS = {
    ".csv": (
        'table <- read.csv({file}, fileEncoding = "UTF-8-BOM", na.strings = "", colClasses = c({types}))\n'
        "table$notice <- NULL  # the same in every row"
    ),
    ".parquet": "table <- as.data.frame(arrow::read_parquet({file}))",
    ".dta": "table <- as.data.frame(haven::zap_labels(haven::read_dta({file})))",
    ".sav": "table <- as.data.frame(haven::zap_labels(haven::read_sav({file})))",
}
_BLANKS = """
# These formats have no missing text: a blank one is missing.
table[] <- lapply(table, function(x) if (is.character(x)) replace(x, !nzchar(x), NA) else x)
"""
_MODEL = """
# The share of a factor, as the question 'recurring-factors' counts it: recorded is missing where nobody looked.
shares <- aggregate(recorded ~ group + factor_id, data = table, FUN = mean)

# One model, as an example (lme4 is on CRAN): does the kind of case matter, with cases and factors as random effects?
# summary(lme4::glmer(recorded ~ case_kind + (1 | case_id) + (1 | factor_id), family = binomial, data = table))
"""


def script_of(table: TidyTable, file: str, notes: Iterable[str]) -> str:
    """The script that reads a file of this name, which lies beside it; plain ASCII, whatever the names in it."""
    suffix = PurePath(file).suffix.lower()
    numbered = suffix in (".dta", ".sav")
    types = ", ".join(f'{column.name} = "{_type(column)}"' for column in table.columns)
    lines = ["# The tidy table of Casethread: a row for each case and factor. Run it in the folder of the file.", "#"]
    lines += [f"# {line}" for note in notes for line in textwrap.wrap(_ascii(note), 110)]
    lines += ["", _READS[suffix].format(file=_text(file), types=f'{types}, notice = "character"')]
    lines += [_BLANKS.rstrip()] if numbered else []
    lines += ["", "# What a code is called."]
    lines += [_levels(column, numbered=numbered) for column in table.columns if column.words]
    lines += ["", '# What a column holds: attr(table$recorded, "label").']
    lines += [f'attr(table${column.name}, "label") <- {_text(column.title)}' for column in table.columns]
    return "\n".join(lines) + "\n" + _MODEL


def _levels(column: Column, *, numbered: bool) -> str:
    codes: Mapping[str, int] = numbers_of(column)
    if column.is_number:  # 0 and 1 stay numbers, to be counted and modelled
        meanings = ", ".join(f"{number} is {_ascii(column.words[code])}" for code, number in codes.items())
        return f"# table${column.name}: {meanings}"
    levels = ", ".join(str(number) if numbered else _text(code) for code, number in codes.items())
    labels = ", ".join(_text(column.words[code]) for code in codes)
    return f"table${column.name} <- factor(table${column.name}, levels = c({levels}),\n  labels = c({labels}))"


def _type(column: Column) -> str:
    return "integer" if column.is_number else "character"


def _text(text: str) -> str:
    """A text as R reads it, whatever the encoding of the script."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escaped(letter) for letter in escaped) + '"'


def _escaped(letter: str) -> str:
    if " " <= letter <= "~":
        return letter
    return f"\\U{ord(letter):08x}" if ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"


def _ascii(text: str) -> str:
    """A text for a comment."""
    return text.replace("’", "'").replace("“", '"').replace("”", '"').encode("ascii", "replace").decode()

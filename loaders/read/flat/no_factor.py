"""Words in the place of a factor that say that there is none, or that nobody knows it: no factor is called "N/K"."""

from __future__ import annotations

import re
from typing import Any

from graph.names import name_key
from loaders.read.flat.records import FlatRow, Row
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog

# What a row can say only of a factor that it names.
OF_A_FACTOR = (
    "domain", "level", "polarity", "strength", "confidence", "quote", "page", "reported_by", "perspective"
)  # fmt: skip
_NO_FACTOR = re.compile(
    r"[-?.\s]+|n/?[ak]|n\.[ak]|nil|none|unknown|tb[acd]|to be (?:added|confirmed|decided|determined)|not applicable"
    r"|(?:none|not|no (?:contributory |contributing )?factors?)(?: yet)? "
    r"(?:known|identified|recorded|noted|stated|given|found|specified|established|clear)"
)


def without_no_factor(row: FlatRow, table: Table[Any], log: ProblemLog) -> Row:
    """The cells of a row; where it names no factor in words, those of its case and episode, and the rest is named."""
    if "factor" not in row.cells or not names_no_factor(row.text("factor")):
        return row.cells
    left_out = [name for name in OF_A_FACTOR if name in row.cells]
    rule = "names no factor, and is left out; the case and the episode of the row stay"
    if left_out:
        rule += f", and what it says of a factor is left out too: {', '.join(repr(row.heading(n)) for n in left_out)}"
    fix, heading = "If it is one, put it in other words.", row.heading("factor")
    log.add("no_factor_named", row.place, rule, fix, column=heading, value=row.cells["factor"], severity="warning")
    table.account.used -= len(left_out) + 1  # where they were counted when the row was read
    table.account.leave_out(table.part("rows that name no factor"), len(left_out) + 1)
    return {name: cell for name, cell in row.cells.items() if name not in (*left_out, "factor")}


def names_no_factor(text: str) -> bool:
    """Whether the words in the place of a factor say that there is none, or that nobody knows it."""
    return bool(_NO_FACTOR.fullmatch(name_key(text).rstrip(".") or text))

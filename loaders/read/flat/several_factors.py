"""Names of factors that may be those of several."""

from __future__ import annotations

import re

from graph.names import name_key
from loaders.read.flat.records import FlatRecords, plain_text
from loaders.read.wrapped_names import has_line_break

_BETWEEN_FACTORS = re.compile(r";|\n|\||\w\s*/\s*\w")
_BETWEEN_NAMES = re.compile(r",| and |&|\+")


def note_several_factors(records: FlatRecords) -> None:
    """Warn of each name that may be those of several factors; a comma or "and" parts them if they are names too."""
    factors = {key: record for (label, key), record in records.nodes.items() if label == "Factor"}
    for key, record in factors.items():
        name, parts = plain_text(record.values["name"]), [name_key(part) for part in _BETWEEN_NAMES.split(key)]
        if _may_be_several(records, key, name) or (len(parts) > 1 and all(part in factors for part in parts)):
            rule, fix = "is read as one factor", "Give each factor a row of its own, if they are several."
            records.log.add_for("several", record, "name", rule, fix, value=name, severity="warning")


def _may_be_several(records: FlatRecords, key: str, name: str) -> bool:
    """Whether a mark in a name may part factors; a line break does not in one that another row has on one line."""
    is_on_one_line = any(not has_line_break(other) for other in records.spellings.get(("Factor", key), ()))
    return bool(_BETWEEN_FACTORS.search(" ".join(name.split()) if is_on_one_line else name))

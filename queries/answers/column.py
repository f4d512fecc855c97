"""The columns of an answer, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from queries.answers.units import NODE, Unit

Row: TypeAlias = dict[str, Any]  # values by the names of columns


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in rows and files, the title that people read, and the unit of its values.

    `words` are the titles of the words that its values may be, where these are not those of a property of its name. A
    secondary column is not what people ask for, so a page shows it only on demand; files and programs have it always.
    With `counts_evidence` a number counts what the evidence of its row is of, and leads to it. A number that `opens` a
    parameter counts the rows of the same question asked with the record of its row there, and leads to them. Where the
    unit is that of nodes of any label, the column `labelled_by` has the label.
    """

    name: str
    title: str
    unit: Unit
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    is_secondary: bool = False
    counts_evidence: bool = False
    opens: str = ""
    labelled_by: str = "label"

    @property
    def label(self) -> str | None:
        """The label of the nodes that this column names, or None."""
        return self.unit.label

    @property
    def is_number(self) -> bool:
        """True for what is counted or measured."""
        return self.unit.is_number

    @property
    def may_name_nodes(self) -> bool:
        """Whether a row may name a node here."""
        return self.unit is NODE or self.unit.label is not None

    def label_in(self, row: Row) -> str | None:
        """The label of the node that this column names in a row, or None where it names none."""
        if row.get(self.name) is None:
            return None
        return row.get(self.labelled_by) if self.unit is NODE else self.unit.label

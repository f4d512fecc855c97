"""The files of a generated graph: which columns each has, and all of them open at once."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

_END = "from_id to_id"
COLUMNS = {
    "sources": "id title kind taken_on licence",
    "areas": "id name kind",
    "part_of": _END,
    "organisations": "id name agency_type level",
    "in_area": f"from_label {_END}",
    "factors": "id name definition level status domain",
    "cases": "id ref title kind period_start period_end age_band harm_category summary sensitivity synthetic",
    "episodes": "id title sequence start end what_happened appraisal appraisal_reason",
    "has_episode": _END,
    "involved_in": "from_id to_label to_id role",
    "perspectives": "id role held_by thought why_sensible basis checked",
    "of": _END,
    "worked_for": _END,
    "codings": "id coder_code method codebook looked_for finished_on state",
    "codes": _END,
    "contributed_to": "id from_id to_label to_id mention_id coding_id polarity strength quote page acted_on confidence "
    "coding_method",
    "influences": f"id {_END} effect case_id coding_id quote confidence coding_method",
    "reviews": "id ref title kind method commissioned_on completed_on published_on",
    "examines": _END,
    "findings": "id ref headline manifests why_underlying implications prevalence_code status coding_method",
    "made": _END,
    "drawn_from": "from_id to_label to_id page confidence",
    "evidenced_by": "from_id to_label to_id step quote",
    "concerns": f"from_label {_END}",
    "recommendations": "id ref title text kind made_on closed_on status level strength",
    "raised": f"from_label {_END}",
    "addressed_to": f"{_END} reply_due_on replied replied_on response",
    "actions": "id ref title text kind level strength status created_on due_on closed_on",
    "led_to": _END,
    "addresses": f"{_END} intent",
    "owned_by": f"{_END} role from",
    "applies_in": f"from_label {_END}",
    "depends_on": _END,
    "events": "id at sequence field from_value to_value by_role",
    "has_event": f"from_label {_END}",
}


class Files:
    """The CSV files of a folder, all open at once, so that nothing has to be kept in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ends = ExitStack()
        opened = {name: (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") for name in COLUMNS}
        self._rows = {name: csv.writer(self._ends.enter_context(file)).writerow for name, file in opened.items()}
        for name, columns in COLUMNS.items():
            self._rows[name](columns.split())

    def write_row(self, sheet: str, *cells: object) -> None:
        """Write one row, its cells in the order of the sheet's columns."""
        self._rows[sheet](cells)

    def __enter__(self) -> Files:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ends.close()

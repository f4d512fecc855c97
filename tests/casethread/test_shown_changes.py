"""What a dry run prints of the changes of a flat sheet: what people can read."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import Casethread

from graph.database import Database


@pytest.mark.slow
def test_no_made_id_is_shown_beside_what_it_is_made_of(
    casethread: Casethread, prepared: Database, tmp_path: Path
) -> None:
    sheet = tmp_path / "coding.csv"
    for times, page in (("twice", 12), ("three times", 14)):
        row = f"Family Fir,Visit,Escalation,+,The ward sister rang {times} and would not be put off,{page}"
        sheet.write_text(f"Case,Episode,Factor,+ or -,Quote,Page\n{row}\n", encoding="utf-8")
        shown = casethread("load", sheet, "--sensitivity", "open", "--dry-run").text
        if times == "twice":
            casethread("load", sheet, "--sensitivity", "open")
    changes = [line.partition(", ")[2] for line in shown.splitlines() if line.startswith("Changes: ")]
    assert [change.partition(":")[0] for change in changes] == ["Quote", "Page"]

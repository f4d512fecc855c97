"""export --tidy: the table for papers, a row for each case and factor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from casethread.cli.context import current_database, current_viewer
from casethread.cli.output import counted, print_json, print_lines, progress_of
from casethread.own_process import show_pandas
from queries import ask
from queries.answers.answer import tidy_of
from queries.release.tidy_files import write_tidy, writer_of

QUESTION = "recurring-factors"  # whose shares the table is behind


def write_tidy_table(file: Path, parameters: Mapping[str, str], *, as_json: bool, quiet: bool) -> None:
    """Write the table under these parameters of `recurring-factors`, and the R script beside it; say what they hold."""
    writer_of(file)  # a wrong ending is known before anything is counted
    show_pandas()
    with progress_of(f"Writing {file.name}", quiet or as_json):
        viewer = current_viewer().for_export()
        answer = ask(current_database(), QUESTION, parameters, viewer=viewer, parts=["tidy"])
        rows, script = write_tidy(answer, file)
    notes = [note.with_parameter() for note in tidy_of(answer).notes]
    if as_json:
        print_json({"file": str(file), "script": str(script), "rows": rows, "notes": notes})
        return
    print_lines([f"Wrote {counted(rows, 'row')} to {file.name}, and {script.name}, which reads it in R."])
    if not quiet:
        print_lines(f"- {note}" for note in notes)

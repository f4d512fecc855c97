"""Which source a file's records come from: its own `sources` sheet, a `source_id` on each row, else the file itself."""

from __future__ import annotations

from pathlib import Path

from loaders.records.ids import slug
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.record import Record


def settle_source(path: Path, records: list[Record], log: ProblemLog) -> str:
    """The source of rows without one; where nothing names a source, a Source record named after the file is added."""
    sources = [record for record in records if record.kind == "Source"]
    for record in sources:
        record.values.setdefault("id", slug(str(record.values.get("title") or path.stem)))
    unnamed = [record for record in records if record.kind != "Source" and not record.get("source_id")]
    if len(sources) == 1:
        return str(sources[0].values["id"]).strip()
    if sources and unnamed:
        rule = f"is blank, and the sheet sources has {len(sources)} sources"
        for record in unnamed:
            log.add_for("no_source", record, "source_id", rule, "Write the id of the one that the row comes from.")
    if sources or not unnamed:
        candidates = sources or records
        return str(candidates[0].get("id" if sources else "source_id") or "").strip() if candidates else slug(path.stem)
    return _add_source(path, records)


def _add_source(path: Path, records: list[Record]) -> str:
    source_id = slug(path.stem)
    values = {"id": source_id, "title": path.name, "kind": "dataset" if path.suffix == ".json" else "spreadsheet"}
    records.append(Record("Source", values, Place(path.name)))
    return source_id

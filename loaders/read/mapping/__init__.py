"""Any table by a mapping: a YAML file that says how the rows become nodes and relationships (docs/mapping.md)."""

from __future__ import annotations

from collections import abc
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import cast

from graph.errors import BadInput, NotFound
from graph.schema import schema
from loaders.read.files import Unreadable, hashes_of
from loaders.read.mapping.document import key_problem, read_mapping
from loaders.read.mapping.fields import FieldReader, find_columns
from loaders.read.mapping.flat_form import flat_columns, mapping_text
from loaders.read.mapping.model import ColumnEntry, Mapping
from loaders.read.mapping.references import check_references
from loaders.read.mapping.rows import RowReader
from loaders.read.tables import Heading
from loaders.read.text_tables import TextTable, read_text_table
from loaders.records.problem import Place, Problem
from loaders.records.problem_log import ProblemLog, nearest
from loaders.records.reading import Reading
from loaders.records.record import MAPPING, Record

__all__ = [
    "find_mapping", "flat_columns", "mapping_text", "read", "read_mapping", "shipped_mappings",
]  # fmt: skip

Parts = abc.Mapping[str, bool]
# A key column with more blank cells than this share says that the mapping is meant for another table.
MAX_BLANK_SHARE = 0.5


def shipped_mappings() -> dict[str, Path]:
    """The mappings that come with Casethread, by the name that `--mapping` takes."""
    folder = Path(str(files("loaders.read.mapping") / "shipped"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find_mapping(name: str | Path) -> Path:
    """The mapping file a person means: a path, or the name of one that is shipped.

    Raises NotFound where it is neither.
    """
    path = Path(name)
    if path.is_file():
        return path
    mappings = shipped_mappings()
    if str(name) in mappings:
        return mappings[str(name)]
    raise NotFound(
        f"{name}: is neither a mapping file nor the name of one that is shipped. {nearest(str(name), list(mappings))}"
    )


def read(path: Path, mapping: str | Path, parts: Parts | None = None) -> Reading:
    """The records of a table, as the mapping says; whatever is wrong with either is among the problems.

    `parts` says of totals, notes and hidden rows whether they are read, by their names in the account of the cells.

    Raises NotFound where there is no such mapping.
    """
    mapping = find_mapping(mapping)
    reading = Reading(MAPPING, mapping.stem)
    try:
        rules = read_mapping(mapping)
        reading.source_id = rules.source.id
        _fill(reading, path, mapping, rules, parts or {})
    except Unreadable as error:
        reading.problems.append(error.problem)
    except BadInput as error:
        reading.problems += cast(list[Problem], error.problems)
    return reading


def _other_sheet(table: TextTable, name: str) -> Problem:
    cells = table.other_sheets[name]
    rule = (
        f"is left out, with {cells:,} {'cell' if cells == 1 else 'cells'} of content: the mapping reads {table.sheet!r}"
    )
    fix = "If it is this sheet, name it in the mapping's table."
    return Problem(Place(table.file, name), rule, fix, severity="warning", code="other_sheet")


def _fill(reading: Reading, path: Path, mapping: Path, rules: Mapping, parts: Parts) -> None:
    reading.problems += check_references(mapping, rules, schema())
    shape = rules.table
    table = read_text_table(
        path,
        sheet=shape.sheet,
        delimiter=shape.delimiter,
        header_rows=int(shape.header_rows),
        skip=shape.skip,
        fill_groups=shape.fill_groups,
        choices=parts,
    )
    reading.hashes = hashes_of(path) | hashes_of(mapping)
    reading.problems += table.problems
    reading.problems += [] if shape.sheet else map(partial(_other_sheet, table), table.other_sheets)
    fields = _fields(reading, mapping, rules, table)
    log = ProblemLog(grouped=True)
    keys = _columns(reading, mapping, "table.key", shape.key, table)
    table.used = {column.index for columns in (keys, *(f.columns for f in fields.values())) for column in columns}
    table.settle_account()
    reading.cells = table.account
    if any(problem.severity == "error" for problem in reading.problems):
        return
    _check_keys(table, keys, log)
    reading.records = [_source(rules, mapping), *RowReader(rules, table, fields, schema(), log).records()]
    reading.problems += log.problems


def _source(rules: Mapping, mapping: Path) -> Record:
    return Record(
        "Source",
        {name: value for name, value in rules.source.model_dump().items() if value},
        Place(f"{mapping.name}, key source"),
    )


def _fields(reading: Reading, mapping: Path, rules: Mapping, table: TextTable) -> dict[str, FieldReader]:
    fields = {}
    for name, entry in rules.fields.items():
        columns = _columns(reading, mapping, f"fields.{name}", entry.all_columns, table)
        if len(columns) > 1 and not entry.heading_where and set(entry.words.values()) >= {"yes", "no"}:
            rule = "reads several columns as yes or no, so that those words are its values"
            fix = "Add heading_where: [yes], so that the headings of the columns with yes are."
            reading.problems.append(key_problem(mapping, f"fields.{name}", rule, fix))
        try:
            fields[name] = FieldReader.bind(entry, columns)
        except ValueError as error:
            reading.problems.append(key_problem(mapping, f"fields.{name}.dates", str(error)))
    return fields


def _columns(
    reading: Reading, mapping: Path, key: str, entries: tuple[ColumnEntry, ...], table: TextTable
) -> list[Heading]:
    """The columns meant; what cannot be found is added to the problems, at the mapping's key."""
    columns: list[Heading] = []
    for entry in entries:
        indexes = find_columns(entry, table)
        if isinstance(indexes, Problem):
            rule = f"{indexes.rule} of {table.place()}"
            reading.problems.append(key_problem(mapping, key, rule, indexes.fix, indexes.value))
        else:
            columns += indexes
    return columns


def _check_keys(table: TextTable, keys: list[Heading], log: ProblemLog) -> None:
    """A blank key is an error in its row; a key that is mostly blank refuses the file with one sentence."""
    for heading in keys:
        blank = [row for row, cells in table.rows if not cells[heading.index]]
        if len(blank) > MAX_BLANK_SHARE * len(table.rows):
            raise BadInput(
                [
                    Problem(
                        table.place(),
                        f"is blank in {len(blank):,} of {len(table.rows):,} rows",
                        "A key column must be filled: the mapping seems to be meant for another table.",
                        str(heading),
                    )
                ]
            )
        for row in blank:
            log.add("key", table.place(row), "is blank in a key column", "Fill it.", column=str(heading))

"""Rows as nodes: their values typed, their ids given, checked or made (rule 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from sys import intern
from typing import Any

from graph.dates import PartialDate
from graph.names import name_key
from graph.records import Node, Value
from graph.schema import Label, Property, RelationshipType
from loaders.check.drafts import Draft, Drafts
from loaders.check.nodes_by_name import Rows, draft_by_name
from loaders.records.ids import distinct, slug
from loaders.records.problem_log import ProblemLog, did_you_mean
from loaders.records.record import Record
from loaders.records.values import Parser, Unfit, parser_of, text

Parsers = Mapping[str, Parser]


def parsers_of(kind: Label | RelationshipType) -> dict[str, Parser]:
    """A parser for each property of a label or type."""
    return {name: parser_of(prop) for name, prop in kind.properties.items()}


def typed(record: Record, parsers: Parsers, log: ProblemLog) -> dict[str, Value]:
    """The values of a record that fit; those that do not are noted. A date brings its first and last day."""
    properties: dict[str, Value] = {}
    for name, raw in record.items():
        if raw is None or raw == "" or (parse := parsers.get(name)) is None:
            continue
        try:
            value = parse(raw)
        except Unfit as unfit:
            _note(unfit, record, name, raw, log)
            continue
        if type(value) is PartialDate:
            properties[name] = value.text
            properties[intern(f"{name}_earliest")] = value.earliest
            properties[intern(f"{name}_latest")] = value.latest
        elif value is not None:
            properties[name] = value  # type: ignore[assignment] # a PartialDate went the other way
    return properties


def _note(unfit: Unfit, record: Record, name: str, raw: Any, log: ProblemLog) -> None:
    suggests = unfit.choices and log.wants_suggestion(unfit.code, record, name)
    fix = did_you_mean(str(raw), unfit.choices) if suggests else ""
    log.add_for(unfit.code, record, name, unfit.rule, fix or unfit.fix, value=raw)


def check_required(
    record: Record, properties: Mapping[str, Value], required: list[Property], log: ProblemLog, code: str = "required"
) -> None:
    """What is required and blank; a value that did not fit has been noted already."""
    for prop in required:
        if prop.name not in properties and _is_blank(record.get(prop.name)):
            log.add_for(code, record, prop.name, "is blank, and is required", f"Fill in: {prop.title}.")


def _is_blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def draft_nodes(drafts: Drafts, label: Label, records: list[Record]) -> None:
    """The nodes of one label, each under its id."""
    parsers = parsers_of(label)
    required = [prop for prop in label.properties.values() if prop.required]
    rows = [(record, typed(record, parsers, drafts.log)) for record in records]
    drafts_by_id = drafts.nodes.setdefault(label.name, {})
    with_ids = [row for row in rows if "id" in row[1]]
    new = [row for row in rows if "id" not in row[1]]
    if with_ids:
        _take_ids(drafts, label, with_ids, drafts_by_id)
        new = _new_rows(drafts, label, new, drafts_by_id)
    if label.is_one_by_name:
        draft_by_name(drafts, label, new, drafts_by_id)
    else:
        _make_ids(drafts, label, new, drafts_by_id)
    _name(drafts, label, drafts_by_id.values())
    for node_id, draft in drafts_by_id.items():
        lacks_some = any(prop.name not in draft.properties for prop in required)
        # A row that changes a record of the graph need not repeat what that has.
        if lacks_some and not drafts.existing(label.name, node_id):
            is_new = (label.name, node_id) in drafts.made_ids or label.is_one_by_name
            code = "required" if is_new else "required_of_new"
            check_required(draft.record, draft.properties, required, drafts.log, code)
        draft.properties.setdefault("source_id", drafts.reading.source_id)
        if label.name == "Source":
            draft.properties["source_id"] = node_id


def _take_ids(drafts: Drafts, label: Label, rows: Rows, drafts_by_id: dict[str, Draft[Node]]) -> None:
    for record, properties in rows:
        node_id = str(properties.pop("id"))
        if node_id in drafts_by_id:
            rule = f"is also the id of an earlier row ({drafts_by_id[node_id].record.place})"
            drafts.log.add_for("key_twice", record, "id", rule, "Give each row an id of its own.", value=node_id)
        else:
            drafts_by_id[node_id] = Draft(record, Node(label.name, node_id, properties))


def _new_rows(drafts: Drafts, label: Label, rows: Rows, drafts_by_id: Mapping[str, Draft[Node]]) -> Rows:
    """The rows without an id where others of their sheet have one: new records, added to those a workbook gave back.

    One without a name, or with the name of a row that has an id, may as well be a row that lost its own: an error.
    """
    new = []
    sheets_with_ids = {(draft.record.place.file, draft.record.place.sheet) for draft in drafts_by_id.values()}
    by_name = {name_key(str(d.properties.get(label.caption))): d.record.place for d in drafts_by_id.values()}
    for record, properties in rows:
        name = str(properties.get(label.caption) or "")
        if (record.place.file, record.place.sheet) not in sheets_with_ids:
            new.append((record, properties))
            continue
        if not _is_blank(record.get("id")):
            continue  # its id did not fit, which has been noted
        if not name:
            rule, fix = f"is blank, though other rows of {label.sheet} have one", "Fill in an id or a name."
            drafts.log.add_for("blank_key", record, "id", rule, fix)
        elif place := by_name.get(name_key(name)):
            rule, fix = f"is blank, and {name!r} is also the name in {place}", "Give it that row's id, or another name."
            drafts.log.add_for("blank_key", record, "id", rule, fix)
        else:
            rule = f"is blank, so {name!r} is added as a new record"
            drafts.log.add_for("new_row", record, "id", rule, severity="warning")
            new.append((record, properties))
    return new


def _make_ids(drafts: Drafts, label: Label, rows: Rows, drafts_by_id: dict[str, Draft[Node]]) -> None:
    """Readable ids from the source and the row's own number or name; equal ones get a number."""
    row_names = [str(row.get("ref") or row.get(label.caption) or label.word) for _, row in rows]
    bases = [f"{drafts.reading.source_id}-{slug(name)}" for name in row_names]
    for (record, properties), node_id in zip(rows, distinct(bases, taken=frozenset(drafts_by_id)), strict=True):
        drafts_by_id[node_id] = Draft(record, Node(label.name, node_id, properties))
        drafts.made_ids.add((label.name, node_id))


def _name(drafts: Drafts, label: Label, nodes: Iterable[Draft[Node]]) -> None:
    """Let other rows mean these nodes by their names, where only one of them has the name."""
    exact, compared = dict[str, str | None](), dict[str, str | None]()  # None where two rows have a name
    for draft in nodes:
        node_id = draft.element.id
        for name in {str(draft.properties[name]) for name in ("ref", label.caption) if name in draft.properties}:
            for ids, key in ((exact, name), (compared, name_key(name))):
                if ids.setdefault(key, node_id) != node_id:
                    ids[key] = None
    names = drafts.names.setdefault(label.name, {})
    # A name exactly as it stands comes before one that is the same; of two rows only their ids could tell which is meant.
    drafts.names[label.name] = _unique(compared) | names | _unique(exact)


def _unique(ids: Mapping[str, str | None]) -> dict[str, str]:
    return {name: node_id for name, node_id in ids.items() if node_id is not None}


def id_in_cell(raw: Any) -> str | None:
    """An id as a cell gives it; None where it is blank or no single value."""
    try:
        return text(raw) if raw is not None else None
    except Unfit:
        return None

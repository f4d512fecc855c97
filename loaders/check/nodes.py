"""Rows as nodes: their values typed, their ids given, checked or made (rule 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graph.dates import PartialDate
from graph.records import Node, Value
from graph.schema import Label, Property, RelationshipType
from loaders.check.drafts import Draft, Drafts
from loaders.records.ids import slug
from loaders.records.problem_log import ProblemLog, did_you_mean
from loaders.records.record import Record
from loaders.records.values import Parser, Unfit, parser_of, text

Parsers = Mapping[str, Parser]

# What all cases share: where a file gives no ids for these, a name that the graph has already means that node.
SHARED = ("Factor", "Organisation", "Area", "WorkingPractice")


def parsers_of(kind: Label | RelationshipType) -> dict[str, Parser]:
    """A parser for each property of a label or type."""
    return {name: parser_of(prop) for name, prop in kind.properties.items()}


def typed(record: Record, parsers: Parsers, log: ProblemLog) -> dict[str, Value]:
    """The values of a record that fit; those that do not are noted. A date brings its first and last day."""
    properties: dict[str, Value] = {}
    for name, raw in record.values.items():
        if raw is None or raw == "" or (parse := parsers.get(name)) is None:
            continue
        try:
            value = parse(raw)
        except Unfit as unfit:
            _note(unfit, record, name, raw, log)
            continue
        if type(value) is PartialDate:
            properties[name] = value.text
            properties[f"{name}_earliest"] = value.earliest
            properties[f"{name}_latest"] = value.latest
        elif value is not None:
            properties[name] = value  # type: ignore[assignment] # a PartialDate went the other way
    return properties


def _note(unfit: Unfit, record: Record, name: str, raw: Any, log: ProblemLog) -> None:
    suggests = unfit.choices and log.suggests(unfit.code, record, name)
    fix = did_you_mean(str(raw), unfit.choices) if suggests else ""
    log.at(unfit.code, record, name, unfit.rule, fix or unfit.fix, value=raw)


def check_required(record: Record, properties: Mapping[str, Value], required: list[Property], log: ProblemLog) -> None:
    """What is required and blank; a value that was given and did not fit has been noted already."""
    for prop in required:
        if prop.name not in properties and _is_blank(record.values.get(prop.name)):
            log.at("required", record, prop.name, "is blank, and is required", f"Fill in: {prop.title}.")


def _is_blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def draft_nodes(drafts: Drafts, label: Label, records: list[Record]) -> None:
    """The nodes of one label, each under its id."""
    parsers = parsers_of(label)
    required = [prop for prop in label.properties.values() if prop.required]
    rows = [(record, typed(record, parsers, drafts.log)) for record in records]
    for record, properties in rows:
        check_required(record, properties, required, drafts.log)
    found = drafts.nodes.setdefault(label.name, {})
    if any("id" in properties for _, properties in rows):
        _take_ids(drafts, label, rows, found)
    else:
        _make_ids(drafts, label, rows, found)
    for one, draft in found.items():
        draft.properties.setdefault("source_id", drafts.reading.source_id)
        if label.name == "Source":
            draft.properties["source_id"] = one


Rows = list[tuple[Record, dict[str, Value]]]


def _take_ids(drafts: Drafts, label: Label, rows: Rows, found: dict[str, Draft[Node]]) -> None:
    for record, properties in rows:
        one = str(properties.pop("id", ""))
        if not one:
            fix = "Give every row an id, or none."
            drafts.log.at("blank_key", record, "id", f"is blank, and other rows of {label.sheet} have one", fix)
        elif one in found:
            rule = f"stands in an earlier row already ({found[one].record.place})"
            drafts.log.at("key_twice", record, "id", rule, "Give each its own.", value=one)
        else:
            found[one] = Draft(record, Node(label.name, one, properties))


def _make_ids(drafts: Drafts, label: Label, rows: Rows, found: dict[str, Draft[Node]]) -> None:
    """Readable ids from the source, and the row's own number or name; alike ones are counted on."""
    names = drafts.names.setdefault(label.name, {})
    shared = drafts.known.named(label.name) if label.name in SHARED else {}
    called = [str(row.get("ref") or row.get(label.caption) or label.word) for _, row in rows]
    bases = [shared.get(name) or f"{drafts.reading.source_id}-{slug(name)}" for name in called]
    seen: Counter[str] = Counter()
    for (record, properties), one in zip(rows, _apart(bases), strict=True):
        found[one] = Draft(record, Node(label.name, one, properties))
        for said in {str(properties[key]) for key in ("ref", label.caption) if key in properties}:
            seen[said] += 1
            names[said] = one
    for said, count in seen.items():
        if count > 1:  # two rows of one name: only their ids could tell them apart
            del names[said]


def _apart(bases: list[str]) -> Iterator[str]:
    """Each id, and a number behind those that come again; never a number that makes it the id of another row."""
    taken, times = set(bases), Counter[str]()
    for base in bases:
        times[base] += 1
        one = base if times[base] == 1 else f"{base}-{times[base]}"
        while times[base] > 1 and one in taken:
            times[base] += 1
            one = f"{base}-{times[base]}"
        taken.add(one)
        yield one


def given_id(raw: Any) -> str | None:
    """An id as a cell gives it; None where it is blank or no single value."""
    try:
        return text(raw) if raw is not None else None
    except Unfit:
        return None

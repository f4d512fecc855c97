"""imports: what was brought in, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from casethread.cli.context import current_database, current_viewer
from casethread.cli.output import common_options, counted, print_json, print_lines
from casethread.cli.tables import print_table
from graph.writer import decisions_of, import_beginning, import_changes, imports
from loaders.write import undo
from queries.wording.text import text_of

NAMED = 3  # files named in a list; of more, the first two and a count
CHANGES = 200  # changes shown of one import


@click.group("imports")
def imports_group() -> None:
    """List what was loaded, and take it back."""


@imports_group.command("list")
@common_options
def imports_list(as_json: bool, quiet: bool) -> None:
    """List every import, the latest first."""
    batches = imports(current_database())
    if as_json:
        print_json([asdict(batch) for batch in batches])
    elif not batches:
        print_lines(["Nothing has been loaded yet. Begin with 'casethread load FILE'."])
    else:
        headings = [(words, False) for words in ("Import", "When", "Files", "Loader", "Did", "State")]
        print_table(headings, [(e.id, _when(e.at), _files(e.files), e.loader, e.sentence, e.state) for e in batches])


@imports_group.command("show")
@click.argument("import_id")
@common_options
def imports_show(import_id: str, as_json: bool, quiet: bool) -> None:
    """Show what one import did.

    What it added, changed and removed, and what stood before where it changed something. A beginning of its id
    will do.
    """
    database = current_database()
    batch = import_beginning(database, import_id)
    changes = import_changes(database, batch.id, CHANGES)
    decisions = decisions_of(database, batch.id)
    if as_json:
        changes_as_json = [_change_as_json(change) for change in changes]
        print_json({**asdict(batch), "changes": changes_as_json, "decisions": [asdict(made) for made in decisions]})
        return
    print_lines([f"Import {batch.id}, {_when(batch.at)}, by {batch.by}: {batch.state}."])
    print_lines([f"Files: {', '.join(batch.files)}", f"Reason: {batch.reason}"])
    rows = [(action, kind, number) for action, kinds in batch.counts.items() for kind, number in kinds.items()]
    print_table([("", False), ("What", False), ("How many", True)], rows)
    print_lines([f"Decided: {decision.sentence}" for decision in decisions])
    if changes:
        headings = [(words, False) for words in ("Kind", "Id", "Property", "Before", "After")]
        print_table(headings, [row for change in changes for row in _change_rows(change)])
    if len(changes) == CHANGES and not quiet:
        print_lines([f"Only the first {CHANGES} changed records are shown."])


@imports_group.command("undo")
@click.argument("import_id")
@common_options
def imports_undo(import_id: str, as_json: bool, quiet: bool) -> None:
    """Take an import back; what somebody changed or built on since stays, and is listed."""
    database = current_database(to_write=True)
    undone = undo(database, import_beginning(database, import_id).id, by=current_viewer())
    batch, remaining = undone.batch, undone.remaining
    if as_json:
        stays = [
            {"kind": element.entity, "id": element.id, "in_part": element.in_part, "why": element.why}
            for element in remaining
        ]
        print_json({"import": batch.id, "state": "partly undone" if remaining else "undone", "stays": stays})
        return
    done = "partly undone" if remaining else "undone: what it did is taken back"
    print_lines([f"Import {batch.id} ({_files(batch.files)}) is {done}.", *([undone.sentence] if remaining else [])])
    if remaining and not quiet:
        headings = [(words, False) for words in ("Stays", "Id", "Why")]
        print_table(headings, [(element.entity, element.id, element.why) for element in remaining[:CHANGES]])


def _when(at: str) -> str:
    """A moment as people write it; it is kept in UTC."""
    return at.removesuffix("+00:00").replace("T", " ") + (" UTC" if at.endswith("+00:00") else "")


def _files(files: Sequence[str]) -> str:
    if len(files) <= NAMED:
        return ", ".join(files)
    return f"{files[0]}, {files[1]} and {counted(len(files) - 2, 'more file')}"


def _values(text: str) -> dict[str, Any]:
    """The properties that one side of a change holds; an empty text is a record that is not there."""
    return dict(json.loads(text)["values"]) if text else {}


def _change_as_json(change: dict[str, Any]) -> dict[str, Any]:
    after = _values(change["after"]) if change["after"] else None
    return {**change, "before": _values(change["before"]), "after": after}


def _change_rows(change: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """A row for each property that differs; one for a record that went."""
    kind, id_ = change["entity"], change["entity_id"]
    if not change["after"]:
        return [(kind, id_, "", "", "removed")]
    before, after = _values(change["before"]), _values(change["after"])
    return [(kind, id_, name, text_of(before.get(name)), text_of(after[name])) for name in sorted(after)]

"""questions, ask, network: what can be asked, asking it, and drawing it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from casethread.cli.context import current_database, current_editions, current_viewer, graph_beside
from casethread.cli.document import print_document
from casethread.cli.output import common_options, print_json, print_lines, print_written, progress_of, refuse_existing
from casethread.cli.tables import print_table
from graph.errors import BadRequest
from graph.viewer import Viewer
from loaders.progress import Progress
from queries import Answer, Question, ask, question, questions
from queries.answers.answer import Part
from queries.answers.citation import to_json
from queries.answers.document import document
from queries.editions.store import ask_edition

# The keys of an answer as JSON: programs rely on them, so there are no others.
JSON_KEYS = ("question", "parameters", "revision", "columns", "rows", "notes")


@click.command("questions")
@click.argument("name", required=False)
@common_options
def questions_command(name: str | None, as_json: bool, quiet: bool) -> None:
    """List the questions, or say what one takes.

    With the NAME of a question: its parameters, its filters, and the columns of its answer.
    """
    if name is not None:
        _describe(question(name), as_json)
        return
    catalogue = questions()
    if as_json:
        print_json([entry.describe(exporting=True) for entry in catalogue])
        return
    rows = [(entry.name, entry.title, entry.audience) for entry in catalogue]
    print_table([("Question", False), ("What it asks", False), ("For", False)], rows)
    if not quiet:
        print_lines(["'casethread questions NAME' says what one takes; 'casethread ask NAME' asks it."])


def _describe(entry: Question, as_json: bool) -> None:
    described = entry.describe()
    if as_json:
        print_json(described)
        return
    print_lines([f"{entry.name}: {entry.title}", "", entry.about, ""])
    takes = [(f"{p.name}=", p.about, _need(p.required, p.default)) for p in entry.offered]
    takes += [(f"{name}=", about, "optional") for name, about in described["filters"].items()]
    print_table([("It takes", False), ("Which means", False), ("", False)], takes)
    gives = [(column.name, column.title, _unit_in_words(column.unit.name)) for column in entry.columns]
    print_table([("It gives", False), ("Which means", False), ("As", False)], gives)
    required = " ".join(f"{p.name}=..." for p in entry.parameters if p.required)
    print_lines([f"Ask it: casethread ask {entry.name} {required}".rstrip()])


def _need(required: bool, default: str | None) -> str:
    return "required" if required else f"{default} if not given" if default else "optional"


def _unit_in_words(unit: str) -> str:
    kind, _, label = unit.partition(":")
    return f"id ({label})" if label else {"node": "id", "yes_no": "yes or no"}.get(kind, kind)


edition_option = click.option(
    "--edition", metavar="FILE", help="Ask an edition instead: its file, or the name or SHA-256 of one kept here."
)


@click.command("ask")
@click.argument("name")
@click.argument("parameters", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option("--cite", is_flag=True, help="Say what to cite the answer by, as a sentence and as BibTeX.")
@click.option("--all-columns", is_flag=True, help="Print the secondary columns too, as “All columns” shows on a page.")
@edition_option
@common_options
def ask_command(
    name: str,
    parameters: tuple[str, ...],
    cite: bool,
    all_columns: bool,
    edition: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Ask a question of the catalogue.

    For example: casethread ask recurring-factors area=Northmere since=2019
    """
    viewer = current_viewer().for_export() if as_json else current_viewer()
    answer = _answer(name, parameters, edition, viewer, quiet or as_json, () if as_json else ["captions"])
    if as_json:
        content = to_json(answer)
        print_json({key: content[key] for key in (*JSON_KEYS, *(["citation"] if cite else []))})
        return
    laid_out = document(answer)
    print_document(laid_out, quiet=quiet, all_columns=all_columns)
    if cite:
        print_lines(["", laid_out.citation, ""])
        print_lines(laid_out.bibtex.splitlines(), wrapped=False)


def _answer(
    name: str,
    parameters: tuple[str, ...],
    edition: str | None,
    viewer: Viewer,
    quiet: bool,
    parts: Collection[Part] = (),
) -> Answer:
    """The answer of the graph, or of the edition that is named: if there is a graph beside it, that says what may leave."""
    values = read_parameters(parameters)
    question(name)
    if edition is None:
        return ask(current_database(), name, values, viewer=viewer, parts=parts)
    editions = current_editions()
    stored_edition = editions.named(edition)
    with progress_of(f"Opening the edition “{stored_edition.name}”", quiet) as report:
        database = editions.open(stored_edition, lambda done, total: report(Progress("Restoring it", done, total)))
    click.get_current_context().call_on_close(database.close)
    return ask_edition(
        stored_edition, database, name, values, viewer=viewer, live=graph_beside(stored_edition), parts=parts
    )


def read_parameters(arguments: tuple[str, ...]) -> dict[str, str]:
    """`name=value` arguments as a dictionary; raises BadRequest for one that is not of that form or comes twice."""
    parameters: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or not name:
            raise BadRequest(f"{argument!r} is not of the form parameter=value, such as area=Northmere.")
        if name in parameters:
            raise BadRequest(f"{name}= is given twice.")
        parameters[name] = value
    return parameters


@click.command("network")
@click.argument("name")
@click.argument("parameters", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@edition_option
@common_options
def network_command(
    name: str, parameters: tuple[str, ...], output: Path, force: bool, edition: str | None, as_json: bool, quiet: bool
) -> None:
    """Draw the answer to a question as a network.

    The file's ending says as what: .html (one file, with its list), .graphml, .gexf, .cypher, .csv, .xlsx,
    .node-link.json or .cytoscape.json. Restricted cases, and what follows from them, are left out.
    """
    from queries.release.export import export_answer  # noqa: PLC0415  its libraries take longer than most questions

    refuse_existing(output, force)
    answer = _answer(name, parameters, edition, current_viewer().for_export(), quiet or as_json, ["network"])
    written = export_answer(answer, output)
    print_written(output, written.nodes, written.relationships, written.notes, as_json=as_json, quiet=quiet)

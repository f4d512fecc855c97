"""sensitivity: what cases count as, set afterwards and with a reason."""

from __future__ import annotations

import click

from casethread.cli.context import current_database, current_viewer
from casethread.cli.output import common_options, counted, print_json, print_lines
from graph.errors import BadRequest
from graph.schema import schema
from loaders.sensitivity import cases_without_sensitivity, set_sensitivity
from queries.asking.subject import subject


@click.command("sensitivity")
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.argument("sensitivity", type=click.Choice(list(schema().vocabularies["sensitivity"])))
@click.option("--reason", required=True, help="Why, such as 'Published on 3 May 2024'; it is stored with the change.")
@click.option("--unstated", is_flag=True, help="Set it for every real case that states none, instead of naming cases.")
@common_options
def sensitivity_command(
    cases: tuple[str, ...], sensitivity: str, reason: str, unstated: bool, as_json: bool, quiet: bool
) -> None:
    """Set the sensitivity of cases that are in the graph.

    Each CASE is an id, a reference or a title. What is open may leave; what is internal is shown on pages and never
    leaves; what is restricted, and a real case that states nothing, never leaves either. What follows from a case goes
    with it. For example: casethread sensitivity case-7 open --reason "Published on 3 May 2024"
    """
    if bool(cases) == unstated:
        raise BadRequest("Name cases by their ids, or give --unstated for all real cases that state no sensitivity.")
    database, person = current_database(to_write=True), current_viewer()
    ids = {subject(database, "Case", case, person).id for case in cases} or set(cases_without_sensitivity(database))
    changed, import_id = set_sensitivity(database, ids, sensitivity, reason, by=person)
    if as_json:
        print_json({"changed": changed, "import": import_id or None})
    elif not changed:
        print_lines(["Nothing to change."])
    else:
        done = f"{counted(changed, 'case')} set to {sensitivity}."
        print_lines([f"{done} Take it back with 'casethread imports undo {import_id}'."])

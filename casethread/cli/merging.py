"""merge: two records that are one, side by side, and made one."""

from __future__ import annotations

import click

from casethread.cli.context import current_database, current_viewer
from casethread.cli.output import common_options, counted, print_json, print_lines
from loaders.check.existing_graph import ExistingGraph
from loaders.merge import Merge, Pair, merge, merged_labels, pair_of
from queries.asking.subject import subject


@click.command("merge")
@click.argument("kind", type=click.Choice([label.word for label in merged_labels()]))
@click.argument("goes")
@click.argument("stays")
@click.option("--reason", required=True, help="Why, such as 'One service since 2020'; it is stored with the change.")
@click.option("--take", multiple=True, metavar="COLUMN", help="A column of which the value of GOES survives.")
@click.option("--dry-run", is_flag=True, help="Say what would move, and change nothing.")
@common_options
def merge_command(
    kind: str, goes: str, stays: str, reason: str, take: tuple[str, ...], dry_run: bool, as_json: bool, quiet: bool
) -> None:
    """Merge a record into another that is the same one.

    GOES and STAYS are ids or names. Links and names of GOES move to STAYS, and the next load knows them; of factors both
    stay, and are counted as STAYS. For example: casethread merge organisation "Northmere CSC" o-17 --reason "One service"
    """
    label = next(label for label in merged_labels() if label.word == kind)
    columns = [name for name, prop in label.properties.items() if not prop.of]
    for name in take:
        if name not in columns:
            raise click.UsageError(f"{name} is no column of {label.plural.lower()}. They have: {', '.join(columns)}.")
    database, person = current_database(to_write=True), current_viewer()
    first, second = (subject(database, label.name, text, person, parameter=kind).id for text in (goes, stays))
    pair = pair_of(ExistingGraph(database), label, first, second)
    import_id = None
    if not dry_run:
        import_id = merge(database, Merge(label.name, first, second, frozenset(take)), by=person, reason=reason)
    if as_json:
        moves = [{"link": words, "links": number} for words, number in pair.moves]
        print_json(
            {"goes": first, "stays": second, "moves": moves, "obstacles": list(pair.obstacles), "import": import_id}
        )
    else:
        print_lines([*_lines(pair), *_done(import_id)])


def _lines(pair: Pair) -> list[str]:
    differing = [field.prop.name for field in pair.fields if field.differs]
    return [
        *pair.obstacles,
        f"'{pair.goes.name}' ({pair.goes.id}) into '{pair.stays.name}' ({pair.stays.id}).",
        *(f"{words}: {counted(number, 'link')}" for words, number in pair.moves),
        *([f"Both have a value for {', '.join(differing)}."] if differing else []),
    ]


def _done(import_id: str | None) -> list[str]:
    if import_id is None:
        return ["Nothing was changed."]
    return [f"Merged. Make two of them again with 'casethread imports undo {import_id}'."]

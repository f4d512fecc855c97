"""Times of day beside the days of a file: a date of ours has none, so they are named (rule 14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graph.dates import names_time_of_day, parse
from graph.moments import is_of_next_day, next_day_rule
from graph.schema import schema
from loaders.check.drafts import Drafts
from loaders.records.problem import Place
from loaders.records.record import Record
from loaders.records.values import cell_text


def warn_of_times_of_day(drafts: Drafts) -> None:
    """Say, once for each column of dates, how many of its cells have a time, which is not stored, and that moments which are
    midnight in Britain are of the day that begins."""
    counts: Counter[tuple[Place, str]] = Counter()
    examples: dict[tuple[Place, str], str] = {}
    moved: dict[tuple[Place, str], str] = {}
    for record, name in _dates(drafts):
        raw = record.get(name)
        if isinstance(raw, str) and is_of_next_day(raw):
            moved.setdefault(
                (Place(record.place.file, record.place.sheet), record.columns.get(name, name)), raw.strip()
            )
        if names_time_of_day(raw):
            column = Place(record.place.file, record.place.sheet), record.columns.get(name, name)
            counts[column] += 1
            examples.setdefault(column, cell_text(raw))
    for (place, heading), number in counts.items():
        has = f"{number:,} records have" if number > 1 else "a record has"
        rule = f"says the time of day, too, of which nothing is stored: {has} the day alone"
        fix = "Where the time matters, write it into a column of text as well."
        value = examples[place, heading]
        drafts.log.add("time_of_day", place, rule, fix, column=heading, value=value, severity="warning")
    for (place, heading), moment in moved.items():
        rule = next_day_rule(parse(moment).text)
        drafts.log.add("moment_of_day", place, rule, column=heading, value=moment, severity="warning")


def _dates(drafts: Drafts) -> Iterator[tuple[Record, str]]:
    """Every record of the file, with the name of each of its dates."""
    kinds = {**schema().labels, **schema().relationships}
    dates = {name: [prop.name for prop in kind.properties.values() if prop.is_date] for name, kind in kinds.items()}
    for record in drafts.reading.records:
        for name in dates[record.kind]:
            yield record, name

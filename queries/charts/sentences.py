"""What a chart says of itself as a whole: its title, what it shows, what it leaves out, and its n."""

from __future__ import annotations

from collections.abc import Iterator

from queries.charts.marks import AXES, Marks
from queries.charts.words import Axis, ChartWords
from queries.wording.figures import number


def axes(words: ChartWords) -> tuple[Axis, Axis]:
    """The axis of the labels, and the other one."""
    label, place = AXES.get(words.declared.kind, ("label", ""))
    return words.axis(label), words.axis(place)


def title(words: ChartWords) -> str:
    """The title of a chart that declares none."""
    down, across = axes(words)
    value, by = words.title("value"), _lower(down.title)
    match words.declared.kind:
        case "diverging":
            return f"{words.title('left')} and {_lower(words.title('right'))}, by {by}"
        case "heat":
            return f"{value}, by {by} and {_lower(across.title)}"
        case "trend":
            return f"{value}, by {_lower(across.title)}{f' and {by}' if by else ''}"
    return f"{value}, by {by}"


def description(words: ChartWords, drawn: Marks) -> str:
    """The picture in words, for who cannot see it."""
    down, across = axes(words)
    value, labels = f"'{words.title('value')}'", down.counted(len(drawn.labels))
    match words.declared.kind:
        case "points":
            return f"A dot for each of {labels}, at the value under {value}; a line stands at {words.declared.around}."
        case "diverging":
            left, right = words.title("left"), words.title("right")
            return f"Two bars for each of {labels}: '{left}' to the left of a line, '{right}' to the right."
        case "heat":
            return f"A grid of {labels} by {across.counted(len(drawn.places))}; each cell has the value under {value}."
        case "trend":
            first, last = drawn.places[0].label, drawn.places[-1].label
            along = _lower(across.title)
            return f"{value} by {along}, {first} to {last}{f', for each of {labels}' if down.title else ''}."
    return f"A bar for each of {labels}; its length is the value under {value}."


def left_out(words: ChartWords, drawn: Marks) -> Iterator[str]:
    """Sentences about what is not drawn."""
    down, across = axes(words)
    selection = "those with the highest sums" if words.declared.kind == "heat" else "the first ones of the table"
    if len(drawn.labels) < drawn.total_labels:
        yield f"Shows {len(drawn.labels)} of {down.counted(drawn.total_labels)}, {selection}."
    if words.declared.kind == "heat" and len(drawn.places) < drawn.total_places:
        yield f"Shows {len(drawn.places)} of {across.counted(drawn.total_places)}, {selection}."
    if words.declared.kind == "trend" and not words.is_by_year and len(drawn.places) < drawn.total_places:
        yield f"Shows {len(drawn.places)} of {across.counted(drawn.total_places)}, evenly apart."
    if words.declared.kind == "trend" and drawn.earlier_years:
        yield f"Years before {drawn.places[0].label} are not drawn."
    if drawn.without_value:
        rows = "1 value is" if drawn.without_value == 1 else f"{drawn.without_value:,} values are"
        yield f"{rows} not drawn: not known, or beyond any scale."


def n(words: ChartWords, drawn: Marks) -> str:
    """How much is counted: the labels, and from what to what the denominators go."""
    down, across = axes(words)
    if words.declared.is_whole:
        return f"n = {number(drawn.sum)} {_lower(words.title('value'))}, in {down.counted(drawn.total_labels)}."
    total = f"n = {down.counted(drawn.total_labels)}"
    if words.declared.kind == "heat":
        total += f" and {across.counted(drawn.total_places)}"
    if words.declared.kind == "trend":
        count = len({mark.place for mark in drawn.marks})
        years = f"{count} years" if words.is_by_year else across.counted(count)
        total = f"{total}, {years}" if down.title else f"n = {years}"
    totals = [mark.of for mark in drawn.marks if mark.of is not None]
    if not totals:
        return f"{total}."
    least, most = number(min(totals)), number(max(totals))
    return f"{total}, each with its own '{words.title('of')}': {least if least == most else f'{least} to {most}'}."


def _lower(text: str) -> str:
    """A title within a sentence; one that begins with capitals is a name."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

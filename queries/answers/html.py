"""An answer in a notebook: as HTML, as a table for pandas, as a picture in a frame of its own.

Text is text: it is escaped, and kept from the typesetting of formulas that notebooks do between two dollar signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from graph.errors import NotInstalled
from queries.answers.answer import Answer, network_of
from queries.answers.citation import cite, graph_version_text, question_text
from queries.answers.document import Document
from queries.answers.units import Unit

if TYPE_CHECKING:  # half a second, and not everybody has it
    import pandas

Row = Mapping[str, Any]
Heading = tuple[str, bool]  # its words, and whether the column holds numbers (aligned right)

SHOWN = 60  # rows written out; pandas has the others
HEIGHT = 640  # pixels of a picture's frame
_PLAIN = "tex2jax_ignore mathjax_ignore"  # what MathJax passes over


@dataclass(frozen=True)
class Picture:
    """A page that asks nothing of any host, shown in a frame whose scripts reach nothing outside it."""

    title: str
    page: str

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="{escape(self.title)}" srcdoc="{escape(self.page)}" sandbox="allow-scripts allow-downloads" '
            f'style="width: 100%; height: {HEIGHT}px; border: 1px solid #b1b4b6"></iframe>'
        )


def picture_of(answer: Answer) -> Picture:
    """The picture of an answer, with its notes: its network with the same as a list.

    What draws nothing is a page that says so. A chart of the rows, where a question has one, is to be chosen here.
    """
    network = network_of(answer)
    from graph.formats import render  # noqa: PLC0415 - the layout and pyvis take a second, which most answers never need

    return Picture(answer.title, render(network, "html", title=answer.title, notes=remarks(answer)).decode())


def remarks(answer: Answer) -> list[str]:
    """The sentences that go with an answer wherever it is taken: what it says, its notes, what was asked of what."""
    return [answer.sentence, f"Asked: {question_text(answer)}; {graph_version_text(answer)}.", *_notes(answer)]


def _notes(answer: Answer) -> list[str]:
    """The notes as they read away from a page: they name the parameter to ask again with."""
    return [note.with_parameter() for note in answer.notes]


def document_html(document: Document) -> str:
    """A document as a piece of HTML without scripts: title, sentence, table, caveats, and what was asked."""
    table = document.table
    headings = [(heading.title, heading.is_number) for heading in table.headings]
    notes = "".join(f"<li>{escape(note.with_parameter())}</li>" for note in document.notes)
    caveats = f"<p><strong>{document.section_titles.caveats}</strong></p><ul>{notes}</ul>"
    return plain_html(
        f"<p><strong>{escape(document.title)}</strong><br>{escape(document.sentence)}</p>",
        table_html(headings, [[cell.summary for cell in row] for row in table.rows]),
        caveats if notes else "",
        f"<p><small>Asked: {escape(document.question)}; {escape(document.graph_version)}.</small></p>",
    )


def plain_html(*pieces: str) -> str:
    """Pieces of HTML as one output."""
    return f'<div class="{_PLAIN}">{"".join(pieces)}</div>'


def table_html(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> str:
    """A table of the first rows of texts, and how many there are beyond them; nothing where there are none."""
    if not rows:
        return ""
    heads = "".join(f'<th scope="col" style="{_aligned(number)}">{escape(words)}</th>' for words, number in headings)
    body = "".join(f"<tr>{_cells(headings, row)}</tr>" for row in rows[:SHOWN])
    more = len(rows) - SHOWN
    after = f"<p>… and {more:,} more rows; to_pandas() has all of them.</p>" if more > 0 else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{after}"


def _cells(headings: Sequence[Heading], row: Sequence[str]) -> str:
    pairs = zip(headings, row, strict=True)
    return "".join(f'<td style="{_aligned(number)}">{escape(text)}</td>' for (_, number), text in pairs)


def _aligned(number: bool) -> str:
    return f"text-align: {'right' if number else 'left'}"


def frame_of(answer: Answer) -> pandas.DataFrame:
    """The rows as a data frame; its `attrs` carry the notes, the citation and for whom it was counted."""
    units = {column.name: column.unit for column in answer.columns}
    data = frame(list(units), answer.rows, units)
    data.attrs = about(answer)
    return data


def about(answer: Answer) -> dict[str, str]:
    """What goes along with the numbers of an answer, as texts that any file format can hold."""
    return {
        "title": answer.title,
        "sentence": answer.sentence,
        "asked": question_text(answer),
        "revision": str(answer.revision),
        "viewer": answer.viewer.cited_as,
        "notes": "\n".join(_notes(answer)),
        "citation": cite(answer),
    }


def frame(names: Sequence[str], rows: Sequence[Row], units: Mapping[str, Unit] | None = None) -> pandas.DataFrame:
    """Rows as a data frame whose types follow from the units, or from the values; not known is `<NA>`, never 0.

    Raises NotInstalled without pandas.
    """
    try:
        import pandas  # noqa: PLC0415 - half a second, and not everybody has it
    except ImportError as error:
        raise NotInstalled(
            "A data frame needs pandas, which is not installed here. Install it with: pip install pandas "
            "(or Casethread with its extra 'notebook')."
        ) from error
    columns = {name: [row.get(name) for row in rows] for name in names}
    kinds = {name: _pandas_type((units or {}).get(name), values) for name, values in columns.items()}
    return pandas.DataFrame({name: pandas.Series(columns[name], dtype=kinds[name]) for name in names})


def _pandas_type(unit: Unit | None, values: Sequence[Any]) -> str:
    """The pandas type of a column: whole numbers stay whole beside what is not known."""
    types = {type(value) for value in values if value is not None}
    if unit is not None and unit.pandas == "boolean":
        return "boolean"
    if types == {bool}:
        return "boolean"
    if types == {int} or (not types and unit is not None and unit.pandas == "Int64"):
        return "Int64"
    if (unit is not None and unit.pandas == "Float64") or (types and types <= {int, float}):
        return "Float64"
    return "object"

"""An answer in a notebook: shown as HTML, turned into a data frame or a network, cited."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from queries import Answer, question
from queries.answers.answer import network_of, tidy_of
from queries.answers.citation import cite, to_json
from queries.answers.document import document
from queries.answers.html import Picture, about, document_html, frame_of, picture_of
from queries.answers.tidy import tidy_frame

if TYPE_CHECKING:  # for those who ask for it
    import networkx as nx
    import pandas


@dataclass(frozen=True, kw_only=True)
class NotebookAnswer(Answer):
    """An answer with what a notebook does with it; all of it from the data that is in it."""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The same answer for a notebook."""
        return cls(**{field.name: getattr(answer, field.name) for field in fields(answer)})

    def cite(self, form: str = "text") -> str:
        """What to cite it by: a sentence, or with `bibtex` an entry for a bibliography."""
        return cite(self, form)

    def picture(self) -> Picture:
        """What a notebook shows in a frame: the network of the answer, with the same as a list."""
        return picture_of(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, the notes in its `attrs`; raises NotInstalled without pandas."""
        return frame_of(self)

    def to_tidy(self) -> pandas.DataFrame:
        """A row for each case and factor that the question counted under its filters (`docs/guide/researcher.md`, 6).

        Raises BadRequest where the answer was asked without `parts=["tidy"]`, NotInstalled without pandas.
        """
        data = tidy_frame(tidy_of(self))
        data.attrs = {**about(self), **data.attrs}
        return data

    def to_networkx(self) -> nx.MultiGraph[str]:
        """The network as networkx has it (see `graph.network`), the notes in its `graph` attributes.

        A MultiDiGraph, or a MultiGraph where its links have no direction.
        """
        from graph.network.networkx_graph import to_networkx  # noqa: PLC0415 - networkx is for those who ask for it

        twin: nx.MultiGraph[str] = to_networkx(network_of(self))
        if not question(self.question).network.is_directed:
            twin = twin.to_undirected()
        twin.graph.update(about(self))
        return twin

    def to_json(self) -> dict[str, Any]:
        """What the site's JSON of this answer holds; columns by name."""
        return to_json(self)

    def _repr_html_(self) -> str:
        return document_html(document(self))

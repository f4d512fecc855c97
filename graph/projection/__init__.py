"""The contributions of the whole graph in memory, as arrays: what all counting across cases runs on.

    Projection   what was read, once for a revision of the graph: cases, episodes, factors, codings, contributions
    Selection    what of it is asked for: filters, and what may not be counted
    View         the projection under a selection: which contributions count, and where somebody looked for a factor
    Units        the cases, or the episodes, of a view, with the sums over them

Nothing here counts as its own what was merged: factors are the canonical ones throughout.
"""

from graph.projection.contributions import CONTRIBUTIONS
from graph.projection.reading import read_projection
from graph.projection.selection import ChosenFilter, Selection
from graph.projection.tables import NONE, POLARITIES, Projection
from graph.projection.units import Units
from graph.projection.updating import updated_projection
from graph.projection.view import View, distinct, view_of

__all__ = [
    "CONTRIBUTIONS",
    "NONE",
    "POLARITIES",
    "ChosenFilter",
    "Projection",
    "Selection",
    "Units",
    "View",
    "distinct",
    "read_projection",
    "updated_projection",
    "view_of",
]

"""The filter `polarity`: by whether a contribution supported or hindered practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Contributions, Projection


def _of_polarity(_: Projection, contributions: Contributions, words: Collection[str]) -> Bools:
    return contributions.of_polarity(words)


POLARITY = Filter(
    name="polarity",
    title="Helped or hindered",
    about="only contributions of this polarity",
    vocabulary="polarity",
    conditions={"contributions": "k.polarity IN $polarity"},
    masks={"contributions": _of_polarity},
    # Whoever looks for a factor may record it with either polarity. Cases in which it was recorded at all would be chosen
    # by what is counted: the share would be one of recorded factors, not of cases. A codebook of deficits alone has a group
    # of its own; where it is counted together with others, the answer says so.
    denominator=Denominator(
        cases="all, whatever polarity was recorded there, or nothing",
        episodes="all, whatever polarity was recorded there, or nothing",
    ),
)

"""What `counted=` of evidence-for means: addresses of an earlier version wrote the words of a row into parameters.

Rows lead to their evidence by their keys now (`question=` and `row=`). These parameters are read for one more version.
"""

from __future__ import annotations

from graph.errors import BadRequest
from graph.schema import schema
from queries.asking.context import QuestionContext
from queries.counting.counted import CountedContributions
from queries.counting.groups import group_named
from queries.counting.sets import pair_named


def counted_by_parameters(context: QuestionContext) -> CountedContributions:
    """What the deprecated parameters name, of which `counted` is given.

    Raises NotFound where there is no such group, BadRequest where what narrows it cannot be read.
    """
    parameters = context.parameters
    name = parameters["counted"]
    pair = pair_named(context, name) if parameters["one"] or parameters["other"] else None
    return CountedContributions(
        views=pair.views if pair else (group_named(context, name).view,),
        left_out=pair.shared if pair else None,
        looked=bool(parameters["looked"]),
        appraisals=_appraisals(parameters["appraisal"]),
        year=parameters["year"],
        case_year=parameters["case_year"],
        placed=bool(parameters["placed"]),
        in_episodes=bool(parameters["in_episodes"]),
        every_coding=bool(parameters["every_coding"]),
    )


def _appraisals(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    words = tuple(word.strip() for word in text.split(","))
    appraisals = schema().vocabularies["appraisal"]
    if unknown := [word for word in words if word not in appraisals]:
        raise BadRequest(
            f"appraisal={unknown[0]!r} is not one of {', '.join(appraisals)}. Several have commas between them."
        )
    return words

"""The filters that questions take. To add one, write it as a `Filter` in a module here and name it in FILTERS."""

from queries.questions.filters.area import AREA
from queries.questions.filters.category import CATEGORY
from queries.questions.filters.dates import AS_AT, SINCE, UNTIL
from queries.questions.filters.filter import Denominator, Filter
from queries.questions.filters.level import LEVEL
from queries.questions.filters.of_cases import AGE_BAND, CASE_KIND, HARM_CATEGORY, REVIEW_KIND
from queries.questions.filters.organisation import ORGANISATION
from queries.questions.filters.polarity import POLARITY
from queries.questions.filters.review import REVIEW
from queries.questions.filters.source import SOURCE

FILTERS: dict[str, Filter] = {
    filter_.name: filter_
    for filter_ in (
        SOURCE,
        REVIEW,
        AREA,
        CASE_KIND,
        AGE_BAND,
        HARM_CATEGORY,
        REVIEW_KIND,
        ORGANISATION,
        CATEGORY,
        POLARITY,
        LEVEL,
        SINCE,
        UNTIL,
        AS_AT,
    )
}  # in this order in forms, documents and statements
__all__ = ["FILTERS", "Denominator", "Filter", "filters_of"]


def filters_of(scope: str, *, but: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of the filters that apply to a scope: those that have a condition in it, but for some."""
    return tuple(
        name
        for name, filter_ in FILTERS.items()
        if name not in but and any(place.partition(" ")[0] == scope for place in filter_.conditions)
    )
